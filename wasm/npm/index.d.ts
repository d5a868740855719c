import type { CodeText } from "./dist/codes.js";
import type { Report } from "./dist/report.js";

export type { Code, CodeText } from "./dist/codes.js";
export type * from "./dist/report.js";
export type { Comparison, Inspection } from "./dist/inspect.js";
export type { Policy } from "./dist/policy.js";

/** Text (PEM) or bytes (PEM or DER), with a name for the report where you have one. */
export type Content = string | Uint8Array | ArrayBuffer;
export type Input = Content | { name: string; bytes: Content };

/** The question. What is left out is the engine's default. */
export interface Options {
  /** The time of the verdict; the default is this machine's clock. */
  at?: Date | string;
  /** The zone file: its text, bytes or parsed content. */
  zone?: string | Uint8Array | ArrayBuffer | object | null;
  /** `zone` (the default), `webpki` or `rfc5280`. */
  profile?: string;
  /** The role that the subject must have: `any` (the default), `server` or `client`. */
  role?: string;
  /** The host name that the subject must carry, or a URI of which scheme and host count. */
  host?: string | null;
  /** The text of the public suffix list (publicsuffix.org), for the rule on wildcards of the profile `webpki`. Without
   * it that rule is not evaluated, and says so. */
  public_suffixes?: string | null;
  /** Whether it must be shown that nothing was revoked: `required`, `if-present` (the default) or `off`. The lists and
   * responses are given among the inputs. */
  revocation?: string;
  /** For how many seconds after its end evidence of revocation still counts; the default is 0. */
  revocation_grace?: number;
}

/** What a {@link ZonesealError} is about. */
export type ErrorCode =
  /** An argument is of a wrong kind. */
  | "wrong-argument"
  /** `init` was not awaited before the first call. */
  | "not-initialised"
  /** A wasm module could not be fetched or read. */
  | "wasm-missing"
  /** A wasm module is not the one that belongs to this version of the package. */
  | "wasm-mismatch"
  /** The engine stopped in the middle of a call. That call has no verdict; the next one starts a new engine. */
  | "engine-poisoned"
  /** The engine's own: `option-value`, `options-malformed`, `zone-file-unusable` and others. */
  | (string & {});

/** A wrong argument, or an engine that cannot run. Certificates never throw: whatever is in them becomes a verdict. */
export class ZonesealError extends Error {
  readonly name: "ZonesealError";
  /** Stable: branch on this, and never on the message. */
  readonly code: ErrorCode;
  constructor(code: string, message: string, options?: { cause?: unknown });
}

/**
 * Where a wasm module is taken from. All but a compiled module are hashed before they run, and refused where they are
 * not of this version. Of a compiled module the build identity is compared: that finds another version, and no forgery.
 */
export type WasmSource = WasmContent | Promise<WasmContent>;
type WasmContent =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Global<"URL">
  | Global<"Request">
  | Global<"Response">
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T : never);
/** A type of the platform's, where the platform's types are at hand: this package needs neither DOM's nor Node's. */
type Global<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer T }> ? T : never;

/** What `init` takes besides. */
export interface InitOptions {
  /** Where `zoneseal-mldsa.wasm` is taken from, which verifies signatures by ML-DSA. */
  mlDsa?: WasmSource;
}

/**
 * Loads the engine: from beside the package's own files, or from what is given. Required once in browsers; in Node and
 * workerd there is nothing left to do after the import. Free when done, and may be repeated after it failed.
 *
 * @throws {@link ZonesealError} `wasm-missing`, `wasm-mismatch` or `wrong-argument`.
 */
export function init(source?: WasmSource, options?: InitOptions): Promise<void>;

/** The SHA-256 of `zoneseal.wasm` of this version, in hex. */
export const wasmSha256: string;

/** The SHA-256 of `zoneseal-mldsa.wasm` of this version, in hex. */
export const mlDsaSha256: string;

/** The verdict on what is in the inputs. `anchors` are for the profiles without a zone. */
export function verify(inputs: Input | readonly Input[], options?: Options & { anchors?: Input | readonly Input[] }): Report;

/** The same as {@link verify}, as the engine's own text: byte for byte what the command line prints. */
export function verifyJson(inputs: Input | readonly Input[], options?: Options & { anchors?: Input | readonly Input[] }): string;

/** Whether the split holds between an edge chain, its named authority and the zone. */
export function split(edge: Input | readonly Input[], authority: Input | readonly Input[], options: Options): Report;

/** The same as {@link split}, as the engine's own text. */
export function splitJson(edge: Input | readonly Input[], authority: Input | readonly Input[], options: Options): string;

/** What a code means; undefined for a code that is none. */
export function explain(code: string): CodeText | undefined;

/** Every code, in the order of the engine's table. */
export function catalogue(): CodeText[];

/** The version of the engine. */
export function version(): string;
