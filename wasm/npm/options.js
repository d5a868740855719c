// Options as callers write them.

import { ZonesealError } from "./error.js";

/**
 * The options by themselves, each read once. Refused is what would be passed over: what an object inherits, what it hides,
 * and, where `known` is given, a key that is none of these. An option that nobody heard asks for less than its caller did.
 */
export function given(options, known) {
  const prototype = isObject(options) ? Object.getPrototypeOf(options) : undefined;
  // What plain objects inherit from, in whichever realm.
  const isPlain = prototype === null || (isObject(prototype) && Object.hasOwn(prototype, "isPrototypeOf"));
  if (!isPlain) throw wrong("options are a plain object");
  const keys = Object.keys(options);
  if (Reflect.ownKeys(options).length > keys.length) throw wrong("an option is hidden: none may be a symbol, or not enumerable");
  const other = known && keys.find((key) => !known.includes(key));
  if (other !== undefined) throw wrong(`the option \`${other}\` is none of ${known.join(", ")}`);
  return { __proto__: null, ...options };
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function wrong(message) {
  return new ZonesealError("wrong-argument", message);
}
