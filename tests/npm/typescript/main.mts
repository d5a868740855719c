// A program as somebody writes it who has `strict` on; types.mts asserts what the types say.

import { ZonesealError, verify, verifyJson, wasmSha256, type Report } from "zoneseal";
import { explain, type Code } from "zoneseal/codes";
import { report as schema } from "zoneseal/schema";
import * as zoneseal from "zoneseal";
import { cases } from "./cases.js";
import { check } from "./check.js";

const [first] = cases;
if (!first) throw new Error("there are no cases");
const report: Report = verify(first.files, first.options);
const code: Code = report.headline.code;
const errors = report.verdicts.flatMap((verdict) => verdict.findings.filter((finding) => finding.severity === "error"));
const isSame = verifyJson(first.files, first.options) === first.report && !(report instanceof ZonesealError);
console.log(check(zoneseal), explain(code)?.code, errors.length, isSame, schema.title, wasmSha256.length);
