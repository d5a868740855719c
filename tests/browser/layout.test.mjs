// How the inspection page looks and begins: it fits a narrow window, and its map says no more than the verdict.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inspectionPage } from "../support/page.mjs";

test("no panel is wider than a narrow window", async () => {
  await inspectionPage(async (page) => {
    for (const width of [320, 360, 768]) {
      await page.resize(width);
      await page.open();
      assert.equal(await page.overflow(), 0, `${width} px`);
      await page.eachPanel(async (label) => {
        assert.equal(await page.overflow(), 0, `${label} at ${width} px`);
      });
    }
    assert.deepEqual(page.problems(), []);
  });
});
