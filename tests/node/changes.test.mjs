// What whatChanges says is as its schema says, and the same bytes as those of `zoneseal verify --what-changes --json`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import { whatChanges, whatChangesJson } from "../../wasm/npm/node.js";
import { run, withCases } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";

const schema = JSON.parse(readFileSync(new URL("../../docs/changes.schema.json", import.meta.url), "utf8"));
const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

test("what would change an answer is as the schema says, and equal to the command line's", async () => {
  let seen = 0;
  await withCases(async (cases) => {
    for (const item of cases.filter((_, index) => index % 7 === 0)) {
      if (item.heavy || item.files.length === 0 || !item.zone) continue;
      const at = "2026-11-24T06:10:00Z";
      const files = item.files.map((name) => ({ name, bytes: readFileSync(join(item.folder, name)) }));
      const zone = readFileSync(join(item.folder, item.zone), "utf8");
      const json = whatChangesJson(files, { at, zone });
      assert.ok(fits(JSON.parse(json)), `${item.name}: ${JSON.stringify(fits.errors)}`);
      const args = ["verify", "--json", "--what-changes", "--at", at, "--zone", item.zone, "--", ...item.files];
      const native = await run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: item.folder, maxBuffer: 1 << 28 });
      assert.equal(json, native.stdout, item.name);
      seen += 1;
    }
  });
  assert.ok(seen > 10, `${seen} answers`);
});

test("an answer that is trusted says until when", () => {
  const vector = (name) => readFileSync(new URL(`../vectors/a-member/${name}`, import.meta.url));
  const changes = whatChanges(vector("input.pem"), { at: "2026-11-24T06:10:00Z", zone: vector("zone.json") });
  assert.equal(changes.now.code, "trusted");
  assert.deepEqual(changes.would, []);
  const end = changes.dates.find((date) => date.before.outcome === "trusted");
  assert.equal(end.after.code, "expired");
});
