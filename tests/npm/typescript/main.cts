// The same by require, as TypeScript writes it for CommonJS.

import { verify, type Report, type ZonesealError } from "zoneseal";
import { codes } from "zoneseal/codes";
import slim = require("zoneseal/slim");

const report: Report = verify("nothing", { at: "2026-11-24T06:10:00Z" });
const refused = (error: unknown): error is ZonesealError => error instanceof slim.ZonesealError;
console.log(report.outcome, codes.length > 60, refused(new slim.ZonesealError("wrong-argument", "x")));
