// What every entry exports: friendly arguments in, the engine's report out. Nothing is decided here.

import { ZonesealError } from "./error.js";
import { engine } from "./engine.js";
import { plain } from "./options.js";

export { ZonesealError };
export { mlDsaSha256, wasmSha256 } from "./engine.js";

export function verify(inputs, options) {
  return JSON.parse(verifyJson(inputs, options));
}

export function verifyJson(inputs, options = {}) {
  const { anchors, passphrase, ...rest } = record(options);
  return engine.verify(files(inputs), question(rest), files(anchors ?? [], "anchor"), secret(passphrase));
}

export async function verifyAsync(inputs, options = {}) {
  return verify(await read(inputs), await readOptions(options));
}

export function whatChanges(inputs, options) {
  return JSON.parse(whatChangesJson(inputs, options));
}

export function whatChangesJson(inputs, options = {}) {
  const { anchors, passphrase, ...rest } = record(options);
  return engine.whatChanges(files(inputs), question(rest), files(anchors ?? [], "anchor"), secret(passphrase));
}

export async function whatChangesAsync(inputs, options = {}) {
  return whatChanges(await read(inputs), await readOptions(options));
}

export function split(edge, authority, options) {
  return JSON.parse(splitJson(edge, authority, options));
}

export function splitJson(edge, authority, options = {}) {
  const { members, ...rest } = record(options);
  const named = authority === "public" ? authority : files(authority, "authority");
  return engine.split(files(edge), named, question(rest), files(members ?? [], "member"));
}

export async function splitAsync(edge, authority, options = {}) {
  return split(await read(edge), await read(authority), await readOptions(options));
}

export function inspect(inputs, options) {
  return JSON.parse(inspectJson(inputs, options));
}

export function inspectJson(inputs, options = {}) {
  const { at, tree = false, passphrase } = only(options, ["at", "tree", "passphrase"]);
  return engine.inspect(files(inputs), time(at), tree === true, secret(passphrase));
}

export async function inspectAsync(inputs, options = {}) {
  return inspect(await read(inputs), options);
}

export function compare(a, b, options) {
  return JSON.parse(compareJson(a, b, options));
}

export function compareJson(a, b, options = {}) {
  const { anchors, passphrase, ...rest } = record(options);
  // Without something to judge against, certificates are compared and not judged.
  const judged = anchors !== undefined || (rest.zone ?? null) !== null;
  const asked = judged ? question(rest) : undefined;
  return engine.compare(files([a, b].flat()), asked, files(anchors ?? [], "anchor"), secret(passphrase));
}

export async function compareAsync(a, b, options = {}) {
  return compare(await read(a), await read(b), await readOptions(options));
}

export function keyMatches(certificate, key, options = {}) {
  const { passphrase } = only(options, ["passphrase"]);
  const answer = engine.keyMatches(files(certificate), files(key, "key"), secret(passphrase));
  const [match, reason] = answer.split(": ");
  return reason === undefined ? { match } : { match, reason };
}

export async function keyMatchesAsync(certificate, key, options) {
  return keyMatches(await read(certificate), await read(key), options);
}

export function zoneOf(inputs, sha256, id) {
  // As openssl prints it, too: in capitals, with colons.
  const plain = text(sha256, "sha256").replaceAll(":", "").toLowerCase();
  return engine.zoneOf(files(inputs), plain, text(id, "id"));
}

export function explain(code) {
  return catalogue().find((entry) => entry.code === code);
}

export function catalogue() {
  return JSON.parse(engine.catalogue());
}

export function version() {
  return engine.version();
}

/** The options as the engine reads them. It refuses a key that it does not know, so none is dropped here. */
function question({ at, zone, ...rest }) {
  const speaks = Object.entries(rest).find(([key, value]) => key === "toJSON" || typeof value?.toJSON === "function");
  if (speaks) throw wrong(`the option \`${speaks[0]}\` says by itself what it is in JSON`);
  return json({ __proto__: null, ...rest, at: time(at), zone: zoneText(zone) }, "options");
}

/** As JSON, which leaves out functions and makes null of NaN: to the engine both would look like an option not given. */
function json(value, argument) {
  try {
    return JSON.stringify(value, (key, part) => {
      if (typeof part === "function" || typeof part === "symbol") throw wrong(`\`${key}\` is a ${typeof part}`);
      if (typeof part === "number" && !Number.isFinite(part)) throw wrong(`\`${key}\` is ${part}, where a finite number belongs`);
      return part;
    });
  } catch (error) {
    if (error instanceof ZonesealError) throw error;
    throw wrong(`\`${argument}\` cannot be written as JSON: ${error.message}`, { cause: error });
  }
}

/** The options, where they are an object, and all that it has is its own. */
function record(options, what = "`options`") {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return plain(options, what);
  throw misplaced(what, options, "an object belongs");
}

/** The options, where they are those of a function that knows a few alone. */
function only(options, known) {
  const other = Object.keys(record(options)).find((key) => !known.includes(key));
  if (other === undefined) return options;
  throw wrong(`the option \`${other}\` is none of ${known.join(", ")}`);
}

/** Seconds are the engine's resolution. The clock is the caller's, and is read here, never inside. */
function time(at = new Date()) {
  if (typeof at === "string") return at;
  if (at instanceof Date && !Number.isNaN(at.getTime())) {
    return at.toISOString().replace(/\.\d+Z$/, "Z");
  }
  throw misplaced("`at`", at, "a Date or a string belongs");
}

function zoneText(zone = null) {
  if (zone === null || typeof zone === "string") return zone;
  const bytes = octets(zone);
  return bytes === undefined ? json(parsedZone(zone), "zone") : new TextDecoder().decode(bytes);
}

/** A zone file's content. What is still to be read has none. */
function parsedZone(zone) {
  if (!isLater(zone) && !isDetached(zone)) return record(zone, "`zone`");
  throw misplaced("`zone`", zone, "text, bytes or a zone file's content belongs");
}

function secret(passphrase) {
  return passphrase === undefined ? undefined : text(passphrase, "passphrase");
}

function text(value, argument) {
  if (typeof value === "string") return value;
  throw misplaced(`\`${argument}\``, value, "a string belongs");
}

function files(inputs, role = "input") {
  // Also the holes of an array are looked at.
  return Array.from(Array.isArray(inputs) ? inputs : [inputs], (input, index) => file(input, `${role} ${index + 1}`));
}

function file(input, place) {
  const name = typeof input?.name === "string" ? input.name : place;
  const content = contentOf(input);
  if (typeof content === "string") return { name, bytes: new TextEncoder().encode(content) };
  const bytes = octets(content);
  if (bytes !== undefined) return { name, bytes };
  throw misplaced(place, content, "text or bytes belong");
}

/** A Blob has a method of the name `bytes`, where the platform is new enough, and so has a Response. */
function contentOf(input) {
  const isNamed = !isBlob(input) && typeof input?.bytes !== "function";
  return isNamed ? input?.bytes ?? input : input;
}

function isLater(content) {
  return isBlob(content) || typeof content?.then === "function";
}

function isBlob(content) {
  return typeof Blob === "function" && content instanceof Blob;
}

/** Whether a buffer was transferred elsewhere. To the engine, writing from one would be a panic. */
function isDetached(content) {
  const buffer = ArrayBuffer.isView(content) ? content.buffer : content;
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/** A view that is a Uint8Array and no more: what inherits from it might say of itself what it is not. */
function octets(content) {
  if (isDetached(content)) return undefined;
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (ArrayBuffer.isView(content)) return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return undefined;
}

/** Inputs of which some are Blobs or Files, or promises: read, with their names. */
async function read(inputs) {
  return Promise.all((Array.isArray(inputs) ? inputs : [inputs]).map(readOne));
}

async function readOne(input) {
  const given = await input;
  const content = await contentOf(given);
  if (!isBlob(content)) return content === given ? given : { name: given.name, bytes: content };
  const name = given.name ?? content.name;
  return { ...(typeof name === "string" && { name }), bytes: new Uint8Array(await content.arrayBuffer()) };
}

async function readOptions(options) {
  const { anchors, members, zone, ...rest } = record(options);
  const given = await zone;
  return {
    ...rest,
    ...(anchors !== undefined && { anchors: await read(anchors) }),
    ...(members !== undefined && { members: await read(members) }),
    ...(given !== undefined && { zone: isBlob(given) ? await given.text() : given }),
  };
}

function misplaced(what, value, belongs) {
  const advice = isLater(value) ? "; the functions that end in Async take it" : "";
  return wrong(`${what} is ${described(value)}, where ${belongs}${advice}`);
}

function described(value) {
  if (value === null || value === undefined) return String(value);
  if (isBlob(value)) return "a Blob";
  if (isLater(value)) return "a promise";
  if (isDetached(value)) return "a buffer that was transferred elsewhere";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : "a Date";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function wrong(message, options) {
  return new ZonesealError("wrong-argument", message, options);
}
