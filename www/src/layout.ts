// Where each certificate stands on the map, and which lines join them. Pure: a report in, a picture out.

import { visible } from "./text.js";
import type { Certificate, Report, Verdict } from "./types.js";

/** A certificate on the map, or the place of an issuer that is not here. */
export interface MapNode {
  key: string;
  certificate: Certificate | null;
  name: string;
  /** How the node is drawn: as the subject that was accepted or refused, or as one on its way. */
  state: "accepted" | "refused" | "faulty" | "plain";
}

/** `verified`: the signature holds. `failed`: the name matches, the signature does not. `absent`: no issuer. */
export interface MapEdge {
  child: string;
  issuer: string;
  kind: "verified" | "failed" | "absent";
  stopped: boolean;
}

export interface ZoneMap {
  zone: MapNode[];
  bridge: MapNode[];
  outside: MapNode[];
  edges: MapEdge[];
  unused: number;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Findings that say that a certificate is not signed by the issuer which the path names. */
const SIGNATURE_CODES = new Set(["signature-invalid", "same-name-other-key", "bad-signature"]);

export function mapOf(report: Report, verdict: Verdict): ZoneMap {
  const { path } = verdict;
  const certificates = path.flatMap((index) => report.certificates[index] ?? []);
  const reaches = certificates.at(-1)?.used === "anchor";
  const trusted = verdict.outcome === "trusted";
  const map: ZoneMap = { zone: [], bridge: [], outside: [], edges: [], unused: 0 };

  // From the top of the path down to its subject. An authority whose path ends at the zone's anchor stands in
  // the zone; a subject that was refused does not, wherever its path leads.
  for (const certificate of certificates.toReversed()) {
    const subject = certificate.index === verdict.subject;
    const inZone = reaches && (!subject || trusted);
    const place = subject && report.question.kind === "split" ? map.bridge : inZone ? map.zone : map.outside;
    place.push(node(certificate, subject, verdict));
  }
  for (const anchor of report.certificates) {
    if (anchor.used === "anchor" && !path.includes(anchor.index)) map.zone.unshift(node(anchor, false, verdict));
  }
  map.edges = edges(certificates, verdict);
  const top = certificates.at(-1);
  if (top && !reaches && !top.self_issued) {
    const ghost = { key: "ghost", certificate: null, name: visible(top.issuer), state: "plain" } as const;
    map.outside.unshift(ghost);
    map.edges.push({ child: key(top), issuer: ghost.key, kind: "absent", stopped: false });
  }
  map.unused = report.certificates.filter(({ used }) => used === "not used").length;
  return map;
}

/** The line from a child to its issuer, and the middle of it. */
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

function edges(path: Certificate[], verdict: Verdict): MapEdge[] {
  return path.slice(0, -1).flatMap((child, depth) => {
    const issuer = path[depth + 1];
    if (!issuer) return [];
    const own = verdict.findings.filter(({ certificate }) => certificate === child.index);
    const failed = own.some(({ code }) => SIGNATURE_CODES.has(code));
    const stopped = verdict.outcome === "rejected" && own.some(({ severity }) => severity === "error");
    return [{ child: key(child), issuer: key(issuer), kind: failed ? ("failed" as const) : ("verified" as const), stopped }];
  });
}

function node(certificate: Certificate, subject: boolean, verdict: Verdict): MapNode {
  const faulty = verdict.findings.some(
    (finding) => finding.certificate === certificate.index && finding.severity === "error",
  );
  const accepted = verdict.outcome === "trusted" ? "accepted" : verdict.outcome === "rejected" ? "refused" : "plain";
  return {
    key: key(certificate),
    certificate,
    name: certificate.subject,
    state: subject ? accepted : faulty ? "faulty" : "plain",
  };
}

function key(certificate: Certificate): string {
  return `certificate-${certificate.index}`;
}
