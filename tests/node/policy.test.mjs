// docs/policy.schema.json says of a policy file what the engine says of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import { verify } from "../../wasm/npm/node.js";
import { withCases } from "../support/cases.mjs";

const schema = JSON.parse(readFileSync(new URL("../../docs/policy.schema.json", import.meta.url), "utf8"));
const fits = new Ajv({ strict: true }).compile(schema);

/** Whether the engine takes these options. */
function taken(policy) {
  try {
    verify([{ name: "none", bytes: new Uint8Array() }], { at: "2026-11-24T06:10:00Z", ...policy });
    return true;
  } catch (error) {
    assert.equal(error.name, "ZonesealError");
    return false;
  }
}

test("every policy of the cases fits the schema", async () => {
  await withCases(async (cases) => {
    const policies = cases.map((item) => item.settings).filter((settings) => Object.keys(settings).length > 0);
    assert.ok(policies.length >= 15, `${policies.length} policies`);
    for (const policy of policies) assert.ok(fits(policy), JSON.stringify([policy, fits.errors]));
  });
});

test("the engine and the schema take and refuse the same", () => {
  const good = [
    {},
    { profile: "webpki", role: "server", host: "www.example.org" },
    { max_depth: 255, acceptable_policies: ["2.999.1"], require_explicit_policy: true },
    { revocation: "required", revocation_grace: 3600 },
    { inhibit_policy_mapping: false, inhibit_any_policy: true },
    { subjects: "first" },
    { subjects: "every-end-entity" },
    { permitted_subtrees: ["dns:plant-a.example", "directory:3000"], excluded_subtrees: ["ip:192.0.2.0/24"] },
  ];
  const bad = [
    { max_depth: 256 },
    { max_depth: -1 },
    { max_depth: 1.5 },
    { max_depth: "1" },
    { profile: "strict" },
    { role: "both" },
    { acceptable_policies: ["1"] },
    { acceptable_policies: ["1.02"] },
    { acceptable_policies: "2.999.1" },
    { require_explicit_policy: "yes" },
    { permitted_subtrees: "dns:plant-a.example" },
    { permitted_subtrees: ["plant-a.example"] },
    { excluded_subtrees: ["directory:3"] },
    { revocation: "perhaps" },
    { revocation_grace: 4294967296 },
    { subjects: "last" },
    { subjects: 1 },
    { depth: 3 },
  ];
  for (const policy of good) assert.deepEqual([fits(policy), taken(policy)], [true, true], JSON.stringify(policy));
  for (const policy of bad) assert.deepEqual([fits(policy), taken(policy)], [false, false], JSON.stringify(policy));
});
