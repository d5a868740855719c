// Why a peer is not let in.

/**
 * What is refused here and is no finding of the engine: what stands around a chain, not in it.
 * The engine's codes are in `zoneseal/codes`.
 */
const SENTENCES = {
  "not-tls": "The connection is not TLS, so that nobody proved anything on it.",
  "tls-version": "The connection is not TLS 1.3, the one version that is spoken in a zone.",
  "session-resumed": "The connection resumes an older session: its peer showed no certificate and proved no key.",
  "not-authorized": "Node's own check of the peer's certificate did not pass.",
  "peer-certificate-missing": "The peer showed no certificate.",
  "peer-chain-too-long": "The peer's chain has more certificates than any member's has.",
  "peer-not-judged": "The verdict is not about the certificate that the peer proved to have the key of.",
  "member-not-expected": "The peer is a member of the zone, and not one that is let in here.",
  "user-ambiguous": "A proxy must name one user, once, in visible ASCII.",
  "not-guarded": "No guard saw this request, so that nobody knows who sent it.",
  "check-failed": "The check itself failed, so that the peer counts as refused.",
};

/** A peer that is not let in. `code` is stable; the report is for the operator and never for the peer. */
export class ZonesealRefusal extends Error {
  name = "ZonesealRefusal";

  constructor(code, message, { report, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    // Not enumerable: whoever prints the error, or sends it on, does not send the peer's certificates along.
    Object.defineProperty(this, "report", { value: report });
  }

  /** A refusal by one of the codes above. */
  static because(code, details) {
    return new ZonesealRefusal(code, SENTENCES[code], details);
  }

  /** A refusal by the engine. */
  static of(report) {
    return new ZonesealRefusal(report.headline.code, report.headline.plain, { report });
  }
}
