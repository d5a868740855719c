// The name check that the peers leave to their user: RFC 9525 §6, with a wildcard as the whole of the left-most label.

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
