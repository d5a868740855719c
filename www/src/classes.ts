// The five classes that the engine's three verdicts appear as.

import type { Report, Verdict } from "./types.js";

export type VerdictClass = "in-zone" | "not-in-zone" | "bridge-broken" | "undecided" | "unreadable";

/** The class of a whole report. `claimed`: its zone came by a link, and nobody has adopted it. */
export function reportClass(report: Report, claimed: boolean): VerdictClass {
  if (report.verdicts.length === 0) return "unreadable";
  return outcomeClass(report.outcome, report, claimed);
}

/** The class of one subject's verdict in a report. */
export function outcomeClass(outcome: Verdict["outcome"], report: Report, claimed: boolean): VerdictClass {
  switch (outcome) {
    case "trusted":
      return unclaimed("in-zone", claimed);
    case "incomplete":
      return "undecided";
    case "rejected":
      return report.question.kind === "split" ? "bridge-broken" : "not-in-zone";
  }
}

/** What is trusted by anchors that only a link vouches for is not trusted. */
export function unclaimed(of: VerdictClass, claimed: boolean): VerdictClass {
  return claimed && of === "in-zone" ? "undecided" : of;
}

/** The word beside the icon. It names the class; every sentence comes from the engine. */
export function classWord(of: VerdictClass, report: Report, code: string = report.headline.code): string {
  const zone = report.question.profile === "zone" && code !== "trusted-by-federation";
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
