// Node: ready at import, synchronous. The engine is read from beside this file.

import { readFileSync } from "node:fs";
import { initSync, setMlDsa } from "./generated/zoneseal.js";
import { initSync as startMlDsa, mlDsa } from "./generated/zoneseal-mldsa.js";

export * from "./api.js";

const bytes = (name) => readFileSync(new URL(`./generated/${name}_bg.wasm`, import.meta.url));

initSync({ module: bytes("zoneseal") });

let started = false;
setMlDsa((...args) => {
  if (!started) startMlDsa({ module: bytes("zoneseal-mldsa") });
  started = true;
  return mlDsa(...args);
});

/** For code that also runs in browsers: here there is nothing left to do. */
export async function init() {}
