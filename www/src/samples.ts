// The samples: questions with a known answer, made from the conformance vectors when the page is built.

import type { VerdictClass } from "./classes.js";
import { samples as packed } from "./generated/samples.js";
import type { Question } from "./question.js";
import type { InputFile } from "./types.js";

export interface Sample {
  /** Its name in links and tests. */
  id: string;
  title: string;
  /** The folder of the vector, below `tests`. */
  vector: string;
  /** What the vector expects. */
  outcome: "trusted" | "rejected" | "incomplete";
  code: string;
  files: readonly { name: string; text: string }[];
  zone: string | null;
  question: Question;
  /** Two certificates that are shown side by side. */
  comparing: readonly [string, string] | null;
}

export const samples: readonly Sample[] = packed as readonly Sample[];

/** The files of a sample, as if they were dropped. */
export function filesOf(sample: Sample): InputFile[] {
  return sample.files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }));
}

/** The class that its outcome appears as. */
export function sampleClass({ outcome, question }: Sample): VerdictClass {
  switch (outcome) {
    case "trusted":
      return "in-zone";
    case "incomplete":
      return "undecided";
    case "rejected":
      return question.edge ? "bridge-broken" : "not-in-zone";
  }
}
