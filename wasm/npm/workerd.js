// Cloudflare's workerd: modules are imported compiled, so that the engine is ready at import.

import { main, mlDsa } from "./engine.js";
import mainModule from "./dist/zoneseal.wasm";
import mlDsaModule from "./dist/zoneseal-mldsa.wasm";

export * from "./api.js";

main.loadSync(mainModule);
mlDsa.provideBy(() => mlDsaModule);

/** For code that also runs in browsers: here there is nothing left to do. */
export async function init() {}
