// What of a file is public, octet by octet: what the engine has read, and what is proven to hold nothing beside it.

import { latin1, octets } from "./bytes.js";
import type { InputObject } from "./types.js";

/** What is public whoever made it, by the engine's names of kinds. */
export const PUBLIC_KINDS: ReadonlySet<string> = new Set([
  "certificate",
  "certificate request",
  "certificate revocation list",
  "OCSP response",
  "public key",
]);

/** Whether objects, which are all that was read in a file, are public and were understood. */
export function areKnown(objects: readonly InputObject[]): boolean {
  return objects.length > 0 && objects.every((object) => PUBLIC_KINDS.has(object.kind) && object.fate !== "problem" && !object.problem);
}

/** Whether nothing but white space, and a byte-order mark, stands outside of the objects. */
export function covers(bytes: Uint8Array, objects: readonly InputObject[]): boolean {
  const rest = bytes.slice();
  for (const { offset, length } of objects) rest.fill(SPACE, offset, offset + length);
  return isBlank(latin1(rest).replace(BYTE_ORDER_MARK, ""));
}

/**
 * Whether a file holds public objects and nothing else. An object's place in it may be a PKCS#7 bundle or the base64 of
 * a text, in which something of which the engine says nothing could stand: so what is there is taken apart.
 */
export function isPublic(bytes: Uint8Array, objects: readonly InputObject[]): boolean {
  if (!areKnown(objects)) return false;
  if (isBundle(bytes, objects.length)) return true;
  return covers(bytes, objects) && objects.every((object) => isPlain(bytes, object, objects));
}

/** The PEM block of a public object, and nothing else (RFC 7468 §2); with lines that are set in. */
export function isPublicBlock(text: string): boolean {
  const [, label, body] = PUBLIC_BLOCK.exec(text) ?? [];
  const der = label === undefined || body === undefined ? null : fromBase64(body);
  return der !== null && isWhole(der);
}

/**
 * The same file, as far as it is public: where anything else stands, its letters are crossed out, but for the words and
 * the signs that its form is made of. So every object keeps its place.
 */
export function crossedOut(bytes: Uint8Array, objects: readonly InputObject[]): Uint8Array<ArrayBuffer> {
  const crossed = octets(latin1(bytes).replace(BYTE_ORDER_MARK, "   ").replace(TOKEN, (token) => (WORDS.has(token) ? token : "x".repeat(token.length))));
  for (const object of objects) {
    const { offset, length, problem } = object;
    const place = bytes.subarray(offset, offset + length);
    if (PUBLIC_KINDS.has(object.kind) && !problem && isPlain(bytes, object, objects)) crossed.set(place, offset);
    // Of DER that could not be read, the lengths that it begins with.
    else if (problem && place[0] === SEQUENCE) crossed.fill(0, offset, offset + length).set(headers(place), offset);
  }
  return crossed;
}

/** Whether DER begins as what is signed does, with a sequence in a sequence: a key begins with a number (RFC 8017 A.1.2). */
export function isSignedForm(der: Uint8Array): boolean {
  const outer = header(der, 0);
  return der[0] === SEQUENCE && outer !== null && der[outer.from] === SEQUENCE;
}

/** Whether nothing beside objects stands where this one does. */
function isPlain(bytes: Uint8Array, object: InputObject, objects: readonly InputObject[]): boolean {
  const { offset, length } = object;
  const count = objects.filter((other) => other.offset === offset && other.length === length).length;
  return isObjects(bytes.subarray(offset, offset + length), count, MOST_DEEP);
}

/** Whether bytes are so many objects, in any form. */
function isObjects(bytes: Uint8Array, count: number, deep: number): boolean {
  if (bytes[0] === SEQUENCE) return count === 1 ? isWhole(bytes) || isBundle(bytes, 1) : isBundle(bytes, count);
  if (deep === 0) return false;
  const text = latin1(bytes).replace(BYTE_ORDER_MARK, "").trim();
  if (text.startsWith("-----BEGIN ")) {
    const blocks = text.match(BLOCKS) ?? [];
    if (!isBlank(text.replace(BLOCKS, ""))) return false;
    if (blocks.length === count && blocks.every(isPublicBlock)) return true;
    const body = blocks.length === 1 ? /^-----BEGIN PKCS7-----([A-Za-z0-9+/=\s]+)-----END PKCS7-----$/.exec(text)?.[1] : undefined;
    const der = body === undefined ? null : fromBase64(body);
    return der !== null && isBundle(der, count);
  }
  const decoded = fromHex(text) ?? fromBase64(text);
  return decoded !== null && isObjects(decoded, count, deep - 1);
}

/**
 * Whether bytes are one sequence from their first to their last, and begin as what is signed or a public key does, or an
 * OCSP response: not as a container, which may hold more than was read of it.
 */
function isWhole(bytes: Uint8Array): boolean {
  const place = header(bytes, 0);
  const first = place && bytes[place.from];
  return bytes[0] === SEQUENCE && place?.to === bytes.length && (first === SEQUENCE || first === ENUMERATED);
}

/** Whether it is a PKCS#7 bundle of so many certificates and lists, without content and without signers (RFC 2315 §9.1). */
function isBundle(bytes: Uint8Array, count: number): boolean {
  const [info, ...after] = elements(bytes) ?? [];
  if (!info || info.tag !== SEQUENCE || after.length > 0) return false;
  const [type, explicit, ...more] = elements(info.content) ?? [];
  if (!type || !explicit || more.length > 0 || latin1(type.content) !== SIGNED_DATA || explicit.tag !== 0xa0) return false;
  const [signed, ...others] = elements(explicit.content) ?? [];
  if (!signed || signed.tag !== SEQUENCE || others.length > 0) return false;
  const parts = elements(signed.content) ?? [];
  const [version, digests, content, ...lists] = parts;
  const signers = lists.pop();
  if (version?.tag !== 2 || version.content.length !== 1 || digests?.tag !== 0x31 || digests.content.length > 0) return false;
  if (content?.tag !== SEQUENCE || latin1(content.content) !== `\x06\x09${DATA}` || signers?.tag !== 0x31 || signers.content.length > 0) return false;
  if (lists.some(({ tag }) => tag !== 0xa0 && tag !== 0xa1)) return false;
  const held = lists.map(({ content }) => elements(content));
  if (held.some((one) => one === null)) return false;
  const all = held.flatMap((one) => one ?? []);
  return all.length === count && all.every(({ tag }) => tag === SEQUENCE);
}

interface Element {
  tag: number;
  content: Uint8Array;
}

/** DER elements in a row; null where there is anything else. */
function elements(bytes: Uint8Array): Element[] | null {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const place = header(bytes, at);
    if (!place || place.to > bytes.length) return null;
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(place.from, place.to) });
    at = place.to;
  }
  return found;
}

/** Where the content of an element is, by its definite length (X.690 §8.1.3). */
function header(bytes: Uint8Array, at: number): { from: number; to: number } | null {
  const first = bytes[at + 1];
  if (first === undefined) return null;
  if (first < 0x80) return { from: at + 2, to: at + 2 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || at + 2 + size > bytes.length) return null;
  const length = bytes.subarray(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  return { from: at + 2 + size, to: at + 2 + size + length };
}

/** The headers of sequences that stand at the beginning, one in another. */
function headers(der: Uint8Array): Uint8Array {
  let end = 0;
  for (let place = header(der, 0); place && der[end] === SEQUENCE; place = header(der, end)) end = place.from;
  return der.subarray(0, end);
}

function fromHex(text: string): Uint8Array | null {
  const digits = text.replace(/[\s:]/g, "");
  return digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits) ? Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null;
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return octets(atob(text.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
}

function isBlank(text: string): boolean {
  return /^[\t-\r ]*$/.test(text);
}

const SPACE = 32;
const SEQUENCE = 0x30;
const ENUMERATED = 0x0a;
const SIGNED_DATA = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const DATA = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
/** In UTF-8, one character a byte. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;
/** Base64 of base64 of base64: what is deeper is not taken apart. */
const MOST_DEEP = 3;

const PUBLIC_BLOCK =
  /^-----BEGIN (X509 CERTIFICATE|CERTIFICATE|CERTIFICATE REQUEST|NEW CERTIFICATE REQUEST|X509 CRL|CRL|OCSP RESPONSE|PUBLIC KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----$/;
const BLOCKS = /-----BEGIN [A-Z0-9 ]+-----[A-Za-z0-9+/=\s]+-----END [A-Z0-9 ]+-----/g;

/** What could be a part of a key in any writing: all but white space, quotes, brackets and what stands between words. */
const TOKEN = /[^\t-\r !"',.:<>[\]{}]+/g;
/** The words that the forms in which certificates come are made of. */
const WORDS: ReadonlySet<string> = new Set(
  (
    "apiVersion v1 kind Secret ConfigMap List items metadata type data stringData tls crt ca x5c keys kty RSA EC " +
    "true false null html HTML DOCTYPE doctype /html /HTML - | > |- --- " +
    "-----BEGIN -----END CERTIFICATE----- CERTIFICATE REQUEST----- REQUEST"
  ).split(" "),
);
