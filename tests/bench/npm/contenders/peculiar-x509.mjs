// The chain builder, which judges nothing: dates, the flag of authorities, the anchor, name and purpose are its user's.

import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509ChainBuilder,
} from "@peculiar/x509";

import { hasNames, isFor } from "./user.mjs";

export const name = "@peculiar/x509";

export async function accepts({ chain, anchors, at, names, role }) {
  const trusted = anchors.map((der) => new X509Certificate(der));
  const [leaf, ...others] = chain.map((der) => new X509Certificate(der));
  const built = await new X509ChainBuilder({ certificates: [...trusted, ...others] }).build(leaf);
  const same = (a, b) => Buffer.from(a.rawData).equals(Buffer.from(b.rawData));
  const end = built.findIndex((certificate) => trusted.some((anchor) => same(anchor, certificate)));
  if (end < 0) return false;
  const path = built.slice(0, end + 1);
  const valid = path.every(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter);
  const authorities = path.slice(1).every((issuer) => issuer.getExtension(BasicConstraintsExtension)?.ca);
  const purposes = leaf.getExtension(ExtendedKeyUsageExtension)?.usages;
  return valid && authorities && hasNames(of(leaf), names) && isFor(purposes, role);
}

function of(leaf) {
  const all = leaf.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const values = (type) => all.filter((name) => name.type === type).map(({ value }) => value);
  return { dns: values("dns"), ip: values("ip"), email: values("email") };
}
