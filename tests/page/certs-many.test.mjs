// A file with 2,000 certificates: only what is near the window is in the document, and everything can be reached.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { manyCertificates } from "./many.mjs";
import { site } from "./pki.mjs";

test("of 2,000 certificates those near the window are drawn, and each can be reached", async () => {
  const { bytes, zone } = manyCertificates(2_000);
  await onPage(async (visit) => {
    await visit.dropOnly([{ name: "zone.json", bytes: Buffer.from(zone) }]);
    const report = JSON.parse(await visit.drop([{ name: "many.pem", bytes }]));
    assert.equal(report.certificates.length, 2_001, "2,000 and the zone's anchor");
    const { page } = visit;
    const cards = page.locator(".card");
    assert.ok((await cards.count()) < 40, "few cards are drawn");
    await scrollUntil(visit, page.locator("#certificate-0"), "start");
    assert.equal(await page.locator("zoneseal-certificate").first().getAttribute("aria-setsize"), "2001");
    assert.match(await page.locator("#certificates-title").innerText(), /2,001/);

    // By scrolling to the end.
    const last = page.locator("#certificate-2000");
    await scrollUntil(visit, last, "end");
    assert.ok((await cards.count()) < 60, "those that were passed are gone again");
    assert.equal(await page.locator("#certificate-0").count(), 0);

    // By a link from anywhere.
    await page.evaluate(() => document.querySelector("zoneseal-map").dispatchEvent(new CustomEvent("zs-show", { bubbles: true, composed: true, detail: { certificate: 1_234 } })));
    const wanted = page.locator("#certificate-1234");
    await wanted.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "certificate-1234");
    assert.ok(await wanted.evaluate((card) => card.getBoundingClientRect().top < innerHeight && card.getBoundingClientRect().bottom > 0));

    // What was opened stays open while it is out of sight.
    await wanted.locator("summary", { hasText: "All fields" }).click();
    await wanted.locator(".extension").first().waitFor();
    await scrollUntil(visit, page.locator("#certificate-0"), "start");
    assert.ok(await wanted.locator(".extension").first().isVisible());

    // By the filter.
    await page.getByLabel("Filter certificates").fill("node-777.plant-a.example");
    await page.waitForFunction(() => document.querySelectorAll(".card").length === 1);
    assert.match(await cards.innerText(), /node-777/);
    assert.match(await page.locator("#certificates-title").innerText(), /1 of 2,001/);
    await page.getByLabel("Filter certificates").fill("");
    await scrollUntil(visit, page.locator("#certificate-3"), "start");
  });
});

test("2,000 subjects are a list with keys, a filter by name and one by outcome", async () => {
  const { bytes, zone } = manyCertificates(1_000);
  const stranger = site("elsewhere.example").member({ subject: [["CN", "stranger.example"]] });
  await onPage(async (visit) => {
    await visit.dropOnly([{ name: "zone.json", bytes: Buffer.from(zone) }]);
    const report = JSON.parse(await visit.drop([{ name: "many.pem", bytes }, { name: "stranger.pem", bytes: Buffer.from(stranger.pem) }]));
    const { page } = visit;
    const list = page.getByRole("listbox");
    const options = list.getByRole("option");
    const subjects = String(report.verdicts.length);
    assert.equal(await options.first().getAttribute("aria-setsize"), subjects);
    assert.ok((await options.count()) < 60);
    // The one that the headline is about is first, and shown.
    assert.match(await options.first().innerText(), /stranger\.example/);
    assert.equal(await options.first().getAttribute("aria-selected"), "true");

    await list.focus();
    await page.keyboard.press("End");
    const last = page.locator(`[role=option][aria-posinset="${subjects}"]`);
    await last.waitFor();
    assert.equal(await list.getAttribute("aria-activedescendant"), await last.getAttribute("id"));
    await page.keyboard.press("Enter");
    assert.equal(await last.getAttribute("aria-selected"), "true");
    assert.match(await page.locator("section.verdict.small").innerText(), /node-\d+/);

    await page.getByLabel("Filter subjects by outcome").selectOption({ label: "Not in the zone (1)" });
    assert.equal(await options.count(), 1);
    await page.getByLabel("Filter subjects by outcome").selectOption("");
    await page.getByLabel("Filter subjects by name").fill("node-42.");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1);
    assert.match(await options.innerText(), /^node-42\s/);
  });
});

test("in print, a list is whole up to 500, and then says how many more", async () => {
  const { bytes, zone } = manyCertificates(600);
  await onPage(async (visit) => {
    await visit.dropOnly([{ name: "zone.json", bytes: Buffer.from(zone) }]);
    await visit.drop([{ name: "many.pem", bytes }]);
    const { page } = visit;
    await page.emulateMedia({ media: "print" });
    await page.waitForFunction(() => document.querySelectorAll(".card").length >= 498);
    assert.match(await page.locator("zoneseal-certificates > .more").innerText(), /^and 10\d more certificates$/);
    assert.equal(await page.locator("[role=option]").count(), 500);
    assert.match(await page.locator("zoneseal-subjects .more").innerText(), /^and \d+ more$/);
    await page.emulateMedia({ media: "screen" });
    await page.waitForFunction(() => document.querySelectorAll(".card").length < 60);
  });
});

/** Scrolls to the start or the end of the certificates until it is drawn; what stands above them may still grow. */
async function scrollUntil({ page }, wanted, block) {
  for (let step = 0; step < 400 && (await wanted.count()) === 0; step += 1) {
    await page.evaluate((block) => new Promise((resolve) => {
      document.querySelector("#certificates").scrollIntoView({ block });
      requestAnimationFrame(() => setTimeout(resolve));
    }), block);
  }
  await wanted.waitFor();
}
