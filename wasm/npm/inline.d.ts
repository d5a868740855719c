export * from "./index.js";

/**
 * Loads the engine from inside the JavaScript: no file has to be served beside it, and a third more travels. Free when
 * done, and may be repeated after it failed.
 *
 * @throws {@link ZonesealError} `wasm-mismatch`.
 */
export function init(): Promise<void>;
