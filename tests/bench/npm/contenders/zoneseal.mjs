// The package as packed, through its public function.

import { ZonesealError, verify } from "zoneseal";

export const name = "zoneseal";
export const signatures = 2;

/** By the profile for chains. */
export function accepts({ chain, anchors, at, role, names: [{ value }] }) {
  return trusts(chain, { at, anchors, profile: "rfc5280", role, host: value });
}

/** By the zone's rules. */
export function acceptsInZone({ chain, zone, at, role, names: [{ value }] }) {
  return trusts(chain, { at, zone, role, host: value });
}

/** With the issuing authority as the anchor: all the same but one signature, to tell what a signature costs. */
export function acceptsBelow({ chain, ...question }) {
  return accepts({ ...question, chain, anchors: [chain[1]] });
}

/** A question of the vectors or of the corpus, with all that it asks. */
export function judge({ ours: { files, options, beyond } }) {
  const report = ask(files, options);
  // The vectors' questions have one subject; the corpus' are about the first certificate.
  const verdict = beyond ? report.verdicts.find(({ subject }) => subject === 0) : report;
  return verdict?.outcome === "trusted" && !(beyond && lacks(report.certificates[0], beyond));
}

function trusts(chain, options) {
  const files = chain.map((bytes, index) => ({ name: `${index}.der`, bytes }));
  return verify(files, options).outcome === "trusted";
}

/** A name that is no host name is a wrong argument. It is in no certificate, as little as the one that stands in. */
function ask(files, options) {
  try {
    return verify(files, options);
  } catch (error) {
    if (!(error instanceof ZonesealError) || !options.host) throw error;
    return verify(files, { ...options, host: "not-a-host-name.invalid" });
  }
}

/** Whether the peer's certificate lacks what a case asks of it beyond a verdict: names, and what its key is for. */
function lacks(peer, { names, keyUsage }) {
  const has = ({ kind, value }) => {
    if (kind === "RFC822") return peer.email.includes(value);
    if (kind === "IP") return peer.ip.includes(value);
    return peer.dns.some((own) => own.toLowerCase() === value.toLowerCase());
  };
  const states = peer.key_usage.length > 0;
  return !names.every(has) || (states && !keyUsage.every((usage) => peer.key_usage.includes(usage)));
}
