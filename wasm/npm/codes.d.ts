import type { CodeText } from "./dist/codes.js";

export type { Code, CodeText } from "./dist/codes.js";

/** Every code, in the order of the engine's table. */
export const codes: readonly CodeText[];

/** What a code means; undefined for a code that is none. */
export function explain(code: string): CodeText | undefined;
