import type { Certificate, Report } from "./types.js";

/** The part that a certificate plays, from its own contents and from the zone. */
export function roleOf(certificate: Certificate, zone: Report["question"]["zone"]): string {
  if (certificate.used === "anchor" || zone?.anchors.includes(certificate.sha256)) return "anchor";
  if (!certificate.ca) return "end entity";
  return certificate.self_issued ? "self-signed authority" : "intermediate";
}
