// Fields by which a peer could claim to speak for a user. Only a proxy of the zone may, and only in one spelling.

import { wrong } from "./judge.js";

/** The field in which the proxy names the user. */
export const USER = "x-zoneseal-user";

/** Who or where a request comes from, and for which path: what the proxy removes from users, and sets itself. */
const CLAIMS = ["x-zoneseal*", "forwarded", "x-forwarded*", "x-real-ip", "x-client-ip", "x-original-url", "x-original-uri", "x-rewrite-url"];

/** RFC 9110 §5.1, with `*` at its end alone. */
const FIELD_NAME = /^[A-Za-z0-9!#$%&'+.^_`|~-]+\*?$/;

/** Which fields are removed from a peer's requests: a function of their names. */
export class Fields {
  #claims;
  #never;

  /** `proxies` are further fields that proxies set, `never` such as are believed from nobody; `*` may end a name. */
  constructor(proxies, never) {
    for (const name of [...proxies, ...never]) if (!FIELD_NAME.test(name)) throw wrong(`“${name}” is not the name of a field`);
    this.#claims = matcher([...CLAIMS, ...proxies]);
    this.#never = matcher(never);
  }

  /** Whether a field is removed, from a proxy or from another peer. */
  removes(name, isProxy) {
    const folded = fold(name);
    if (this.#never(folded)) return true;
    // Some gateway would take `X_Zoneseal_User` for ours, and no proxy spells it so.
    return this.#claims(folded) && !(isProxy && name.toLowerCase() === folded);
  }

  /** Removes them from a request, in every form in which Node gives its fields, trailers that come later too. */
  strip(request, isProxy) {
    const removed = (name) => this.removes(name, isProxy);
    // Both are made of rawHeaders when they are first asked for, by a number of fields that Node keeps: ask before.
    const made = [request.headers, request.headersDistinct];
    for (const fields of made) if (fields) stripKeys(fields, removed);
    stripPairs(request.rawHeaders, removed);
    if (request.stream?.session) {
      // HTTP/2: what has come, and the event's own objects, before anybody else sees them.
      stripKeys(request.trailers, removed);
      stripPairs(request.rawTrailers, removed);
      request.stream.prependListener("trailers", (trailers, _flags, raw) => {
        stripKeys(trailers, removed);
        if (Array.isArray(raw)) stripPairs(raw, removed);
      });
    } else {
      guardTrailers(request, removed);
    }
  }
}

/** The values of a field as they came, one for each time that it stands there. */
export function valuesOf(request, name) {
  const raw = request.rawHeaders;
  const values = [];
  for (let at = 0; at + 1 < raw.length; at += 2) if (raw[at].toLowerCase() === name) values.push(raw[at + 1]);
  return values;
}

/** As gateways fold names: whatever is neither letter nor digit is one sign, and case does not count. */
function fold(name) {
  return name.replace(/[^A-Za-z0-9]/g, "-").toLowerCase();
}

function matcher(names) {
  const folded = names.map((name) => fold(name.replace(/\*$/, "")) + (name.endsWith("*") ? "*" : ""));
  const whole = new Set(folded.filter((name) => !name.endsWith("*")));
  const beginnings = folded.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (name) => whole.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

function stripKeys(fields, removed) {
  for (const name of Object.keys(fields)) if (removed(name)) delete fields[name];
}

/** Of a list of names and values by turns; in place, since others may hold it. */
function stripPairs(raw, removed) {
  let kept = 0;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (removed(raw[at])) continue;
    raw[kept] = raw[at];
    raw[kept + 1] = raw[at + 1];
    kept += 2;
  }
  raw.length = kept;
}

/**
 * HTTP/1.1: Node assigns `rawTrailers` when the body has ended, and makes the other two of it by a count of its own. Here
 * all three are made of what is left. A second guard adds its rule to the first one's.
 */
function guardTrailers(request, removed) {
  const known = guarded.get(request);
  if (known) return known(removed);
  const rules = [removed];
  const raw = [];
  const joined = {};
  const distinct = Object.create(null);
  const take = (came) => {
    const kept = [...came];
    stripPairs(kept, (name) => rules.some((rule) => rule(name)));
    raw.splice(0, raw.length, ...kept);
    for (const fields of [joined, distinct]) stripKeys(fields, () => true);
    for (let at = 0; at < raw.length; at += 2) {
      const name = raw[at].toLowerCase();
      distinct[name] = [...(distinct[name] ?? []), raw[at + 1]];
      joined[name] = distinct[name].join(", ");
    }
  };
  take(request.rawTrailers);
  const property = (get, set) => ({ get, set, enumerable: true, configurable: true });
  Object.defineProperties(request, {
    rawTrailers: property(() => raw, take),
    trailers: property(() => joined),
    trailersDistinct: property(() => distinct),
  });
  guarded.set(request, (rule) => {
    rules.push(rule);
    take([...raw]);
  });
}

/** How to add a rule for the trailers of a request that has one. */
const guarded = new WeakMap();
