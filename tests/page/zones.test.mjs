// What makes a zone the one that is judged against: a doing of the reader, and nothing else. Whatever came by a link, by a
// file beside others or by a stray key never does, and no answer stands under a zone that it was not asked with.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { file, onPage } from "./output.mjs";
import { certificate, site } from "./pki.mjs";

const chip = (output, name) => output.page.locator("zoneseal-tray tr", { hasText: name }).locator("zoneseal-part button.part").first();
const entries = (output) => output.page.locator('.part-menu [role="menuitem"]');
const FIRST = { profile: "zone", role: "any", host: "", at: null, subject: null, edge: null };

/** A link that carries these certificates. */
function linkOf(certificates, { zone = null, ...question } = {}) {
  const ders = certificates.map(({ der }) => der);
  const head = JSON.stringify({ link: 1, zone, question: { ...FIRST, ...question }, sizes: ders.map(({ length }) => length) });
  return `#r=${deflateRawSync(Buffer.concat([Buffer.from(`${head}\n`), ...ders])).toString("base64url")}`;
}

const sha256 = ({ der }) => createHash("sha256").update(der).digest("hex");

/** Waits until the page has an answer, or nothing to answer. */
const answered = ({ page }) => page.waitForFunction(() => !document.querySelector("zoneseal-question").state.working && document.querySelector("main").ariaBusy !== "true");

/** Follows a link within the tab, and waits for its answer. */
async function follow(output, hash) {
  await output.page.evaluate((hash) => (location.hash = hash), hash);
  await output.page.waitForFunction(() => document.querySelector("zoneseal-question").state.names.includes("from the link"));
  await answered(output);
}

/** From now on, everything that is drawn as in the zone, and every report that stands under a zone that it was not asked with. */
function watchZones({ page }) {
  return page.evaluate(() => {
    const { state } = document.querySelector("zoneseal-question");
    globalThis.seen = [];
    const look = () => {
      const asked = state.desk?.intake?.zone;
      if (state.report !== null && (asked?.text !== state.zone?.text || (asked?.claimed ?? false) !== (state.zone?.claimed ?? false))) seen.push(`a report of ${asked?.origin} under ${state.zone?.origin}`);
      for (const verdict of document.querySelectorAll(".verdict.in-zone")) seen.push(`green: ${verdict.innerText.slice(0, 60)}`);
    };
    state.addEventListener("change", look);
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

const green = (output) => output.page.locator(".verdict.in-zone").count();

test("no key makes an authority trusted: its chip opens a menu, and the zone is named before it is one", async () => {
  const ca = certificate({ ca: true, subject: [["CN", "Some CA"]] });
  const leaf = certificate({ issuer: ca, names: ["dns:edge-7.example"] });
  await onPage(async (output) => {
    const { page } = output;
    const before = await output.give(file("x.pem", ca.pem + leaf.pem));
    assert.equal(await page.locator("zoneseal-part select").count(), 0);
    const some = chip(output, "Some CA");
    for (const key of ["t", "a", "ArrowUp", "End"]) await some.press(key);
    await page.keyboard.press("Escape");
    // A list would take the arrow as a choice. Here it opens the menu, as Enter, Space and a click do.
    for (const key of ["ArrowDown", "Enter", " "]) {
      await some.focus();
      await page.keyboard.press(key);
      await entries(output).first().waitFor();
      assert.equal(await some.getAttribute("aria-expanded"), "true");
      assert.ok(await entries(output).first().evaluate((entry) => entry === document.activeElement), "the first entry has the focus");
      for (const other of ["t", "j", "2", "ArrowDown", "ArrowDown", "ArrowUp", "End", "Home"]) await page.keyboard.press(other);
      await page.keyboard.press("Escape");
      await entries(output).first().waitFor({ state: "detached" });
      assert.ok(await some.evaluate((chip) => chip === document.activeElement), "the focus is on the chip again");
    }
    // A key that is held down opens it and chooses nothing.
    await page.keyboard.down("Enter");
    await entries(output).first().waitFor();
    for (let times = 0; times < 3; times += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    assert.ok(await entries(output).first().isVisible());
    assert.equal(await output.json(), before);

    await entries(output).last().click();
    const name = page.locator(".part-menu input");
    await name.waitFor();
    assert.equal(await output.json(), before, "the entry asks for a name first");
    assert.equal(await name.inputValue(), "", "and suggests none that Enter would take");
    await name.press("Enter");
    assert.equal(await green(output), 0);
    await name.fill("plant-a.example");
    await name.press("Enter");
    await page.locator(".verdict.in-zone").waitFor();
    await page.locator('[data-command="undo"]').click();
    await page.locator(".verdict.in-zone").waitFor({ state: "detached" });
  });
});

test("a part that is chosen in the chip's menu is asked about, in the tray and on a card", async () => {
  const plant = site();
  const other = site("other.example");
  const edge = other.member({ subject: [["CN", "laptop-4"]] });
  await onPage(async (output) => {
    const { page } = output;
    await output.give(file("zone.json", plant.zone), file("edge.pem", edge.pem + other.issuing.pem + other.anchor.pem));
    await chip(output, "laptop-4").click();
    await page.locator('[data-choice="edge"]').click();
    await page.locator('zoneseal-question [data-part="edge"]').waitFor();
    const card = page.locator("zoneseal-certificate", { hasText: "laptop-4" }).locator("button.part").first();
    await card.click();
    await page.locator('[data-choice="leaf"]').click();
    await page.locator('zoneseal-question [data-part="leaf"]').waitFor();
    await card.click();
    await card.click();
    assert.equal(await entries(output).count(), 0, "a second press closes it");
  });
});

test("a claimed verdict is never green for a moment, whatever zone is chosen while it is there or on its way", async () => {
  const evil = site();
  const own = site("own.example");
  const leaf = evil.member({ subject: [["CN", "edge-7"]] });
  const fill = Array.from({ length: 40 }, (_, index) => evil.member({ subject: [["CN", `f${index}`]] }));
  const hash = linkOf([leaf, evil.issuing, ...fill], { zone: evil.zone, subject: sha256(leaf) });
  const changes = {
    "no zone": ({ page }) => page.evaluate(() => document.querySelector("zoneseal-question").state.dropZone(null)),
    "an own zone": ({ page }) => page.locator("zoneseal-drop input[type=file]").first().setInputFiles([file("own.json", own.zone)]),
  };
  for (const [name, change] of Object.entries(changes)) {
    await onPage(async (output) => {
      await output.page.locator(".verdict").first().waitFor();
      await answered(output);
      await watchZones(output);
      await change(output);
      await output.page.waitForFunction(() => !document.querySelector("zoneseal-question").state.zone?.claimed);
      await answered(output);
      assert.deepEqual(await output.page.evaluate(() => globalThis.seen), [], name);
    }, { hash });
  }
  // While the link's question is at the engine, zones are dropped.
  await onPage(async (output) => {
    await watchZones(output);
    const zones = Array.from({ length: 8 }, (_, index) => own.zone.replace("own.example", `z${index}.example`));
    await output.page.evaluate(async ([hash, zones]) => {
      const { state } = document.querySelector("zoneseal-question");
      const arrived = new Promise((resolve) => state.addEventListener("change", () => state.names.length > 0 && resolve(), { once: false }));
      location.hash = hash;
      await arrived;
      await state.add(zones.map((zone, index) => new File([zone], `z${index}.json`)));
    }, [hash, zones]);
    await answered(output);
    assert.deepEqual(await output.page.evaluate(() => globalThis.seen), []);
    assert.equal(await output.page.evaluate(() => document.querySelector("zoneseal-question").state.zone.claimed), false);
  });
});
