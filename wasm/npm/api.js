// What every entry exports: friendly arguments in, the engine's report out. Nothing is decided here.

import { ZonesealError } from "./error.js";
import { engine } from "./engine.js";
import { given } from "./options.js";

export { ZonesealError };
export { mlDsaSha256, wasmSha256 } from "./engine.js";

export function verify(inputs, options) {
  return JSON.parse(verifyJson(inputs, options));
}

export function verifyJson(inputs, options = {}) {
  const { anchors, passphrase, ...rest } = given(options);
  return engine.verify(files(inputs), question(rest), files(anchors ?? []), secret(passphrase));
}

export async function verifyAsync(inputs, options = {}) {
  return verify(await read(inputs), await readOptions(options));
}

export function whatChanges(inputs, options) {
  return JSON.parse(whatChangesJson(inputs, options));
}

export function whatChangesJson(inputs, options = {}) {
  const { anchors, passphrase, ...rest } = given(options);
  return engine.whatChanges(files(inputs), question(rest), files(anchors ?? []), secret(passphrase));
}

export async function whatChangesAsync(inputs, options = {}) {
  return whatChanges(await read(inputs), await readOptions(options));
}

export function split(edge, authority, options) {
  return JSON.parse(splitJson(edge, authority, options));
}

export function splitJson(edge, authority, options = {}) {
  return engine.split(files(edge), authority === "public" ? authority : files(authority), question(given(options)));
}

export async function splitAsync(edge, authority, options = {}) {
  return split(await read(edge), await read(authority), await readOptions(options));
}

export function inspect(inputs, options) {
  return JSON.parse(inspectJson(inputs, options));
}

export function inspectJson(inputs, options = {}) {
  const { at, tree = false, passphrase } = given(options, ["at", "tree", "passphrase"]);
  return engine.inspect(files(inputs), time(at), tree === true, secret(passphrase));
}

export async function inspectAsync(inputs, options = {}) {
  return inspect(await read(inputs), options);
}

export function compare(a, b, options) {
  return JSON.parse(compareJson(a, b, options));
}

export function compareJson(a, b, options = {}) {
  const { anchors, passphrase, ...rest } = given(options);
  // Without something to judge against, certificates are compared and not judged.
  const judged = anchors !== undefined || (rest.zone ?? null) !== null;
  const asked = judged ? question(rest) : undefined;
  return engine.compare([...files(a), ...files(b)], asked, files(anchors ?? []), secret(passphrase));
}

export async function compareAsync(a, b, options = {}) {
  return compare(await read(a), await read(b), await readOptions(options));
}

export function keyMatches(certificate, key, options = {}) {
  const { passphrase } = given(options, ["passphrase"]);
  const answer = engine.keyMatches(files(certificate), files(key), secret(passphrase));
  const [match, reason] = answer.split(": ");
  return reason === undefined ? { match } : { match, reason };
}

export async function keyMatchesAsync(certificate, key, options) {
  return keyMatches(await read(certificate), await read(key), options);
}

export function zoneOf(inputs, sha256, id) {
  return engine.zoneOf(files(inputs), text(sha256, "sha256"), text(id, "id"));
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
  for (const [key, value] of Object.entries(rest)) if (!isJson(value)) throw wrong(`the option \`${key}\` is nothing that it could be`);
  return JSON.stringify({ __proto__: null, ...rest, at: time(at), zone: zoneText(zone) });
}

/** What JSON says as it is. All else it would leave out, or call no value: an option that asks for something, and is not heard. */
function isJson(value) {
  if (Array.isArray(value)) return !("toJSON" in value) && [...value].every((item) => typeof item === "string");
  return value === undefined || value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** Seconds are the engine's resolution. The clock is the caller's, and is read here, never inside. */
function time(at = new Date()) {
  if (typeof at === "string") return at;
  if (at instanceof Date && !Number.isNaN(at.getTime())) {
    return at.toISOString().replace(/\.\d+Z$/, "Z");
  }
  throw wrong("`at` is neither a Date nor a string");
}

function zoneText(zone = null) {
  if (zone === null || typeof zone === "string") return zone;
  const bytes = octets(zone);
  return bytes === undefined ? textOf(zone) : new TextDecoder().decode(bytes);
}

function textOf(zone) {
  let json;
  try {
    json = JSON.stringify(zone);
  } catch {
    // Told below.
  }
  return text(json, "zone");
}

function secret(passphrase) {
  return passphrase === undefined ? undefined : text(passphrase, "passphrase");
}

function text(value, argument) {
  if (typeof value === "string") return value;
  throw wrong(`\`${argument}\` is not a string`);
}

function files(inputs) {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  return list.map((input, index) => file(input, index));
}

function file(input, index) {
  const name = typeof input?.name === "string" ? input.name : `input ${index + 1}`;
  const content = input?.bytes ?? input;
  if (typeof content === "string") return { name, bytes: new TextEncoder().encode(content) };
  const bytes = octets(content);
  if (bytes !== undefined) return { name, bytes };
  const isBlob = typeof Blob === "function" && content instanceof Blob;
  const advice = isBlob ? "a Blob, which the functions that end in Async read" : "neither text nor bytes";
  throw wrong(`input ${index + 1} is ${advice}`);
}

/** A view that is a Uint8Array and no more: what inherits from it might say of itself what it is not. */
function octets(content) {
  try {
    if (ArrayBuffer.isView(content)) return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    if (content instanceof ArrayBuffer) return new Uint8Array(content);
  } catch (cause) {
    throw wrong("an input's bytes have gone to somebody else", { cause });
  }
  return undefined;
}

/** Inputs of which some are Blobs or Files, or promises: read, with their names. */
async function read(inputs) {
  return Promise.all((Array.isArray(inputs) ? inputs : [inputs]).map(readOne));
}

async function readOne(input) {
  const given = await input;
  const content = await (given?.bytes ?? given);
  if (typeof Blob !== "function" || !(content instanceof Blob)) {
    return content === given ? given : { name: given.name, bytes: content };
  }
  const name = given.name ?? content.name;
  return { ...(typeof name === "string" && { name }), bytes: new Uint8Array(await content.arrayBuffer()) };
}

async function readOptions(options) {
  const { anchors, zone, ...rest } = given(options);
  const isBlob = typeof Blob === "function" && zone instanceof Blob;
  return {
    ...rest,
    ...(anchors !== undefined && { anchors: await read(anchors) }),
    ...(zone !== undefined && { zone: isBlob ? await zone.text() : await zone }),
  };
}

function wrong(message, details) {
  return new ZonesealError("wrong-argument", message, details);
}
