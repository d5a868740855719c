// Options as callers write them.

import { ZonesealError } from "./error.js";

/**
 * The options by themselves, each read once. Refused is what would be passed over: what an object inherits, and what it
 * hides. An option that nobody heard asks for less than its caller did.
 */
export function plain(options, what = "`options`") {
  const prototype = Object.getPrototypeOf(options);
  // What plain objects inherit from, in whichever realm.
  const isPlain = prototype === null || Object.hasOwn(prototype, "isPrototypeOf");
  const isOpen = Reflect.ownKeys(options).length === Object.keys(options).length;
  if (isPlain && isOpen) return { __proto__: null, ...options };
  throw new ZonesealError("wrong-argument", `${what} is no plain object: what it inherits or hides would not be heard`);
}
