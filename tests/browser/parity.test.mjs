// Same input, same JSON, byte for byte: the command line, the inspection page in Chromium, and what is kept in tests/vectors.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { commandLine, withCases } from "../support/cases.mjs";
import { inspectionPage } from "../support/page.mjs";

test("the command line and the page say the same, to the byte", async () => {
  await inspectionPage(async (page) => {
    await withCases(async (all) => {
      // The page judges against a zone; anchors and an expected member are for the command line and the package.
      const plain = (item) => !item.expected && Object.keys(item.settings).length === 0 && !item.heavy;
      const cases = all.filter((item) => item.zone && !item.profile && plain(item));
      const outcomes = new Set();
      for (const item of cases) {
        await page.open();
        await page.judgeAt(item.at);
        await page.ask({ role: item.role, host: item.host });
        const report = await page.give([item.zone, ...item.files].map((name) => join(item.folder, name)));
        const native = await commandLine(item);
        assert.equal(report, item.report, item.name);
        assert.equal(native.stdout, item.report, item.name);
        outcomes.add(item.outcome);
      }
      assert.ok(cases.length >= 50, `${cases.length} cases`);
      assert.equal(outcomes.size, 3);
      console.log(`${cases.length} cases`);
    });
    assert.deepEqual(page.problems(), [], "no violation of the page's policy, no error, no request");
  });
});
