// G7: what the engine's fuzzer has found, through the page. Whatever it is, the page has an answer: a verdict, or a notice
// that says why not. None of it breaks the engine, and none leaves the page without an answer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inputs } from "../support/hostile.mjs";
import { onPage } from "./harness.mjs";

/** How many files are dropped together. */
const BATCH = 20;
/** Every so many of them is also dropped alone in the default run; all are with `--slow`. */
const ALONE = process.env.ZONESEAL_SLOW ? 1 : 25;

test("G7: no input of the fuzzer's corpora breaks the engine behind the page", async () => {
  const files = inputs().filter((bytes) => bytes.length > 0).map((bytes, index) => ({ name: `input-${index}`, bytes }));
  assert.ok(files.length >= 1000, `${files.length} inputs`);
  const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, index) => files.slice(index * BATCH, (index + 1) * BATCH));
  const alone = files.filter((_, index) => index % ALONE === 0).map((file) => [file]);
  await onPage(async (visit) => {
    const seen = new Set();
    for (const batch of [...batches, ...alone]) {
      const names = `${batch[0].name} to ${batch.at(-1).name}`;
      await visit.drop(batch);
      const failures = await visit.page.locator("[data-failure]").evaluateAll((all) => all.map((element) => element.dataset.failure));
      assert.deepEqual(failures, [], names);
      const report = await visit.report();
      if (report === null) assert.ok((await visit.notices()).length > 0, `${names}: neither a verdict nor a notice`);
      else seen.add((await visit.verdict()).code);
      await visit.clear();
    }
    assert.ok(seen.size >= 3, `only ${[...seen]}`);
  });
});
