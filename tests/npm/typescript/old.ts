// The resolution of before Node's `exports`: the main entry alone.

import { verify, type Report } from "zoneseal";

export const report: Report = verify("nothing");
