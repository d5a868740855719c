// What opens PKCS#12 files and encrypted keys: a module of its own, loaded only where somebody asks for it.

import { Part, addHelper } from "./engine.js";
import { glue } from "./dist/zoneseal-pkcs12.glue.js";

const part = new Part("zoneseal-pkcs12", glue);
let isAdded = false;

/** The SHA-256 of the module that belongs to this version, in hex. */
export const wasmSha256 = part.sha256;

/** Loads the module: from beside this file, or from what is given. `passphrase` is an option after it. */
export async function init(source = new URL("./dist/zoneseal-pkcs12.wasm", import.meta.url)) {
  await part.load(source);
  if (!isAdded) addHelper("setUnlock", part, (...args) => part.functions().unlock(...args));
  isAdded = true;
}
