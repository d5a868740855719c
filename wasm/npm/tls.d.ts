import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Duplex } from "node:stream";
import type { PeerCertificate, SecureContextOptions, TLSSocket } from "node:tls";

import type { Report } from "./dist/report.js";
import type { Input } from "./index.js";

export type { Report };

/**
 * Who is let in: a SPIFFE ID, a list of them, or a function that returns `true` for those that are. It is asked about
 * members alone, and any other answer, a promise too, is a no. `id` is null only in zones whose members carry none.
 */
export type Expected = string | readonly string[] | ((id: string | null, member: Member) => boolean);

/** A member, as the engine proved it. */
export interface Member {
  /** Its SPIFFE ID; null only in zones whose members carry none. */
  readonly id: string | null;
  /** The zone that it belongs to. */
  readonly zone: string;
  /** Whether that is another zone, which the own one trusts for some services. */
  readonly isFederated: boolean;
  /** When the first certificate of its path ends. */
  readonly notAfter: Date;
  /** The engine's report. Not enumerable: it is for the operator. */
  readonly report: Report;
}

/** What is asked of every peer. */
export interface ZoneOptions {
  /** The zone file: its text, bytes or parsed content. It is copied, and checked before any peer comes. */
  zone: string | Uint8Array | ArrayBuffer | object;
  /** Whether it must be shown that nothing was revoked: `if-present` is the default. */
  revocation?: "required" | "if-present" | "off";
  /** For how many seconds after its end evidence of revocation still counts; the default is 0. */
  revocation_grace?: number;
  /**
   * Revocation lists and OCSP responses; a function is called for each verdict, so that newer ones count at once. What is
   * in them and cannot be read refuses everybody.
   */
  evidence?: Input | readonly Input[] | (() => Input | readonly Input[]);
  /** The clock; the default is this machine's. */
  now?: () => Date;
}

/** What is asked of a server that is dialled. */
export interface ServerIdentityOptions extends ZoneOptions {
  /** Who must answer. Without it every member that may be a server could answer for every other, so it has no default. */
  expected: Expected;
  /**
   * A DNS name or address that the certificate must carry besides; `true` is the one that was dialled. For zones whose
   * members carry no SPIFFE ID, where `expected` can tell nobody apart.
   */
  host?: string | true | null;
}

/** The own certificate and key. */
export interface OwnCredential {
  /** The own chain, the own certificate first. It is judged at once: one that peers would refuse throws. */
  cert: NonNullable<SecureContextOptions["cert"]>;
  key: NonNullable<SecureContextOptions["key"]>;
  /** What opens the key, where it is encrypted. */
  passphrase?: string;
}

/** What both ends have in common. */
export interface ZoneTls {
  /** The zone's anchors, and those of the zones that it trusts: for Node's own check, which stays on. */
  readonly ca: string[];
  readonly cert: NonNullable<SecureContextOptions["cert"]>;
  readonly key: NonNullable<SecureContextOptions["key"]>;
  readonly passphrase?: string;
  readonly rejectUnauthorized: true;
  readonly minVersion: "TLSv1.3";
  readonly maxVersion: "TLSv1.3";
}

/** Options for the end that dials. */
export interface ZoneClientTls extends ZoneTls {
  readonly checkServerIdentity: (hostname: string, certificate: PeerCertificate) => ZonesealRefusal | undefined;
  /** Another one each time: by it an agent tells connections apart, and lends none to who expects another member. */
  readonly sessionIdContext: string;
  readonly maxCachedSessions: 0;
  readonly session: undefined;
}

/** Options for the end that is dialled. */
export interface ZoneServerTls extends ZoneTls {
  readonly requestCert: true;
  readonly secureOptions: number;
}

/**
 * Options for `tls.connect`, `new https.Agent`, `http2.connect` and undici's `new Agent({ connect })`, with which a
 * service dials others of its zone: the own certificate, the zone's anchors, TLS 1.3 alone, no session that is taken up
 * again, and {@link checkServerIdentity}.
 *
 * @example
 * ```js
 * const agent = new https.Agent({ ...zoneClient({ zone, cert, key, expected: "spiffe://plant-a.example/web" }), keepAlive: true });
 * https.get("https://10.0.0.7:9443/", { agent }, (response) => …);
 * ```
 *
 * @remarks Pass it whole. Add to it what you like; replace nothing in it: Node calls `checkServerIdentity` only where
 * `rejectUnauthorized` holds anybody up, and never for a session that is resumed. {@link peerOf} says afterwards who is
 * there, and refuses both.
 *
 * @throws ZonesealError for a wrong argument, and with the code `own-certificate-refused` where `cert` is no client's of
 * the zone.
 */
export function zoneClient(options: ServerIdentityOptions & OwnCredential): Readonly<ZoneClientTls>;

/**
 * Options for `https.createServer`, `http2.createSecureServer` and `tls.createServer`, with which a service is dialled by
 * others of its zone: the own certificate, the zone's anchors, a certificate demanded of every caller, TLS 1.3 alone and no
 * session tickets. Node's check alone admits whatever the anchors signed: {@link requireMember} decides who is served.
 *
 * @throws ZonesealError for a wrong argument, and with the code `own-certificate-refused` where `cert` is no server's of
 * the zone.
 */
export function zoneServer(options: Pick<ZoneOptions, "zone" | "now"> & OwnCredential): Readonly<ZoneServerTls>;

/**
 * What Node calls in a handshake after its own check passed: undefined for the member that is expected, in the role of a
 * server; for everybody else an error with the code of the engine's finding, which ends the connection.
 *
 * Judged is the certificate whose key the server proved to have, with those that it sent along. {@link zoneClient} has
 * it in it, with everything that it relies on.
 *
 * @throws ZonesealError for a wrong argument, at once.
 */
export function checkServerIdentity(options: ServerIdentityOptions): (hostname: string, certificate: PeerCertificate) => ZonesealRefusal | undefined;

/**
 * The member at the other end of a TLS connection whose handshake is over. `role` is the peer's: `server` where this end
 * dialled.
 *
 * @throws ZonesealRefusal where the connection is not TLS 1.3, Node did not authorise it, its session was resumed, or the
 * verdict on the peer's chain is anything but trusted.
 */
export function peerOf(socket: TLSSocket, options: ZoneOptions & { role: "server" | "client"; expected: Expected; host?: string | null }): Member;

/** Who sends a request: `request.zoneseal`, after a guard. Frozen. */
export interface Caller {
  /** The caller's SPIFFE ID; null only in zones whose members carry none. */
  readonly id: string | null;
  readonly zone: string;
  readonly isFederated: boolean;
  readonly notAfter: Date;
  /** Whether it is one of `proxies`. */
  readonly isProxy: boolean;
  /** The user for whom a proxy asks; null where it is none, or names none. */
  readonly user: string | null;
}

/** A request that a guard let in. */
export interface Admitted {
  /** Who sends it. */
  readonly zoneseal: Caller;
}

/**
 * Who sends a request that a guard let in: the same as `request.zoneseal`, for where a framework has types of its own.
 *
 * @throws ZonesealRefusal with the code `not-guarded` where no guard saw the request.
 */
export function callerOf(request: object): Caller;

/** What a service asks of its callers. */
export interface RequireMemberOptions extends ZoneOptions {
  /** Who may call, besides `proxies`. One of the two must name somebody. */
  expected?: Expected;
  /** The SPIFFE IDs of the zone's proxies: they are let in, and may name users. None by default. */
  proxies?: readonly string[];
  /**
   * Further fields that your proxies set, and remove from what users send; they are removed from every other peer.
   * zoneseal's own proxy needs none here, and lets the users' fields of other names through. `*` may end a name.
   */
  proxyHeaders?: readonly string[];
  /** Further fields that are removed from every peer, proxies too. `*` may end a name. */
  removeHeaders?: readonly string[];
  /** For how many seconds a verdict holds for the requests of its connection: 60 by default, never past `notAfter`. */
  maxAge?: number;
  /**
   * Told of each refusal, with everything; the peer reads the code and the reference alone. `request` is null where
   * {@link MemberGuard.recheck} cut a connection.
   */
  onRefused?: (refusal: ZonesealRefusal, request: IncomingMessage | Http2ServerRequest | null, reference: string) => void;
}

type Handled<This, Request, Response> = (this: This, request: Request & Admitted, response: Response) => unknown;
type Upgraded<This, Request> = (this: This, request: Request & Admitted, socket: Duplex, head: Buffer) => unknown;

/** A guard for requests. It is the middleware of Express and its like, and it wraps handlers. */
export interface MemberGuard {
  /**
   * Lets a request in: sets `request.zoneseal`, removes what the peer may not claim, calls `next`, and returns true. Any
   * other peer is answered with 403, and the connection ends.
   */
  (request: IncomingMessage, response: ServerResponse, next?: () => void): boolean;
  (request: Http2ServerRequest, response: Http2ServerResponse, next?: () => void): boolean;
  /** A handler for `request` and `checkContinue` that is called for members alone. */
  handler<This, Request extends IncomingMessage | Http2ServerRequest, Response extends ServerResponse | Http2ServerResponse>(
    handle: Handled<This, Request, Response>,
  ): (this: This, request: Request, response: Response) => void;
  /** A handler for `upgrade` and `connect` that is called for members alone. Node gives such requests to no other. */
  upgrade<This, Request extends IncomingMessage>(handle: Upgraded<This, Request>): (this: This, request: Request, socket: Duplex, head: Buffer) => void;
  /**
   * Judges every open connection anew, and cuts those that are refused, upgraded ones too: call it when there is new
   * evidence, and now and then for connections that live long.
   */
  recheck(): void;
}

/**
 * A guard that lets members of a zone in, in the role of a client, and those alone whom the options name.
 *
 * Fields by which a user is named, or the place that a request comes from (`X-Zoneseal-*`, `Forwarded`, `X-Forwarded-*`,
 * `X-Real-IP` and their like, in every spelling), are removed from every peer that is not one of `proxies`: from `headers`,
 * `headersDistinct`, `rawHeaders` and the trailers.
 *
 * @example
 * ```js
 * const guard = requireMember({ zone, proxies: ["spiffe://plant-a.example/proxy"] });
 * https.createServer(zoneServer({ zone, cert, key }), guard.handler((request, response) => {
 *   response.end(`Hello ${request.zoneseal.user}\n`);
 * }));
 * ```
 *
 * @throws ZonesealError for a wrong argument, at once.
 */
export function requireMember(options: RequireMemberOptions): MemberGuard;

/** What is refused here beside the engine's findings, whose codes are in `zoneseal/codes`. */
export type RefusalCode =
  | "not-tls"
  | "tls-version"
  | "session-resumed"
  | "not-authorized"
  | "peer-certificate-missing"
  | "peer-chain-too-long"
  | "peer-not-judged"
  | "member-not-expected"
  | "user-ambiguous"
  | "not-guarded"
  | "check-failed";

/** A peer that is not let in. The message is one plain sentence. */
export class ZonesealRefusal extends Error {
  private constructor();
  readonly name: "ZonesealRefusal";
  /** Stable: the code of the engine's finding, or one of {@link RefusalCode}. */
  readonly code: RefusalCode | (string & {});
  /** The engine's report, where it gave a verdict. Not enumerable: it is for the operator, never for the peer. */
  readonly report: Report | undefined;
}
