// Files that nobody wrote, from the seeds of the fuzz targets: each is a verdict or a ZonesealError, none stops the
// engine, and asking ten thousand times leaves nothing behind.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { run } from "../support/cases.mjs";
import { inputs } from "../support/hostile.mjs";
import { packageFolder } from "../support/npm.mjs";

const COUNT = fileURLToPath(new URL("../support/growth.mjs", import.meta.url));
const AT = "2026-11-24T06:10:00Z";
/** 5 MiB (issue 4). */
const GROWTH = 5 << 20;

test("a thousand hostile inputs are verdicts or refused, by every function", async () => {
  const zoneseal = await import(pathToFileURL(join(packageFolder(), "node.js")));
  const all = inputs();
  assert.ok(all.length >= 1000, `${all.length} inputs`);
  const text = (bytes) => Buffer.from(bytes).toString("latin1");
  const asked = {
    verify: (bytes) => zoneseal.verify(bytes, { at: AT }).outcome,
    "verify, as an anchor": (bytes) => zoneseal.verify([], { at: AT, anchors: bytes }).outcome,
    "verify, as a zone": (bytes) => zoneseal.verify([], { at: AT, zone: bytes }).outcome,
    "verify, as a host": (bytes) => zoneseal.verify([], { at: AT, host: text(bytes) }).outcome,
    "verify, as public suffixes": (bytes) => zoneseal.verify([], { at: AT, public_suffixes: text(bytes) }).outcome,
    inspect: (bytes) => zoneseal.inspect(bytes, { at: AT, tree: true }).kind,
    compare: (bytes) => zoneseal.compare(bytes, bytes, { at: AT }).kind,
    keyMatches: (bytes) => zoneseal.keyMatches(bytes, bytes).match,
    whatChanges: (bytes) => zoneseal.whatChanges(bytes, { at: AT }).now.outcome,
  };
  const answers = ["trusted", "rejected", "incomplete", "inspect", "compare", "same", "different", "not-comparable"];
  for (const [name, ask] of Object.entries(asked)) {
    for (const [index, bytes] of all.entries()) {
      let answer;
      try {
        answer = ask(bytes);
      } catch (error) {
        assert.ok(error instanceof zoneseal.ZonesealError, `${name}, input ${index}: ${error.stack}`);
        assert.ok(!["engine-poisoned", "not-initialised"].includes(error.code), `${name}, input ${index}: ${error.stack}`);
        continue;
      }
      assert.ok(answers.includes(answer), `${name}, input ${index}: ${answer}`);
    }
  }
});

test("ten thousand calls leave nothing behind", async () => {
  // In a process of its own, which can collect its garbage when it is told to.
  const { code, stdout, stderr } = await run(process.execPath, ["--expose-gc", COUNT]);
  assert.equal(code, 0, stderr);
  const { wasm, heap } = JSON.parse(stdout.trim().split("\n").at(-1));
  assert.ok(wasm <= GROWTH && heap <= GROWTH, `grew by ${wasm} bytes of wasm and ${heap} of JavaScript`);
});
