// The files that were given, and what is kept of each.

import { around, type Around } from "./around.js";
import type { Remembered } from "./history.js";
import { crossedOut, isPublic } from "./public.js";
import { isLocked, maySecret, publicPart } from "./secrets.js";
import { shortName } from "./text.js";
import type { InputFile, InputObject, Inspection, Report } from "./types.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** What was in a file beside what is kept of it: keys, and containers that are not opened. */
export interface Left {
  object: InputObject;
  /** The certificates whose key it is, by name, among those that were here then. */
  matches: { sha256: string; name: string }[];
  /** The octets at which reading stopped, where they cannot be a key's. */
  excerpt: Around | null;
}

/** A file that was given. Its name is its own: no other file has it. */
export interface Input {
  readonly id: number;
  readonly name: string;
  /** All of it, as long as the engine has not said what it is, or while it waits for a passphrase. Never remembered. */
  raw: Bytes | null;
  /** Whether `raw` waits for a passphrase. */
  locked: boolean;
  /** What is public of it. */
  kept: Bytes | null;
  /** Whether `kept` has its length, and what is not known to be public is crossed out in it. */
  crossed: boolean;
  left: readonly Left[];
}

/** What the engine is asked about. */
export function asked(inputs: readonly Input[]): InputFile[] {
  return inputs.flatMap(({ name, raw, kept }) => {
    const bytes = raw ?? kept;
    return bytes ? [{ name, bytes }] : [];
  });
}

/** What may be shown, saved and linked. */
export function kept(inputs: readonly Input[]): InputFile[] {
  return inputs.flatMap(({ name, kept }) => (kept ? [{ name, bytes: kept }] : []));
}

/** The same files, as Undo may remember them. */
export function remembered(inputs: readonly Input[]): Remembered[] {
  return inputs.map(({ id, name, kept, crossed, left }) => ({ id, name, kept, crossed, left }));
}

/** What the engine tells about a file. */
export interface Reader {
  /** The DER of a certificate in it. */
  der(file: InputFile, sha256: string): Promise<Uint8Array>;
  inspect(file: InputFile): Promise<Inspection>;
}

/**
 * Sorts a file that the engine has read for the first time into what is kept and what is not. All of it is kept only
 * where all of it is public. Of anything else, the engine that read it is not used again. One that the engine did not get
 * to stays as it is: what it holds is not known.
 */
export async function settle(input: Input, report: Report, reader: Reader): Promise<"public" | "secret" | "unread"> {
  const { raw } = input;
  const objects = report.objects.filter(({ source }) => source === input.name);
  if (!raw || (objects.length > 0 && objects.every(isBehindLimit))) return "unread";
  const marked = maySecret(raw, objects);
  input.crossed = false;
  if (!marked && isPublic(raw, objects)) {
    input.kept = raw;
    input.raw = null;
    input.locked = false;
    return "public";
  }
  const file = { name: input.name, bytes: raw };
  const crossed = marked || objects.length === 0 ? null : await readAlike(file, objects, report, reader);
  const { bytes, left } = crossed
    ? { bytes: crossed, left: objects.filter(({ problem }) => problem) }
    : await publicPart(file, report, (sha256) => reader.der(file, sha256));
  const waits = objects.some(isLocked);
  input.kept = bytes;
  input.crossed = crossed !== null;
  input.left = left.map((object) => ({ object, matches: matches(object, report), excerpt: around(raw, object) }));
  input.locked = waits;
  // In memory that the page can reach, nothing of it is left. What JavaScript copied by itself cannot be erased.
  if (!waits) {
    raw.fill(0);
    input.raw = null;
  }
  return "secret";
}

/** A file with all crossed out that is not known to be public, where the engine reads the same in it as before. */
async function readAlike(file: InputFile, objects: readonly InputObject[], report: Report, reader: Reader): Promise<Bytes | null> {
  const crossed = crossedOut(file.bytes, objects);
  try {
    const again = await reader.inspect({ name: file.name, bytes: crossed });
    return said(objects, report) === said(again.objects, again) ? crossed : null;
  } catch {
    return null;
  }
}

/** What objects are, whatever else was read with them. */
function said(objects: readonly (InputObject | Inspection["objects"][number])[], { certificates }: Report | Inspection): string {
  return JSON.stringify(
    objects.map(({ offset, length, kind, certificate, problem }) => [
      offset,
      length,
      kind,
      certificate === null ? null : certificates[certificate]?.sha256,
      problem,
    ]),
  );
}

/** Whether the engine's limits are why it is not read. */
export function isBehindLimit({ problem }: InputObject): boolean {
  return problem !== null && LIMITS.has(problem.code);
}

/** Gives up what waits for a passphrase. */
export function giveUp(input: Input): void {
  input.raw?.fill(0);
  input.raw = null;
  input.locked = false;
}

/**
 * A name as reports write it, and that is not taken yet: `web.pem`, then `web.pem (2)`. Objects of a report are told to
 * belong to a file by it.
 */
export function ownName(name: string, taken: ReadonlySet<string>): string {
  const written = name.replace(/\p{Cs}/gu, "\u{fffd}").replace(UNSEEN, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
  let own = written;
  for (let number = 2; taken.has(own); number++) own = `${written} (${number})`;
  return own;
}

function matches(object: InputObject, report: Report): Left["matches"] {
  return object.matches.flatMap((index) => {
    const certificate = report.certificates[index];
    return certificate ? [{ sha256: certificate.sha256, name: shortName(certificate) }] : [];
  });
}

/** The engine's limits, behind which nothing is read. */
const LIMITS = new Set(["too-many-objects", "input-too-large", "decoded-too-large"]);

/** The characters that the engine writes out (`push_visible` of core): controls, and what is not seen as itself. */
const UNSEEN =
  /[\p{Cc}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180e}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{2800}\u{3164}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/gu;
