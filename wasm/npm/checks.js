// What was looked at for a verdict: every check with its state, told from the report alone. It has findings and the path
// that they are about; the table says what else was evaluated on that path, and what was not, and why.
//
// A check is never called passed where the report does not show that it was evaluated. How far that was, the first
// finding says: where a path ends short of an anchor, what it ends with comes before everything that the rules find.

import { checks, conditions } from "./dist/codes.js";

/** Findings that refuse are kept up to this many on one path (`MOST_FINDINGS` of core). */
const MOST_FINDINGS = 64;

/** What a split says where its chain is not in order; the chain's own findings come after it. */
const SPLIT_CHAIN = ["edge-authority-not-reached", "edge-root-missing", "edge-root-not-public"];

/** Endings behind which no issuer is known. */
const NO_ISSUER = ["no-anchor", "missing-issuer", "depth-limit", "algorithm-not-in-build"];
const OTHER_AUTHORITY = ["issuer-not-in-zone", "issuer-not-trusted"];
/** Endings at a signature: what would have signed is not looked at. */
const NOT_SIGNED = ["signature-invalid", "same-name-other-key", "signature-algorithm-refused"];
/** Endings at a signature, where they are about the last of the path, but for what `webpki` asks of any key. */
const KEY_NOT_USABLE = ["key-refused", "rsa-key-size"];
const KEY_OF_WEBPKI = ["rsaEncryption", "a multiple of 8 bits"];

export function checksOf(report, verdict) {
  const isSplit = report.question.kind === "split";
  const found = byCheck(verdict.findings);
  const facts = factsOf(report, verdict, found);
  const shown = checks.filter((check) => isSplit || check.of !== "split").filter((check) => !isSplit || !check.when.includes("zone"));
  return shown.map((check, index) => {
    const findings = found.get(check.id) ?? [];
    const about = { path: facts.path, certificates: facts.judged, issuers: facts.judged.slice(1), subject: facts.judged.slice(0, 1) };
    const of = about[check.of] ?? [];
    const told = { ...check, findings, certificates: of, why: "" };
    if (has(findings, "error")) return { ...told, state: "failed" };
    if (has(findings, "missing")) return { ...told, state: "missing" };
    if (has(findings, "warning")) return { ...told, state: "warned" };
    // What is only worth knowing says what was not looked at.
    if (findings.length > 0) return { ...told, state: "skipped", why: findings.map(({ plain }) => plain).join(" ") };
    const kept = !facts.cutBehind || index < shown.findIndex(({ id }) => id === facts.cutBehind);
    const without = check.when.find((condition) => !(condition === "findings-kept" ? kept : facts.holds[condition]));
    if (without) return { ...told, state: "skipped", certificates: [], why: conditions[without] };
    return { ...told, state: "passed" };
  });
}

function byCheck(findings) {
  const found = new Map();
  for (const finding of findings) {
    const { id } = checks.find(({ codes }) => codes.includes(finding.code)) ?? { id: "" };
    found.set(id, [...(found.get(id) ?? []), finding]);
  }
  return found;
}

/** What the conditions of the table come to, and how much of the path the rules looked at. */
function factsOf(report, verdict, found) {
  const { question, certificates } = report;
  const { path, outcome, findings } = verdict;
  const zone = question.kind === "verify" ? question.zone : null;
  const { ending, judged, chain } = ended(report, verdict);
  const isOk = (id) => !(found.get(id) ?? []).some(refuses);
  const webpki = question.profile === "webpki";
  const asksRole = question.role !== "any";
  const constrained = question.permitted_subtrees.length + question.excluded_subtrees.length > 0;
  const { policy, evidence } = question.revocation;
  const holds = {
    split: question.kind === "split",
    "split-finished": !findings.some(({ code }) => code === "split-limit"),
    comparable: isOk("split-comparable"),
    told: verdict.checks > 0,
    "search-finished": ending !== "limit",
    anchor: ending === "",
    signed: ending !== "signature",
    whole: ending !== "issuer" && ending !== "limit",
    issuer: judged.length > 1,
    constraints: judged.length > 1 || constrained,
    zone: zone !== null,
    spiffe: zone?.membership === "spiffe" || verdict.federation !== null,
    member: !certificates[verdict.subject]?.ca,
    federation: verdict.federation !== null,
    expected: question.expected !== null,
    "own-zone": isOk("own-zone"),
    identity: !(found.get("identity") ?? []).some(({ certificate }) => certificate === verdict.subject),
    "profile-zone": question.profile === "zone",
    "profile-webpki": webpki,
    "profile-subject": question.profile !== "rfc5280",
    role: asksRole || webpki,
    "issuer-role": asksRole || (webpki && ending === ""),
    host: question.host !== null,
    revocation: policy !== "off",
    evidence: policy === "required" || evidence.length > 0,
    covered: policy === "required" || outcome === "trusted",
    accepted: outcome === "trusted",
  };
  const last = chain.filter(refuses)[MOST_FINDINGS - 1];
  const cutBehind = last && checks.find(({ codes }) => codes.includes(last.code))?.id;
  return { path, judged, holds, cutBehind };
}

/** How the path ends: at an anchor (""), or short of one; the part of it that the rules looked at; and what they found. */
function ended({ question }, { path, outcome, findings }) {
  const split = findings.findIndex(({ code }) => SPLIT_CHAIN.includes(code));
  const chain = question.kind === "split" && split < 0 ? [] : findings.slice(split + 1);
  if (outcome === "trusted" || (question.kind === "split" && split < 0)) return { ending: "", judged: path, chain };
  const [first] = chain;
  const { code } = first ?? {};
  if (code === "search-limit") return { ending: "limit", judged: [], chain };
  const isOfLast = path.length > 1 && first?.certificate === path[path.length - 1];
  const keyNotUsable = KEY_NOT_USABLE.includes(code) && isOfLast && !KEY_OF_WEBPKI.includes(first.expected);
  if (NOT_SIGNED.includes(code) || keyNotUsable) {
    return { ending: "signature", judged: path.length > 1 ? path.slice(0, -1) : path, chain };
  }
  // Where a split holds no root, its own finding says so and stands for the ending.
  const noRoot = split >= 0 && findings[split].code !== "edge-authority-not-reached";
  if (NO_ISSUER.includes(code)) return { ending: "issuer", judged: path, chain };
  // A path of one certificate has not come to an anchor.
  if (OTHER_AUTHORITY.includes(code) || path.length === 1) return { ending: "authority", judged: path, chain };
  return { ending: noRoot ? "issuer" : "", judged: path, chain };
}

function has(findings, severity) {
  return findings.some((finding) => finding.severity === severity);
}

function refuses({ severity }) {
  return severity === "error" || severity === "missing";
}
