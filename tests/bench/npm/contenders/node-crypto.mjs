// node:crypto knows pairs: what a user writes around it, with dates, the flag of authorities, its own name check, and the purpose.

import { X509Certificate } from "node:crypto";

import { isFor } from "./user.mjs";

export const name = "node:crypto";
export const signatures = 2;

export function accepts({ chain, anchors, at, names, role }) {
  const trusted = anchors.map((der) => new X509Certificate(der));
  const [leaf, ...others] = chain.map((der) => new X509Certificate(der));
  // `keyUsage` is what Node calls the extended one.
  return leads(leaf, trusted, others, at) && names.every((name) => has(leaf, name)) && isFor(leaf.keyUsage, role);
}

/** Whether a path leads from a certificate to an anchor, over others that are each tried once. */
function leads(certificate, trusted, others, at, tried = new Set()) {
  tried.add(certificate);
  if (!isValid(certificate, at)) return false;
  if (trusted.some((anchor) => anchor.raw.equals(certificate.raw))) return true;
  const issues = (issuer) => issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  if (trusted.some((anchor) => issues(anchor) && isValid(anchor, at))) return true;
  return others.some((other) => !tried.has(other) && issues(other) && leads(other, trusted, others, at, tried));
}

function isValid({ validFrom, validTo }, at) {
  return Date.parse(validFrom) <= at && at <= Date.parse(validTo);
}

function has(leaf, { kind, value }) {
  switch (kind) {
    case "DNS":
      return leaf.checkHost(value, { subject: "never" }) !== undefined;
    case "IP":
      return leaf.checkIP(value) !== undefined;
    case "RFC822":
      return leaf.checkEmail(value, { subject: "never" }) !== undefined;
    default:
      return false;
  }
}
