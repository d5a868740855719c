// The bytes around the one at which reading stopped.

import { latin1, octets } from "./bytes.js";
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
/** Rows before and after that of the byte. */
const BESIDE = 2;

/** The bytes around the place that a problem names; null where the object has none. */
export function around(file: Uint8Array, object: InputObject): Around | null {
  const { problem, offset, length } = object;
  // Of a key no byte is shown, and what waits for a passphrase or was too much is not wrong at any byte.
  if (!problem || file.length === 0 || object.kind === "private key" || !hasPlace(object)) return null;
  const body = file.subarray(offset, offset + length);
  // The engine counts in the DER of an object where it has one, else in the input.
  const block = IN_DER.has(problem.code) ? decoded(body) : null;
  if (block && problem.offset !== offset) return window(block, problem.offset, "block");
  const isDer = IN_DER.has(problem.code) && body[0] === 0x30;
  return window(file, isDer ? offset + problem.offset : Math.max(offset, problem.offset), "file");
}

/** Whether a problem is at a byte. */
export function hasPlace({ problem }: InputObject): boolean {
  return problem !== null && !PLACELESS.has(problem.code);
}

function window(bytes: Uint8Array, at: number, of: Around["of"]): Around {
  const place = Math.min(at, bytes.length);
  const row = Math.floor(Math.min(place, bytes.length - 1) / WIDTH);
  const rows = [];
  for (let number = Math.max(0, row - BESIDE); number <= row + BESIDE && number * WIDTH < bytes.length; number++) {
    rows.push({ offset: number * WIDTH, bytes: bytes.subarray(number * WIDTH, (number + 1) * WIDTH) });
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
