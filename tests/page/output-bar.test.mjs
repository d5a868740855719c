// The bar, its sheets, the keys, what a code means, and what the page keeps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage, vector } from "./output.mjs";

const FAILS = "sample-name-constraint-broken";
const give = (output) => output.give(vector(FAILS, "zone.json"), vector(FAILS, "edge-7.pem"));

/** Notes every `zs-key` from now on. */
const listen = (page) => page.evaluate(() => {
  window.keys = [];
  addEventListener("zs-key", (event) => window.keys.push(event.detail.key));
});
const heard = (page) => page.evaluate(() => window.keys.splice(0).join(" "));
const focused = (page) => page.evaluate(() => document.activeElement?.closest("[id]")?.id ?? document.activeElement?.localName);

test("every key does what the list says, and the list's buttons do it too", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await give(output);
    await listen(page);
    for (const key of ["j", "k", "d", "t", "[", "]"]) await page.keyboard.press(key);
    assert.equal(await heard(page), "J K D T [ ]");
    await page.locator("body").evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Enter");
    assert.equal(await heard(page), "Enter");
    for (const [index, id] of ["", "verdict", "map", "checks", "timeline", "certificates", "tray"].entries()) {
      await page.keyboard.press(String(index + 1));
      if (id) assert.equal(await focused(page), id, `${index + 1}`);
      else assert.equal(await page.evaluate(() => document.activeElement?.closest("zoneseal-drop") !== null), true);
    }
    const code = JSON.parse(await output.json()).headline.code;
    await page.keyboard.press("c");
    await page.locator(".toast", { hasText: code }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    const chooser = page.waitForEvent("filechooser");
    // The browser has to be told first that somebody waits.
    await page.evaluate(() => undefined);
    await page.keyboard.press("o");
    await chooser;
    await output.judgeAt("2026-12-01T00:00:00Z");
    assert.match(await page.locator('[data-bar="time"]').innerText(), /as of 1 Dec 2026/);
    await page.keyboard.press("Control+z");
    await page.locator('[data-bar="time"]', { hasText: "now" }).waitFor();
    await output.judgeAt("2026-12-01T00:00:00Z");
    await page.keyboard.press("n");
    await page.locator('[data-bar="time"]', { hasText: "now" }).waitFor();

    await page.keyboard.press("?");
    await page.locator("#shortcuts[open]").waitFor();
    const keys = await page.locator("#shortcuts [data-key]").evaluateAll((buttons) => buttons.map(({ dataset }) => dataset.key));
    assert.deepEqual(keys, ["O", "P", "1", "2", "3", "4", "5", "6", "7", "J", "K", "Enter", "C", "D", "T", "N", "[", "]", "Ctrl+Z"]);
    await page.locator('#shortcuts [data-key="J"]').click();
    assert.equal(await page.locator("#shortcuts[open]").count(), 0);
    assert.equal(await heard(page), "J");
    await page.locator('[data-bar="keys"]').click();
    await page.locator('#shortcuts [data-key="3"]').click();
    assert.equal(await focused(page), "map");
  });
});

test("a paste by its key is judged", async () => {
  await onPage(async (output) => {
    await output.page.evaluate((text) => navigator.clipboard.writeText(text), vector(FAILS, "edge-7.pem").buffer.toString());
    await output.page.keyboard.press("p");
    await output.page.locator("zoneseal-report").waitFor();
  });
});

test("no key does anything in a field, in a sheet, or with a modifier", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await give(output);
    await listen(page);
    for (const key of ["Control+j", "Alt+j", "Meta+j", "Shift+J", "Control+]", "Shift+Control+z"]) await page.keyboard.press(key);
    await page.locator("zoneseal-question button.chip", { hasText: "For" }).click();
    await page.locator("zoneseal-options input").first().focus();
    await page.keyboard.type("jkdt[]o?cn12");
    assert.equal(await page.locator("zoneseal-options input").first().inputValue(), "jkdt[]o?cn12");
    await page.locator("zoneseal-options select").first().focus();
    await page.keyboard.press("j");
    await page.locator('[data-bar="proof"]').click();
    await page.locator("#proof[open]").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("?");
    assert.equal(await page.locator("#shortcuts[open]").count(), 0);
    assert.equal(await heard(page), "");
  });
});

test("single characters can be switched off, and stay off", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await page.keyboard.press("?");
    await page.locator('input[name="single-keys"]').uncheck();
    await page.keyboard.press("Escape");
    for (const again of [false, true]) {
      if (again) {
        await page.reload();
        await page.locator("zoneseal-drop").first().waitFor();
      }
      await give(output);
      await listen(page);
      for (const key of ["j", "t", "[", "?", "3", "c"]) await page.keyboard.press(key);
      assert.equal(await heard(page), "");
      assert.equal(await page.locator("#shortcuts[open]").count(), 0);
      await page.locator("body").evaluate(() => document.activeElement?.blur());
      await page.keyboard.press("Enter");
      assert.equal(await heard(page), "Enter", "Enter is no character");
    }
    await page.locator('[data-bar="keys"]').click();
    await page.locator('input[name="single-keys"]').check();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    assert.equal(await heard(page), "J");
  });
});

test("sheets hold the focus, close by Escape and beside them, and give the focus back", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await give(output);
    for (const [opener, id] of [['[data-bar="proof"]', "proof"], ['[data-bar="keys"]', "shortcuts"], ['[data-do="export"]', "export"]]) {
      const button = page.locator(opener);
      await button.focus();
      await page.keyboard.press("Enter");
      await page.locator(`#${id}[open]`).waitFor();
      for (let tabs = 0; tabs < 40; tabs++) {
        await page.keyboard.press("Tab");
        // The browser's own parts may come between; nothing of the page behind does.
        assert.ok(await page.evaluate((id) => document.activeElement === document.body || document.getElementById(id).contains(document.activeElement), id), id);
      }
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(`#${id}[open]`).count(), 0);
      assert.ok(await button.evaluate((element) => element === document.activeElement), id);
      await button.click();
      await page.mouse.click(4, 4);
      assert.equal(await page.locator(`#${id}[open]`).count(), 0, "a click beside it");
    }
  });
});

test("the proof shows the hashes, the policy and that nothing was requested, and does not vouch for the host", async () => {
  await onPage(async (output) => {
    const { page } = output;
    await give(output);
    await page.locator('[data-bar="proof"]').click();
    await page.locator('[data-proof="policy"] li').first().waitFor();
    const text = await page.locator("#proof").innerText();
    assert.match(text, /A page cannot vouch for the host that served it/);
    assert.match(text, /default-src 'none'/);
    assert.doesNotMatch(text, /impossible|connect-src/);
    assert.equal(await page.locator('[data-proof="requests"]').innerText(), "0");
    const build = await page.locator('meta[name="zoneseal-build"]').getAttribute("content");
    assert.equal(await page.locator('[data-proof="build"]').innerText(), build);
    // The number is the browser's: something that is requested is seen, and the policy stops it.
    await page.evaluate(() => new Image().setAttribute("src", "not-of-this-page.png"));
    await page.locator('[data-proof="requests"]', { hasText: "1" }).waitFor();
    assert.match(await page.locator(".requests").innerText(), /not-of-this-page\.png/);
  }, { expected: [/404/] });
});

test("the theme is the reader's, and only its word is kept; the title names no input", async () => {
  await onPage(async (output) => {
    const { page } = output;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.locator('[data-bar="theme"]').selectOption("dark");
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    assert.equal(await ground(), dark);
    assert.equal(await page.locator('[data-bar="theme"]').inputValue(), "dark");
    await give(output);
    assert.equal(await page.title(), "Not in the zone · zoneseal");
    assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), { "zoneseal-theme": "dark" });
    assert.doesNotMatch(await output.traces(), /edge-7|plant/);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.waitForFunction(() => document.title === "zoneseal");
    await page.evaluate(() => localStorage.setItem("zoneseal-theme", "<script>"));
    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    assert.equal(await ground(), light, "what is no word of ours is none");
  });
});

test("a code's link is explained without an engine; an unknown or strange one as well", async () => {
  await onPage(async (output) => {
    const { page } = output;
    assert.match(await page.locator("#explain").innerText(), /not-in-zone/);
    assert.equal(await focused(page), "explain");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => location.hash === "" && !document.querySelector("zoneseal-explain"));
    for (const [hash, shown] of [["#code=no-such-code", "no-such-code"], ["#code=%3Cimg%20src%3Dx%3E%E2%80%AEx", "<img src=x>\\u{202E}x"], ["#code=%E0%A4%A", "%E0%A4%A"]]) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await page.locator("#explain-title", { hasText: "no such code" }).waitFor();
      await page.waitForFunction((shown) => document.querySelector("[data-explain]").textContent === shown, shown);
    }
  }, { hash: "#code=issuer-not-in-zone" });
});

test("the bar fits 320 px, with a time that is not now", async () => {
  await onPage(async (output) => {
    await give(output);
    await output.judgeAt("2026-12-01T00:00:00Z");
    const { page } = output;
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    for (const box of await page.locator(".bar :is(button, select)").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))) {
      assert.ok(box.height >= 24 && box.width >= 24 && box.right <= 320, JSON.stringify(box));
    }
    for (const [opener, id] of [['[data-bar="proof"]', "proof"], ['[data-bar="keys"]', "shortcuts"], ['[data-do="export"]', "export"]]) {
      await page.locator(opener).click();
      const body = page.locator(`#${id} .sheet-body`);
      assert.equal(await body.evaluate((element) => element.scrollWidth - element.clientWidth), 0, id);
      await page.keyboard.press("Escape");
    }
  }, { viewport: { width: 320, height: 640 } });
});
