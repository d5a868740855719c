// For bundlers that move no files (esbuild, Rollup) and for pages of one file: the modules are inside of this one,
// packed. `await init()` unpacks them, and they are hashed like all others.

import { load, main } from "./engine.js";
import { packed } from "./dist/packed.js";

export * from "./api.js";

/** Loads the engine from inside this file. */
export async function init() {
  if (!main.isLoaded) await load(unpacked(packed.zoneseal), unpacked(packed["zoneseal-mldsa"]));
}

function unpacked(text) {
  if (text === undefined) return undefined;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
