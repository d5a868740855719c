// The answer on a part of the files, where the reader chose one: a certificate alone, or the split.

import type { Engine } from "./engine.js";
import type { Question } from "./question.js";
import { certificatesOfFiles, splitInputs } from "./split.js";
import type { InputFile, Report } from "./types.js";

/** The answer on a part of the files. */
export interface PartAnswer {
  report: string;
  isSplit: boolean;
  /** What was asked beyond the whole question: the options, and what stood before the files. */
  options: string;
  first: InputFile | null;
}

/** What of a question's chosen certificates is here. */
export function chosenOf({ edge, subject }: Question, read: Report): { edge: string | null; subject: string | null } {
  const here = new Set(certificatesOfFiles(read).map(({ sha256 }) => sha256));
  const kept = (sha256: string | null) => (sha256 !== null && here.has(sha256) ? sha256 : null);
  return { edge: kept(edge), subject: kept(subject) };
}

/** Asks about the chosen certificates; null where there are none, or there is no zone for the split. */
export async function askPart(
  engine: Engine,
  { edge, subject }: { edge: string | null; subject: string | null },
  read: Report,
  files: InputFile[],
  options: string,
): Promise<PartAnswer | null> {
  const der = (sha256: string) => engine.call("der", files, sha256);
  const inputs = edge && read.question.zone ? await splitInputs(read, files, edge, der) : null;
  if (inputs) {
    return { report: await engine.call("split", inputs.edge, inputs.authority, options, inputs.members), isSplit: true, options, first: null };
  }
  const chosen = certificatesOfFiles(read).find(({ sha256 }) => sha256 === subject);
  if (!chosen) return null;
  const first = { name: chosen.source, bytes: await der(chosen.sha256) };
  const alone = JSON.stringify({ ...(JSON.parse(options) as object), subjects: "first" });
  return { report: await engine.call("verify", [first, ...files], alone, []), isSplit: false, options: alone, first };
}
