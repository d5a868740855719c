// What may be asked about a report that is shown, apart from the report itself.

import type { Changes, Comparison, InputFile, InspectedCertificate } from "./types.js";

/**
 * Answers about the certificates of one report, each named by the SHA-256 of its DER. Where an element has no desk, it
 * shows what the report holds. Every promise may fail with an `EngineFailure`; one that was superseded is not shown.
 */
export interface Desk {
  /** Its DER; the zone's own certificates included. */
  der(sha256: string): Promise<Uint8Array<ArrayBuffer>>;
  /** All that it says, with its ASN.1 tree. */
  inspect(sha256: string): Promise<InspectedCertificate>;
  /** What would change the answer. Asked once for a report. */
  changes(): Promise<Changes>;
  /** How it differs from another one, or from the first certificate of a file; judged by the report's question. */
  compare(sha256: string, other: string | InputFile): Promise<Comparison>;
}
