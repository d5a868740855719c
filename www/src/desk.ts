// What may be asked about a report that is shown, apart from the report itself.

import type { Left } from "./inputs.js";
import type { Question } from "./question.js";
import type { Changes, Comparison, InputFile, InspectedCertificate, Inspection, Report } from "./types.js";
import type { ZoneChoice } from "./zone.js";

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
  /**
   * How it differs from another one, or from the first certificate of a file; judged by the report's question. Of a file
   * without a certificate, what is in it instead.
   */
  compare(sha256: string, other: string | InputFile): Promise<Comparison | Inspection>;
  /** The files that the report is about; null where whoever shows the report does not have them. */
  readonly intake: Intake | null;
}

/** The files, as whoever asked about them has them. */
export interface Intake {
  /** All that was read in them, whatever part of it the question is about. */
  readonly read: Report;
  readonly question: Question;
  /** The zone that was judged against, or laid aside for the profile. */
  readonly zone: ZoneChoice | null;
  /** What is kept of the files. */
  readonly files: readonly InputFile[];
  /** The files in which something is crossed out: it was not known to be public. */
  readonly crossed: readonly string[];
  /** What was in a file and is not kept, and what could not be read in it. */
  readonly left: readonly (Left & { name: string })[];
  /** Takes a file out of the question. */
  remove(source: string): void;
}

/** Whether an answer failed only because another question took its place: then nobody is told. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof Error && "kind" in error && error.kind === "superseded";
}
