import type { CodeText } from "./dist/codes.js";
import type { Changes } from "./dist/changes.js";
import type { Comparison, Inspection } from "./dist/inspect.js";
import type { Report } from "./dist/report.js";

export type { Code, CodeText } from "./dist/codes.js";
export type * from "./dist/report.js";
export type { Changes } from "./dist/changes.js";
export type { Comparison, Inspection } from "./dist/inspect.js";
/** The parts of {@link Inspection} and {@link Comparison}. */
export type * as InspectionTypes from "./dist/inspect.js";
/** The parts of {@link Changes}. */
export type * as ChangesTypes from "./dist/changes.js";
export type { Policy } from "./dist/policy.js";

/** Text (PEM) or bytes (PEM or DER), with a name for the report where you have one. */
export type Content = string | ArrayBufferView | ArrayBuffer;
export type Input = Content | { name?: string; bytes: Content };
/** What the functions that end in `Async` take: also a Blob, a File, and promises of any of these. */
export type AsyncInput = Input | Global<"Blob"> | { name?: string; bytes: Global<"Blob"> | Promise<Content | Global<"Blob">> } | Promise<Input | Global<"Blob">>;

/** The question. What is left out is the engine's default. */
export interface Options {
  /** The time of the verdict; the default is this machine's clock. */
  at?: Date | string;
  /** The zone file: its text, bytes or parsed content. */
  zone?: string | Uint8Array | ArrayBuffer | object | null;
  /** `zone` (the default where a zone is given), `webpki` or `rfc5280` (the default otherwise). */
  profile?: "zone" | "webpki" | "rfc5280";
  /** The role that the subject must have; `any` is the default. */
  role?: "any" | "server" | "client";
  /** The host name that the subject must carry, or a URI of which scheme and host count. */
  host?: string | null;
  /** The member that must be there, `spiffe://ZONE/SERVICE`. */
  expected?: string | null;
  /** How many certificates may stand between the subject and the anchor, from 0 to 255. */
  max_depth?: number;
  /** The certificate policies of which one must hold, as object identifiers (RFC 5280 §6.1.1 (c)). */
  acceptable_policies?: string[];
  /** Whether a policy must hold (RFC 5280 §6.1.1 (e)). */
  require_explicit_policy?: boolean;
  /** Whether policies may not be mapped (RFC 5280 §6.1.1 (f)). */
  inhibit_policy_mapping?: boolean;
  /** Whether anyPolicy counts for nothing (RFC 5280 §6.1.1 (g)). */
  inhibit_any_policy?: boolean;
  /** Subtrees that names must lie within: `dns:example.com`, `ip:192.0.2.0/24`, `email:example.com`, `uri:.example.com`, or
   * `directory:` and the DER of a Name in hex (RFC 5280 §6.1.1 (h)). */
  permitted_subtrees?: string[];
  /** Subtrees that no name may lie within (RFC 5280 §6.1.1 (i)). */
  excluded_subtrees?: string[];
  /** The text of the public suffix list (publicsuffix.org), for the rule on wildcards of the profile `webpki`. Without
   * it that rule is not evaluated, and says so. */
  public_suffixes?: string | null;
  /** Whether it must be shown that nothing was revoked; `if-present` is the default. The lists and responses are given
   * among the inputs. */
  revocation?: "required" | "if-present" | "off";
  /** For how many seconds after its end evidence of revocation still counts; the default is 0. */
  revocation_grace?: number;
  /** Which certificates are judged: `every-end-entity` (the default), or `first`: the first alone, as a peer's whose chain
   * TLS delivered. */
  subjects?: "every-end-entity" | "first";
}

/** Options whose zone and anchors may have to be read first. */
export type AsyncOptions<T> = Omit<T, "zone" | "anchors" | "members"> & {
  zone?: Options["zone"] | Global<"Blob"> | Promise<Options["zone"]>;
} & (T extends { anchors?: unknown } ? { anchors?: AsyncInput | readonly AsyncInput[] } : unknown) &
  (T extends { members?: unknown } ? { members?: AsyncInput | readonly AsyncInput[] } : unknown);

/** What opens a PKCS#12 file or an encrypted key among the inputs; needs the module of `zoneseal/pkcs12`. */
export interface WithPassphrase {
  passphrase?: string;
}

/** The question of {@link verify}. */
export interface VerifyOptions extends Options, WithPassphrase {
  /** Trust anchors, where there is no zone. */
  anchors?: Input | readonly Input[];
}

/** The question of {@link split}. */
export interface SplitOptions extends Options {
  /** Further certificates of the zone, such as the proxy's own: the edge must share no key with them. */
  members?: Input | readonly Input[];
}

/** What {@link inspect} takes besides. */
export interface InspectOptions extends WithPassphrase {
  /** The time to say of each certificate whether it is valid; the default is this machine's clock. */
  at?: Date | string;
  /** Whether each certificate's ASN.1 tree is shown. */
  tree?: boolean;
}

/** Whether a key is that of a certificate. */
export type KeyMatch =
  | { match: "same" | "different" }
  /** It cannot be told: why. */
  | { match: "not-comparable"; reason: string };

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
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T & object : never);
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

/**
 * The verdict on what is in the inputs, which may be in any order.
 *
 * @throws {@link ZonesealError} for a wrong argument; never for what is in a certificate.
 */
export function verify(inputs: Input | readonly Input[], options?: VerifyOptions): Report;

/** The same as {@link verify}, as the engine's own text: byte for byte what the command line prints. */
export function verifyJson(inputs: Input | readonly Input[], options?: VerifyOptions): string;

/** The same as {@link verify}, for inputs that must be read first. */
export function verifyAsync(inputs: AsyncInput | readonly AsyncInput[], options?: AsyncOptions<VerifyOptions>): Promise<Report>;

/**
 * At which dates the answer of {@link verify} to the same arguments changes, and which single changes would make it
 * `trusted`. Each is found by asking again; they say what would happen, not what is wise.
 */
export function whatChanges(inputs: Input | readonly Input[], options?: VerifyOptions): Changes;

/** The same as {@link whatChanges}, as the engine's own text. */
export function whatChangesJson(inputs: Input | readonly Input[], options?: VerifyOptions): string;

/** The same as {@link whatChanges}, for inputs that must be read first. */
export function whatChangesAsync(
  inputs: AsyncInput | readonly AsyncInput[],
  options?: AsyncOptions<VerifyOptions>,
): Promise<Changes>;

/** Whether the split holds between an edge chain, its named authority and the zone. The authority `"public"` is any public one, by
 * the engine's table of their roots; the root's certificate must then be in the edge chain. */
export function split(edge: Input | readonly Input[], authority: Input | readonly Input[] | "public", options: SplitOptions): Report;

/** The same as {@link split}, as the engine's own text. */
export function splitJson(edge: Input | readonly Input[], authority: Input | readonly Input[] | "public", options: SplitOptions): string;

/** The same as {@link split}, for inputs that must be read first. */
export function splitAsync(
  edge: AsyncInput | readonly AsyncInput[],
  authority: AsyncInput | readonly AsyncInput[] | "public",
  options: AsyncOptions<SplitOptions>,
): Promise<Report>;

/** All that is in the inputs: each object with what became of it, each certificate with its fields. Nothing is judged. */
export function inspect(inputs: Input | readonly Input[], options?: InspectOptions): Inspection;

/** The same as {@link inspect}, as the engine's own text. */
export function inspectJson(inputs: Input | readonly Input[], options?: InspectOptions): string;

/** The same as {@link inspect}, for inputs that must be read first. */
export function inspectAsync(inputs: AsyncInput | readonly AsyncInput[], options?: InspectOptions): Promise<Inspection>;

/**
 * How the first certificates of two inputs differ. With a zone or anchors both are judged, each with the rest of its
 * own input. Where one holds no certificate, the inspection of that one comes in place of the comparison.
 */
export function compare(a: Input, b: Input, options?: VerifyOptions): Comparison | Inspection;

/** The same as {@link compare}, as the engine's own text. */
export function compareJson(a: Input, b: Input, options?: VerifyOptions): string;

/** The same as {@link compare}, for inputs that must be read first. */
export function compareAsync(
  a: AsyncInput,
  b: AsyncInput,
  options?: AsyncOptions<VerifyOptions>,
): Promise<Comparison | Inspection>;

/**
 * Whether the first key of an input, private, public or of a certificate request, is that of the first certificate of
 * another. A private key that carries its public part is taken at its word.
 */
export function keyMatches(
  certificate: Input | readonly Input[],
  key: Input | readonly Input[],
  options?: WithPassphrase,
): KeyMatch;

/** The same as {@link keyMatches}, for inputs that must be read first. */
export function keyMatchesAsync(
  certificate: AsyncInput | readonly AsyncInput[],
  key: AsyncInput | readonly AsyncInput[],
  options?: WithPassphrase,
): Promise<KeyMatch>;

/**
 * The text of a zone file, for the zone whose one authority is the certificate among the inputs with this SHA-256, in
 * hex. Membership is by signature: nothing else is known of such a zone.
 *
 * @throws {@link ZonesealError} `zone-name`, `anchor-missing` or `zone-refused`.
 */
export function zoneOf(inputs: Input | readonly Input[], sha256: string, id: string): string;

/** What a code means; undefined for a code that is none. */
export function explain(code: string): CodeText | undefined;

/** Every code, in the order of the engine's table. */
export function catalogue(): CodeText[];

/** The version of the engine. */
export function version(): string;
