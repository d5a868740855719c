// The built page for the tests of what leaves it: served as plain files, in the system's Chromium.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium as playwright } from "playwright-core";

import { build } from "../../www/node_modules/vite/dist/node/index.js";
import { CHROMIUM_ARGS, chromium } from "../support/programs.mjs";

const DIST = fileURLToPath(new URL("../../www/dist/", import.meta.url));
const SOURCES = fileURLToPath(new URL("../../www/src/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A file of a vector, as the page takes it. */
export function vector(folder, name) {
  return { name, mimeType: "", buffer: readFileSync(new URL(`../vectors/${folder}/${name}`, import.meta.url)) };
}

/** A text as a file. */
export function file(name, text) {
  return { name, mimeType: "", buffer: Buffer.from(text) };
}

let started;
after(async () => {
  if (!started) return;
  const { browser, server } = await started;
  await browser.close();
  server.close();
});

/** Opens the page in a context of its own; fails for every error and every violation of its policy. */
export async function onPage(use, { hash = "", expected = [], ...context } = {}) {
  started ??= start();
  const { browser, base } = await started;
  const session = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...context });
  const problems = [];
  const page = await session.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  try {
    await page.goto(base + hash);
    await page.locator("zoneseal-drop").first().waitFor();
    const result = await use(new Output(page, base));
    assert.deepEqual(problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))), []);
    return result;
  } finally {
    await session.close();
  }
}

/** The page's own code, for what needs no page. */
export async function source(name) {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry: join(SOURCES, name), formats: ["es"] } },
  });
  const { code } = built[0].output[0];
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

class Output {
  constructor(page, base) {
    this.page = page;
    this.base = base;
  }

  /** Gives files, and resolves to the exact text of the report on them. */
  async give(...files) {
    const before = await this.json();
    await this.page.locator("zoneseal-drop input[type=file]").first().setInputFiles(files);
    await this.page.waitForFunction((before) => (document.querySelector("zoneseal-report")?.json ?? before) !== before, before);
    return this.json();
  }

  json() {
    return this.page.evaluate(() => document.querySelector("zoneseal-report")?.json ?? "");
  }

  async judgeAt(at) {
    const before = await this.json();
    await this.page.evaluate((at) => {
      const event = new CustomEvent("zs-ask", { bubbles: true, composed: true, detail: { at } });
      document.querySelector("zoneseal-report").dispatchEvent(event);
    }, at);
    await this.page.waitForFunction((before) => (document.querySelector("zoneseal-report")?.json ?? before) !== before, before);
    return this.json();
  }

  async openExports() {
    await this.page.locator('[data-do="export"]').click();
    await this.page.locator("#export[open]").waitFor();
  }

  /** Saves one form of the report, and resolves to the name and the text of the file. */
  async save(form) {
    const download = this.page.waitForEvent("download");
    await this.page.locator(`#export [data-export="${form}"][data-do="save"]`).click();
    const saved = await download;
    return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), "utf8") };
  }

  /** Makes a link, and resolves to its part from `#` on. */
  async link() {
    await this.page.locator('[data-do="make-link"]').click();
    const link = await this.page.locator('[data-link="text"]').inputValue();
    assert.ok(link.startsWith(`${this.base}#r=`), link.slice(0, 60));
    return link.slice(this.base.length);
  }

  /** The page by a link, from the beginning. */
  async visit(hash) {
    await this.page.goto("about:blank");
    await this.page.goto(this.base + hash);
    await this.page.locator("zoneseal-drop").first().waitFor();
  }

  /** All that the browser keeps or shows of addresses and storage. */
  traces() {
    return this.page.evaluate(() => JSON.stringify([location.href, history.state, document.title, { ...localStorage }, { ...sessionStorage }, document.cookie]));
  }
}

async function start() {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("the page is not built; `cargo xtask test` builds it");
  const server = createServer((request, response) => {
    const path = join(DIST, new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html"));
    if (!path.startsWith(DIST) || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
  return { browser, server, base: `http://127.0.0.1:${server.address().port}/` };
}
