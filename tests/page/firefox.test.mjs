// The same page in Firefox: what every reader needs, in another engine. Under --slow.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "puppeteer-core";

import { firefox, program, start } from "../support/programs.mjs";
import { relay, line } from "./relay.mjs";
import { SAMPLES, kept } from "./samples.mjs";

const slow = { skip: process.env.ZONESEAL_SLOW ? false : "slow: only with --slow" };

let browser;
let server;

before(async () => {
  if (slow.skip) return;
  server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /http:\/\/127\.0\.0\.1:(\d+)\//);
  browser = await launch({ browser: "firefox", executablePath: firefox(), headless: true });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the page, and fails for errors, violations of the policy and requests once it is kept. */
async function onPage(use) {
  const door = await relay(Number(server.match[1]));
  const context = await browser.createBrowserContext();
  const problems = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
    await page.goto(`http://127.0.0.1:${door.port}/`);
    await page.evaluate(() => {
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => globalThis.violations.push(`${effectiveDirective}: ${blockedURI}`));
    });
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", { timeout: 60_000 });
    const before = door.heard.length;
    await use(page);
    assert.deepEqual(door.heard.slice(before).map(line), [], "requests");
    assert.deepEqual(await page.evaluate(() => globalThis.violations), [], "violations of the policy");
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
    await door.close();
  }
}

const report = (page) => page.evaluate(() => document.querySelector("zoneseal-report")?.json ?? null);

for (const sample of SAMPLES) {
  test(`firefox: the sample “${sample.title}”`, slow, async () => {
    const item = kept(sample);
    await onPage(async (page) => {
      await page.click(`[data-sample="${sample.vector.replace(/^.*\/(sample-)?/, "")}"]`);
      await page.waitForSelector("section.verdict h1", { timeout: 60_000 });
      assert.ok(await page.$(`section.verdict.${sample.class}`));
      assert.equal(await page.$eval("section.verdict", (element) => element.dataset.code), item.code);
      if (!item.member) assert.equal(await report(page), item.report, "the bytes of the report");
    });
  });
}

test("firefox: files that are chosen are judged, and a key opens the list of keys", slow, async () => {
  const item = kept(SAMPLES[0]);
  await onPage(async (page) => {
    const input = await page.$("zoneseal-drop input[type=file]");
    await input.uploadFile(join(item.folder, item.zone), join(item.folder, item.files[0]));
    await page.waitForSelector("section.verdict.in-zone, section.verdict.not-in-zone", { timeout: 60_000 });
    assert.equal(JSON.parse(await report(page)).certificates.length, JSON.parse(item.report).certificates.length);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
  });
});

test("firefox: the proof names the policy and no request", slow, async () => {
  await onPage(async (page) => {
    await page.click('[data-bar="proof"]');
    await page.waitForSelector("dialog[open] [data-proof=requests]");
    assert.equal(await page.$eval("[data-proof=requests]", (element) => element.textContent), "0");
    const text = await page.$eval("dialog[open]", (element) => element.innerText);
    assert.match(text, /default-src 'none'/);
  });
});
