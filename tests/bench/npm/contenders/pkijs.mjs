// The engine for chains, with the time and the lists that are asked about, and a name check after it.

import { Certificate, CertificateChainValidationEngine, CertificateRevocationList } from "pkijs";

import { address, hasNames } from "./names.mjs";

export const name = "pkijs";
export const lacks = { Ed25519: "no Ed25519" };

export async function accepts({ chain, anchors, at, names, crls = [] }) {
  const [leaf, ...others] = chain.map((der) => Certificate.fromBER(der));
  const engine = new CertificateChainValidationEngine({
    trustedCerts: anchors.map((der) => Certificate.fromBER(der)),
    // It takes the last one for the one in question.
    certs: [...others, leaf],
    crls: crls.map((der) => CertificateRevocationList.fromBER(der)),
    checkDate: at,
  });
  const { result } = await engine.verify({ passedWhenNotRevValues: true });
  return result && hasNames(of(leaf), names);
}

function of({ extensions = [] }) {
  const all = extensions.find(({ extnID }) => extnID === "2.5.29.17")?.parsedValue?.altNames ?? [];
  const values = (type) => all.filter((name) => name.type === type).map(({ value }) => value);
  const octets = ({ valueBlock }) => valueBlock.valueHexView;
  return { email: values(1), dns: values(2), ip: values(7).map((value) => address(octets(value))) };
}
