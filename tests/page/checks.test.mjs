// The table of checks: which rows it shows, what stands in them, its keys, and what is copied and printed of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { checksOf } from "../../wasm/npm/codes.js";
import { keptReport, withElements } from "../support/elements.mjs";

const rows = (page) =>
  page.locator("tr.check").evaluateAll((all) => all.map(({ dataset: { check, state, code } }) => ({ check, state, code: code ?? null })));
const focused = (page) => page.evaluate(() => document.activeElement.dataset.check ?? document.activeElement.localName);

/** What is copied, kept instead of given to the system. */
const keepCopies = (page) =>
  page.evaluate(() => {
    window.copies = [];
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => window.copies.push(text) }, configurable: true });
  });

test("what failed is shown first, its headline before the rest, and all of it in the order of evaluation", async () => {
  const problems = await withElements(async (page, show) => {
    const report = JSON.parse(keptReport("no-extensions"));
    const told = checksOf(report, report.verdicts[0]);
    await show(keptReport("no-extensions"));
    assert.deepEqual((await rows(page)).map(({ code }) => code), ["spiffe-id-missing", "version-not-3", "authority-key-id-missing", "digital-signature-missing"]);
    assert.equal(await page.locator("tbody.lead tr.check").count(), 1);
    assert.equal(await page.locator("tbody.lead").getByRole("row").getAttribute("data-code"), report.headline.code);
    assert.match(await page.locator(".checks tr.also").innerText(), /^Also wrong \(3\)$/);

    await page.getByRole("button", { name: /^All/ }).click();
    const shown = await rows(page);
    assert.deepEqual(shown.map(({ check }) => check), told.map(({ id }) => id));
    assert.deepEqual(shown.map(({ state }) => state), told.map(({ state }) => state));
    for (const { id, why } of told.filter(({ state }) => state === "skipped")) {
      assert.ok((await page.locator(`[data-check=${id}] .plain`).innerText()).includes(why), `${id} says why not`);
    }
    assert.match(await page.locator("[data-check=version]").innerText(), /Required\s+version 3\s+Found\s+version 1/);
    assert.match(await page.locator("[data-check=common-name]").innerText(), /CA\/B 7\.1\.4\.3/);
  });
  assert.deepEqual(problems, []);
});

test("where nothing failed all is folded, and one button shows it", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("sample-good-zone"));
    assert.deepEqual(await rows(page), []);
    assert.match(await page.locator(".checks-tally").innerText(), /25 passed\s+8 not evaluated/);
    const button = page.getByRole("button", { name: /^Show all 33/ });
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    await button.click();
    assert.equal((await rows(page)).length, 33);
    await page.getByRole("button", { name: "Fold" }).click();
    assert.deepEqual(await rows(page), []);
  });
});

test("a row leads to its bytes and to its code, and what is missing is not called failed", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("sample-missing-intermediate"));
    assert.deepEqual(await rows(page), [{ check: "trust-anchor", state: "missing", code: "missing-issuer" }]);
    assert.equal(await page.locator("tr.check a.code").getAttribute("href"), "#code=missing-issuer");
    await page.locator("tr.check .where button").click();
    const { bytes } = JSON.parse(keptReport("sample-missing-intermediate")).verdicts[0].findings[0];
    assert.deepEqual(await page.evaluate(() => window.asked), [["zs-show", { certificate: 0, bytes }]]);
    assert.match(await page.locator("tr.check .where").innerText(), new RegExp(`0x${bytes[0].toString(16).padStart(4, "0")}$`));
  });
});

test("J and K go from one failed check to the next, and Enter opens what is said of it", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("no-extensions"));
    await page.getByRole("button", { name: /^All/ }).click();
    const key = (key) => page.evaluate((key) => !dispatchEvent(new CustomEvent("zs-key", { detail: { key }, cancelable: true })), key);
    const order = ["identity", "version", "key-identifiers", "digital-signature"];
    for (const check of [...order, order.at(-1)]) {
      assert.equal(await key("J"), true);
      assert.equal(await focused(page), check);
    }
    await key("K");
    assert.equal(await focused(page), "key-identifiers");
    assert.equal(await key("Enter"), true);
    assert.equal(await page.locator("[data-check=key-identifiers] details").evaluate(({ open }) => open), true);
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("[data-check=key-identifiers] details").evaluate(({ open }) => open), false);
    await page.locator("[data-checks=all]").focus();
    assert.equal(await key("Enter"), false, "a key that is not for a row is left to others");
  });
});

test("a row is copied as text and as JSON, with nothing in it that would run or hide", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("hostile-names"));
    await keepCopies(page);
    await page.locator("tr.check summary").first().click();
    await page.locator("tr.check [data-copy=text]").first().click();
    await page.locator("tr.check [data-copy=json]").first().click();
    await page.waitForFunction(() => window.copies.length === 2);
    const [text, json] = await page.evaluate(() => window.copies);
    const { headline } = JSON.parse(keptReport("hostile-names"));
    assert.ok(text.startsWith("failed: ") && text.includes(`(${headline.code})`), text);
    assert.doesNotMatch(text, /[\u202a-\u202e\u200b\u001b\r]/);
    const told = JSON.parse(json);
    assert.equal(told.finding.code, headline.code);
    assert.equal(told.check, "trust-anchor");
    assert.equal(await page.locator(".checks .said").innerText().then((said) => said.trim()), "Copied");
    assert.equal(await page.locator("zoneseal-checks :is(img, script)").count(), 0);
  });
});

test("it is a table for whoever hears it, fits a narrow window, and prints what is behind its details", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("seventy-names-not-permitted"));
    await page.getByRole("button", { name: /^All/ }).click();
    for (const width of [320, 768, 1000, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const table = page.getByRole("table", { name: "Checks" });
      assert.equal(await table.getByRole("columnheader").count(), 6, `${width} px`);
      assert.equal(await table.getByRole("rowheader").count(), (await rows(page)).length, `${width} px`);
      const wide = await page.locator("zoneseal-checks").evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.equal(wide, 0, `${width} px`);
    }
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    await page.locator("tr.check .expert").first().waitFor({ state: "visible" });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: null });
    await page.locator("tr.check .expert").first().waitFor({ state: "hidden" });
  });
});
