// What a report was made from, as far as it may leave the page.

import type { Intake } from "./desk.js";
import type { Certificate, Report } from "./types.js";

/** A file. */
export interface GivenFile {
  name: string;
  /** All of it; null where it held a private key, or may have: then the page itself has kept the public part alone. */
  bytes: Uint8Array<ArrayBuffer> | null;
  /** Where there are none, whether something stood beside public objects, which bore no mark of a key. */
  other: boolean;
}

/** The files: those that are whole, then the others. */
export function givenFiles({ files, crossed, left }: Intake): GivenFile[] {
  const held = new Set(left.map(({ name }) => name));
  const part = new Set([...crossed, ...held]);
  const whole = files.filter(({ name }) => !part.has(name));
  return [...whole.map((file) => ({ ...file, other: false })), ...[...part].map((name) => ({ name, bytes: null, other: !held.has(name) }))];
}

/** The zone file that a report was judged against; null where there was none. */
export function givenZone({ zone }: Intake, report: Report): { id: string; text: string } | null {
  return report.question.zone && zone ? { id: zone.id, text: zone.text } : null;
}

/** The certificates that were handed in, in their order; without those that only the zone file holds. */
export function handedIn({ objects, certificates }: Report): Certificate[] {
  const indexes = new Set(objects.flatMap(({ certificate }) => certificate ?? []));
  return [...indexes].sort((a, b) => a - b).flatMap((index) => certificates[index] ?? []);
}
