// The split is judged alike by the command line and the Node package, to the byte.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { split, splitJson } from "../../wasm/npm/node.js";
import { run } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";

const VECTORS = fileURLToPath(new URL("../split-vectors/", import.meta.url));

/** The vectors, each with its folder and the bytes that must come of it. */
const vectors = readdirSync(VECTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const folder = join(VECTORS, name);
    const text = (file) => readFileSync(join(folder, file), "utf8");
    return { ...JSON.parse(text("case.json")), folder, text, report: text("report.json") };
  });

test("the command line prints the report that is kept", async () => {
  assert.ok(vectors.length >= 20, `${vectors.length} vectors`);
  for (const { name, folder, edge, authority, zone, member, at, outcome, report } of vectors) {
    const args = ["split", "--json", "--at", at, "--edge", edge, "--authority", authority, "--zone", zone];
    if (member) args.push("--member", member);
    const { code, stdout } = await run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: folder });
    assert.equal(stdout, report, name);
    assert.equal(code, outcome === "trusted" ? 0 : 1, name);
  }
});

test("the package gives the same bytes", () => {
  let public_ = 0;
  let withMember = 0;
  for (const { name, text, edge, authority, zone, member, at, report } of vectors) {
    const file = (of) => ({ name: of, bytes: text(of) });
    const named = authority === "public" ? "public" : file(authority);
    public_ += Number(authority === "public");
    withMember += Number(Boolean(member));
    assert.equal(splitJson(file(edge), named, { at, zone: text(zone), ...(member && { members: file(member) }) }), report, name);
  }
  assert.ok(public_ >= 6, `${public_} with a public authority`);
  assert.ok(withMember > 0, "one with a member's own certificate");
});

test("only the word itself names a public authority", () => {
  const { text, at } = vectors.find(({ name }) => name === "a-public-chain");
  const judge = (authority) => split(text("edge.pem"), authority, { at, zone: text("zone.json") });
  assert.equal(judge("public").headline.code, "split-holds");
  for (const authority of ["Public", "public ", "", ["public"], { name: "public", bytes: "" }]) {
    assert.equal(judge(authority).outcome, "rejected", JSON.stringify(authority));
  }
  assert.throws(() => judge(undefined), { name: "ZonesealError", code: "wrong-argument" });
});
