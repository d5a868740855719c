// Browsers and other places without a file system: `await init()` once, synchronous after it.

import { load } from "./engine.js";

export * from "./api.js";

/** Loads the engine: from beside this file, or from what is given. */
export function init(
  source = new URL("./dist/zoneseal.wasm", import.meta.url),
  { mlDsa = new URL("./dist/zoneseal-mldsa.wasm", import.meta.url) } = {},
) {
  return load(source, mlDsa);
}
