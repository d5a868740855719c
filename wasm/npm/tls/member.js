// A service's door: who may send it requests, and who may name users to it.

import { randomBytes } from "node:crypto";

import { Fields, USER, valuesOf } from "./fields.js";
import { Terms, given, wrong } from "./judge.js";
import { memberAt } from "./peer.js";
import { ZonesealRefusal } from "./refusal.js";

/** Seconds for which a verdict is taken from memory, where nothing else is asked for. */
const MAX_AGE = 60;

/** A guard for requests; see the types. */
export function requireMember(options) {
  const { proxies = [], proxyHeaders = [], removeHeaders = [], maxAge = MAX_AGE, onRefused = () => {}, expected, ...rest } = given(options);
  if (!Number.isFinite(maxAge) || maxAge < 0) throw wrong("`maxAge` is not a number of seconds");
  checkFunction("onRefused", onRefused);
  const fields = new Fields(proxyHeaders, removeHeaders);
  const terms = new Terms("client", { ...rest, expected: withProxies(expected, proxies) });
  for (const id of proxies) checkProxy(id, terms);
  const door = new Door(terms, maxAge);

  /** Lets a request in and returns true; throws a refusal. */
  const enter = (request) => {
    const member = door.member(request.stream?.session ?? request.socket);
    const isProxy = !member.isFederated && proxies.includes(member.id);
    fields.strip(request, isProxy);
    const value = Object.freeze({ ...member, isProxy, user: isProxy ? userOf(request) : null });
    callers.set(request, value);
    Object.defineProperty(request, "zoneseal", { value, enumerable: true, configurable: true });
  };
  /** Whether a request may go on; where not, `answer` is given what to say. */
  const admits = (request, answer) => {
    try {
      enter(request);
      return true;
    } catch (error) {
      const refusal = asRefusal(error);
      const reference = newReference();
      try {
        onRefused(refusal, request, reference);
      } finally {
        answer(page(request, refusal.code, reference));
      }
      return false;
    }
  };

  const guard = (request, response, next) => {
    const isAdmitted = admits(request, (said) => answer(request, response, said));
    if (isAdmitted && next) next();
    return isAdmitted;
  };
  guard.handler = (handle) => {
    checkFunction("handle", handle);
    return function guarded(request, response) {
      if (guard(request, response)) return handle.call(this, request, response);
    };
  };
  guard.upgrade = (handle) => {
    checkFunction("handle", handle);
    return function guarded(request, socket, head) {
      if (admits(request, (said) => answerRaw(socket, said))) return handle.call(this, request, socket, head);
    };
  };
  guard.recheck = () => {
    for (const refusal of door.recheck()) onRefused(refusal, null, newReference());
  };
  return guard;
}

function checkFunction(name, value) {
  if (typeof value !== "function") throw wrong(`\`${name}\` is not a function`);
}

/** Who sends a request that a guard let in; see the types. */
export function callerOf(request) {
  const caller = callers.get(request);
  if (!caller) throw ZonesealRefusal.because("not-guarded");
  return caller;
}

const callers = new WeakMap();

/** The verdicts on open connections: on a socket of HTTP/1.1, or a session of HTTP/2. */
class Door {
  #terms;
  #maxAge;
  #open = new Map();

  constructor(terms, maxAge) {
    this.#terms = terms;
    this.#maxAge = maxAge * 1000;
  }

  /** The member behind a connection, judged at most once in a while; never taken from memory past its end. */
  member(connection) {
    const now = this.#terms.now().getTime();
    const known = this.#open.get(connection);
    // A clock that was set back begins anew. So does one that is none: no comparison with it holds.
    if (known && known.from <= now && now < known.until) return known.member;
    return this.#judge(connection, now);
  }

  /** Judges every open connection anew, cuts those that are refused, and gives the refusals. */
  recheck() {
    const refusals = [];
    for (const connection of [...this.#open.keys()]) {
      try {
        this.#judge(connection, this.#terms.now().getTime());
      } catch (error) {
        refusals.push(asRefusal(error));
        connection.destroy();
      }
    }
    return refusals;
  }

  #judge(connection, now) {
    const isKnown = this.#open.delete(connection);
    const member = memberAt(connection.socket ?? connection, this.#terms);
    this.#open.set(connection, { member, from: now, until: Math.min(now + this.#maxAge, member.notAfter.getTime()) });
    if (!isKnown) connection.once("close", () => this.#open.delete(connection));
    return member;
  }
}

/** Whoever is a proxy is let in, besides those that are expected. */
function withProxies(expected, proxies) {
  if (!Array.isArray(proxies)) throw wrong("`proxies` is not a list of SPIFFE IDs");
  if (typeof expected === "function") return (id, member) => proxies.includes(id) || expected(id, member);
  if (expected === undefined) return proxies;
  return Array.isArray(expected) || typeof expected === "string" ? [...new Set([expected, proxies].flat())] : expected;
}

/** A proxy is a member of this very zone: users are its users. */
function checkProxy(id, terms) {
  terms.check({ expected: id });
  if (!id.startsWith(`spiffe://${terms.zone}/`)) throw wrong(`“${id}” is no identity of zone ${terms.zone}, so it is no proxy of it`);
}

/** The user that a proxy speaks for; null where it says none. */
function userOf(request) {
  const [user = null, ...others] = valuesOf(request, USER);
  if (others.length > 0 || (user !== null && !/^[\x21-\x7e]+$/.test(user))) throw ZonesealRefusal.because("user-ambiguous");
  return user;
}

/** What ties the peer's page to what the operator is told. */
function newReference() {
  return randomBytes(8).toString("hex");
}

function asRefusal(error) {
  return error instanceof ZonesealRefusal ? error : ZonesealRefusal.because("check-failed", { cause: error });
}

/** What a refused peer reads: a code and a reference, and nothing of the verdict. */
function page(request, code, reference) {
  const isJson = /\bjson\b/.test(request.headers?.accept ?? "");
  const body = isJson ? `${JSON.stringify({ error: "forbidden", code, reference })}\n` : `Forbidden: ${code}\nReference: ${reference}\n`;
  const headers = {
    "content-type": isJson ? "application/json" : "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return { headers, body };
}

/** The connection ends with the answer: nothing better will come on it. */
function answer(request, response, { headers, body }) {
  const session = request.stream?.session;
  response.writeHead(403, session ? headers : { ...headers, connection: "close" });
  response.end(body);
  session?.close();
}

/** As `answer`, where Node has let go of the socket: nobody else hears its errors, or closes it. */
function answerRaw(socket, { headers, body }) {
  socket.on("error", () => {});
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 403 Forbidden\r\n${lines.join("")}\r\n${body}`, () => socket.destroy());
}
