// The samples that the page offers, and what each must be called: by the vector it is made from, by the native core, and
// by the npm package.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL, fileURLToPath } from "node:url";

import { run } from "../support/cases.mjs";
import { packageFolder } from "../support/npm.mjs";
import { program } from "../support/programs.mjs";

/** Title and vector of each, in the order of the specification; `class` is how the page draws the answer. */
export const SAMPLES = [
  { title: "Good zone", vector: "vectors/sample-good-zone", class: "in-zone" },
  { title: "Right name, wrong authority", vector: "vectors/sample-right-name-wrong-authority", class: "not-in-zone" },
  { title: "Edge signed by the zone", vector: "split-vectors/sample-edge-signed-by-the-zone", class: "bridge-broken" },
  { title: "Expired intermediate", vector: "vectors/sample-expired-intermediate", class: "not-in-zone" },
  { title: "Missing intermediate", vector: "vectors/sample-missing-intermediate", class: "undecided" },
  { title: "Name constraint broken", vector: "vectors/sample-name-constraint-broken", class: "not-in-zone" },
  { title: "Same-name twin CA", vector: "vectors/sample-same-name-twin", class: "not-in-zone" },
  { title: "Renewal compare", vector: "vectors/sample-renewal", class: "in-zone" },
  { title: "Post-quantum leaf", vector: "vectors/sample-post-quantum", class: "in-zone" },
];

/** What a sample's vector keeps: the question, and the bytes that must come of it. */
export function kept({ vector }) {
  const folder = fileURLToPath(new URL(`../${vector}`, import.meta.url));
  const text = (name) => readFileSync(join(folder, name), "utf8");
  const item = JSON.parse(text("case.json"));
  return { ...item, folder, text, isSplit: item.edge !== undefined, report: text("report.json") };
}

/** What the native core says of it: its exit code and its bytes. */
export async function natively({ folder, isSplit, at, zone, edge, authority, member, role, host, files }) {
  const args = isSplit
    ? ["split", "--json", "--at", at, "--zone", zone, "--edge", edge, "--authority", authority]
    : ["verify", "--json", "--at", at, "--zone", zone, "--role", role];
  if (host) args.push("--host", host);
  if (member) args.push("--member", member);
  if (!isSplit) args.push("--", ...files);
  return run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: folder });
}

/** What the package says, as it is published. It takes no member for a split. */
export async function byPackage({ isSplit, text, at, zone, edge, authority, role, host, files }) {
  const { splitJson, verifyJson } = await import(pathToFileURL(join(packageFolder(), "node.js")).href);
  const file = (name) => ({ name, bytes: text(name) });
  if (isSplit) return splitJson(file(edge), file(authority), { at, zone: text(zone) });
  return verifyJson(files.map(file), { at, zone: text(zone), role, ...(host ? { host } : {}) });
}
