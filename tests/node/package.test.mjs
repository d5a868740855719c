// The package's manners: what it does with wrong arguments, and that it explains every code.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { ZonesealError, catalogue, compare, compareAsync, explain, inspect, keyMatches, keyMatchesAsync, split, verify, verifyAsync, version, zoneOf } from "../../wasm/npm/node.js";
import { codes } from "../../wasm/npm/codes.js";

const AT = "2026-11-24T06:10:00Z";

test("bytes that are no certificate are a verdict, not an exception", () => {
  const report = verify([{ name: "x", bytes: new Uint8Array([1, 2, 3]) }], { at: AT });
  assert.equal(report.outcome, "incomplete");
  assert.equal(report.headline.code, "not-recognised");
});

test("a PKCS#12 file is read as far as that goes without its passphrase", () => {
  const file = new Uint8Array([0x30, 7, 2, 1, 3, 0x30, 2, 5, 0]);
  const report = verify([{ name: "x.p12", bytes: file }], { at: AT });
  assert.equal(report.outcome, "incomplete");
  assert.equal(report.headline.code, "container-damaged");
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

test("no option is passed over: what is inherited, hidden, or nothing in JSON is refused", () => {
  const folder = new URL("../vectors/a-common-name-that-is-the-host/", import.meta.url);
  const [input, anchors] = ["input.pem", "anchor.pem"].map((name) => readFileSync(new URL(name, folder)));
  const options = { at: AT, anchors };
  const host = "other.example";
  assert.equal(verify(input, options).outcome, "trusted");
  assert.equal(verify(input, { ...options, host }).outcome, "rejected");
  assert.equal(verify(input, runInNewContext("(options) => ({ ...options })")({ ...options, host })).outcome, "rejected");
  const ofClass = new (class {
    at = AT;
    anchors = anchors;
    get host() {
      return host;
    }
  })();
  const circle = {};
  circle.circle = circle;
  const wrong = [
    null,
    "host",
    [],
    ofClass,
    Object.assign(Object.create({ host }), options),
    Object.defineProperty({ ...options }, "host", { value: host }),
    { ...options, [Symbol("host")]: host },
    { ...options, host: () => host },
    { ...options, host: Symbol(host) },
    { ...options, host: Number.NaN },
    { ...options, max_depth: Number.POSITIVE_INFINITY },
    { ...options, max_depth: 3n },
    { ...options, permitted_subtrees: Object.assign(["dns:a.example"], { toJSON: () => [] }) },
    { ...options, host, toJSON: () => ({ at: AT }) },
    { at: AT, zone: circle },
    { at: AT, zone: () => "{}" },
  ];
  for (const [index, options] of wrong.entries()) {
    assert.throws(() => verify(input, options), (error) => error instanceof ZonesealError && error.code === "wrong-argument", String(index));
  }
});

test("an input is as long as it is, whatever it says of itself", () => {
  class Longer extends Uint8Array {
    get length() {
      return 100_000;
    }
  }
  for (const bytes of [new Longer(10), Object.defineProperty(new Uint8Array(10), "length", { value: 100_000 })]) {
    assert.equal(inspect({ name: "x", bytes }, { at: AT }).objects[0].length, 10);
  }
  const gone = new Uint8Array(10);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  for (const bytes of [gone, gone.buffer]) assert.throws(() => verify({ name: "x", bytes }, { at: AT }), { code: "wrong-argument" });
});

test("memory that a huge input took is given back", async () => {
  setFlagsFromString("--expose-gc");
  const { Instance } = WebAssembly;
  const memories = [];
  WebAssembly.Instance = function (...args) {
    const instance = new Instance(...args);
    memories.push(new WeakRef(instance.exports.memory));
    return instance;
  };
  try {
    for (let n = 0; n < 2; n += 1) {
      assert.equal(verify(new Uint8Array(300_000_000), { at: AT }).headline.code, "input-too-large");
      assert.equal(verify("x", { at: AT }).headline.code, "not-recognised");
    }
  } finally {
    WebAssembly.Instance = Instance;
  }
  // What a WeakRef was asked for, or made of, stays until the end of that turn.
  await setImmediate();
  runInNewContext("gc")();
  assert.deepEqual(memories.map((memory) => memory.deref() === undefined), [true, false]);
});

test("a wrong argument is named, with what it is", () => {
  const says = (call, message) =>
    assert.throws(call, (error) => error instanceof ZonesealError && error.code === "wrong-argument" && error.message === message);
  const spent = new Uint8Array([1]);
  structuredClone(spent, { transfer: [spent.buffer] });
  const circular = {};
  circular.circular = circular;
  says(() => verify(["x", 42], {}), "input 2 is a number, where text or bytes belong");
  says(() => verify(["x", , "y"], {}), "input 2 is undefined, where text or bytes belong");
  says(() => verify("x", { anchors: [null] }), "anchor 1 is null, where text or bytes belong");
  says(() => keyMatches("x"), "key 1 is undefined, where text or bytes belong");
  says(() => compare("x"), "input 2 is undefined, where text or bytes belong");
  says(() => split("x", undefined, { zone: {} }), "authority 1 is undefined, where text or bytes belong");
  says(() => verify(new Blob(["x"])), "input 1 is a Blob, where text or bytes belong; the functions that end in Async take it");
  says(() => verify(Promise.resolve("x")), "input 1 is a promise, where text or bytes belong; the functions that end in Async take it");
  says(() => verify({ bytes: () => "x" }), "input 1 is an object, where text or bytes belong");
  for (const bytes of [spent, spent.buffer]) says(() => verify(bytes), "input 1 is a buffer that was transferred elsewhere, where text or bytes belong");
  for (const [options, what] of [[null, "null"], [[], "an array"], ["at", "a string"]]) {
    for (const ask of [verify, inspect]) says(() => ask("x", options), `\`options\` is ${what}, where an object belongs`);
  }
  says(() => verify("x", { at: new Date(NaN) }), "`at` is an invalid Date, where a Date or a string belongs");
  says(() => verify("x", { zone: [] }), "`zone` is an array, where an object belongs");
  says(() => verify("x", { zone: new Blob(["{}"]) }), "`zone` is a Blob, where text, bytes or a zone file's content belongs; the functions that end in Async take it");
  assert.throws(() => verify("x", { zone: circular }), (error) => error.code === "wrong-argument" && error.cause instanceof TypeError);
});

test("an option that JSON cannot carry is refused, and not left out", () => {
  for (const options of [{ max_depth: NaN }, { revocation_grace: Infinity }, { host: () => "a.example" }, { expected: Symbol("x") }]) {
    assert.throws(() => verify("x", options), (error) => error instanceof ZonesealError && error.code === "wrong-argument");
  }
});

test("a passphrase is refused where nothing is there that could use it", () => {
  assert.throws(() => verify("x", { at: AT, passphrase: "open" }), (error) => error.code === "pkcs12-not-loaded");
  assert.throws(() => verify("x", { at: AT, passphrase: 1 }), (error) => error.code === "wrong-argument");
});

test("certificates are shown, compared and told from keys", () => {
  const bytes = readFileSync(new URL("../vectors/a-member/input.pem", import.meta.url));
  const shown = inspect({ name: "a.pem", bytes }, { at: AT, tree: true });
  assert.ok(shown.certificates.length > 0 && shown.certificates[0].tree.nodes.length > 10);
  assert.throws(() => inspect(bytes, { trees: true }), (error) => error.code === "wrong-argument");
  const same = compare({ name: "a.pem", bytes }, { name: "b.pem", bytes }, { at: AT });
  assert.deepEqual([same.kind, same.same, same.verdict_differs], ["compare", true, null]);
  assert.equal(compare(bytes, "nothing").kind, "inspect");
  assert.equal(keyMatches(bytes, "nothing").match, "not-comparable");
  assert.throws(() => compare(bytes, [bytes, bytes]), (error) => error.code === "wrong-argument");
  const sha256 = shown.certificates.at(-1).sha256;
  const spelt = sha256.toUpperCase().replace(/..(?=.)/g, "$&:");
  assert.equal(zoneOf(bytes, spelt, "a.example"), zoneOf(bytes, sha256, "a.example"));
  assert.throws(() => zoneOf(bytes, "00", "a.example"), (error) => error.code === "anchor-missing");
  assert.throws(() => zoneOf(bytes, sha256, "no zone"), (error) => error.code === "zone-name");
});

test("Blobs and Files are read by the functions that end in Async", async () => {
  const bytes = readFileSync(new URL("../vectors/a-member/input.pem", import.meta.url));
  const zone = readFileSync(new URL("../vectors/a-member/zone.json", import.meta.url));
  const expected = verify({ name: "a.pem", bytes }, { at: AT, zone });
  assert.equal(expected.outcome, "trusted");
  const blob = new Blob([bytes]);
  for (const input of [{ name: "a.pem", bytes: blob }, Promise.resolve({ name: "a.pem", bytes }), { name: "a.pem", bytes: Promise.resolve(bytes) }]) {
    assert.deepEqual(await verifyAsync(input, { at: AT, zone: new Blob([zone]) }), expected);
  }
  // A Blob and a File themselves: newer platforms give both a method of the name `bytes`.
  for (const file of [new File([bytes], "a.pem"), Object.assign(new File([bytes], "a.pem"), { bytes: async () => bytes })]) {
    assert.deepEqual(await verifyAsync(file, { at: AT, zone: Promise.resolve(new Blob([zone])) }), expected);
    assert.deepEqual(await verifyAsync(Promise.resolve(file), { at: AT, zone }), expected);
  }
  for (const [name, input] of [["input 1", blob], ["b.pem", { name: "b.pem", bytes: Promise.resolve(blob) }]]) {
    const report = await verifyAsync(input, { at: AT, anchors: blob, profile: "rfc5280" });
    assert.deepEqual(report.objects.slice(0, 1).map((object) => object.source), [name]);
  }
  assert.equal((await keyMatchesAsync(blob, blob)).match, "not-comparable");
  assert.equal((await compareAsync(blob, new File([bytes], "a.pem"))).same, true);
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
