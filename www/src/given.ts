// What a report was made from, as far as it may leave the page.

import type { Desk } from "./desk.js";
import { FIRST_QUESTION, type Question } from "./question.js";
import type { Certificate, InputFile, Report } from "./types.js";
import { readZone } from "./zone.js";

export interface Given {
  files: readonly InputFile[];
  /** The zone file that was judged against; null where there was none. */
  zone: { id: string; text: string } | null;
  question: Question;
}

/** `asOf` is the time that the reader chose; null where it was the clock's. */
export function givenOf(desk: Desk, asOf: string | null): Given {
  const { files, options } = desk.given;
  const { zone, profile, role, host } = JSON.parse(options) as { zone: string | null; profile: string; role: string; host: string | null };
  const choice = zone === null ? null : readZone(zone, "");
  return {
    files,
    zone: choice && { id: choice.id, text: choice.text },
    question: { ...FIRST_QUESTION, profile, role, host: host ?? "", at: asOf },
  };
}

/** The certificates that were handed in, in their order; without those that only the zone file holds. */
export function handedIn({ objects, certificates }: Report): Certificate[] {
  const indexes = new Set(objects.flatMap(({ certificate }) => certificate ?? []));
  return [...indexes].sort((a, b) => a - b).flatMap((index) => certificates[index] ?? []);
}
