// What every code means, without the engine.

import { checks, codes, conditions } from "./dist/codes.js";

export { checksOf } from "./checks.js";
export { checks, codes, conditions };

export function explain(code) {
  return codes.find((entry) => entry.code === code);
}
