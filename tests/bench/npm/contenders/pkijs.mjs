// The engine for chains, with the time and the lists that are asked about, and checks of name and purpose after it.

import { Certificate, CertificateChainValidationEngine, CertificateRevocationList } from "pkijs";

import { address, hasNames, isFor } from "./user.mjs";

export const name = "pkijs";
export const lacks = { Ed25519: "no Ed25519" };

export async function accepts({ chain, anchors, at, names, role, crls = [] }) {
  const [leaf, ...others] = chain.map((der) => Certificate.fromBER(der));
  const engine = new CertificateChainValidationEngine({
    trustedCerts: anchors.map((der) => Certificate.fromBER(der)),
    // It takes the last one for the one in question.
    certs: [...others, leaf],
    crls: crls.map((der) => CertificateRevocationList.fromBER(der)),
    checkDate: at,
  });
  const { result } = await engine.verify({ passedWhenNotRevValues: true });
  return result && hasNames(of(leaf), names) && isFor(extension(leaf, "2.5.29.37")?.keyPurposes, role);
}

function extension({ extensions = [] }, oid) {
  return extensions.find(({ extnID }) => extnID === oid)?.parsedValue;
}

function of(leaf) {
  const all = extension(leaf, "2.5.29.17")?.altNames ?? [];
  const values = (type) => all.filter((name) => name.type === type).map(({ value }) => value);
  const octets = ({ valueBlock }) => valueBlock.valueHexView;
  return { email: values(1), dns: values(2), ip: values(7).map((value) => address(octets(value))) };
}
