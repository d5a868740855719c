// Where each certificate stands on the map, and which lines join them. Pure: a report in, a picture out.

import { roleOf } from "./role.js";
import type { Certificate, Finding, Report, Verdict } from "./types.js";

/** A certificate on the map, or the place of one that is not here. */
export interface MapNode {
  key: string;
  certificate: Certificate | null;
  name: string;
  role: string;
  /** How it is drawn: the subject as it was judged, one on its way with a fault or without, one not here. */
  state: "accepted" | "refused" | "faulty" | "plain" | "ghost";
}

/** `verified`: the signature holds. `failed`: the name matches, the signature does not. `absent`: no issuer. */
export interface MapEdge {
  child: string;
  issuer: string;
  kind: "verified" | "failed" | "absent";
  stopped: boolean;
}

/** The map: each region from the top down. */
export interface ZoneMap {
  zone: MapNode[];
  bridge: MapNode[];
  outside: MapNode[];
  /** Neither in the zone nor outside: what the verdict leaves open. */
  unplaced: MapNode[];
  edges: MapEdge[];
  unused: number;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Findings which say that the path's next certificate did not sign this one. */
const SIGNATURE_CODES = new Set(["signature-invalid", "same-name-other-key"]);
/** Findings which say that a certificate of the edge is tied to the zone. */
const SPLIT_CODES = new Set(["edge-chains-to-zone", "edge-key-shared"]);

/** Draws one verdict of a report. */
export function mapOf(report: Report, verdict: Verdict): ZoneMap {
  const path = verdict.path.flatMap((index) => report.certificates[index] ?? []);
  const split = report.question.kind === "split";
  const reaches = path.at(-1)?.used === "anchor" && !path.some((certificate) => faulted(certificate, verdict, SIGNATURE_CODES));
  const crosses = reaches && !split;
  const map: ZoneMap = { zone: [], bridge: [], outside: [], unplaced: [], edges: edges(path, verdict, crosses), unused: 0 };
  if (split) placeSplit(map, path, report, verdict);
  else placePath(map, path, report, verdict, reaches);

  const top = path.at(-1);
  if (top && top.used !== "anchor" && !top.self_issued) {
    const place = verdict.outcome === "incomplete" && !split ? map.unplaced : map.outside;
    place.unshift(ghost("missing", top.issuer, "issuer, not here"));
    map.edges.push({ child: key(top), issuer: "missing", kind: "absent", stopped: false });
  }
  // A certificate of another verdict is used, if not here; the zone's own anchor stands on the map, used or not.
  const shown = new Set([...map.zone, ...map.bridge, ...map.outside, ...map.unplaced].map(({ certificate }) => certificate));
  map.unused = report.certificates.filter((certificate) => certificate.used === "not used" && !shown.has(certificate)).length;
  return map;
}

/** The line from a child to its issuer, and its middle. */
export function edgeBetween(child: Box, issuer: Box): { d: string; middle: [number, number] } {
  const center = (box: Box) => box.left + box.width / 2;
  const apart = Math.abs(center(child) - center(issuer)) > Math.min(child.width, issuer.width) / 2;
  if (!apart) {
    const [x, from, to] = [center(child), child.top, issuer.top + issuer.height];
    return { d: `M${x} ${from}V${to}`, middle: [x, (from + to) / 2] };
  }
  // Across the bridge: out of the child's side, into the issuer's.
  const leftwards = center(issuer) < center(child);
  const fromX = leftwards ? child.left : child.left + child.width;
  const toX = leftwards ? issuer.left + issuer.width : issuer.left;
  const fromY = child.top + child.height / 2;
  const toY = issuer.top + issuer.height / 2;
  const middleX = (fromX + toX) / 2;
  return {
    d: `M${fromX} ${fromY}C${middleX} ${fromY} ${middleX} ${toY} ${toX} ${toY}`,
    middle: [middleX, (fromY + toY) / 2],
  };
}

/**
 * An authority whose path ends at the zone's anchor stands in the zone. A subject that was not accepted does
 * not, wherever its path leads: its line to the zone is what was stopped. What cannot be decided is not placed.
 */
function placePath(map: ZoneMap, path: Certificate[], report: Report, verdict: Verdict, reaches: boolean): void {
  const elsewhere = verdict.outcome === "incomplete" ? map.unplaced : map.outside;
  for (const certificate of path.toReversed()) {
    const anchor = certificate.used === "anchor";
    const accepted = certificate.index !== verdict.subject || verdict.outcome === "trusted";
    const place = anchor || (reaches && accepted) ? map.zone : elsewhere;
    place.push(node(certificate, report, verdict));
  }
  for (const certificate of report.certificates) {
    const own = report.question.zone?.anchors.includes(certificate.sha256) && certificate.source.startsWith("zone ");
    if (own && !path.includes(certificate)) map.zone.unshift(node(certificate, report, verdict));
  }
}

/** The edge certificate stands on the bridge: joined to its authority outside, and to nothing in the zone. */
function placeSplit(map: ZoneMap, path: Certificate[], report: Report, verdict: Verdict): void {
  map.zone.push({ ...ghost("zone", report.question.zone?.id ?? "", "every authority of"), state: "plain" });
  for (const certificate of path.toReversed()) {
    const place = certificate.index === verdict.subject ? map.bridge : map.outside;
    place.push(node(certificate, report, verdict));
    if (faulted(certificate, verdict, SPLIT_CODES)) {
      map.edges.push({ child: key(certificate), issuer: "zone", kind: "verified", stopped: true });
    }
  }
}

function edges(path: Certificate[], verdict: Verdict, crosses: boolean): MapEdge[] {
  return path.slice(0, -1).flatMap((child, depth) => {
    const issuer = path[depth + 1];
    if (!issuer) return [];
    const failed = faulted(child, verdict, SIGNATURE_CODES);
    const refused = crosses && child.index === verdict.subject && verdict.outcome === "rejected";
    return [{ child: key(child), issuer: key(issuer), kind: failed ? "failed" : "verified", stopped: failed || refused }];
  });
}

function node(certificate: Certificate, report: Report, verdict: Verdict): MapNode {
  const judged = verdict.outcome === "trusted" ? "accepted" : verdict.outcome === "rejected" ? "refused" : "plain";
  const onWay = faulted(certificate, verdict) ? "faulty" : "plain";
  return {
    key: key(certificate),
    certificate,
    name: certificate.subject,
    role: roleOf(certificate, report.question.zone),
    state: certificate.index === verdict.subject ? judged : onWay,
  };
}

function ghost(key: string, name: string, role: string): MapNode {
  return { key, certificate: null, name, role, state: "ghost" };
}

/** Whether a refusal is about this certificate; with `codes`, one of these. */
function faulted({ index }: Certificate, verdict: Verdict, codes?: Set<string>): boolean {
  const about = ({ certificate, severity, code }: Finding) =>
    certificate === index && severity === "error" && (codes?.has(code) ?? true);
  return verdict.findings.some(about);
}

function key(certificate: Certificate): string {
  return `certificate-${certificate.index}`;
}
