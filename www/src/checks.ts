// The rows of the table of checks, and what is copied of one.

import { checksOf, type CheckState } from "../../wasm/npm/codes.js";
import { shortName, visible } from "./text.js";
import type { Finding, Report, Verdict } from "./types.js";

export type RowState = CheckState["state"];

/** A row: a finding of a check, or a check without any. */
export interface Row {
  check: CheckState;
  state: RowState;
  finding: Finding | null;
  /** Whether it is what the verdict's headline tells. */
  leads: boolean;
}

export const STATE_WORDS: Record<RowState, string> = {
  failed: "failed",
  missing: "open",
  warned: "warning",
  passed: "passed",
  skipped: "not evaluated",
};

const STATE_OF: Record<Finding["severity"], RowState> = { error: "failed", missing: "missing", warning: "warned", info: "skipped" };

/** All rows, in the order of evaluation. */
export function rowsOf(report: Report, verdict: Verdict): Row[] {
  const { code } = verdict.headline;
  const severity = verdict.findings.find((finding) => finding.code === code)?.severity;
  let led = false;
  return checksOf(report, verdict).flatMap((check): Row[] => {
    if (check.findings.length === 0) return [{ check, state: check.state, finding: null, leads: false }];
    return check.findings.map((finding) => {
      const leads = !led && finding.code === code && finding.severity === severity && isOpen(STATE_OF[finding.severity]);
      led ||= leads;
      return { check, state: STATE_OF[finding.severity], finding, leads };
    });
  });
}

/** Whether somebody has to do something about it. */
export function isOpen(state: RowState): boolean {
  return state === "failed" || state === "missing" || state === "warned";
}

/** How many rows are in each state. */
export function tally(rows: readonly Row[]): Map<RowState, number> {
  const out = new Map<RowState, number>();
  for (const { state } of rows) out.set(state, (out.get(state) ?? 0) + 1);
  return out;
}

/** `0x01f4`, as hex dumps number their bytes. */
export function offset(byte: number): string {
  return `0x${byte.toString(16).padStart(4, "0")}`;
}

/** Rows in lines, for a ticket. */
export function asText(rows: readonly Row[], report: Report): string {
  return rows.map((row) => lines(row, report).map(visible).join("\n")).join("\n\n") + "\n";
}

/** Rows for programs: the findings of the report, with the check that each is of. One alone is no list. */
export function asJson(rows: readonly Row[], report: Report): string {
  const told = rows.map(({ check, finding, state }) => {
    const { id, title, clause, cabf, why } = check;
    const about = finding ? [finding.certificate].filter((index) => index !== null) : check.certificates;
    const certificates = about.map((index) => ({ index, sha256: report.certificates[index]?.sha256 }));
    return { check: id, title, state, clause, cabf, why, certificates, finding };
  });
  return `${JSON.stringify(told.length === 1 ? told[0] : told, null, 2)}\n`;
}

function lines(row: Row, report: Report): string[] {
  const { check, finding, state } = row;
  const out = [`${STATE_WORDS[state]}: ${check.title}`];
  if (finding) {
    const { code, plain, expected, found, expert, action } = finding;
    out.push(`${plain} (${code})`);
    if (expected) out.push(`required: ${expected}`);
    if (found) out.push(`found: ${found}`);
    out.push(expert, action);
  }
  out.push(check.why, placeOf(row, report), clauseOf(row));
  return out.filter(Boolean);
}

export function clauseOf({ check, finding }: Row): string {
  return finding?.clause || [check.clause, check.cabf].filter(Boolean).join("; ");
}

function placeOf({ finding }: Row, report: Report): string {
  const certificate = finding?.certificate == null ? undefined : report.certificates[finding.certificate];
  if (!finding || !certificate) return "";
  const bytes = finding.bytes && finding.evidence === null ? ` at ${offset(finding.bytes[0])}` : "";
  return `certificate: ${shortName(certificate)}, sha256 ${certificate.sha256}${bytes}`;
}
