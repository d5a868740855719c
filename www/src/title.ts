// The title of the page. Browsers keep titles in their history, so it says what came out and never of what: no name of
// an input, and none from a certificate. The icon stays the same: another one would be a request.

import { titleOf } from "./facts.js";
import type { Report } from "./types.js";

/** For the report that is shown; null where there is none. */
export function pageTitle(report: Report | null, claimed: boolean): string {
  return report ? `${titleOf({ report, claimed })} · zoneseal` : "zoneseal";
}
