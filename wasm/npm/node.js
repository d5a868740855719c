// Node: ready at import, synchronous.

import { main, mlDsa } from "./engine.js";
import { read } from "./files.js";

export * from "./api.js";

main.loadSync(read("zoneseal.wasm"));
mlDsa.provideBy(() => read("zoneseal-mldsa.wasm"));

/** For code that also runs in browsers: here there is nothing left to do. */
export async function init() {}
