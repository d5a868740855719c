// Which certificates stand in which region of the map, and what joins them. Pure: a report in, a map out.

import type { Certificate, Finding, Issuer, Report, Verdict } from "./types.js";

/** Left, between, right; below them what the verdict leaves open, and what it did not need. */
export type Region = "zone" | "bridge" | "outside" | "unplaced" | "unused";

/** The part that a certificate plays, as its chip says it. */
export type Chip = "anchor" | "possible anchor" | "intermediate" | "leaf" | "edge" | "issuer, not here" | "authorities" | "federation";

/** A certificate on the map, or the place of something that is no certificate of the report. */
export interface MapNode {
  key: string;
  certificate: Certificate | null;
  /** What it is called where there is no certificate. */
  name: string;
  chip: Chip;
  /** The subject as it was judged; one on its way with a fault or without; a place that is empty; one left over. */
  state: "accepted" | "refused" | "faulty" | "plain" | "ghost" | "spare";
  /** Why it is no part of the path, in the engine's words; empty where that is not known. */
  reason: string;
}

/**
 * What joins two nodes. `verified`: the signature holds. `failed`: the name matches, the signature does not.
 * `unverified`: the signature could not be verified. `absent`: no issuer is here. `federated`: an entry of the zone
 * admits it. `parted`: the edge certificate and the zone, which nothing joins.
 */
export interface MapEdge {
  child: string;
  issuer: string;
  kind: "verified" | "failed" | "unverified" | "absent" | "federated" | "parted";
  /** Whether what comes this way is stopped. */
  stopped: boolean;
}

export interface ZoneMap {
  regions: Record<Region, MapNode[]>;
  edges: MapEdge[];
  /** How many certificates are not used; the first of them are in the region. */
  unused: number;
  /** How many anchors of the zone that no path ended at are not drawn. */
  anchors: number;
}

/** In the order in which they are read. */
export const REGIONS: readonly Region[] = ["zone", "bridge", "outside", "unplaced", "unused"];

/** Draws one verdict of a report. `claimed`: the zone came by a link, and nobody has said that it is theirs. */
export function mapOf(report: Report, verdict: Verdict, claimed = false): ZoneMap {
  const map: ZoneMap = {
    regions: { zone: [], bridge: [], outside: [], unplaced: [], unused: [] },
    edges: [],
    unused: 0,
    anchors: 0,
  };
  const path = verdict.path.flatMap((index) => report.certificates[index] ?? []);
  const judged = (certificate: Certificate) => nodeOf(certificate, report, verdict, claimed);
  if (report.question.kind === "split") placeSplit(map, path, report, verdict, judged);
  else placePath(map, path, report, verdict, judged);
  addUnused(map, report, verdict, judged);
  return map;
}

/** The verdict that a report's headline is about; undefined where nothing was judged. */
export function leadOf(report: Report): Verdict | undefined {
  const { verdicts, headline, outcome } = report;
  return verdicts.find((verdict) => verdict.outcome === outcome && verdict.headline.plain === headline.plain) ?? verdicts[0];
}

/** The key of a certificate's node. */
export function keyOf({ index }: Certificate): string {
  return `certificate-${index}`;
}

/**
 * An authority whose path ends at the zone's anchor stands in the zone. A subject that was not accepted does not,
 * wherever its path leads: its line to the zone is what was stopped. What cannot be decided is not placed, and what
 * was not judged against a zone is in none.
 */
function placePath(map: ZoneMap, path: Certificate[], report: Report, verdict: Verdict, judged: (of: Certificate) => MapNode): void {
  const { zone, outside, unplaced } = map.regions;
  const open = verdict.outcome === "incomplete";
  const signed = !path.some((child) => signatureOf(child, verdict, issuerOf(child, path)) !== "verified");
  const own = (certificate: Certificate) => isOwnAnchor(certificate, report);
  const anchored = path.some(own);
  for (const certificate of path.toReversed()) {
    const accepted = certificate.index !== verdict.subject || verdict.outcome === "trusted";
    const inside = own(certificate) || (anchored && signed && accepted);
    (inside ? zone : open ? unplaced : outside).push(judged(certificate));
  }
  for (const child of path) {
    const issuer = issuerOf(child, path);
    if (!issuer) continue;
    const kind = signatureOf(child, verdict, issuer);
    const refused = child.index === verdict.subject && verdict.outcome === "rejected" && zone.some(({ key }) => key === keyOf(issuer));
    map.edges.push({ child: keyOf(child), issuer: keyOf(issuer), kind, stopped: kind === "failed" || refused });
  }
  addGhost(map, open ? unplaced : outside, path, verdict);
  addOtherAnchors(map, path, report, judged);
  addFederation(map, path, report, verdict);
}

/** The edge certificate stands on the bridge: joined to its authority outside, and to nothing in the zone. */
function placeSplit(map: ZoneMap, path: Certificate[], report: Report, verdict: Verdict, judged: (of: Certificate) => MapNode): void {
  const { zone, bridge, outside } = map.regions;
  zone.push({ key: "authorities", certificate: null, name: report.question.zone?.id ?? "", chip: "authorities", state: "plain", reason: "" });
  for (const certificate of path.toReversed()) {
    (certificate.index === verdict.subject ? bridge : outside).push(judged(certificate));
  }
  // One line tells it: the first of the chain that has to do with the zone.
  const tied = path.find((certificate) => faulted(certificate, verdict, ZONE_TIES));
  const subject = path[0];
  if (subject && tied !== subject) map.edges.push({ child: keyOf(subject), issuer: "authorities", kind: "parted", stopped: false });
  if (tied) map.edges.push({ child: keyOf(tied), issuer: "authorities", kind: "verified", stopped: true });
  for (const child of path) {
    const issuer = issuerOf(child, path);
    if (issuer) map.edges.push({ child: keyOf(child), issuer: keyOf(issuer), kind: signatureOf(child, verdict, issuer), stopped: false });
  }
  addGhost(map, outside, path, verdict);
}

/** The place of an issuer that the path's last certificate names and that is not here. */
function addGhost(map: ZoneMap, region: MapNode[], path: Certificate[], verdict: Verdict): void {
  const top = path.at(-1);
  if (!top || top.used === "anchor" || top.self_issued) return;
  // Where a limit ended the search, nobody said that the issuer is not here.
  if (verdict.findings.some(({ code }) => SEARCH_ENDED.has(code))) return;
  // A key that the zone's owner lists takes part without a certificate: its signature failed.
  const failed = signatureOf(top, verdict, undefined) === "failed";
  region.unshift({ key: "missing", certificate: null, name: commonName(top.issuer), chip: "issuer, not here", state: "ghost", reason: "" });
  map.edges.push({ child: keyOf(top), issuer: "missing", kind: failed ? "failed" : "absent", stopped: failed });
}

/** The zone's own anchors stand on the map, used or not. */
function addOtherAnchors(map: ZoneMap, path: Certificate[], report: Report, judged: (of: Certificate) => MapNode): void {
  const placed = new Set(path.map(({ sha256 }) => sha256));
  const others: MapNode[] = [];
  for (const certificate of report.certificates) {
    if (!isOwnAnchor(certificate, report) || placed.has(certificate.sha256)) continue;
    placed.add(certificate.sha256);
    others.push(judged(certificate));
  }
  map.regions.zone.unshift(...others.slice(0, ANCHORS));
  map.anchors = Math.max(0, others.length - ANCHORS);
}

/** An entry of the zone that admits some services of another one. */
function addFederation(map: ZoneMap, path: Certificate[], report: Report, verdict: Verdict): void {
  const entry = report.question.zone?.federations.find(({ id }) => id === verdict.federation);
  const subject = path[0];
  if (!entry || !subject) return;
  const services = entry.services.slice(0, 3).join(", ") + (entry.services.length > 3 ? ", …" : "");
  map.regions.zone.push({
    key: "federation",
    certificate: null,
    name: `${entry.id}: ${services}`,
    chip: "federation",
    state: "plain",
    reason: "",
  });
  if (verdict.outcome === "incomplete") return;
  map.edges.push({ child: keyOf(subject), issuer: "federation", kind: "federated", stopped: verdict.outcome === "rejected" });
}

/** What was handed in and is no part of any verdict. */
function addUnused(map: ZoneMap, report: Report, verdict: Verdict, judged: (of: Certificate) => MapNode): void {
  const shown = new Set(REGIONS.flatMap((region) => map.regions[region]).map(({ key }) => key));
  // The authorities that a zone file lists were not handed in to be used.
  const given = new Set(report.objects.map(({ certificate }) => certificate));
  for (const certificate of report.certificates) {
    if (certificate.used !== "not used" || shown.has(keyOf(certificate)) || !given.has(certificate.index)) continue;
    if (isOwnAnchor(certificate, report)) continue;
    map.unused += 1;
    if (map.regions.unused.length >= UNUSED) continue;
    map.regions.unused.push({ ...judged(certificate), state: "spare", reason: reasonOf(certificate, verdict) });
  }
}

function reasonOf({ index }: Certificate, verdict: Verdict): string {
  const issuer = verdict.issuers.find(({ certificate }: Issuer) => certificate === index);
  if (issuer) return issuer.plain;
  const tried = verdict.candidates.find(({ path }) => path.includes(index));
  return tried?.findings[0]?.plain ?? "";
}

function nodeOf(certificate: Certificate, report: Report, verdict: Verdict, claimed: boolean): MapNode {
  const subject = certificate.index === verdict.subject;
  const green = claimed ? "plain" : "accepted";
  const judged = verdict.outcome === "trusted" ? green : verdict.outcome === "rejected" ? "refused" : "plain";
  return {
    key: keyOf(certificate),
    certificate,
    name: certificate.subject,
    chip: chipOf(certificate, report, subject),
    state: subject ? judged : faulted(certificate, verdict) ? "faulty" : "plain",
    reason: "",
  };
}

/** What people call this name: its common name where it has one. */
function commonName(name: string): string {
  return /(?:^|[,+]\s*)CN=((?:\\.|[^,+\\])+)/.exec(name)?.[1] ?? name;
}

function chipOf(certificate: Certificate, report: Report, subject: boolean): Chip {
  if (report.question.kind === "split" && subject) return "edge";
  const { federations = [] } = report.question.zone ?? {};
  const federated = federations.some(({ anchors }) => anchors.includes(certificate.sha256));
  if (certificate.used === "anchor" || federated || isOwnAnchor(certificate, report)) return "anchor";
  if (!certificate.ca) return "leaf";
  return certificate.self_issued ? "possible anchor" : "intermediate";
}

/** Whether it is an authority of the zone that was asked about; no other anchor stands in that zone. */
function isOwnAnchor({ sha256 }: Certificate, { question }: Report): boolean {
  return question.zone?.anchors.includes(sha256) ?? false;
}

function issuerOf(child: Certificate, path: Certificate[]): Certificate | undefined {
  return path[path.indexOf(child) + 1];
}

/** What is known of a certificate's signature. Where the engine could not verify it, nobody says that it did. */
function signatureOf(child: Certificate, verdict: Verdict, issuer: Certificate | undefined): "verified" | "failed" | "unverified" {
  if (faulted(child, verdict, SIGNATURE_FAILED)) return "failed";
  const unable = faulted(child, verdict, SIGNATURE_UNABLE) || (issuer !== undefined && faulted(issuer, verdict, KEY_UNABLE));
  return unable ? "unverified" : "verified";
}

/** Whether the verdict speaks against this certificate; with `codes`, by one of these. */
function faulted({ index }: Certificate, verdict: Verdict, codes?: ReadonlySet<string>): boolean {
  return verdict.findings.some(
    ({ certificate, severity, code }: Finding) =>
      certificate === index && (codes ? codes.has(code) : severity === "error"),
  );
}

/** So many anchors are drawn that no path ended at, and so many certificates that are not used. */
const ANCHORS = 3;
const UNUSED = 8;
/** Findings which say that the path's next certificate did not sign this one. */
const SIGNATURE_FAILED: ReadonlySet<string> = new Set(["signature-invalid", "same-name-other-key"]);
/** Findings which say that a certificate's signature was not verified, by its algorithm or by its issuer's key. */
const SIGNATURE_UNABLE: ReadonlySet<string> = new Set(["signature-algorithm-refused", "algorithm-not-in-build"]);
const KEY_UNABLE: ReadonlySet<string> = new Set(["key-refused", "rsa-key-size"]);
/** Findings which say that the search ended before its end. */
const SEARCH_ENDED: ReadonlySet<string> = new Set(["depth-limit", "search-limit"]);
/** Findings which say that a certificate of the edge has to do with the zone. */
const ZONE_TIES: ReadonlySet<string> = new Set(["edge-chains-to-zone", "edge-key-shared"]);
