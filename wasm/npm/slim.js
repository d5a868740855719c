// Bring your own wasm: nothing here names a file, so that no bundler ships one.

import { ZonesealError } from "./error.js";
import { load, main } from "./engine.js";

export * from "./api.js";

/** Loads the engine from what is given. */
export async function init(source, { mlDsa } = {}) {
  if (source === undefined && !main.isLoaded) {
    throw new ZonesealError("wrong-argument", "zoneseal/slim has no wasm of its own: init(source) needs one");
  }
  await load(source, mlDsa);
}
