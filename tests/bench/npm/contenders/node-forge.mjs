// Its chain check, which wants the chain in order, and a name check after it.

import forge from "node-forge";

import { hasName } from "./names.mjs";

export const name = "node-forge";
export const signatures = 2;

export function accepts({ chain, anchors, at, host }) {
  const store = forge.pki.createCaStore(anchors.map(read));
  const [leaf, ...others] = chain.map(read);
  try {
    forge.pki.verifyCertificateChain(store, inOrder(leaf, others), { validityCheckDate: at });
  } catch (refusal) {
    // What it refuses it throws, with one of its codes.
    if (refusal?.error?.startsWith?.("forge.pki.")) return false;
    throw refusal;
  }
  return hasName(names(leaf), host);
}

function read(der) {
  return forge.pki.certificateFromAsn1(forge.asn1.fromDer(Buffer.from(der).toString("binary")));
}

/** From the one in question upwards, each the issuer of the one before it. */
function inOrder(leaf, others) {
  const path = [leaf];
  for (;;) {
    const next = others.find((other) => !path.includes(other) && path.at(-1).isIssuer(other));
    if (!next) return path;
    path.push(next);
  }
}

function names(leaf) {
  const all = leaf.getExtension("subjectAltName")?.altNames ?? [];
  const of = (type) => all.filter((name) => name.type === type);
  const values = (type) => of(type).map(({ value }) => value);
  return { email: values(1), dns: values(2), ip: of(7).map(({ ip }) => ip ?? "") };
}
