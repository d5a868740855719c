import type { CodeText } from "./dist/codes.js";
import type { Changes } from "./dist/changes.js";
import type { Comparison, Inspection } from "./dist/inspect.js";
import type { Report } from "./dist/report.js";

export type { CodeText };
export type * from "./dist/report.js";

/** Text (PEM) or bytes (PEM or DER), with a name for the report where you have one. */
export type Content = string | ArrayBufferView | ArrayBuffer;
export type Input = Content | { name?: string; bytes: Content };
/** What the functions that end in `Async` take: also a Blob, a File, and promises of any of these. */
export type AsyncInput = Input | Blob | { name?: string; bytes: Blob | Promise<Content | Blob> } | Promise<Input | Blob>;

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
  subjects?: string;
}

/** Options whose zone and anchors may have to be read first. */
export type AsyncOptions<T> = Omit<T, "zone" | "anchors"> & {
  zone?: Options["zone"] | Blob | Promise<Options["zone"]>;
} & (T extends VerifyOptions ? { anchors?: AsyncInput | readonly AsyncInput[] } : unknown);

/** What opens a PKCS#12 file or an encrypted key among the inputs; needs the module of `zoneseal/pkcs12`. */
export interface WithPassphrase {
  passphrase?: string;
}

/** The question of {@link verify}. */
export interface VerifyOptions extends Options, WithPassphrase {
  /** Trust anchors, where there is no zone. */
  anchors?: Input | readonly Input[];
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

/** A wrong argument. Certificates never throw: whatever is in them becomes a verdict. */
export class ZonesealError extends Error {
  readonly name: "ZonesealError";
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions);
}

/** Loads the engine. Required once in browsers; does nothing in Node. */
export function init(source?: string | URL | Response | BufferSource | WebAssembly.Module): Promise<void>;

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
export function split(edge: Input | readonly Input[], authority: Input | readonly Input[] | "public", options: Options): Report;

/** The same as {@link split}, as the engine's own text. */
export function splitJson(edge: Input | readonly Input[], authority: Input | readonly Input[] | "public", options: Options): string;

/** The same as {@link split}, for inputs that must be read first. */
export function splitAsync(
  edge: AsyncInput | readonly AsyncInput[],
  authority: AsyncInput | readonly AsyncInput[],
  options: AsyncOptions<Options>,
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
