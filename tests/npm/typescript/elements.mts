// What the types of the elements say, in a page. Compiled and never run.

import { type Desk, ZonesealMap, ZonesealReport } from "zoneseal/elements";
import { compare, inspect, type Report, verifyJson, whatChanges } from "zoneseal";

const element = document.querySelector("zoneseal-report");
if (element) element.json = verifyJson("-----BEGIN CERTIFICATE-----");

const drawn: ZonesealReport = document.createElement("zoneseal-report");
drawn.asOf = null;
const report: Report | null = drawn.report;
const map: ZonesealMap = document.createElement("zoneseal-map");
map.report = report ?? undefined;
map.verdict = report?.verdicts[0];

const [certificate] = inspect("").certificates;
const desk: Desk = {
  der: async () => new Uint8Array(),
  inspect: async () => (certificate ? certificate : Promise.reject(new Error("none"))),
  changes: async () => whatChanges(""),
  compare: async () => compare("", ""),
};
drawn.desk = map.desk = desk;

// @ts-expect-error A report is given as its text.
drawn.json = report;
