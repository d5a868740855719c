// What the bench of the package asks and how it counts, without the peers that it asks.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { corpus, vectors } from "../bench/npm/cases.mjs";
import { address, hasNames, isFor } from "../bench/npm/contenders/user.mjs";
import { count } from "../bench/npm/count.mjs";
import { certificates } from "../bench/npm/pem.mjs";
import { summary } from "../bench/npm/statistics.mjs";

test("the median and the quartiles stand between their neighbours", () => {
  assert.deepEqual(summary([7]), { low: 7, median: 7, high: 7 });
  assert.deepEqual(summary([4, 1, 3, 2]), { low: 1.75, median: 2.5, high: 3.25 });
  assert.deepEqual(summary([10, 9, 1, 2, 3]), { low: 2, median: 3, high: 9 });
});

test("an answer is right, wrong in one of two ways, or none", () => {
  const good = { accepted: true, took: 2 };
  const bad = { accepted: false, took: 3 };
  const questions = ["a", "b", "c", "d", "e", "f"].map((id, index) => ({ id, accepted: index % 2 === 0 }));
  const answers = [good, good, bad, { ...bad, thrown: "why" }, { hung: "no answer", took: 99 }, bad];
  assert.deepEqual(count(questions, answers), {
    cases: 6,
    right: 3,
    acceptedWrongly: ["b"],
    refusedWrongly: ["c"],
    hung: ["e"],
    thrown: 1,
    slowest: 3,
  });
});

test("every vector is asked or left out for a reason, and what is asked has certificates and an anchor", () => {
  const { questions, leftOut } = vectors(fileURLToPath(new URL("../vectors/", import.meta.url)));
  const ids = questions.map(({ id }) => id);
  for (const id of ["a-member", "expired", "tampered", "name-excluded", "unknown-critical-extension"]) {
    assert.ok(ids.includes(id), id);
  }
  for (const id of ["no-identity", "revoked", "pkcs7", "ml-dsa-65", "ten-megabytes", "two-subjects"]) {
    assert.ok(!ids.includes(id), id);
  }
  assert.ok(questions.filter(({ accepted }) => accepted).length > 50);
  assert.ok(questions.filter(({ accepted }) => !accepted).length > 50);
  for (const { id, chain, anchors, at } of questions) {
    assert.ok(chain.length > 0 && chain.every((der) => der instanceof Uint8Array), id);
    assert.ok(anchors.length > 0 || id === "no-anchor", id);
    assert.ok(!Number.isNaN(at.getTime()), id);
  }
  assert.ok([...leftOut.values()].every((number) => number > 0) && leftOut.size > 5);
});

test("a case of a corpus becomes a question for peers and one for the package", () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-bench-"));
  const pem = (octet) => `-----BEGIN CERTIFICATE-----\n${Buffer.from([0x30, octet]).toString("base64")}\n-----END CERTIFICATE-----\n`;
  const testcase = {
    id: "webpki::one",
    expected_result: "SUCCESS",
    validation_time: "2024-01-01T00:00:00+00:00",
    validation_kind: "SERVER",
    peer_certificate: pem(1),
    untrusted_intermediates: [pem(2)],
    trusted_certs: [pem(3)],
    crls: [],
    extended_key_usage: [],
    key_usage: [],
    expected_peer_name: { kind: "DNS", value: "example.com" },
    expected_peer_names: [],
    max_chain_depth: 2,
  };
  const bare = { ...testcase, id: "rfc5280::two", validation_time: null, expected_peer_name: null, max_chain_depth: null };
  const better = { ...testcase, id: "bettertls::three" };
  try {
    const file = join(folder, "corpus.json");
    writeFileSync(file, JSON.stringify({ testcases: [testcase, bare, better] }));
    const now = new Date("2026-11-24T06:10:00Z");
    const [web, other, ...rest] = corpus(file, now, "com\n");
    assert.deepEqual(rest, []);
    assert.deepEqual([...web.chain, ...web.anchors], [1, 2, 3].map((octet) => new Uint8Array([0x30, octet])));
    assert.equal(web.at.toISOString(), "2024-01-01T00:00:00.000Z");
    const { profile, role, host, public_suffixes, max_depth } = web.ours.options;
    assert.deepEqual([profile, role, host, public_suffixes, max_depth], ["webpki", "server", "example.com", "com\n", 2]);
    assert.deepEqual([other.ours.options.role, other.ours.options.host, other.at], ["any", null, now]);
    assert.equal("max_depth" in other.ours.options || "public_suffixes" in other.ours.options, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("names are compared as the RFC says, and a wildcard is one label", () => {
  const own = { dns: ["*.Example.com", "example.com"], ip: ["2001:db8:0:0:0:0:0:1"], email: ["a@example.com"] };
  const has = (kind, value) => hasNames(own, [{ kind, value }]);
  assert.ok(hasNames(own, []));
  assert.ok(has("DNS", "WWW.example.com") && has("DNS", "example.com"));
  assert.ok(!has("DNS", "a.b.example.com") && !has("DNS", ".example.com") && !has("DNS", "example.org"));
  assert.ok(has("IP", "2001:db8::1") && !has("IP", "2001:db8::2") && !has("DNS", "2001:db8::1"));
  assert.ok(has("RFC822", "a@example.com") && !has("X400", "a@example.com"));
  assert.equal(address(new Uint8Array([127, 0, 0, 1])), "127.0.0.1");
  assert.equal(address(new Uint8Array(3)), "");
});

test("a certificate without purposes is for all, and one with them for those", () => {
  const server = "1.3.6.1.5.5.7.3.1";
  assert.ok(isFor(undefined, "server") && isFor([], "any") && isFor([server], "server"));
  assert.ok(isFor(["2.5.29.37.0"], "client"));
  assert.ok(!isFor([server], "client") && !isFor([], "server"));
});

test("certificates are taken out of PEM with text around it, and out of DER as it is", () => {
  const pem = "text\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nmore\n";
  assert.deepEqual(certificates(pem + pem), [new Uint8Array([0x30, 0x82, 1]), new Uint8Array([0x30, 0x82, 1])]);
  assert.deepEqual(certificates(Buffer.from([0x30, 0x82, 1])), [new Uint8Array([0x30, 0x82, 1])]);
  assert.deepEqual(certificates("nothing"), []);
});
