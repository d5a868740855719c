// The whole journey by keyboard alone: from the empty page to an exported report. No click, no pointer, no focus by script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { kept, SAMPLES } from "./samples.mjs";
import { TODAY } from "./states.mjs";

/** What has the focus: its name as people are told it, and whether the focus can be seen. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      text: (element.getAttribute("aria-label") ?? element.innerText ?? "").trim().replace(/\s+/g, " "),
      tag: element.localName,
      id: element.id,
      data: { ...element.dataset },
      isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) > 0 || boxShadow !== "none",
      isInView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
      section: element.closest("section[id], [id=verdict], [id=drop]")?.id ?? null,
    };
  });
}

/** Presses Tab until `wanted` says that it is there; every stop on the way is one that a person can see. */
async function tabTo({ page }, wanted, limit = 80) {
  const stops = [];
  for (let stop = 0; stop < limit; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    stops.push(at.text || at.tag);
    assert.ok(at.tag === "body" || at.isInView, `the focus is out of view: ${JSON.stringify(at)}`);
    assert.ok(at.tag === "body" || at.isSeen, `the focus is not to be seen: ${JSON.stringify(at)}`);
    if (wanted(at)) return at;
  }
  throw new Error(`not reached by Tab: ${stops.join(" | ")}`);
}

test("by keyboard alone, from the empty page to an exported report", async () => {
  await onPage(async (visit) => {
    const { page } = visit;
    const keys = page.keyboard;
    await tabTo(visit, ({ text }) => /skip to/i.test(text), 1);
    await tabTo(visit, ({ text }) => text.startsWith("Choose files"));
    await tabTo(visit, ({ data }) => data.sample === "right-name-wrong-authority");
    await keys.press("Enter");
    await page.locator("section.verdict").first().waitFor();
    assert.equal((await visit.verdict()).code, "issuer-not-in-zone");
    // Opened by the reader, so the focus is at the answer.
    await page.waitForFunction(() => document.activeElement.closest("#verdict") !== null);

    // Each section by its number.
    for (const [number, section] of [["3", "map"], ["4", "checks"], ["5", "timeline"], ["6", "certificates"], ["7", "tray"], ["2", "verdict"]]) {
      await keys.press(number);
      await page.waitForFunction((section) => document.activeElement.closest(`#${section}`) !== null, section);
    }
    // The map's tree, by arrows.
    await keys.press("3");
    await tabTo(visit, ({ section, data }) => section === "map" && data.key !== undefined, 8);
    const first = (await focused(page)).text;
    await keys.press("ArrowUp");
    assert.notEqual((await focused(page)).text, first, "the arrow walks the tree");
    // The failed check. (In the tree, letters look for names.)
    await keys.press("2");
    await keys.press("j");
    await page.waitForFunction(() => document.activeElement.closest("#checks") !== null);
    // The report, saved.
    await keys.press("2");
    await tabTo(visit, ({ data }) => data.do === "save" && data.export === "json");
    const [download] = await Promise.all([page.waitForEvent("download"), keys.press("Enter")]);
    assert.equal(readFileSync(await download.path(), "utf8"), kept(SAMPLES[1]).report, "the file is the report, to the byte");
    // A sheet takes the focus, keeps it, and gives it back.
    await tabTo(visit, ({ data }) => data.do === "export");
    await keys.press("Enter");
    await page.locator("dialog[open]").waitFor();
    for (let stop = 0; stop < 30; stop += 1) {
      await keys.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog[open]") !== null), "the focus stays in the sheet");
    }
    await keys.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    assert.equal((await focused(page)).data.do, "export");
  }, { clock: TODAY });
});

test("single keys can be switched off, and do nothing in a field", async () => {
  await onPage(async (visit) => {
    const { page } = visit;
    await visit.sample("Good zone");
    await page.keyboard.press("4");
    await page.waitForFunction(() => document.activeElement.closest("#checks") !== null);
    await page.keyboard.press("?");
    await page.locator("dialog[open]").waitFor();
    await page.locator("dialog[open] input[type=checkbox]").first().focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    const before = await focused(page);
    await page.keyboard.press("6");
    await visit.settledDrawing();
    assert.deepEqual((await focused(page)).section, before.section, "a key that is switched off moves nothing");
  }, { clock: TODAY });
});

test("a paste is judged and leaves the focus where it is; what was chosen takes it to the answer", async () => {
  const { text, files } = kept(SAMPLES[0]);
  await onPage(async (visit) => {
    await visit.page.locator('[data-bar="keys"]').focus();
    await visit.paste(text(files[0]));
    assert.equal((await focused(visit.page)).data.bar, "keys");
    await visit.choose([{ name: "again.pem", bytes: text(files[0]) }]);
    assert.ok(await visit.page.evaluate(() => document.activeElement.closest("#verdict") !== null));
  });
});
