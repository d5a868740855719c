// What `zoneseal inspect --json` and `zoneseal compare --json` print is as their schema says.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import { run, withCases } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";

const AT = ["--at", "2026-11-24T06:10:00Z"];

/** Standard output of zoneseal, whatever it comes to. */
async function zoneseal(folder, ...args) {
  return (await run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: folder, maxBuffer: 1 << 28 })).stdout;
}

const schema = JSON.parse(readFileSync(new URL("../../docs/inspect.schema.json", import.meta.url), "utf8"));
const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

function holds(json, name) {
  assert.ok(fits(JSON.parse(json)), `${name}: ${JSON.stringify(fits.errors)}`);
}

test("an inspection of every case is as the schema says", async () => {
  let seen = 0;
  await withCases(async (cases) => {
    for (const item of cases) {
      if (item.heavy || item.files.length === 0) continue;
      const json = await zoneseal(item.folder, "inspect", "--json", "--tree", ...AT, "--", ...item.files);
      holds(json, item.name);
      seen += JSON.parse(json).certificates.length;
    }
  });
  assert.ok(seen > 100, `${seen} certificates`);
});

test("a comparison is as the schema says, with a verdict and without", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-compare-"));
  try {
    await zoneseal(folder, "site", "init", "plant-a.example");
    for (const member of ["web", "db"]) await zoneseal(folder, "site", "issue", member);
    const files = ["site/members/web/chain.pem", "site/members/db/chain.pem"];
    const bare = await zoneseal(folder, "compare", "--json", ...files);
    holds(bare, "bare");
    assert.equal(JSON.parse(bare).verdict_differs, null);
    const judged = await zoneseal(folder, "compare", "--json", "--zone", "site", ...files);
    holds(judged, "judged");
    assert.equal(JSON.parse(judged).a.outcome, "trusted");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
