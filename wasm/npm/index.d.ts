import type { CodeText } from "./dist/codes.js";
import type { Report } from "./dist/report.js";

export type { CodeText };
export type * from "./dist/report.js";

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
  /** Which certificates are judged: `every-end-entity` (the default), or `first`: the first alone, as a peer's whose chain
   * TLS delivered. */
  subjects?: string;
}

/** A wrong argument. Certificates never throw: whatever is in them becomes a verdict. */
export class ZonesealError extends Error {
  readonly name: "ZonesealError";
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions);
}

/** Loads the engine. Required once in browsers; does nothing in Node. */
export function init(source?: string | URL | Response | BufferSource | WebAssembly.Module): Promise<void>;

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
