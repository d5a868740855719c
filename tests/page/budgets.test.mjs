// G4: the page keeps its budgets. Bytes are held to the limit; times only against what no working page takes on any machine,
// since a suite must not fail for a slow one. The figures themselves: `cargo xtask bench page`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chain, crowd, measured, sizes } from "./budgets.mjs";
import { onPage } from "./harness.mjs";

/** So many times its budget may something take before it is broken, not slow. */
const SLACK = 20;

test("G4: the page is at most 360 KB after brotli, what opens PKCS#12 apart", () => {
  const { page, apart } = sizes();
  assert.ok(page <= 360_000, `${page} bytes`);
  assert.ok(page > 100_000 && apart > 10_000, "both are there");
});

test("G4: three certificates have their verdict at once, and hold up nothing", async () => {
  const { verdict, longest } = await onPage((visit) => measured(visit, chain()));
  assert.ok(verdict < 150 * SLACK, `${verdict} ms`);
  assert.ok(longest < 200 * SLACK, `a task of ${longest} ms`);
});

test("G4: so do two thousand, and the list of them scrolls", async () => {
  await onPage(async (visit) => {
    const { verdict } = await measured(visit, crowd());
    assert.ok(verdict < 2000 * SLACK, `${verdict} ms`);
    const report = JSON.parse(await visit.report());
    assert.equal(report.verdicts.length, 1999);
    const drawn = await visit.page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(drawn < 20_000, `${drawn} elements`);
    await visit.page.evaluate(() => document.querySelector("#certificates").scrollIntoView({ block: "end" }));
    await visit.settledDrawing();
    assert.ok((await visit.page.locator("zoneseal-certificate:visible").count()) > 0);
  });
});
