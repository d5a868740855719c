import type { WasmSource } from "./index.js";

/** The SHA-256 of `zoneseal-pkcs12.wasm` of this version, in hex. */
export const wasmSha256: string;

/**
 * Loads what opens PKCS#12 files and encrypted private keys: from beside the package's own files, or from what is given.
 * After it, `passphrase` is an option. In Node and workerd there is nothing left to do after the import.
 *
 * @throws {@link ZonesealError} as the `init` of `zoneseal` does.
 */
export function init(source?: WasmSource): Promise<void>;
