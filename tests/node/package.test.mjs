// The package's manners: what it does with wrong arguments, and that it explains every code.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ZonesealError, catalogue, explain, verify, version } from "../../wasm/npm/node.js";
import { codes } from "../../wasm/npm/codes.js";

const AT = "2026-11-24T06:10:00Z";

test("bytes that are no certificate are a verdict, not an exception", () => {
  const report = verify([{ name: "x", bytes: new Uint8Array([1, 2, 3]) }], { at: AT });
  assert.equal(report.outcome, "incomplete");
  assert.equal(report.headline.code, "not-recognised");
});

test("a PKCS#12 file is named, and cannot be opened in this build", () => {
  const file = new Uint8Array([0x30, 7, 2, 1, 3, 0x30, 2, 5, 0]);
  const report = verify([{ name: "x.p12", bytes: file }], { at: AT });
  assert.equal(report.outcome, "incomplete");
  assert.equal(report.headline.code, "passphrase-needed");
});

test("wrong arguments throw a ZonesealError with a stable code", () => {
  const refused = (options, code) =>
    assert.throws(
      () => verify(["x"], { at: AT, ...options }),
      (error) => error instanceof ZonesealError && error.code === code && error.message.length > 10,
    );
  refused({ at: "yesterday" }, "option-value");
  refused({ at: Number.NaN }, "wrong-argument");
  refused({ role: "boss" }, "option-value");
  refused({ profile: "none" }, "option-value");
  refused({ host: "not a host" }, "option-value");
  refused({ zone: "{}" }, "zone-file-unusable");
  refused({ colour: "red" }, "options-malformed");
  assert.throws(() => verify([42], { at: AT }), ZonesealError);
});

test("the catalogue and the module of codes are the same table", () => {
  assert.deepEqual(codes, catalogue());
  assert.ok(codes.length > 60);
  assert.equal(explain("expired").code, "expired");
  assert.equal(explain("nonsense"), undefined);
  assert.match(version(), /^\d+\.\d+\.\d+/);
});

test("nothing at all is a verdict too", () => {
  const report = verify([], { at: AT });
  assert.deepEqual([report.outcome, report.headline.code, report.verdicts.length], ["incomplete", "no-certificate", 0]);
});
