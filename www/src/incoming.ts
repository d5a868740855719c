// What was dropped, pasted or chosen, read: certificates and the like, and zone files.

import { named } from "./text.js";
import type { InputFile } from "./types.js";
import { MOST_OF_ZONE, readZone, type ZoneChoice } from "./zone.js";

export interface Incoming {
  files: InputFile[];
  zones: ZoneChoice[];
  /** What could not be read, each as a sentence. */
  problems: string[];
}

/** As much as the engine takes of all files together, and the command line with it. */
const LIMIT_BYTES = 10_000_000;

/** Why these are too much beside so many bytes that are here; null where they are not. */
export function overLimit(incoming: readonly File[], here: number): string | null {
  let size = here;
  const over = incoming.find((file) => (size += file.size) > LIMIT_BYTES);
  if (!over) return null;
  return (
    `${named(over.name)} takes the input over 10 MB, the limit for all files together. Nothing was read. Choose the files ` +
    "with the certificates in question; no chain is as large as this."
  );
}

/** Reads them. What one file holds decides nothing about another. */
export async function readIncoming(incoming: readonly File[]): Promise<Incoming> {
  const read: Incoming = { files: [], zones: [], problems: [] };
  for (const file of incoming) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = zoneText(bytes);
      const zone = text.length > MOST_OF_ZONE ? null : readZone(text, `from ${file.name}`);
      if (zone) read.zones.push(zone);
      else if (text.length > MOST_OF_ZONE) read.problems.push(tooLarge(file.name));
      else read.files.push({ name: file.name, bytes });
    } catch {
      read.problems.push(`${named(file.name)} cannot be read. If it is a folder, choose the files in it.`);
    }
  }
  return read;
}

/** The text of a file that may be a zone file; empty where it cannot be one. */
function zoneText(bytes: Uint8Array): string {
  const start = bytes.findIndex((byte) => byte > 0x20 && byte < 0x80);
  // Nothing but a byte-order mark and white space stands before the brace.
  if (bytes[start] !== 0x7b || start >= 64) return "";
  // What is too large for a zone file is one only by what it says of itself.
  const isZone = bytes.length <= MOST_OF_ZONE || new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)).includes('"zoneseal"');
  return isZone ? new TextDecoder().decode(bytes) : "";
}

function tooLarge(name: string): string {
  return `${named(name)} is a zone file of more than ${MOST_OF_ZONE / 1e6} MB. Nothing of it was read: no zone has so many certificates.`;
}

/** As far into a large file as its first members stand. */
const HEAD_BYTES = 4096;
