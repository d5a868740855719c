// Browsers and other places without a file system: `await init()` once, synchronous after it.

import load, { setMlDsa } from "./generated/zoneseal.js";
import loadMlDsa, { mlDsa } from "./generated/zoneseal-mldsa.js";

export * from "./api.js";

let ready;

/**
 * Loads the engine: from beside this file, or from what is given (a URL, a Response, bytes or a module).
 * Calling it again is free; a failed try may be repeated.
 */
export function init(source) {
  const main = load(source === undefined ? undefined : { module_or_path: source });
  ready ??= Promise.all([main, loadMlDsa()]).then(
    () => setMlDsa(mlDsa),
    (error) => {
      ready = undefined;
      throw error;
    },
  );
  return ready;
}
