import type { Check, CodeText } from "./dist/codes.js";
import type { Finding, Report, Verdict } from "./dist/report.js";

export type { Check, Code, CodeText, Condition } from "./dist/codes.js";

/** Every code, in the order of the engine's table. */
export const codes: readonly CodeText[];

/** What a code means; undefined for a code that is none. */
export function explain(code: string): CodeText | undefined;

/** Every check of a verdict, in the order in which the engine evaluates them. */
export const checks: readonly Check[];

/** Why a check is not evaluated, by the condition that is not met. */
export { conditions } from "./dist/codes.js";

/** A check as it went for one verdict. */
export interface CheckState extends Check {
  /**
   * `failed` refuses; `missing` leaves it open, since something was not given; `warned` refuses nothing; `skipped` was not
   * evaluated. `passed` was evaluated, and nothing was found.
   */
  readonly state: "passed" | "failed" | "missing" | "warned" | "skipped";
  /** What it found, in the order of the verdict. */
  readonly findings: readonly Finding[];
  /** The certificates that it looked at: places in the report's list. */
  readonly certificates: readonly number[];
  /** Why it was not evaluated; empty where it was. */
  readonly why: string;
}

/** The checks of a verdict of this report, in the order of evaluation. The report alone decides. */
export function checksOf(report: Report, verdict: Verdict): CheckState[];
