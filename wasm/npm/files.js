// The modules as files, for Node: from beside this file, or from the installed package where a bundler has moved this
// file elsewhere.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { ZonesealError } from "./error.js";

/** A module's bytes and their SHA-256, as `Part` takes them. */
export function read(file) {
  const bytes = bytesOf(file);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function bytesOf(file) {
  // As CommonJS there is no import.meta.url.
  const here = import.meta.url ?? pathToFileURL(__filename).href;
  try {
    return readFileSync(new URL(`./dist/${file}`, here));
  } catch (error) {
    if (error.code !== "ENOENT") throw missing(file, error);
  }
  try {
    return readFileSync(createRequire(here).resolve(`zoneseal/${file}`));
  } catch (error) {
    throw missing(file, error);
  }
}

function missing(file, cause) {
  return new ZonesealError("wasm-missing", `${file} is not there: install the package zoneseal beside this code`, { cause });
}
