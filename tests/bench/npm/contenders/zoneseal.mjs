// The package as packed, through its public function.

import { verify } from "zoneseal";

export const name = "zoneseal";
export const signatures = 2;

/** By the profile for chains. */
export function accepts({ chain, anchors, at, host, options = {} }) {
  const files = chain.map((bytes, index) => ({ name: `${index}.der`, bytes }));
  const question = { at, anchors, profile: "rfc5280", role: "server", host: host?.value, ...options };
  return verify(files, question).outcome === "trusted";
}

/** By the zone's rules. */
export function acceptsInZone({ chain, at, host, zone }) {
  const files = chain.map((bytes, index) => ({ name: `${index}.der`, bytes }));
  return verify(files, { at, zone, role: "server", host: host?.value }).outcome === "trusted";
}

/** A question of the corpora or of the vectors, as it stands there. */
export function judge({ ours: { files, options, beyond } }) {
  const report = verify(files, options);
  const verdict = beyond ? report.verdicts.find(({ subject }) => subject === 0) : report;
  return verdict?.outcome === "trusted" && !lacks(report.certificates[0], beyond);
}

/** What a case of the corpora asks of the peer's certificate beyond a verdict: names, and what its key is for. */
function lacks(peer, beyond) {
  if (!beyond) return false;
  const has = ({ kind, value }) => {
    if (kind === "RFC822") return peer.email.includes(value);
    if (kind === "IP") return peer.ip.includes(value);
    return peer.dns.some((own) => own.toLowerCase() === value.toLowerCase());
  };
  const states = peer.key_usage.length > 0;
  return !beyond.names.every(has) || (states && !beyond.keyUsage.every((usage) => peer.key_usage.includes(usage)));
}
