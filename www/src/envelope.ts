// The report inside an envelope that says what it was made from. The report's own bytes stand in it unchanged.

import { sha256 } from "../../wasm/npm/sha256.js";
import { latin1 } from "./bytes.js";
import { areKnown, covers, isPublic } from "./public.js";
import type { Exported } from "./facts.js";
import type { GivenFile } from "./given.js";
import type { InputObject, Report } from "./types.js";

/** Why the bytes of a file are not in an envelope that was to have them. */
export type Withheld = "could-hold-a-key" | "other-content";

/** What goes into an envelope around a report. */
export interface Enclosed {
  exported: Exported;
  files: readonly GivenFile[];
  /** All that was read in them: the report itself may be about a part. */
  read: Report;
  /** The text of the zone file; null where there was none. */
  zone: { id: string; text: string } | null;
  /** Whether the reader ticked that the input's bytes go along. */
  withBytes: boolean;
}

/**
 * The envelope's text, as docs/export.schema.json describes it. Its keys stand in the order of the schema, it holds
 * no time of its own, and the report is the last member: so the same export has the same bytes.
 */
export async function envelope({ exported, files, read, zone, withBytes }: Enclosed): Promise<string> {
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
      files.map(async ({ name, bytes, other }) => {
        // Of a file that held a key, or something unknown, nothing is left to take a hash of.
        if (!bytes) return { name, size: null, sha256: null, bytes: null, withheld: other ? "other-content" : "could-hold-a-key" };
        const withheld = withBytes ? withholds(name, bytes, read.objects) : null;
        return {
          name,
          size: bytes.length,
          sha256: await sha256(bytes),
          bytes: withBytes && !withheld ? btoa(latin1(bytes)) : null,
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
export function withholds(name: string, bytes: Uint8Array, objects: readonly InputObject[]): Withheld | null {
  const held = objects.filter(({ source }) => source === name);
  if (!areKnown(held) || /PRIVATE KEY/i.test(latin1(bytes))) return "could-hold-a-key";
  if (!covers(bytes, held)) return "other-content";
  return isPublic(bytes, held) ? null : "could-hold-a-key";
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
