// node:crypto knows pairs: what a user writes around it, with dates, the flag of authorities, and its own name check.

import { X509Certificate } from "node:crypto";

import { hasName } from "./names.mjs";

export const name = "node:crypto";
export const signatures = 2;

export function accepts({ chain, anchors, at, host }) {
  const trusted = anchors.map((der) => new X509Certificate(der));
  const [leaf, ...others] = chain.map((der) => new X509Certificate(der));
  return leads(leaf, trusted, others, at, []) && named(leaf, host);
}

function leads(certificate, trusted, others, at, below) {
  if (!isValid(certificate, at)) return false;
  if (trusted.some((anchor) => anchor.raw.equals(certificate.raw))) return true;
  const path = [...below, certificate];
  const issues = (issuer) =>
    !path.includes(issuer) && issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  if (trusted.some((anchor) => issues(anchor) && isValid(anchor, at))) return true;
  return others.some((other) => issues(other) && leads(other, trusted, others, at, path));
}

function isValid({ validFrom, validTo }, at) {
  return Date.parse(validFrom) <= at && at <= Date.parse(validTo);
}

function named(leaf, host) {
  switch (host?.kind) {
    case undefined:
      return true;
    case "DNS":
      return leaf.checkHost(host.value, { subject: "never" }) !== undefined;
    case "IP":
      return leaf.checkIP(host.value) !== undefined;
    case "RFC822":
      return leaf.checkEmail(host.value, { subject: "never" }) !== undefined;
    default:
      return hasName({ dns: [], ip: [], email: [] }, host);
  }
}
