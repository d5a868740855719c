// What makes a zone the one that is judged against: a doing of the reader, and nothing else. Whatever came by a link, by a
// file beside others or by a stray key never does, and no answer stands under a zone that it was not asked with.

import assert from "node:assert/strict";
import { test } from "node:test";

import { file, onPage } from "./output.mjs";
import { certificate, site } from "./pki.mjs";

const chip = (output, name) => output.page.locator("zoneseal-tray tr", { hasText: name }).locator("zoneseal-part button.part").first();
const entries = (output) => output.page.locator('.part-menu [role="menuitem"]');
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
