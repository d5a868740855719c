import type { Changes } from "./dist/changes.js";
import type { Comparison, Inspection } from "./dist/inspect.js";
import type { Report } from "./dist/report.js";

/**
 * Answers about the certificates of one report, each named by the SHA-256 of its DER in hex. Where there is nobody to
 * ask, an element shows what the report holds.
 */
export interface Desk {
  /** The certificate's DER; the zone's own certificates included. */
  der(sha256: string): Promise<Uint8Array>;
  /** All that the certificate says: one of what `inspect` lists. */
  inspect(sha256: string): Promise<Inspection["certificates"][number]>;
  /** What `whatChanges` says of the report's question. */
  changes(): Promise<Changes>;
  /** What `compare` says of it and another one, or of it and the first certificate of a file; of a file without one, what `inspect` says. */
  compare(sha256: string, other: string | { name: string; bytes: Uint8Array }): Promise<Comparison | Inspection>;
  /** The inspection page's alone. */
  readonly intake?: null;
}

/** `<zoneseal-report>`: a report, drawn as on the inspection page: verdict, map, checks, certificates, input. */
export class ZonesealReport extends HTMLElement {
  /** The report's text, as `verifyJson` and `zoneseal verify --json` give it. It is what is copied and saved. */
  json: string;
  /** The time that the reader chose, as text; null where it was the clock's. */
  asOf: string | null;
  /** Whether the zone came from somebody whom the reader does not know: then nothing is shown as trusted. */
  claimed: boolean;
  desk: Desk | null;
  /** The report that is shown. */
  readonly report: Report | null;
  /** Settles when what was set is drawn. */
  readonly updateComplete: Promise<boolean>;
}

/** `<zoneseal-map>`: the site zone, the outside and the bridge, with the certificates of one verdict. */
export class ZonesealMap extends HTMLElement {
  /** The report, parsed. */
  report: Report | undefined;
  /** One of its verdicts; left out, it is the one that the report's headline is about. */
  verdict: Report["verdicts"][number] | undefined;
  claimed: boolean;
  desk: Desk | null;
  /** Settles when what was set is drawn. */
  readonly updateComplete: Promise<boolean>;
}

declare global {
  interface HTMLElementTagNameMap {
    "zoneseal-report": ZonesealReport;
    "zoneseal-map": ZonesealMap;
  }
}
