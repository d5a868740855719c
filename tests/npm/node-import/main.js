import * as zoneseal from "zoneseal";
import * as slim from "zoneseal/slim";
import { codes } from "zoneseal/codes";
import { report } from "zoneseal/schema";
import * as pkcs12 from "zoneseal/pkcs12";
import { checkServerIdentity, zoneServer } from "zoneseal/node";
import { createRequire } from "node:module";
import { check } from "./check.js";
import { opened } from "./opened.js";

const required = createRequire(import.meta.url)("zoneseal");
let wrong;
try {
  zoneServer({});
} catch (error) {
  wrong = error;
}
const isOne = wrong instanceof zoneseal.ZonesealError && required.ZonesealError === zoneseal.ZonesealError && slim.verify === zoneseal.verify && required.verify === zoneseal.verify;
console.log(check(zoneseal), await opened(zoneseal, pkcs12), typeof checkServerIdentity, isOne ? "one-instance" : "two-instances", codes.length > 60, report.title);
