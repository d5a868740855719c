// Its chain check, which wants the chain in order, and checks of name and purpose after it.

import forge from "node-forge";

import { hasNames, isFor } from "./user.mjs";

export const name = "node-forge";
export const signatures = 2;
/** What it says of itself; it throws on such keys. */
export const lacks = { "P-256": "no ECDSA", "P-384": "no ECDSA", Ed25519: "no Ed25519 in certificates" };

export function accepts({ chain, anchors, at, names, role }) {
  const store = forge.pki.createCaStore(anchors.map(read));
  const [leaf, ...others] = chain.map(read);
  try {
    forge.pki.verifyCertificateChain(store, inOrder(leaf, others), { validityCheckDate: at });
  } catch (refusal) {
    // What it refuses it throws, with one of its codes.
    if (refusal?.error?.startsWith?.("forge.pki.")) return false;
    throw refusal;
  }
  const usage = leaf.getExtension("extKeyUsage");
  // It tells purposes as flags, by name or else by OID.
  const purposes = usage && Object.keys(usage).filter((key) => usage[key] === true).map((key) => forge.pki.oids[key] ?? key);
  return hasNames(of(leaf), names) && isFor(purposes, role);
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

function of(leaf) {
  const all = leaf.getExtension("subjectAltName")?.altNames ?? [];
  const values = (type) => all.filter((name) => name.type === type);
  return {
    email: values(1).map(({ value }) => value),
    dns: values(2).map(({ value }) => value),
    ip: values(7).map(({ ip }) => ip ?? ""),
  };
}
