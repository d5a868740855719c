// What opens PKCS#12 files and encrypted keys: a script of its own, which the engine's thread loads when there is a
// passphrase to try.

import { initSync, unlock } from "../../wasm/npm/generated/zoneseal-pkcs12.js";
import text from "../../wasm/npm/generated/zoneseal-pkcs12_bg.wasm?embedded";
import { octets } from "./bytes.js";

initSync({ module: new WebAssembly.Module(octets(text)) });

export { unlock };
