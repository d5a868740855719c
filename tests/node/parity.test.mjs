// Same input, same JSON, byte for byte: the command line, the package in Node, and what is kept in tests/vectors.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import { verifyJson } from "../../wasm/npm/node.js";
import { commandLine, input, withCases } from "../support/cases.mjs";

const EXIT = { trusted: 0, rejected: 1, incomplete: 2 };

test("the command line and Node say the same, to the byte, and as the schema says", async () => {
  const schema = JSON.parse(readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"));
  const fits = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  await withCases(async (cases) => {
    const outcomes = new Map();
    for (const item of cases) {
      // What is over the limit the command line refuses before it reads it.
      const native = item.heavy ? null : await commandLine(item);
      const { at, profile, role, host, expected, settings } = item;
      const anchors = item.anchors.map((name) => input(item, name));
      const options = { at, profile, role, host, expected, ...settings, anchors };
      if (item.public_suffixes) options.public_suffixes = readFileSync(join(item.folder, item.public_suffixes), "utf8");
      if (item.zone) options.zone = readFileSync(join(item.folder, item.zone), "utf8");
      const node = verifyJson(item.files.map((name) => input(item, name)), options);
      assert.equal(node, item.report, item.name);
      if (native) assert.equal(native.stdout, item.report, item.name);

      const report = JSON.parse(node);
      assert.ok(fits(report), `${item.name}: ${JSON.stringify(fits.errors)}`);
      assert.equal(report.outcome, item.outcome, item.name);
      assert.equal(report.headline.code, item.code, item.name);
      if (native) assert.equal(native.code, report.verdicts.length === 0 ? 65 : EXIT[report.outcome], item.name);
      outcomes.set(report.outcome, (outcomes.get(report.outcome) ?? 0) + 1);
    }
    assert.ok(cases.length >= 50, `${cases.length} cases`);
    assert.deepEqual([...outcomes.keys()].sort(), ["incomplete", "rejected", "trusted"]);
    console.log(`${cases.length} cases: ${JSON.stringify(Object.fromEntries(outcomes))}`);
  });
});
