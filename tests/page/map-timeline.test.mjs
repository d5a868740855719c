// The timeline: the time that is judged is dragged, typed and moved by keys, to the dates at which the answer changes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keptReport, withElements } from "../support/elements.mjs";

const AT = "2026-11-24T06:10:00Z";
const trusted = { outcome: "trusted", code: "trusted" };
const refused = (code) => ({ outcome: "rejected", code });
const CHANGES = {
  changes: 1,
  engine: "",
  at: AT,
  now: trusted,
  dates: [
    { at: "2026-11-01T00:00:00Z", because: "the validity of “web” begins", before: refused("not-yet-valid"), after: trusted },
    { at: "2027-02-01T00:00:01Z", because: "the validity of “web” is over", before: trusted, after: refused("expired") },
  ],
  would: [{ kind: "date", to: "2026-11-24T06:09:59Z", id: null, confirmed: true, sentence: "It would be trusted at 2026-11-24T06:09:59Z." }],
  runs: 1,
  complete: true,
};

const asked = (page) => page.evaluate(() => window.asked.splice(0).map(([, detail]) => detail));
const key = (page, name) => page.evaluate((key) => void window.dispatchEvent(new CustomEvent("zs-key", { detail: { key } })), name);

async function timeline(page, show, options = {}) {
  await show(keptReport("a-member"), { changes: CHANGES, ...options });
  await page.locator(".change").first().waitFor();
}

test("the dates at which the answer changes are buttons, and keys lead to the next and the previous one", async () => {
  const problems = await withElements(async (page, show) => {
    await timeline(page, show, { asOf: AT });
    const buttons = page.locator("button.change");
    assert.match((await buttons.allInnerTexts()).join("\n"), /1 Feb 2027, 00:00 UTC\s+In the zone → Not in the zone\s+because the validity of “web” is over/);
    await buttons.nth(1).click();
    assert.deepEqual(await asked(page), [{ at: "2027-02-01T00:00:01Z" }]);
    await key(page, "]");
    await key(page, "[");
    await key(page, "N");
    assert.deepEqual(await asked(page), [{ at: "2027-02-01T00:00:01Z" }, { at: "2026-11-01T00:00:00Z" }, { at: null }]);
    await page.getByRole("button", { name: "Next change" }).click();
    await page.getByRole("button", { name: "Previous change" }).click();
    await page.getByRole("button", { name: "Now", exact: true }).click();
    await page.getByRole("button", { name: "Ask so" }).click();
    assert.deepEqual(await asked(page), [
      { at: "2027-02-01T00:00:01Z" },
      { at: "2026-11-01T00:00:00Z" },
      { at: null },
      { at: "2026-11-24T06:09:59Z" },
    ]);
    await key(page, "T");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "slider");
  });
  assert.deepEqual(problems, []);
});

test("the slider says its time in words, and moves by its keys", async () => {
  await withElements(async (page, show) => {
    await timeline(page, show);
    const slider = page.getByRole("slider", { name: "Verify at" });
    assert.equal(await slider.getAttribute("aria-valuetext"), "now, 24 Nov 2026, 06:10 UTC");
    assert.equal(await page.getByRole("button", { name: "Now", exact: true }).isDisabled(), true);
    await slider.press("ArrowRight");
    await slider.press("PageDown");
    const [later, earlier] = await asked(page);
    assert.ok(later.at > AT && earlier.at < AT, `${later.at}, ${earlier.at}`);
    await page.getByLabel("Verify at, UTC").fill("2036-05-06T07:08:09");
    assert.deepEqual((await asked(page)).at(-1), { at: "2036-05-06T07:08:09Z" });
  });
});

test("the line is dragged, and asks while it is", async () => {
  await withElements(async (page, show) => {
    await timeline(page, show);
    const slider = page.getByRole("slider");
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 10, { steps: 4 });
    await page.waitForFunction(() => window.asked.length > 0);
    await page.mouse.up();
    const last = (await asked(page)).at(-1);
    assert.ok(last.at > "2026-12-01" && last.at < "2027-02-15", last.at);
  });
});

test("where nobody knows when the answer changes, the dates are those of the certificates", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("an-edge-of-its-own"));
    await page.getByRole("heading", { name: "When a certificate begins or ends" }).waitFor();
    assert.doesNotMatch(await page.locator("zoneseal-changes").innerText(), /→/, "nothing is said about the answer");
    await key(page, "]");
    assert.deepEqual(await asked(page), [{ at: "2027-02-01T00:00:01Z" }]);
  });
});

test("where there is nobody to ask, the timeline is a picture", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("a-member"), { alone: true });
    await page.locator(".timeline .stretch").first().waitFor();
    assert.equal(await page.locator(".timeline :is(button, input, [role=slider])").count(), 0);
  });
});
