// What was before, for Undo. It holds what may be kept of the files, and nothing else: a file that is not known to be
// public is remembered by its number alone.

import type { Left } from "./inputs.js";
import type { Question } from "./question.js";
import type { Sample } from "./samples.js";
import type { ZoneChoice } from "./zone.js";

/** A file that was given, as it is remembered. */
export interface Remembered {
  id: number;
  name: string;
  /** Its public bytes; null where it has none, or where that is not known. */
  kept: Uint8Array<ArrayBuffer> | null;
  crossed: boolean;
  left: readonly Left[];
}

/** A link that was followed: its files, and the zone and the question that were there before it. */
export interface Link {
  ids: readonly number[];
  zone: ZoneChoice | null;
  question: Question;
}

/** The zone and the question as they are without a link: what it brought goes with its files, and what the reader adopted stays. */
export function withoutLink({ zone, question, link }: Moment): { zone: ZoneChoice | null; question: Question } {
  if (!link) return { zone, question };
  return { zone: zone && !zone.claimed ? zone : link.zone, question: link.question };
}

/** All that a question rests on. */
export interface Moment {
  inputs: readonly Remembered[];
  zone: ZoneChoice | null;
  question: Question;
  sample: Sample | null;
  /** The link whose files are here; null where none is. */
  link: Link | null;
  /** What was done next, which Undo takes back. */
  before: string;
}

/** Steps that can be taken back, and the bytes that they may hold together. */
const MOST_STEPS = 50;
const MOST_BYTES = 50_000_000;

export class History {
  #moments: Moment[] = [];

  /** What the next Undo takes back; null where there is nothing. */
  get next(): string | null {
    return this.#moments.at(-1)?.before ?? null;
  }

  /** Remembers. Steps of one kind that follow each other, such as moving the time, are taken back together. */
  push(moment: Moment, repeated = false): void {
    if (repeated && this.next === moment.before) return;
    this.#moments.push(moment);
    while (this.#moments.length > MOST_STEPS || (this.#moments.length > 1 && this.#size() > MOST_BYTES)) {
      this.#moments.shift();
    }
  }

  pop(): Moment | null {
    return this.#moments.pop() ?? null;
  }

  /** A file that turned out to hold a secret, or was opened: only this of it is remembered from now on. */
  settle({ id, kept, crossed, left }: Remembered): void {
    this.#moments = this.#moments.map((moment) => ({
      ...moment,
      inputs: moment.inputs.map((input) => (input.id === id ? { ...input, kept, crossed, left } : input)),
    }));
  }

  #size(): number {
    const buffers = new Set(this.#moments.flatMap(({ inputs }) => inputs.map(({ kept }) => kept)));
    return [...buffers].reduce((sum, kept) => sum + (kept?.length ?? 0), 0);
  }
}
