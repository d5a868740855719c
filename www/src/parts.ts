// The part that a certificate plays in the question, and the parts that a reader can give it.

import type { Part } from "./events.js";
import type { Question } from "./question.js";
import type { Certificate, Report } from "./types.js";

/** The part as it is; `possible` where only the reader can make it so. */
export interface Playing {
  part: Part | null;
  words: string;
}

/** The part that it plays now, by its contents, the zone and what the reader chose. */
export function playing(certificate: Certificate, report: Report, question: Question | null): Playing {
  const { sha256, ca, self_issued } = certificate;
  if (question?.edge === sha256) return { part: "edge", words: "edge" };
  if (report.question.zone?.anchors.includes(sha256)) return { part: "anchor", words: "anchor of the zone" };
  if (question?.subject === sha256) return { part: "leaf", words: "judged alone" };
  if (!ca) return { part: question?.subject ? null : "leaf", words: "end entity" };
  // A self-signed authority may be anybody's: it is never trusted for being here.
  return self_issued ? { part: null, words: "possible anchor" } : { part: "intermediate", words: "intermediate" };
}

/** What the reader may make of it, each with what that does. */
export function choices(certificate: Certificate, report: Report, question: Question | null): [Part, string][] {
  const { ca, sha256 } = certificate;
  const now = playing(certificate, report, question).part;
  const all: [Part, string][] = [];
  if (now === "edge" || question?.subject === sha256) all.push(["intermediate", ca ? "Back to what it is: an authority" : "Back to what it is"]);
  if (question?.subject !== sha256) all.push(["leaf", "Judge this one alone"]);
  if (now !== "edge") all.push(["edge", "Users are shown this one: ask the split"]);
  // The last, since it is the gravest: it asks for the zone's name first.
  if (ca && now !== "anchor") all.push(["anchor", "Treat as this site's authority…"]);
  return all;
}
