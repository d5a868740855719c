// G3: axe-core finds nothing in any state of the page, in both themes, wide and narrow.

import assert from "node:assert/strict";
import { test } from "node:test";

import { violations } from "./axe.mjs";
import { onPage } from "./harness.mjs";
import { BLOCKED, STATES, TODAY } from "./states.mjs";

for (const { name, open, options } of [...STATES, BLOCKED]) {
  test(`G3: axe finds nothing: ${name}`, async () => {
    await onPage(async (visit) => {
      await open(visit);
      const found = [];
      for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [360, "light"]]) {
        await visit.page.setViewportSize({ width, height: 900 });
        await visit.page.emulateMedia({ colorScheme });
        await visit.settledDrawing();
        found.push(...(await violations(visit.page)).map((line) => `${width} px, ${colorScheme}: ${line}`));
      }
      assert.deepEqual(found, []);
    }, { ...options, clock: TODAY });
  });
}

test("G3: axe finds what is wrong", async () => {
  await onPage(async (visit) => {
    await visit.page.evaluate(() => document.querySelector("main").append(Object.assign(document.createElement("button"), { className: "unnamed" })));
    const found = await violations(visit.page);
    assert.equal(found.length, 1);
    assert.match(found[0], /^button-name: /);
  });
});
