// What the page and its worker say to each other.

import type { InputFile } from "./types.js";

/** The calls, with the arguments of the engine's own functions. */
export interface Calls {
  verify: [files: InputFile[], options: string, anchors: InputFile[]];
  zoneOf: [files: InputFile[], sha256: string, id: string];
  version: [];
}

export type CallName = keyof Calls;

export interface CallMessage {
  id: number;
  name: CallName;
  args: unknown[];
}

export type WorkerMessage =
  | { kind: "ready" }
  | { kind: "blocked"; message: string }
  | { kind: "result"; id: number; value: string }
  | { kind: "refused"; id: number; code: string; message: string }
  | { kind: "broken"; id: number; message: string };
