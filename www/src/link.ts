// Links that carry certificates: `#r=` and, in base64url, the raw deflate of one line of JSON and the certificates'
// DER, one after the other. Everything stands behind the `#`, which browsers send to no host. Whoever opens a link has
// been handed it by somebody: what it claims is checked here, and its zone is never believed until the reader adopts it.

import { latin1, octets } from "./bytes.js";
import { parseSmall } from "./json.js";
import type { Question } from "./question.js";
import { readZone } from "./zone.js";

/** What a link holds: certificates alone, never a private key, and never the names of files. */
export interface LinkContent {
  /** DER, in the order in which they were handed in. */
  certificates: readonly Uint8Array<ArrayBuffer>[];
  /** The text of the zone file; null where none was chosen. */
  zone: string | null;
  question: Question;
}

/** Why a link was neither made nor read, as a sentence for the reader. */
export class LinkError extends Error {}

/** Whether this part of an address claims to be such a link. */
export function isLink(hash: string): boolean {
  return hash.startsWith(PREFIX);
}

/** The part of the address from `#` on. */
export async function writeLink({ certificates, zone, question }: LinkContent): Promise<string> {
  if (certificates.length === 0) throw new LinkError("There is no certificate to put into a link.");
  if (certificates.length > MOST_CERTIFICATES) throw new LinkError(`A link carries at most ${MOST_CERTIFICATES} certificates.`);
  if (!certificates.every(isCertificate)) {
    throw new LinkError("A link holds certificates alone, and one of these is something else.");
  }
  if (zone !== null && zone.length > MOST_OF_LINKED_ZONE) throw new LinkError(ZONE_TOO_LARGE);
  supported();
  const head = JSON.stringify({ link: VERSION, zone, question, sizes: certificates.map(({ length }) => length) });
  const packed = await through(new CompressionStream("deflate-raw"), new Blob([`${head}\n`, ...certificates]), MOST_BYTES);
  const hash = `${PREFIX}${btoa(latin1(packed)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  if (hash.length > MOST_CHARACTERS) {
    throw new LinkError(
      `This would be a link of ${hash.length.toLocaleString("en")} characters, and few programs carry more than ` +
        `${MOST_CHARACTERS.toLocaleString("en")}. Save the report with its origins instead.`,
    );
  }
  return hash;
}

/** What the part of an address from `#` on holds. Fails with a `LinkError` where it is not whole. */
export async function readLink(hash: string): Promise<LinkContent> {
  if (hash.length > MOST_CHARACTERS) {
    throw new LinkError(`This link is longer than ${MOST_CHARACTERS.toLocaleString("en")} characters. No link of this page is.`);
  }
  const text = hash.slice(PREFIX.length);
  if (!isLink(hash) || !/^[A-Za-z0-9_-]+$/.test(text)) throw new LinkError(DAMAGED);
  supported();
  const bytes = await unpacked(text);
  const end = bytes.indexOf(LINE_FEED);
  if (end > MOST_OF_HEAD) throw new LinkError(ZONE_TOO_LARGE);
  const head = end < 0 ? null : parsed(bytes.subarray(0, end));
  if (!head) throw new LinkError(DAMAGED);
  if (head["link"] !== VERSION) throw new LinkError("Another version of this page made this link, and this one cannot read it.");
  return { certificates: certificatesOf(head["sizes"], bytes.slice(end + 1)), zone: zoneOf(head["zone"]), question: questionOf(head["question"]) };
}

/**
 * Whether these bytes have the shape of a certificate: a sequence of a sequence, a sequence and a bit string that
 * fills them (RFC 5280 §4.1). No form of a private key has it (RFC 5208 §5, RFC 5915 §3, RFC 8017 §A.1.2).
 */
export function isCertificate(der: Uint8Array): boolean {
  const outer = element(der, 0);
  if (outer?.tag !== SEQUENCE || outer.end !== der.length) return false;
  const body = element(der, outer.start);
  const algorithm = body && element(der, body.end);
  const signature = algorithm && element(der, algorithm.end);
  return body?.tag === SEQUENCE && algorithm?.tag === SEQUENCE && signature?.tag === BIT_STRING && signature.end === der.length;
}

function supported(): void {
  if (typeof DecompressionStream === "undefined") throw new LinkError("This browser has nothing to pack and unpack links with.");
}

async function unpacked(text: string): Promise<Uint8Array<ArrayBuffer>> {
  let packed: Uint8Array<ArrayBuffer>;
  try {
    packed = octets(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    throw new LinkError(DAMAGED);
  }
  try {
    return await through(new DecompressionStream("deflate-raw"), new Blob([packed]), MOST_BYTES);
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError(DAMAGED);
  }
}

/** Puts a blob through a compressor, and stops at the limit however little it was made of. */
async function through(
  compressor: CompressionStream | DecompressionStream,
  blob: Blob,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = blob.stream().pipeThrough<Uint8Array<ArrayBuffer>>(compressor).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new LinkError("This link unpacks to more than 10 MB, the limit for all input together. Nothing of it was read.");
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function parsed(bytes: Uint8Array): Record<string, unknown> | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const value = parseSmall(text, MOST_OF_HEAD);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

function certificatesOf(sizes: unknown, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  if (!Array.isArray(sizes) || sizes.length === 0 || sizes.length > MOST_CERTIFICATES) throw new LinkError(DAMAGED);
  const out: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const size of sizes as unknown[]) {
    if (typeof size !== "number" || !Number.isInteger(size) || size <= 0) throw new LinkError(DAMAGED);
    const der = bytes.slice(at, at + size);
    if (der.length !== size) throw new LinkError(DAMAGED);
    if (!isCertificate(der)) throw new LinkError("This link holds something that is not a certificate. Nothing of it was read.");
    out.push(der);
    at += size;
  }
  if (at !== bytes.length) throw new LinkError(DAMAGED);
  return out;
}

function zoneOf(zone: unknown): string | null {
  if (zone === null) return null;
  if (typeof zone === "string" && zone.length > MOST_OF_LINKED_ZONE) throw new LinkError(ZONE_TOO_LARGE);
  const choice = typeof zone === "string" ? readZone(zone, "", MOST_OF_LINKED_ZONE) : null;
  if (!choice || choice.id.length > MOST_OF_ZONE_ID) throw new LinkError("The zone in this link is not a zone file. Nothing of the link was read.");
  return choice.text;
}

/** A question that this page could have asked; anything else is no link of this page. */
function questionOf(value: unknown): Question {
  const { profile, role, host, at, subject, edge } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const known =
    oneOf(profile, ["zone", "webpki", "rfc5280"]) &&
    oneOf(role, ["any", "server", "client"]) &&
    typeof host === "string" &&
    host.length <= MOST_OF_HOST &&
    (at === null || matches(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)) &&
    (subject === null || matches(subject, /^[0-9a-f]{64}$/)) &&
    (edge === null || matches(edge, /^[0-9a-f]{64}$/));
  if (!known) throw new LinkError("The question in this link is none that this page asks. Nothing of the link was read.");
  return { profile, role, host, at, subject, edge };
}

function oneOf(value: unknown, values: readonly string[]): value is string {
  return typeof value === "string" && values.includes(value);
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

/** The DER element at a place: its tag, and where its content begins and ends. Null where it is not whole. */
function element(der: Uint8Array, at: number): { tag: number; start: number; end: number } | null {
  const tag = der[at];
  const first = der[at + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return within(der, tag, at + 2, first);
  const count = first & 0x7f;
  if (count === 0 || count > 4) return null;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
  return within(der, tag, at + 2 + count, length);
}

function within(der: Uint8Array, tag: number, start: number, length: number) {
  return start + length <= der.length ? { tag, start, end: start + length } : null;
}

const PREFIX = "#r=";
const VERSION = 1;
const DAMAGED = "This link is damaged: a part of it is missing or was changed. Ask for it again, or for the files.";
/** What common programs carry unharmed, and far below where browsers cut (2 MB and 1 MB). */
const MOST_CHARACTERS = 200_000;
/** The engine's limit for all input together. */
const MOST_BYTES = 10_000_000;
/**
 * Characters of a zone in a link: certificates hardly pack, so that more would not fit into the link. What unpacks to more
 * was made to keep the page busy.
 */
const MOST_OF_LINKED_ZONE = 200_000;
/** The line before the certificates has the zone with its quotes and line ends written out. */
const MOST_OF_HEAD = 3 * MOST_OF_LINKED_ZONE;
/** As the engine has it (RFC 1035 §2.3.4). */
const MOST_OF_ZONE_ID = 253;
const ZONE_TOO_LARGE = `The zone is larger than the ${MOST_OF_LINKED_ZONE.toLocaleString("en")} characters that a link carries. Nothing of the link was made or read: hand over the zone file itself.`;
/** More than any chain has, and more would not fit into the characters. */
export const MOST_CERTIFICATES = 200;
/** A DNS name in text (RFC 1035 §2.3.4), and a scheme before it. */
const MOST_OF_HOST = 300;
const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const LINE_FEED = 10;
