// G9: printed, and in forced colours; and in narrow windows, also with the letters four times as large.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { BLOCKED, STATES, TODAY } from "./states.mjs";

const SAMPLE = "Right name, wrong authority";

test("no state is wider than a window of 320 px", async () => {
  for (const { name, open, options } of [...STATES, BLOCKED]) {
    await onPage(async (visit) => {
      await open(visit);
      await visit.page.setViewportSize({ width: 320, height: 640 });
      await visit.settledDrawing();
      assert.ok((await visit.overflow()) <= 0, `${name} is ${await visit.overflow()} px too wide`);
      assert.deepEqual(await cut(visit.page), [], `${name}: cut at 320 px`);
    }, { ...options, clock: TODAY });
  }
});

test("at 400 % of a window of 1280 px, everything is there without a sideways scroll", async () => {
  await onPage(async (visit) => {
    await visit.sample(SAMPLE);
    assert.ok((await visit.overflow()) <= 0);
    for (const section of ["verdict", "map", "checks", "timeline", "certificates", "tray"]) {
      assert.ok(await visit.page.locator(`#${section}`).isVisible(), section);
    }
    // Zoomed, a window of 1280 by 960 shows 320 by 240 of the page's own pixels.
  }, { width: 320, height: 240, deviceScaleFactor: 4, clock: TODAY });
});

test("text of twice the size breaks nothing", async () => {
  await onPage(async (visit) => {
    await visit.sample(SAMPLE);
    const session = await visit.page.context().newCDPSession(visit.page);
    await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    await visit.settledDrawing();
    assert.ok((await visit.overflow()) <= 0);
  }, { width: 640, clock: TODAY });
});

test("G9: on paper stands the whole answer, black on white, without what can only be pressed", async () => {
  await onPage(async (visit) => {
    const { page } = visit;
    await visit.sample(SAMPLE);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await visit.settledDrawing();
    // What says something stays, as words: links into the text, the parts of certificates, the promise of the bar.
    const buttons = await page.locator("button:visible, select:visible, input:visible").evaluateAll((all) => all.filter((element) => !element.matches(".link, .subject, .promise, .part")).map((element) => element.outerHTML.slice(0, 90)));
    assert.deepEqual(buttons, [], "what can be pressed has no place on paper");
    for (const section of ["verdict", "map", "checks", "certificates", "tray"]) assert.ok(await page.locator(`#${section}`).isVisible(), section);
    const { paper, ink } = await page.evaluate(() => {
      const { backgroundColor } = getComputedStyle(document.documentElement);
      return { paper: backgroundColor, ink: getComputedStyle(document.querySelector("#verdict .plain")).color };
    });
    assert.match(paper, /rgba?\((255, 255, 255|0, 0, 0, 0)/, `the paper is ${paper}`);
    const [red, green, blue] = ink.match(/\d+/g).map(Number);
    assert.ok(red + green + blue < 240, `the ink is ${ink}`);
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages >= 1 && pages <= 8, `${pages} pages`);
  }, { clock: TODAY, width: 794 });
});

test("G9: in forced colours, every class keeps its icon, its word and a border", async () => {
  for (const title of ["Good zone", SAMPLE, "Edge signed by the zone", "Missing intermediate"]) {
    await onPage(async (visit) => {
      await visit.sample(title);
      const drawn = await visit.page.locator("section.verdict").first().evaluate((element) => {
        const style = getComputedStyle(element);
        const icon = element.querySelector("svg");
        return { isForced: matchMedia("(forced-colors: active)").matches, border: `${style.borderTopStyle} ${style.borderTopWidth}`, icon: getComputedStyle(icon).stroke, background: style.backgroundColor, ink: getComputedStyle(element.querySelector("h1")).color };
      });
      assert.ok(drawn.isForced);
      assert.doesNotMatch(drawn.border, /none|0px/, title);
      assert.notEqual(drawn.icon, drawn.background, `${title}: the icon is seen`);
      assert.notEqual(drawn.ink, drawn.background, `${title}: the words are seen`);
      // A line of the map that a system colour hides would take its meaning away.
      const lines = await visit.page.locator("zoneseal-map svg path, zoneseal-map svg line").evaluateAll((all) => all.filter((line) => getComputedStyle(line).stroke === getComputedStyle(document.body).backgroundColor && line.getTotalLength?.() > 0).map((line) => line.outerHTML.slice(0, 120)));
      assert.deepEqual(lines, [], `${title}: lines in the colour of the ground`);
    }, { forcedColors: "active", clock: TODAY });
  }
});

test("nothing moves for those who asked for that", async () => {
  await onPage(async (visit) => {
    await visit.sample(SAMPLE);
    const moving = await visit.page.evaluate(() => document.getAnimations().filter(({ effect }) => Number(effect.getComputedTiming().duration) > 1).length);
    assert.equal(moving, 0);
  }, { reducedMotion: "reduce", clock: TODAY });
});

/** Words that stand outside of the window, where no scrolling of their own shows them. */
function cut(page) {
  return page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.data.trim() || node.parentElement.closest("script, style, .skip, .unseen, option, noscript, dialog:not([open])")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, width, height } of range.getClientRects()) {
        if (width === 0 || height === 0 || (right <= innerWidth + 1 && left >= -1)) continue;
        let scrolls = false;
        for (let element = node.parentElement; element && !scrolls; element = element.parentElement) {
          const { overflowX } = getComputedStyle(element);
          // What is read out and not shown is as small as a pixel.
          scrolls = overflowX === "auto" || overflowX === "scroll" || (overflowX === "hidden" && element.clientWidth <= 1);
        }
        if (!scrolls) found.push(`${node.parentElement.localName}.${node.parentElement.className?.baseVal ?? node.parentElement.className}: ${node.data.trim().slice(0, 60)}`);
      }
    }
    return [...new Set(found)].slice(0, 10);
  });
}
