import * as zoneseal from "zoneseal";
import * as slim from "zoneseal/slim";
import { codes } from "zoneseal/codes";
import { report } from "zoneseal/schema";
import { createRequire } from "node:module";
import { check } from "./check.js";

const required = createRequire(import.meta.url)("zoneseal");
const isOne = required.ZonesealError === zoneseal.ZonesealError && slim.verify === zoneseal.verify && required.verify === zoneseal.verify;
console.log(check(zoneseal), isOne ? "one-instance" : "two-instances", codes.length > 60, report.title);
