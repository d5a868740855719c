// Node: ready at import, synchronous. The engine is read from beside this file.

import { readFileSync } from "node:fs";
import { initSync } from "./generated/zoneseal.js";

export * from "./api.js";

initSync({ module: readFileSync(new URL("./generated/zoneseal_bg.wasm", import.meta.url)) });

/** For code that also runs in browsers: here there is nothing left to do. */
export async function init() {}
