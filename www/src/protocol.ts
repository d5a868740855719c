// What the page and its worker say to each other.

import type { InputFile } from "./types.js";

/** The calls, with the arguments of the engine's own functions and what each returns. */
export interface Calls {
  verify: Call<[files: InputFile[], options: string, anchors: InputFile[], passphrase?: string]>;
  split: Call<[edge: InputFile[], authority: InputFile[] | "public", options: string, members: InputFile[]]>;
  inspect: Call<[files: InputFile[], at: string | null, tree: boolean, passphrase?: string]>;
  compare: Call<[files: InputFile[], options: string | null, anchors: InputFile[], passphrase?: string]>;
  whatChanges: Call<[files: InputFile[], options: string, anchors: InputFile[], passphrase?: string]>;
  keyMatches: Call<[files: InputFile[], keys: InputFile[], passphrase?: string]>;
  zoneOf: Call<[files: InputFile[], sha256: string, id: string]>;
  der: Call<[files: InputFile[], sha256: string, passphrase?: string], Uint8Array<ArrayBuffer>>;
  catalogue: Call<[]>;
  version: Call<[]>;
}

interface Call<Args extends unknown[], Value = string> {
  args: Args;
  value: Value;
}

export type CallName = keyof Calls;

export interface CallMessage {
  id: number;
  name: CallName;
  args: unknown[];
}

export type WorkerMessage =
  | { kind: "ready" }
  /** The addresses that the worker has requested. */
  | { kind: "requests"; names: string[] }
  | { kind: "blocked"; message: string }
  | { kind: "result"; id: number; value: Calls[CallName]["value"] }
  | { kind: "refused"; id: number; code: string; message: string }
  | { kind: "broken"; id: number; message: string };
