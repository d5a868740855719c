// The bytes around the one at which reading stopped: few, and none where they could be those of a key.

import { latin1, octets } from "./bytes.js";
import { isSignedForm } from "./public.js";
import { isKeyInDer, KEY_CONTAINERS } from "./secrets.js";
import type { InputObject } from "./types.js";

export interface Around {
  /** What the offsets count: the file, or what one of its blocks holds. */
  of: "file" | "block";
  rows: { offset: number; bytes: Uint8Array }[];
  /** The byte that is meant. */
  at: number;
  /** Whether the bytes end before it. */
  isEnd: boolean;
}

const WIDTH = 16;
/** The row of the byte, and one beside it. */
const ROWS = 2;
/** Bytes on each side that are looked at, too, for what a key could be. */
const BESIDE = 64;

/** The bytes around the place that a problem names, copied; null where the object has none, or they could be a key's. */
export function around(file: Uint8Array, object: InputObject): Around | null {
  const { problem, offset, length } = object;
  // Of a key no byte is shown, and what waits for a passphrase or was too much is not wrong at any byte.
  if (!problem || file.length === 0 || object.kind === "private key" || !hasPlace(object)) return null;
  const body = file.subarray(offset, offset + length);
  // The engine counts in the DER of an object where it has one, else in the input.
  const block = IN_DER.has(problem.code) ? decoded(body) : null;
  if (block && problem.offset !== offset) return isHarmlessDer(block) ? window(block, problem.offset, "block") : null;
  const isDer = IN_DER.has(problem.code) && body[0] === 0x30;
  const found = window(file, isDer ? offset + problem.offset : Math.max(offset, problem.offset), "file");
  if (body[0] === 0x30) return isHarmlessDer(body) && found.rows.every(({ offset: row }) => row + WIDTH > offset) ? found : null;
  // What a container begins with tells what it is.
  if (problem.code === "container-not-supported" && offset === 0 && found.at === 0 && KEY_CONTAINERS.test(object.kind)) {
    return /private/i.test(latin1(file.subarray(0, BESIDE))) ? null : found;
  }
  const from = found.rows[0]?.offset ?? 0;
  return isHarmlessText(latin1(file.subarray(Math.max(0, from - BESIDE), from + ROWS * WIDTH + BESIDE))) ? found : null;
}

/** Whether a problem is at a byte. */
export function hasPlace({ problem }: InputObject): boolean {
  return problem !== null && !PLACELESS.has(problem.code);
}

function window(bytes: Uint8Array, at: number, of: Around["of"]): Around {
  const place = Math.min(at, bytes.length);
  const row = Math.floor(Math.min(place, bytes.length - 1) / WIDTH);
  const rows = [];
  const first = Math.max(0, row - 1);
  for (let number = first; number < first + ROWS && number * WIDTH < bytes.length; number++) {
    rows.push({ offset: number * WIDTH, bytes: bytes.slice(number * WIDTH, (number + 1) * WIDTH) });
  }
  return { of, rows, at: place, isEnd: place >= bytes.length };
}

/** What a PEM block holds. */
function decoded(body: Uint8Array): Uint8Array | null {
  const text = /^-----BEGIN [^-]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(latin1(body))?.[1];
  if (text === undefined) return null;
  try {
    return octets(atob(text.replace(/\s/g, "")));
  } catch {
    return null;
  }
}

/** A certificate or the like that is damaged: a sequence in a sequence, in which nothing looks like a key. */
function isHarmlessDer(der: Uint8Array): boolean {
  return isSignedForm(der) && !isKeyInDer(latin1(der));
}

/**
 * Whether a text is made of words. Whatever a key is written in, its letters and digits are mixed: of what is no word,
 * and of the very short, only a few letters may stand here.
 */
function isHarmlessText(text: string): boolean {
  if (/[^\t-\r -~]/.test(text)) return false;
  const odd = (text.match(/[A-Za-z0-9+_]+/g) ?? []).filter((token) => !/^(?:[A-Z]?[a-z]{3,15}|[A-Z]{3,15})$/.test(token));
  return !/secret|private|key|password/i.test(text) && odd.join("").length <= MOST_ODD;
}

/** Below what the shortest key takes, in any writing. */
const MOST_ODD = 20;

/** The codes that count in DER. */
const IN_DER = new Set(["malformed-certificate", "truncated", "container-damaged", "malformed-crl", "malformed-ocsp"]);

const PLACELESS = new Set([
  "passphrase-needed",
  "passphrase-wrong",
  "key-derivation-too-costly",
  "input-too-large",
  "too-many-objects",
  "nesting-too-deep",
  "decoded-too-large",
]);
