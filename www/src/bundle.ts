// The path of a verdict as PEM, in the order in which a server sends it.

import type { Certificate, Report, Verdict } from "./types.js";

/** The path's certificates, leaf first; without its root where the root is to be left out. */
export function bundleOf(report: Report, verdict: Verdict, keepRoot: boolean): Certificate[] {
  const path = verdict.path.flatMap((index) => report.certificates[index] ?? []);
  return keepRoot || !endsInRoot(path) ? path : path.slice(0, -1);
}

/** Whether the last one is where the path begins to be trusted, or would: whoever checks it has it already. */
export function endsInRoot(path: readonly Certificate[]): boolean {
  const last = path.at(-1);
  return path.length > 1 && last !== undefined && (last.used === "anchor" || (last.ca && last.self_issued));
}
