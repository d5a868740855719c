// One question to the engine about one peer. The engine adds refusals to Node's own check, never acceptance.

import { createHash } from "node:crypto";

import { ZonesealError, verify } from "../node.js";
import { plain } from "../options.js";
import { ZonesealRefusal } from "./refusal.js";

/** More certificates than any member's chain has; the engine's own bound on a peer's chain. */
const MAX_CHAIN = 16;

/** What is asked of peers, checked whole when it is made. Everything later is held against this copy. */
export class Terms {
  /** `dials` where it is known which host was dialled, so that `host: true` can ask for that name. */
  constructor(role, options, dials = false) {
    const { zone, expected, host = null, revocation = "if-present", revocation_grace = 0, evidence = [], now = () => new Date(), ...other } = given(options);
    checkNone(other);
    if (zone === undefined || zone === null) throw wrong("`zone` is missing: without it nobody is a member");
    if (typeof now !== "function") throw wrong("`now` is not a function");
    if (host !== null && typeof host !== "string" && !(host === true && dials)) throw wrong("`host` is not a name");
    this.role = role;
    this.now = now;
    this.evidence = evidence;
    const text = zoneText(zone);
    this.settings = { zone: text, revocation, revocation_grace, subjects: "first", role };
    this.host = host;
    this.expected = expectedOf(expected);
    // The engine says of each option whether it is one, before any peer comes.
    const listed = this.expected.list ?? [];
    const named = typeof host === "string" ? host : null;
    this.zone = this.check({ host: named }).question.zone.id;
    for (const id of listed) this.check({ expected: id });
    this.authorities = (JSON.parse(text).authorities ?? []).map((base64) => Buffer.from(base64, "base64"));
  }

  /** Throws where the engine takes no question with these options. */
  check(further) {
    return this.#verify(typeof this.evidence === "function" ? [] : this.evidence, further);
  }

  /** The engine's report on a chain, at this moment, with these authorities at hand beside it. */
  ask(chain, further, authorities = []) {
    const evidence = typeof this.evidence === "function" ? this.evidence() : this.evidence;
    const peer = chain.map((bytes, index) => ({ name: `peer certificate ${index + 1}`, bytes }));
    const known = authorities.map((bytes, index) => ({ name: `authority ${index + 1} of the zone file`, bytes }));
    return this.#verify([...peer, ...known, ...[evidence].flat()], further);
  }

  #verify(inputs, further) {
    return verify(inputs, { ...this.settings, at: this.now(), ...further });
  }

  /** The member that showed this chain, its own certificate first. Throws a `ZonesealRefusal` for everybody else. */
  member(chain, { hostname, authorities } = {}) {
    try {
      const host = this.host === true ? hostname : this.host;
      if (host !== null && typeof host !== "string") throw wrong("which host was dialled is not known");
      const { list, allows } = this.expected;
      const only = list?.length === 1 ? list[0] : null;
      const report = this.ask(chain, { host, expected: only }, authorities);
      const member = memberOf(report, chain[0]);
      if (list && list.includes(member.id)) return member;
      if (list) {
        // A member, and none of those: judged again for the reason, never for another answer.
        memberOf(this.ask(chain, { host, expected: list[0] }, authorities), chain[0]);
      } else if (allows(member.id, member) === true) {
        return member;
      }
      throw ZonesealRefusal.because("member-not-expected", { report });
    } catch (error) {
      if (error instanceof ZonesealRefusal) throw error;
      throw ZonesealRefusal.because("check-failed", { cause: error });
    }
  }
}

/**
 * The chain behind a certificate as Node gives it, the certificate first.
 *
 * Node makes `issuerCertificate` of what the peer sent and of its own anchors, by names and key identifiers; no
 * signature decides there. So a peer can only choose what stands behind its own certificate, and the engine judges that.
 * A root names itself as its issuer, which ends the walk; it is known to the zone or it is worth nothing.
 */
export function chainOf(certificate) {
  const chain = [];
  let next = certificate;
  while (next?.raw instanceof Uint8Array) {
    if (chain.some((bytes) => Buffer.compare(bytes, next.raw) === 0)) break;
    if (chain.length === MAX_CHAIN) throw ZonesealRefusal.because("peer-chain-too-long");
    chain.push(next.raw);
    next = next.issuerCertificate;
  }
  if (chain.length === 0) throw ZonesealRefusal.because("peer-certificate-missing");
  return chain;
}

/** A wrong argument. */
export function wrong(message) {
  return new ZonesealError("wrong-argument", message);
}

/** The options, where they are an object. */
export function given(options) {
  if (typeof options === "object" && options !== null) return plain(options);
  throw wrong("the options are not an object");
}

/** Refuses what is no option here: a name that is written wrongly would ask for nothing. */
export function checkNone(other) {
  const [key] = Object.keys(other);
  if (key !== undefined) throw wrong(`\`${key}\` is no option here`);
}

/** The zone file as text, so that nobody changes it after it was checked. */
export function zoneText(zone) {
  if (typeof zone === "string") return zone;
  if (zone instanceof Uint8Array || zone instanceof ArrayBuffer) return new TextDecoder().decode(zone);
  return JSON.stringify(zone);
}

/** The member that a report is about; throws where it is not trusted, or not about this certificate alone. */
function memberOf(report, subject) {
  const [verdict, ...others] = report.verdicts;
  if (report.outcome !== "trusted") throw ZonesealRefusal.of(report);
  const sha256 = createHash("sha256").update(subject).digest("hex");
  const isSubject = others.length === 0 && verdict?.outcome === "trusted" && report.certificates[verdict.subject]?.sha256 === sha256;
  if (!isSubject) throw ZonesealRefusal.because("peer-not-judged", { report });
  const ends = verdict.path.map((index) => Date.parse(report.certificates[index].not_after));
  const member = {
    id: verdict.member,
    zone: verdict.federation ?? verdict.zone,
    isFederated: verdict.federation !== null,
    notAfter: new Date(Math.min(...ends)),
  };
  Object.defineProperty(member, "report", { value: report });
  return Object.freeze(member);
}

function expectedOf(expected) {
  if (typeof expected === "function") return { allows: expected };
  const list = typeof expected === "string" ? [expected] : expected;
  const isList = Array.isArray(list) && list.length > 0 && list.every((id) => typeof id === "string");
  if (!isList) throw wrong("`expected` names nobody: give a SPIFFE ID, a list of them, or a function");
  return { list: [...list] };
}
