// What was evaluated for a verdict, as `zoneseal/codes` tells it from a report, held against what the engine counted and
// how much of the path it looked at.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { checks, checksOf, codes, conditions } from "../../wasm/npm/codes.js";

const FOLDERS = ["vectors", "split-vectors"].map((name) => fileURLToPath(new URL(`../${name}/`, import.meta.url)));
const TABLE = JSON.parse(readFileSync(new URL("../../docs/checks.json", import.meta.url), "utf8"));

/** Every verdict of every vector that is kept, with its report. */
const verdicts = FOLDERS.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, "report.json");
    if (!existsSync(file)) return [];
    const report = JSON.parse(readFileSync(file, "utf8"));
    return report.verdicts.map((verdict, number) => ({ name, number, report, verdict, told: checksOf(report, verdict) }));
  }),
);

const evaluated = (told) => told.filter(({ state }) => state !== "skipped");
const one = (name) => verdicts.find((of) => of.name === name);

test("the module has the table that is kept", () => {
  assert.deepEqual({ checks, conditions }, TABLE);
  const known = codes.map(({ code }) => code);
  for (const check of checks) {
    assert.deepEqual(check.codes.filter((code) => !known.includes(code)), [], check.id);
    assert.deepEqual(check.when.filter((condition) => !(condition in conditions)), [], check.id);
  }
});

test("as many checks are told as evaluated as the engine counted", () => {
  assert.ok(verdicts.length > 500, `${verdicts.length}`);
  const other = verdicts.filter(({ verdict, told }) => evaluated(told).length !== verdict.checks);
  assert.deepEqual(other.map(({ name, number }) => `${name} ${number}`), []);
});

test("a check looked at as much of the path as the engine's rules did", () => {
  const kept = readFileSync(join(FOLDERS[0], "looked-at.txt"), "utf8").trim().split("\n").slice(1);
  const lookedAt = new Map(kept.map((line) => line.split(" ")).map(([name, number, count]) => [`${name} ${number}`, Number(count)]));
  let held = 0;
  for (const { name, number, verdict, told } of verdicts) {
    const count = lookedAt.get(`${name} ${number}`);
    if (count === undefined) continue;
    held += 1;
    const parts = { certificates: [0, count], issuers: [1, count], subject: [0, 1] };
    for (const check of evaluated(told).filter(({ of, findings }) => of in parts && findings.length === 0)) {
      const expected = verdict.path.slice(...parts[check.of]).filter((_, place) => place < count);
      assert.deepEqual(check.certificates, expected, `${name}: ${check.id}`);
      assert.ok(expected.length > 0, `${name}: ${check.id} is passed and looked at nothing`);
    }
  }
  assert.ok(held > 500, `${held}`);
});

test("every finding is told once, by its own check, and what is passed has none", () => {
  for (const { name, verdict, told } of verdicts) {
    const findings = told.flatMap((check) => check.findings);
    assert.equal(findings.length, verdict.findings.length, name);
    for (const { id, state, findings, why } of told) {
      if (state === "passed") assert.deepEqual(findings, [], `${name}: ${id}`);
      if (state === "skipped") assert.ok(why, `${name}: ${id} does not say why`);
      else assert.equal(why, "", `${name}: ${id}`);
    }
  }
});

test("a trusted path passes everything that was evaluated, and a refused one fails something", () => {
  for (const { name, report, verdict, told } of verdicts) {
    const states = evaluated(told).map(({ state }) => state);
    assert.equal(verdict.outcome === "trusted", states.every((state) => state === "passed"), name);
    assert.ok(report.question.kind === "split" || !told.some(({ of }) => of === "split"), name);
  }
});

test("nothing is passed behind a signature that does not verify, without an issuer, or where it was not asked", () => {
  const state = (name, id) => one(name).told.find((check) => check.id === id).state;
  for (const [name, id, expected] of [
    ["sample-good-zone", "signatures", "passed"],
    ["sample-good-zone", "host", "skipped"],
    ["sample-good-zone", "revocation", "skipped"],
    ["sample-good-zone", "second-opinion", "passed"],
    ["sample-right-name-wrong-authority", "signatures", "passed"],
    ["sample-right-name-wrong-authority", "trust-anchor", "failed"],
    ["sample-missing-intermediate", "signatures", "skipped"],
    ["sample-missing-intermediate", "issuers-are-authorities", "skipped"],
    ["sample-missing-intermediate", "trust-anchor", "missing"],
    ["sample-same-name-twin", "signatures", "failed"],
    ["sample-same-name-twin", "path-length", "skipped"],
    ["sample-expired-intermediate", "second-opinion", "skipped"],
    ["sample-edge-signed-by-the-zone", "split-signatures", "failed"],
    ["a-crowd-of-twins", "validity", "skipped"],
    ["revocation-if-present", "revocation", "skipped"],
    ["revocation-required-and-shown", "revocation", "passed"],
    ["no-identity-by-signature", "identity", "skipped"],
    ["seventy-names-malformed", "name-constraints", "skipped"],
  ]) {
    assert.equal(state(name, id), expected, `${name}: ${id}`);
  }
});

test("where more was found than is told, nothing is called passed", () => {
  const { report, verdict } = one("expired");
  const told = checksOf(report, { ...verdict, checks: 0 });
  assert.deepEqual([...new Set(told.map(({ state }) => state))].sort(), ["failed", "skipped"]);
});
