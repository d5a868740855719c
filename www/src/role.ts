import type { Part } from "./events.js";
import type { Certificate, Report } from "./types.js";

/** The part that a certificate plays, from its own contents and from the zone. */
export function roleOf(certificate: Certificate, zone: Report["question"]["zone"]): string {
  if (certificate.used === "anchor" || zone?.anchors.includes(certificate.sha256)) return "anchor";
  if (!certificate.ca) return "end entity";
  return certificate.self_issued ? "self-signed authority" : "intermediate";
}

/** The part that a certificate has in the question that was asked, as a reader may give it. */
export function partOf(certificate: Certificate, report: Report): Part {
  const { question, verdicts } = report;
  if (certificate.used === "anchor" || question.zone?.anchors.includes(certificate.sha256)) return "anchor";
  if (question.kind === "split" && verdicts[0]?.subject === certificate.index) return "edge";
  return certificate.ca ? "intermediate" : "leaf";
}
