// Firefox: the page is kept and opens offline, and the single file opens from disk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch } from "puppeteer-core";

import { firefox, program, start } from "../support/programs.mjs";

const slow = { skip: process.env.ZONESEAL_SLOW ? false : "slow: only with --slow" };
const FILE = fileURLToPath(new URL("../vectors/a-client-below-client-auth/input.pem", import.meta.url));
const SINGLE = new URL("../../www/dist-single/zoneseal-inspect.html", import.meta.url);

let browser;

before(async () => {
  if (!slow.skip) browser = await launch({ browser: "firefox", executablePath: firefox(), headless: true });
});
after(() => browser?.close());

test("firefox: opened from the binary, the page judges, and again after a reload without it", slow, async () => {
  const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /(http:\/\/127\.0\.0\.1:\d+\/)/);
  const page = await browser.newPage();
  try {
    await page.goto(server.match[1]);
    assert.equal(await outcome(page), "incomplete");
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active.state !== "activated") await new Promise((resolve) => active.addEventListener("statechange", resolve, { once: true }));
    });
    await server.stop();
    await page.reload();
    assert.equal(await outcome(page), "incomplete");
  } finally {
    await page.close();
    await server.stop();
  }
});

test("firefox: the single file judges from disk", slow, async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(fileURLToPath(SINGLE)).href);
  assert.equal(await outcome(page), "incomplete");
  await page.close();
});

/** The outcome of a file that is given to the page. */
async function outcome(page) {
  const input = await page.waitForSelector("zoneseal-drop input[type=file]");
  await input.uploadFile(FILE);
  await page.waitForFunction(() => document.querySelector("zoneseal-report")?.json, { timeout: 60_000 });
  return page.evaluate(() => JSON.parse(document.querySelector("zoneseal-report").json).outcome);
}
