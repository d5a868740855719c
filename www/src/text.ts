// What came from a file, as text that is safe to read.

import type { Certificate } from "./types.js";

/**
 * Writes out every character that could hide or reorder what is read: controls, bidirectional overrides,
 * zero-width and unassigned ones. They are shown as `\u{202E}`, never obeyed.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16).toUpperCase()}}`;
  });
}

/** What people call this certificate: its common name where it has one, else the first name it speaks for. */
export function shortName(certificate: Certificate): string {
  const common = /(?:^|[,+]\s*)CN=((?:\\.|[^,+\\])+)/.exec(certificate.subject)?.[1];
  const [name = certificate.subject] = names(certificate);
  return visible(common ?? (name || `serial ${certificate.serial}`));
}

/** All the names that it speaks for. */
export function names(certificate: Certificate): string[] {
  return [...certificate.uri, ...certificate.dns, ...certificate.ip, ...certificate.email];
}

/** `a1b2c3…` in groups of four, which is how people compare fingerprints. */
export function fingerprint(hex: string): string {
  return hex.match(/.{1,4}/g)?.join(" ") ?? hex;
}

/** A message of the engine, which begins small, as a sentence of its own. */
export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** A text that may be of any length, as much of it as fits into a line. */
export function short(text: string): string {
  const letters = [...text.slice(0, 2 * MOST_OF_LINE)];
  return letters.length > MOST_OF_LINE ? `${letters.slice(0, MOST_OF_LINE).join("")}…` : text;
}

const MOST_OF_LINE = 64;

/** "1 file", "2 files". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Text from outside within a sentence of the page: {@link parts} takes it out again, for an isolate of its own. */
export function named(text: string): string {
  return `\u2068${visible(text)}\u2069`;
}

/** A sentence in parts: every second one is from outside. */
export function parts(sentence: string): string[] {
  return sentence.split(/[\u2068\u2069]/);
}
