// The five classes that the engine's three verdicts appear as.

import type { Report, Verdict } from "./types.js";

export type VerdictClass = "in-zone" | "not-in-zone" | "bridge-broken" | "undecided" | "unreadable";

/** The class of a whole report. */
export function reportClass(report: Report): VerdictClass {
  if (report.verdicts.length === 0) return "unreadable";
  return outcomeClass(report.outcome, report);
}

/** The class of one subject's verdict in a report. */
export function outcomeClass(outcome: Verdict["outcome"], report: Report): VerdictClass {
  switch (outcome) {
    case "trusted":
      return "in-zone";
    case "incomplete":
      return "undecided";
    case "rejected":
      return report.question.kind === "split" ? "bridge-broken" : "not-in-zone";
  }
}

/** The word beside the icon. It names the class; every sentence comes from the engine. */
export function classWord(of: VerdictClass, report: Report): string {
  const zone = report.question.profile === "zone";
  switch (of) {
    case "in-zone":
      if (report.question.kind === "split") return "Split holds";
      return zone ? "In the zone" : "Trusted";
    case "not-in-zone":
      return zone ? "Not in the zone" : "Not trusted";
    case "bridge-broken":
      return "Bridge rule broken";
    case "undecided":
      return "Cannot decide";
    case "unreadable":
      return "Unreadable";
  }
}
