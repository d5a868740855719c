// The single file: it opens from disk, judges there, and asks for nothing.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium as playwright } from "playwright-core";

import { openedContainer } from "../support/container.mjs";
import { InspectionPage } from "../support/page.mjs";
import { CHROMIUM_ARGS, chromium } from "../support/programs.mjs";

const FOLDER = fileURLToPath(new URL("../../www/dist-single", import.meta.url));
const NAME = "zoneseal-inspect.html";
const VECTOR = fileURLToPath(new URL("../vectors/a-client-below-client-auth/", import.meta.url));

test("it is one file, whose policy names what it runs and lets nothing be loaded", () => {
  assert.deepEqual(readdirSync(FOLDER), [NAME]);
  const html = readFileSync(join(FOLDER, NAME), "utf8");
  const policy = html.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)[1];
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/=]+' 'wasm-unsafe-eval'; style-src 'sha256-[\w+/=]+'; worker-src blob:;/);
  assert.doesNotMatch(policy, /'self'|'unsafe-|connect-src|data:|https?:/);
  assert.match(policy, /require-trusted-types-for 'script'; trusted-types lit-html zoneseal$/);
});

test("opened from disk, it judges, and nothing is refused or requested", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal single-"));
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
  try {
    copyFileSync(join(FOLDER, NAME), join(folder, NAME));
    const context = await browser.newContext();
    const page = await context.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url().replace(/^(blob:\w*).*/, "$1")));
    await page.addInitScript(() => {
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
    });
    const address = pathToFileURL(join(folder, NAME)).href;
    const inspection = new InspectionPage(page, address);
    await page.goto(address);
    await page.locator("zoneseal-drop").first().waitFor();
    const report = await inspection.give([join(VECTOR, "input.pem")]);
    assert.equal(JSON.parse(report).outcome, "incomplete");
    assert.equal(await openedContainer(page), "packed");
    assert.deepEqual(inspection.problems(), []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(new Set(requests), new Set([address, "blob:null"]));
    // The worker has the page's policy.
    const connects = await page.workers()[0].evaluate(() => fetch("https://example.invalid/").then(() => "connected", (error) => error.message));
    assert.match(connects, /Refused to connect|violates|Failed to fetch/);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
