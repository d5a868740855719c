// What every code means, without the engine.

import { codes } from "./dist/codes.js";

export { codes };

export function explain(code) {
  return codes.find((entry) => entry.code === code);
}
