// The same for Node: read from beside this file, and ready at import.

import { Part, addHelper } from "./engine.js";
import { glue } from "./dist/zoneseal-pkcs12.glue.js";
import { read } from "./files.js";

const part = new Part("zoneseal-pkcs12", glue);

/** The SHA-256 of the module that belongs to this version, in hex. */
export const wasmSha256 = part.sha256;

part.provideBy(() => read("zoneseal-pkcs12.wasm"));
addHelper("setUnlock", part, (...args) => part.functions().unlock(...args));

/** For code that also runs in browsers: here there is nothing left to do. */
export async function init() {}
