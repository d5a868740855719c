// Keys and passphrases on the page: judged once, by a worker that ends; told what they match; and gone after that. Also
// from the browser's own memory, as far as that can be looked through.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { onPage } from "./harness.mjs";
import { site } from "./pki.mjs";

const folder = mkdtempSync(join(tmpdir(), "zoneseal-input-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const { zone, member, issuing } = site();
const leaf = member();
const keyPem = leaf.keys.privateKey.export({ type: "pkcs8", format: "pem" });
const given = (name, bytes) => ({ name, bytes });
const ZONE = given("zone.json", zone);
const PASSPHRASE = "correct horse battery staple";

/** A PKCS#12 file of the member, its issuer and its key, as openssl writes it. */
function pkcs12(name, ...args) {
  const path = (file) => join(folder, file);
  for (const [file, text] of [["leaf.pem", leaf.pem], ["issuing.pem", issuing.pem], ["leaf.key", keyPem]]) writeFileSync(path(file), text);
  const files = ["-inkey", path("leaf.key"), "-in", path("leaf.pem"), "-certfile", path("issuing.pem"), "-out", path(name)];
  execFileSync("openssl", ["pkcs12", "-export", ...files, "-passout", `pass:${PASSPHRASE}`, ...args], { stdio: "ignore" });
  return readFileSync(path(name));
}

const row = (visit, kind) => visit.page.locator(`zoneseal-tray tr[data-kind="${kind}"]`);
const opened = (visit) => visit.page.locator(".passphrase").waitFor({ state: "detached" });

async function tryPassphrase({ page }, passphrase) {
  await page.locator(".passphrase input").fill(passphrase);
  await page.locator('.passphrase button[type="submit"], .passphrase button.primary').click();
}

test("a key is told what it matches, stays told when the question changes, and is nowhere after that", async () => {
  await onPage(async (visit) => {
    const json = await visit.drop([ZONE, given("both.pem", leaf.pem + issuing.pem + keyPem)]);
    assert.match(await row(visit, "private key").innerText(), /key present, matches web/);
    const mark = keyPem.split("\n")[1];
    assert.ok(!json.includes(mark) && !(await visit.page.content()).includes(mark));
    await visit.drop([given("more.pem", issuing.pem)]);
    assert.match(await row(visit, "private key").innerText(), /key present, matches web[\s\S]*not kept/);
    await visit.page.keyboard.press("Control+z");
    await row(visit, "private key").waitFor();
    await visit.page.waitForFunction(() => document.querySelectorAll("zoneseal-tray tr[data-source]").length === 3);
    await assertForgotten(visit, [mark, mark.slice(20, 50)]);
  });
});

test("a PKCS#12 file, new and old, opens with its passphrase; a wrong one and a damaged file are told apart", async () => {
  for (const [name, ...args] of [["new.p12"], ["old.p12", "-legacy"]]) {
    const file = pkcs12(name, ...args);
    await onPage(async (visit) => {
      await visit.drop([ZONE, given(name, file)]);
      assert.equal((await visit.verdict()).code, "passphrase-needed");
      await tryPassphrase(visit, "wrong");
      await visit.page.locator('.passphrase[data-code="passphrase-wrong"] .said').waitFor();
      assert.equal(await visit.page.locator(".passphrase input").inputValue(), "");
      await tryPassphrase(visit, PASSPHRASE);
      await opened(visit);
      assert.equal((await visit.verdict()).code, "trusted");
      assert.match(await row(visit, "private key").innerText(), /key present, matches web/);
      await assertForgotten(visit, [PASSPHRASE, keyPem.split("\n")[1]]);
      // What was opened is kept, and no passphrase is asked for again.
      await visit.drop([given("more.pem", issuing.pem)]);
      assert.equal((await visit.verdict()).code, "trusted");
      assert.equal(await visit.page.locator(".passphrase").count(), 0);
    });
  }
  const damaged = Buffer.from(pkcs12("damaged.p12"));
  damaged[damaged.length - 45] ^= 1;
  await onPage(async (visit) => {
    await visit.drop([ZONE, given("damaged.p12", damaged)]);
    await tryPassphrase(visit, PASSPHRASE);
    await visit.page.locator('.passphrase[data-code="container-damaged"]').waitFor();
    assert.match(await visit.page.locator(".passphrase .expert").innerText(), /MAC/);
    await visit.page.getByRole("button", { name: "Leave it closed" }).click();
    await opened(visit);
    assert.equal((await visit.verdict()).code !== "trusted", true);
  });
});

test("an encrypted key beside its certificate costs no verdict, and is matched when it is opened", async () => {
  const encrypted = leaf.keys.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: PASSPHRASE });
  await onPage(async (visit) => {
    await visit.drop([ZONE, given("both.pem", leaf.pem + issuing.pem + encrypted)]);
    assert.equal((await visit.verdict()).code, "trusted");
    await tryPassphrase(visit, PASSPHRASE);
    await opened(visit);
    assert.match(await row(visit, "private key").innerText(), /key present, matches web/);
    assert.equal((await visit.verdict()).code, "trusted");
  });
});

/** What the browser's heap holds after its rubbish was collected has none of these texts, and knows the member's name. */
async function assertForgotten({ page }, secrets) {
  const session = await page.context().newCDPSession(page);
  let heap = "";
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => (heap += chunk));
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  assert.ok(heap.includes("web.plant-a.example"), "the heap was looked through");
  for (const secret of secrets) assert.ok(!heap.includes(secret), `${secret} is in the page's memory`);
}
