// Links that carry certificates: what they hold and what never, what a reader is shown, and what stays in the address.

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { file, onPage, source, vector } from "./output.mjs";

const GOOD = "sample-good-zone";
const AT = "2026-11-24T06:10:00Z";
const read = (name) => readFileSync(new URL(`../vectors/${GOOD}/${name}`, import.meta.url), "utf8");
const QUESTION = { profile: "zone", role: "any", host: "", at: AT, subject: null, edge: null };

/** The bytes in a link. */
const unpacked = (hash) => inflateRawSync(Buffer.from(hash.slice("#r=".length), "base64url"));
/** A link of any bytes. */
const packed = (...parts) => `#r=${deflateRawSync(Buffer.concat(parts.map((part) => Buffer.from(part)))).toString("base64url")}`;
const DERS = read("edge-7.pem").match(/(?<=BEGIN CERTIFICATE-----\n)[^-]+/g).map((text) => Buffer.from(text, "base64"));

function linkOf({ ders = DERS, zone = read("zone.json"), question = QUESTION, link = 1 } = {}) {
  return packed(`${JSON.stringify({ link, zone, question, sizes: ders.map(({ length }) => length) })}\n`, ...ders);
}

test("a link is made on demand, says before what it will hold, and brings the same answer", async () => {
  await onPage(async (output) => {
    const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
    await output.give(vector(GOOD, "zone.json"), file("secret name.pem", read("edge-7.pem") + key));
    const json = await output.judgeAt(AT);
    await output.openExports();
    assert.equal(await output.page.locator('[data-link="text"]').count(), 0, "nothing is made before it is asked for");
    const content = await output.page.locator('[data-link="content"]').innerText();
    for (const words of ["edge-7", JSON.parse(json).question.zone.id, "24 Nov 2026", "any role", "private keys", "certificates alone"]) {
      assert.ok(content.includes(words), `${words} in ${content}`);
    }
    const hash = await output.link();
    const bytes = unpacked(hash).toString("latin1");
    assert.ok(!bytes.includes("secret name") && !bytes.includes("PRIVATE KEY"));
    assert.ok(!bytes.includes(Buffer.from(key.split("\n")[1], "base64").toString("latin1")));
    assert.ok(!(await output.traces()).includes(hash.slice(0, 40)), "making one leaves the address alone");
    assert.ok(!(await output.traces()).includes("edge-7"));

    await output.visit(hash);
    await output.page.locator("zoneseal-report").waitFor();
    const there = JSON.parse(await output.json());
    const here = JSON.parse(json);
    assert.deepEqual(there.headline, here.headline);
    assert.deepEqual(there.question, here.question);
    assert.deepEqual(there.certificates.map(({ sha256 }) => sha256), here.certificates.map(({ sha256 }) => sha256));
  });
});

test("a zone that came by a link gives no good verdict until it is adopted", async () => {
  await onPage(async (output) => {
    await output.page.locator("zoneseal-report").waitFor();
    assert.equal(JSON.parse(await output.json()).outcome, "trusted");
    assert.equal(await output.page.locator(".verdict.in-zone").count(), 0);
    assert.equal(await output.page.title(), "Claimed by a link · zoneseal");
    assert.equal(await output.page.locator('.outputs [data-export="json"]').count(), 0);
    await output.openExports();
    assert.equal(await output.page.locator('[data-form="json"]').count(), 0, "the bare report cannot say it");
    assert.equal(JSON.parse((await output.save("envelope")).text).zone.claimed, true);
    assert.match((await output.save("markdown")).text, /^## zoneseal: Claimed by a link\n\n\*\*Claimed:\*\*/);
    assert.match((await output.save("html")).text, /<h1>Claimed by a link<\/h1>\n<p class="claimed">/);
    await output.page.keyboard.press("Escape");

    await output.page.locator('[data-do="adopt-claimed"], .verdict button.primary').first().click();
    await output.page.locator(".verdict.in-zone").waitFor();
    assert.equal(await output.page.title(), "In the zone · zoneseal");
  }, { hash: linkOf() });
});

test("a link may not name another zone as the reader's own, and keeps it where it names that one", async () => {
  await onPage(async (output) => {
    await output.give(vector(GOOD, "zone.json"), vector(GOOD, "edge-7.pem"));
    await output.page.evaluate((hash) => (location.hash = hash), linkOf());
    await output.page.waitForFunction(() => document.querySelector("zoneseal-report")?.report?.certificates.some(({ source }) => source === "from the link"));
    await output.page.locator(".verdict.in-zone").waitFor();
    const other = readFileSync(new URL("../vectors/an-ed25519-zone/zone.json", import.meta.url), "utf8");
    await output.page.evaluate((hash) => (location.hash = hash), linkOf({ zone: other }));
    await output.page.waitForFunction(() => document.querySelector("zoneseal-report")?.claimed);
    assert.equal(await output.page.locator(".verdict.in-zone").count(), 0);
  });
});

test("the address keeps the link while the page shows it, and loses it with the first change of the files", async () => {
  const hash = linkOf();
  const changes = {
    clear: (output) => output.page.getByRole("button", { name: "Clear" }).click(),
    undo: (output) => output.page.keyboard.press("Control+z"),
    add: (output) => output.page.locator("zoneseal-drop input[type=file]").first().setInputFiles([file("other.pem", read("edge-7.pem"))]),
  };
  for (const [name, change] of Object.entries(changes)) {
    await onPage(async (output) => {
      await output.page.locator("zoneseal-report").waitFor();
      assert.equal(await output.page.evaluate(() => location.hash), hash);
      const entries = await output.page.evaluate(() => history.length);
      // A link within the page shows what it names, and leaves the address to the other one.
      await output.page.locator('.verdict a[href^="#code="]').first().click();
      await output.page.locator("zoneseal-explain").waitFor();
      assert.equal(await output.page.evaluate(() => location.hash), hash);
      await output.page.locator("#explain button").click();
      await output.page.reload();
      await output.page.locator("zoneseal-report").waitFor();
      if (name === "undo") await output.page.locator("body").click({ position: { x: 2, y: 2 } });
      await change(output);
      await output.page.waitForFunction(() => location.hash === "");
      assert.equal(await output.page.evaluate(() => history.length), entries);
      assert.ok(!(await output.traces()).includes("#r="), name);
      assert.ok(!(await output.traces()).includes(hash.slice(3, 60)), name);
    }, { hash });
  }
});

test("what is no whole link of this page is refused in words, and nothing of it is read", async () => {
  const zeros = packed(`${JSON.stringify({ link: 1, zone: null, question: QUESTION, sizes: [1] })}\n`, Buffer.alloc(11_000_000));
  assert.ok(zeros.length < 20_000, "it is small, and grows");
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const good = linkOf();
  const cases = [
    [zeros, /more than 10 MB/],
    ["#r=", /damaged/],
    ["#r=%3Cscript%3E", /damaged/],
    [good.slice(0, -20), /damaged/],
    [`${good.slice(0, 50)}${good[50] === "A" ? "B" : "A"}${good.slice(51)}`, /damaged|not a certificate|no question|none that this page|not a zone/],
    [packed("no line"), /damaged/],
    [packed("[]\n"), /version|damaged/],
    [linkOf({ link: 2 }), /Another version/],
    [linkOf({ ders: [] }), /damaged/],
    [linkOf({ ders: [key.export({ type: "pkcs8", format: "der" })] }), /not a certificate/],
    [linkOf({ ders: [key.export({ type: "sec1", format: "der" })] }), /not a certificate/],
    [linkOf({ ders: [Buffer.from(key.export({ type: "pkcs8", format: "pem" }))] }), /not a certificate/],
    [linkOf({ zone: "{}" }), /not a zone file/],
    [linkOf({ zone: 7 }), /not a zone file/],
    [linkOf({ question: { ...QUESTION, profile: "none" } }), /none that this page asks/],
    [linkOf({ question: { ...QUESTION, at: "tomorrow" } }), /none that this page asks/],
    [linkOf({ question: { ...QUESTION, host: "x".repeat(301) } }), /none that this page asks/],
    [linkOf({ question: null }), /none that this page asks/],
    [`#r=${"A".repeat(200_001)}`, /longer than/],
  ];
  await onPage(async (output) => {
    for (const [hash, words] of cases) {
      await output.visit(hash);
      const problem = output.page.locator('[data-link="problem"]');
      await problem.waitFor();
      assert.match(await problem.innerText(), words, hash.slice(0, 60));
      assert.equal(await output.page.locator("zoneseal-report").count(), 0);
    }
  });
});

test("a link is written and read by the same rules, and a key never becomes one", async () => {
  const { readLink, writeLink, isCertificate } = await source("link.ts");
  const content = { certificates: DERS.map((der) => new Uint8Array(der)), zone: read("zone.json"), question: QUESTION };
  const hash = await writeLink(content);
  assert.deepEqual(await readLink(hash), content);
  assert.equal(await writeLink(content), hash);
  for (const type of ["rsa", "ec", "ed25519", "x25519"]) {
    const { privateKey } = generateKeyPairSync(type, { modulusLength: 2048, namedCurve: "P-256" });
    for (const [form, more] of [["pkcs8", {}], ["pkcs8", { cipher: "aes-256-cbc", passphrase: "x" }], ["pkcs1", {}], ["sec1", {}]]) {
      if ((form === "pkcs1" && type !== "rsa") || (form === "sec1" && type !== "ec")) continue;
      const der = new Uint8Array(privateKey.export({ type: form, format: "der", ...more }));
      assert.equal(isCertificate(der), false, `${type} ${form}`);
      await assert.rejects(writeLink({ ...content, certificates: [der] }), /certificates alone/);
    }
  }
  assert.equal(isCertificate(DERS[0].subarray(0, -1)), false);
  assert.equal(isCertificate(Buffer.concat([DERS[0], DERS[0]])), false);
  await assert.rejects(writeLink({ ...content, certificates: [] }), /no certificate/);
  // The shape of a certificate around what no compressor makes smaller.
  const large = new Uint8Array(Buffer.concat([Buffer.from("308303000a", "hex"), Buffer.from("308302fffc", "hex"), randomBytes(0x2fffc), Buffer.from("3000" + "03" + "05" + "0000000000", "hex")]));
  assert.equal(isCertificate(large), true);
  await assert.rejects(writeLink({ ...content, certificates: [large] }), /characters/);
});

test("what a small link unpacks to is measured before any of it is parsed", async () => {
  const { readLink, writeLink } = await source("link.ts");
  const many = (text, count = 4_000_000) => text.repeat(count);
  const zone = (more) => `{"zoneseal":"zone","id":"a","x":${more}}`;
  const refused = {
    "a deep zone": [linkOf({ zone: zone(many("[") + many("]")) }), /larger than the 200,000 characters/],
    "a deep zone that is small": [linkOf({ zone: zone(many("[", 9000) + many("]", 9000)) }), /not a zone file/],
    "a zone that is long": [linkOf({ zone: zone(JSON.stringify(many("a", 200_000))) }), /larger than the 200,000 characters/],
    "a long name": [linkOf({ zone: `{"zoneseal":"zone","id":"${many("a", 254)}"}` }), /not a zone file/],
    "a deep question": [packed(`{"link":1,"question":${many("[", 50_000)}`, "\n"), /damaged/],
    "deep behind a quote": [packed(`{"link":1,"\\"":${many('{"a":', 50_000)}`, "\n"), /damaged/],
    "a line of 9 MB": [packed(`{"link":1,"x":${many("0,", 4_500_000)}`, "\n"), /larger than the 200,000 characters/],
    "9 MB without a line": [packed(many("[", 9_000_000)), /damaged/],
  };
  const parse = JSON.parse;
  const parsed = [];
  JSON.parse = (text, ...rest) => (parsed.push(text), parse(text, ...rest));
  try {
    for (const [what, [hash, message]] of Object.entries(refused)) {
      assert.ok(hash.length < 20_000, what);
      await assert.rejects(readLink(hash), { message }, what);
    }
    const opening = (text) => text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[[{]/g)?.length ?? 0;
    for (const text of parsed) assert.ok(text.length <= 600_000 && opening(text) <= 16, text.slice(0, 60));
    const { zone: small } = await readLink(linkOf());
    assert.equal(small, read("zone.json"));
  } finally {
    JSON.parse = parse;
  }
  const long = { certificates: DERS.map((der) => new Uint8Array(der)), zone: zone(JSON.stringify(many("a", 200_000))), question: QUESTION };
  await assert.rejects(writeLink(long), { message: /larger than the 200,000 characters/ });
});

test("a link that unpacks to much is refused in words, and a long code is cut", async () => {
  await onPage(async (output) => {
    await output.visit(linkOf({ zone: `{"zoneseal":"zone","id":"a","x":${"[".repeat(4_000_000)}` }));
    const problem = output.page.locator('[data-link="problem"]');
    await problem.waitFor();
    assert.match(await problem.innerText(), /larger than the 200,000 characters that a link carries/);
    await output.visit(`#code=${"a".repeat(1_000_000)}`);
    assert.equal(await output.page.locator('[data-explain="code"]').innerText(), "a".repeat(100));
  });
});
