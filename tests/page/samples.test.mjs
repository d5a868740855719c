// G1: every sample's answer is the one that its vector keeps, the native core gives and the npm package gives, to the byte.
// G2: with the server ended and the browser offline, all of it is the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { SAMPLES, byPackage, kept, natively } from "./samples.mjs";

test("G1: the page offers each sample, and says what is expected of it", async () => {
  await onPage(async (visit) => {
    const offered = await visit.page.locator("button[data-sample]").evaluateAll((all) => all.map(({ innerText, dataset }) => ({ text: innerText.trim(), code: dataset.code, outcome: dataset.outcome })));
    assert.equal(offered.length, SAMPLES.length);
    for (const [index, sample] of SAMPLES.entries()) {
      const { code, outcome } = kept(sample);
      assert.ok(offered[index].text.startsWith(sample.title), offered[index].text);
      assert.equal(offered[index].code, code, sample.title);
      assert.equal(offered[index].outcome, outcome, sample.title);
    }
  });
});

for (const offline of [false, true]) {
  for (const sample of SAMPLES) {
    const name = offline ? `G2: offline, the same of the sample “${sample.title}”` : `G1: the sample “${sample.title}” is judged as its vector says, natively, and by the package`;
    test(name, async () => {
      const item = kept(sample);
      await onPage(async (visit) => {
        const report = await visit.sample(sample.title);
        const { code, classes } = await visit.verdict();
        assert.equal(code, item.code);
        assert.ok(classes.includes(sample.class), `${classes} is not ${sample.class}`);
        // The page asks the split without a member of the zone, which is no part of what users are shown.
        const native = await natively({ ...item, member: null });
        assert.equal(native.code, { trusted: 0, rejected: 1, incomplete: 2 }[item.outcome], native.stderr);
        assert.equal(report, native.stdout, "the native core");
        assert.equal(report, await byPackage(item), "the package");
        if (!item.member) assert.equal(report, item.report, "the vector");
        assert.equal(JSON.parse(item.report).headline.code, item.code);
      }, { offline });
    });
  }
}
