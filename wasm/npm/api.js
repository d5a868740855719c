// What every entry exports: friendly arguments in, the engine's report out. Nothing is decided here.

import { ZonesealError } from "./error.js";
import { engine } from "./engine.js";

export { ZonesealError };
export { mlDsaSha256, wasmSha256 } from "./engine.js";

export function verify(inputs, options) {
  return JSON.parse(verifyJson(inputs, options));
}

export function verifyJson(inputs, options = {}) {
  const { anchors, ...rest } = options;
  return engine.verify(files(inputs), question(rest), files(anchors ?? []));
}

export function split(edge, authority, options) {
  return JSON.parse(splitJson(edge, authority, options));
}

export function splitJson(edge, authority, options = {}) {
  return engine.split(files(edge), files(authority), question(options));
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
  return JSON.stringify({ ...rest, at: time(at), zone: zoneText(zone) });
}

/** Seconds are the engine's resolution. The clock is the caller's, and is read here, never inside. */
function time(at = new Date()) {
  if (typeof at === "string") return at;
  if (at instanceof Date && !Number.isNaN(at.getTime())) {
    return at.toISOString().replace(/\.\d+Z$/, "Z");
  }
  throw new ZonesealError("wrong-argument", "`at` is neither a Date nor a string");
}

function zoneText(zone = null) {
  if (zone === null || typeof zone === "string") return zone;
  if (zone instanceof Uint8Array || zone instanceof ArrayBuffer) return new TextDecoder().decode(zone);
  return JSON.stringify(zone);
}

function files(inputs) {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  return list.map((input, index) => file(input, index));
}

function file(input, index) {
  const name = typeof input?.name === "string" ? input.name : `input ${index + 1}`;
  const content = input?.bytes ?? input;
  if (typeof content === "string") return { name, bytes: new TextEncoder().encode(content) };
  if (content instanceof Uint8Array) return { name, bytes: content };
  if (content instanceof ArrayBuffer) return { name, bytes: new Uint8Array(content) };
  throw new ZonesealError("wrong-argument", `input ${index + 1} is neither text nor bytes`);
}
