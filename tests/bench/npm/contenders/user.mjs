// What the peers leave to their user. Names: RFC 9525 §6, with a wildcard as the whole of the left-most label. The
// purpose: RFC 5280 §4.2.1.12, where a certificate that states none is for all.

import { isIP } from "node:net";

/** Whether every name that is asked for is among a certificate's own. */
export function hasNames({ dns, ip, email }, wanted) {
  return wanted.every(({ kind, value }) => {
    switch (kind) {
      case "DNS":
        return dns.some((name) => matches(name.toLowerCase(), value.toLowerCase()));
      case "IP":
        return ip.some((address) => plain(address) === plain(value));
      case "RFC822":
        return email.includes(value);
      default:
        return false;
    }
  });
}

/** Whether a certificate with these purposes (OIDs; undefined where it states none) is for a role. */
export function isFor(purposes, role) {
  if (!purposes || !(role in PURPOSES)) return true;
  return purposes.includes(PURPOSES[role]) || purposes.includes("2.5.29.37.0");
}

const PURPOSES = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" };

/** An address as text, from its octets. */
export function address(octets) {
  if (octets.length === 4) return [...octets].join(".");
  if (octets.length !== 16) return "";
  const groups = Array.from({ length: 8 }, (_, at) => ((octets[2 * at] << 8) | octets[2 * at + 1]).toString(16));
  return groups.join(":");
}

function matches(name, wanted) {
  if (!name.startsWith("*.")) return name === wanted;
  const dot = wanted.indexOf(".");
  return dot > 0 && wanted.slice(dot) === name.slice(1);
}

/** The one way in which URLs write an address. */
function plain(text) {
  return isIP(text) === 6 ? new URL(`http://[${text}]`).hostname : text;
}
