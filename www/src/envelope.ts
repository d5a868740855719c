// The report inside an envelope that says what it was made from. The report's own bytes stand in it unchanged.

import { sha256 } from "../../wasm/npm/sha256.js";
import type { Exported } from "./facts.js";
import type { InputFile, InputObject } from "./types.js";

/** Why the bytes of a file are not in an envelope that was to have them. */
export type Withheld = "could-hold-a-key" | "other-content";

/** What goes into an envelope around a report. */
export interface Enclosed {
  exported: Exported;
  files: readonly InputFile[];
  /** The text of the zone file; null where there was none. */
  zone: { id: string; text: string } | null;
  /** Whether the reader ticked that the input's bytes go along. */
  withBytes: boolean;
}

/**
 * The envelope's text, as docs/export.schema.json describes it. Its keys stand in the order of the schema, it holds
 * no time of its own, and the report is the last member: so the same export has the same bytes.
 */
export async function envelope({ exported, files, zone, withBytes }: Enclosed): Promise<string> {
  const { json, report, timeChosen, claimed, modules } = exported;
  const head = {
    export: 1,
    engine: report.engine,
    modules,
    time: timeChosen ? "chosen" : "clock",
    zone: zone && {
      id: zone.id,
      sha256: await sha256(utf8(zone.text)),
      claimed,
      text: withBytes ? zone.text : null,
    },
    inputs: await Promise.all(
      files.map(async (file) => {
        const withheld = withBytes ? withholds(file, files, report.objects) : null;
        return {
          name: file.name,
          size: file.bytes.length,
          sha256: await sha256(file.bytes),
          bytes: withBytes && !withheld ? base64(file.bytes) : null,
          withheld,
        };
      }),
    ),
    report_sha256: exported.sha256,
  };
  const text = JSON.stringify(head, null, 2);
  return `${text.slice(0, text.lastIndexOf("\n}"))},\n  "report": ${json}}\n`;
}

/**
 * Why the bytes of a file do not leave the page; null where they may. It fails closed: only a file of which the
 * engine understood every part that is not white space, and in which every part is of a kind that is public.
 */
export function withholds(file: InputFile, files: readonly InputFile[], objects: readonly InputObject[]): Withheld | null {
  // A report knows its inputs by name alone. Of two of one name, it cannot be told which one held what.
  const alone = files.filter(({ name }) => name === file.name).length === 1;
  const held = objects.filter(({ source }) => source === file.name);
  const known = held.every(({ kind, fate }) => PUBLIC.has(kind) && fate !== "problem");
  if (!alone || held.length === 0 || !known) return "could-hold-a-key";
  if (/PRIVATE KEY/i.test(latin1(file.bytes))) return "could-hold-a-key";
  return covers(file.bytes, held) ? null : "other-content";
}

/** In base64. */
export function base64(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** Whether nothing but white space stands outside the objects. */
function covers(bytes: Uint8Array, objects: readonly InputObject[]): boolean {
  const rest = bytes.slice();
  for (const { offset, length } of objects) rest.fill(SPACE, offset, offset + length);
  return rest.every((byte) => byte === SPACE || (byte >= 9 && byte <= 13));
}

/** One character for each byte. In parts, since a call takes only so many arguments. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return text;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What cannot hold a private key, by the engine's names of kinds. */
const PUBLIC: ReadonlySet<string> = new Set([
  "certificate",
  "certificate request",
  "certificate revocation list",
  "OCSP response",
  "public key",
]);
const SPACE = 32;
const PART = 0x8000;
