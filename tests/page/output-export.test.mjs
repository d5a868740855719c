// What the page gives away: the report's own bytes, the envelope around them, a ticket, a document, the bundle.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import Ajv from "ajv/dist/2020.js";

import { file, onPage, source, vector } from "./output.mjs";

const GOOD = "sample-good-zone";
const AT = "2026-11-24T06:10:00Z";
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const schema = (name) => JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), "utf8"));
const read = (name) => readFileSync(new URL(`../vectors/${GOOD}/${name}`, import.meta.url), "utf8");

test("the report's bytes are the engine's, copied, saved and inside the envelope", async () => {
  await onPage(async (output) => {
    await output.give(vector(GOOD, "zone.json"), vector(GOOD, "edge-7.pem"));
    const json = await output.judgeAt(AT);
    assert.equal(json, read("report.json"));
    await output.openExports();
    assert.deepEqual(await output.save("json"), { name: "zoneseal-report.json", text: json });
    await output.page.locator('#export [data-export="json"][data-do="copy"]').click();
    await output.page.locator('[data-form="json"] .said:not(:empty)').waitFor();
    assert.equal(await output.page.evaluate(() => navigator.clipboard.readText()), json);

    const { name, text } = await output.save("envelope");
    assert.equal(name, "zoneseal-export.json");
    assert.equal((await output.save("envelope")).text, text, "the same export has the same bytes");
    assert.equal(text.slice(-(json.length + 2)), `${json}}\n`);
    const parsed = JSON.parse(text);
    const fits = new Ajv({ strict: true, allowUnionTypes: true }).addSchema(schema("report"), "report.schema.json").compile(schema("export"));
    assert.ok(fits(parsed), JSON.stringify(fits.errors));
    assert.deepEqual(Object.keys(parsed), Object.keys(schema("export").properties));
    assert.equal(parsed.time, "chosen");
    assert.equal(parsed.report_sha256, sha256(json));
    assert.deepEqual(parsed.zone, { id: parsed.report.question.zone.id, sha256: sha256(read("zone.json")), claimed: false, text: null });
    const pem = read("edge-7.pem");
    assert.deepEqual(parsed.inputs, [{ name: "edge-7.pem", size: pem.length, sha256: sha256(pem), bytes: null, withheld: null }]);
    const modules = Object.fromEntries(parsed.modules.map(({ name, sha256 }) => [name, sha256]));
    for (const [name, hash] of Object.entries(modules)) {
      assert.equal(hash, sha256(readFileSync(new URL(`../../wasm/npm/generated/${name}_bg.wasm`, import.meta.url))), name);
    }
    assert.ok(modules.zoneseal);

    await output.page.locator('input[name="with-bytes"]').check();
    const ticked = JSON.parse((await output.save("envelope")).text);
    assert.ok(fits(ticked), JSON.stringify(fits.errors));
    assert.equal(Buffer.from(ticked.inputs[0].bytes, "base64").toString(), pem);
    assert.equal(ticked.zone.text, read("zone.json"));
  });
});

test("no byte of a file that held a key leaves the page, nor of one that holds anything else", async () => {
  const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const pem = read("edge-7.pem");
  await onPage(async (output) => {
    await output.give(
      vector(GOOD, "zone.json"),
      file("both.pem", pem + key),
      file("alone.key", key),
      file("dump.txt", `Master-Key: 0123456789ABCDEF\n${pem}`),
      file("plain.pem", `${pem}\n\n`),
      file("words.txt", "a password, perhaps"),
    );
    await output.openExports();
    await output.page.locator('input[name="with-bytes"]').check();
    assert.match(await output.page.locator(".withheld").innerText(), /both\.pem/);
    const { text } = await output.save("envelope");
    const inputs = Object.fromEntries(JSON.parse(text).inputs.map((input) => [input.name, input]));
    assert.deepEqual(inputs["both.pem"], { name: "both.pem", size: null, sha256: null, bytes: null, withheld: "could-hold-a-key" });
    assert.equal(inputs["alone.key"].bytes, null);
    assert.equal(inputs["alone.key"].withheld, "could-hold-a-key");
    assert.equal(inputs["dump.txt"].withheld, "other-content");
    assert.equal(inputs["dump.txt"].bytes, null);
    assert.equal(inputs["words.txt"].withheld, "could-hold-a-key");
    assert.equal(Buffer.from(inputs["plain.pem"].bytes, "base64").toString(), `${pem}\n\n`);
    const secret = key.split("\n")[1];
    for (const form of ["markdown", "html", "pem", "json"]) {
      const { text } = await output.save(form);
      assert.ok(!text.includes(secret) && !text.includes("Master-Key"), form);
    }
    assert.ok(!text.includes(secret));
  });
});

test("the bundle is the path in order, without its root or with it", async () => {
  await onPage(async (output) => {
    const [leaf, ...issuers] = read("edge-7.pem").split(/(?<=-----END CERTIFICATE-----\n)/);
    // Handed in the wrong way round.
    await output.give(vector(GOOD, "zone.json"), file("mixed.pem", [...issuers, leaf].join("")));
    const report = JSON.parse(await output.judgeAt(AT));
    const path = report.verdicts[0].path.map((index) => report.certificates[index].sha256);
    assert.ok(path.length >= 3);
    await output.openExports();
    const { name, text } = await output.save("pem");
    assert.equal(name, "zoneseal-bundle.pem");
    assert.deepEqual(hashes(text), path.slice(0, -1));
    await output.page.locator('input[name="keep-root"]').check();
    assert.deepEqual(hashes((await output.save("pem")).text), path);
  });
});

function hashes(pem) {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g);
  assert.equal(blocks.join(""), pem);
  return blocks.map((block) => sha256(new X509Certificate(block).raw));
}

test("with several subjects, the title is the report's and the details are the chosen one's", async () => {
  await onPage(async (output) => {
    await output.give(vector(GOOD, "zone.json"), vector(GOOD, "edge-7.pem"), { ...vector("sample-right-name-wrong-authority", "edge-7.pem"), name: "other.pem" });
    const report = JSON.parse(await output.judgeAt(AT));
    assert.equal(report.verdicts.length, 2);
    const good = report.verdicts.findIndex(({ outcome }) => outcome === "trusted");
    await output.page.locator(`[data-subject="${good}"]`).click();
    await output.openExports();
    for (const form of ["markdown", "html"]) {
      const { text } = await output.save(form);
      const at = (words) => text.indexOf(words);
      assert.ok(at("Not in the zone") > 0 && at("Not in the zone") < at("issuer-not-in-zone"), form);
      assert.ok(at("The subject that was looked at") > at("issuer-not-in-zone"), form);
      assert.ok(text.lastIndexOf("In the zone") > at("The subject that was looked at"), form);
    }
  });
});

const HOSTILE = [
  "@everyone",
  "#1 owner/repo#2 GH-3 deadbeefdeadbeef",
  "[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>",
  "https://evil.example www.evil.example mail@evil.example",
  "<img src=x onerror=alert(1)> </p></main><script>alert(1)</script> &amp; \" '",
  "`` ` ``` code `@all`",
  "**bold** _it_ ~~gone~~ $math$ :smile: {{ 7 }} | cell | \\",
  "/close\u2028/assign @me",
  "“quoted @me” “” ”“ “x`y”",
  "\u202Egnp.exe",
];

test("in a ticket, nothing but plain words stands outside code spans", async () => {
  const { words, code } = await source("markdown.ts");
  for (const text of [...HOSTILE, HOSTILE.join(" "), "``", "`", " ", " ` ", "a`", "“`”"]) {
    for (const written of [words(text), code(text)]) {
      assert.ok(!/[\n\r]/.test(written));
      const outside = withoutSpans(written);
      assert.doesNotMatch(outside, /[^\p{L}\p{N}\s“”‘’(),.;:!?→–§'-]/u, `${text}\n${written}`);
      assert.doesNotMatch(outside, /\w[.:]\w|[0-9a-f]{7}|#\d|\w-\d/i, `${text}\n${written}`);
    }
  }
  assert.equal(words("“web” was issued by this site's own authority, “a.example CA”."), "“web” was issued by this site's own authority, `a.example CA`.");
});

test("a hostile name in a ticket and in a document is text", async () => {
  const certificate = selfSigned(HOSTILE[2].slice(0, 40), HOSTILE[4].slice(0, 60), "@everyone https://evil.example `x`");
  const name = "`@all` <img src=x onerror=alert(1)>.pem";
  await onPage(async (output) => {
    await output.give(file(name, certificate));
    await output.openExports();
    const ticket = await output.save("markdown");
    assert.equal(ticket.name, "zoneseal-report.md");
    for (const line of ticket.text.split("\n")) {
      const outside = withoutSpans(line.replace(/^(?:#{2,3} | *- \*\*[\w -]+(?:, SHA-256)?:\*\*| *\d+\. \*\*[\w ]+:?\*\*|\*\*[\w ]+:\*\*)/, ""));
      assert.doesNotMatch(outside, /[<>@#[\]*_`~|\\$]|https?:|www\.|evil/, line);
    }
    assert.ok(ticket.text.includes("onerror"), "it is there, as text");

    const document = await output.save("html");
    assert.equal(document.name, "zoneseal-report.html");
    const json = JSON.parse(await output.json());
    const reader = await output.page.context().newPage();
    const said = [];
    reader.on("console", (message) => said.push(message.text()));
    reader.on("request", (request) => request.url().startsWith("data:") || said.push(request.url()));
    await reader.goto("about:blank");
    said.length = 0;
    await reader.setContent(document.text);
    assert.deepEqual(said, [], "neither a violation nor a request");
    assert.equal(await reader.locator("script, img, a, link, iframe, object, svg, [onerror], [style]").count(), 0);
    const shown = await reader.locator("body").innerText();
    for (const text of [json.headline.plain, json.certificates[0].subject, name, json.headline.code]) {
      assert.ok(shown.includes(text), text);
    }
    assert.match(shown, /cannot vouch for the host/);
    assert.match(shown, /As of/);
    // Its style is the one that its own policy names: without it the text would not be laid out.
    assert.equal(await reader.locator("dl div").first().evaluate((element) => getComputedStyle(element).display), "grid");
    assert.match(document.text, /default-src &#39;none&#39;; style-src &#39;sha256-/);
  });
});

/** The text without its code spans, by CommonMark's rule: a run of backticks ends at the next run of that length. */
function withoutSpans(text) {
  return text.replace(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/gs, "");
}

/** A certificate with a subject of one's own, by the system's OpenSSL. */
function selfSigned(commonName, organization, unit) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-output-"));
  const escaped = (text) => text.replaceAll("\\", "\\\\").replaceAll("/", "\\/").replaceAll("+", "\\+");
  try {
    const subject = `/CN=${escaped(commonName)}/O=${escaped(organization)}/OU=${escaped(unit)}`;
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-days", "30", "-subj", subject, "-keyout", join(folder, "key"), "-out", join(folder, "pem")], { stdio: "pipe" });
    return readFileSync(join(folder, "pem"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
