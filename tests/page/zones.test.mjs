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
  await output.page.evaluate((hash) => {
    const { state } = document.querySelector("zoneseal-question");
    globalThis.before = state.files[0]?.bytes;
    location.hash = hash;
  }, hash);
  // The files of one link are others than those of the next, by the same name.
  await output.page.waitForFunction(() => {
    const { names, files } = document.querySelector("zoneseal-question").state;
    return names.includes("from the link") && files[0] && files[0].bytes !== globalThis.before;
  });
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
    await answered(output);
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

const state = ({ page }) => page.evaluate(() => {
  const { zone, question } = document.querySelector("zoneseal-question").state;
  return { origin: zone?.origin ?? null, claimed: zone?.claimed ?? false, question };
});

test("what a link asked and claimed goes with its files, by Clear and by their removal", async () => {
  const evil = site();
  const own = site("own.example");
  const hash = linkOf([evil.member(), evil.issuing], { zone: evil.zone, at: "2026-01-02T00:00:00Z", host: "web.plant-a.example", role: "server" });
  const leave = {
    clear: ({ page }) => page.locator('[data-command="clear"]').click(),
    remove: ({ page }) => page.locator('[data-remove="from the link"]').click(),
  };
  for (const [name, act] of Object.entries(leave)) {
    await onPage(async (output) => {
      const { page } = output;
      await output.give(file("zone.json", own.zone), file("mine.pem", own.member().pem + own.issuing.pem));
      await follow(output, hash);
      const chip = page.locator("zoneseal-question button.chip", { hasText: "Zone" });
      assert.match(await chip.innerText(), /claimed by this link/);
      assert.match(await page.locator(".notice").first().innerText(), /only claimed by this link.*own\.example/s);
      await act(output);
      await answered(output);
      assert.deepEqual(await state(output), { origin: "from zone.json", claimed: false, question: FIRST }, name);
      assert.match(await chip.innerText(), /from zone\.json/);
    });
  }
});

test("a sample's authority is not the reader's own: a link that comes while it is open, or after, is claimed", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await page.locator("button[data-sample]").first().click();
    await page.locator("zoneseal-sample").waitFor();
    await answered(output);
    const { zone, files } = await page.evaluate(() => {
      const { state } = document.querySelector("zoneseal-question");
      return { zone: state.zone.text, files: state.files.map(({ bytes }) => new TextDecoder().decode(bytes)) };
    });
    const certificates = files.join("").match(/(?<=BEGIN CERTIFICATE-----\r?\n)[^-]+/g).map((text) => ({ der: Buffer.from(text, "base64") }));
    for (const claim of [zone, null]) {
      await follow(output, linkOf(certificates, { zone: claim, at: "2026-11-24T06:10:00Z", role: claim ? "any" : "server" }));
      assert.equal(await green(output), 0);
      assert.equal((await state(output)).origin, claim === null ? null : "claimed by this link");
    }
  });
});

test("a claimed zone is named as claimed for several subjects and in a comparison, too", async () => {
  const evil = site();
  const one = evil.member({ subject: [["CN", "edge-7"]] });
  const two = evil.member({ subject: [["CN", "edge-8"]] });
  await onPage(async (output) => {
    const { page } = output;
    await page.locator(".verdict").first().waitFor();
    await answered(output);
    await page.locator("zoneseal-subjects .subject").first().waitFor();
    assert.equal(await green(output), 0);
    assert.ok(await page.locator('[data-claimed] button.primary').first().isVisible(), "it can be adopted");
    for (const words of await page.locator(".subject .why").allInnerTexts()) assert.doesNotMatch(words, /In the zone/);
    for (const name of ["edge-7", "edge-8"]) await page.getByRole("button", { name: `Compare ${name}`, exact: true }).click();
    const compared = page.locator("zoneseal-compare");
    await compared.locator(".outcome").first().waitFor();
    assert.equal(await compared.locator(".outcome.trusted").count(), 0);
    assert.doesNotMatch(await compared.innerText(), /issued by this site's own authority/);
  }, { hash: linkOf([one, two, evil.issuing], { zone: evil.zone }) });
});

test("a zone or a host that the engine refuses is no zone and no question, whoever brings it", async () => {
  const evil = site();
  const zone = evil.zone.replace("plant-a.example", "own-site ✔ VERIFIED by your administrator");
  for (const asks of [{ zone }, { zone: evil.zone, host: "host ✔ trusted, ask no more" }]) {
    await onPage(async (output) => {
      await output.page.locator('[data-link="problem"]').waitFor();
      assert.deepEqual(await state(output), { origin: null, claimed: false, question: FIRST });
      assert.doesNotMatch(await output.page.locator("zoneseal-question").innerText(), /✔/);
    }, { hash: linkOf([evil.member()], asks) });
  }
  await onPage(async (output) => {
    await output.page.locator("zoneseal-drop input[type=file]").first().setInputFiles([file("zone.json", zone)]);
    await output.page.locator('.notice[data-notice="problem"]').waitFor();
    assert.equal((await state(output)).origin, null);
  });
});
