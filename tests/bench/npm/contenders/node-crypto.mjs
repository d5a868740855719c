// node:crypto knows pairs: what a user writes around it, with dates, the flag of authorities, and its own name check.

import { X509Certificate } from "node:crypto";

export const name = "node:crypto";
export const signatures = 2;

export function accepts({ chain, anchors, at, names }) {
  const trusted = anchors.map((der) => new X509Certificate(der));
  const [leaf, ...others] = chain.map((der) => new X509Certificate(der));
  return leads(leaf, trusted, others, at) && names.every((name) => has(leaf, name));
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
