import type { InitOptions, WasmSource } from "./index.js";

export * from "./index.js";

/**
 * Loads the engine from what is given: this entry names no file of its own, so that no bundler ships one.
 *
 * @throws {@link ZonesealError} as the `init` of `zoneseal` does, and `wrong-argument` where no source was given.
 */
export function init(source: WasmSource, options?: InitOptions): Promise<void>;
