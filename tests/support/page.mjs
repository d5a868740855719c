// The inspection page in the system's Chromium, driven as a person would.

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium, program, start } from "./programs.mjs";

/** Serves the page by `zoneseal page`, with `args` besides, opens a browser, and ends both. */
export async function inspectionPage(use, args = []) {
  const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0", ...args], /(http:\/\/127\.0\.0\.1:\d+\/\S*)/);
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
  try {
    return await use(new InspectionPage(await browser.newPage(), server.match[1]));
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The page's parts by what a person calls them. */
export class InspectionPage {
  #page;
  #address;
  #problems = [];
  #loaded = false;

  constructor(page, address) {
    this.#page = page;
    this.#address = address;
    page.on("pageerror", (error) => this.#problems.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || /Content Security Policy|TrustedType/.test(message.text())) {
        this.#problems.push(`console: ${message.text()}`);
      }
    });
    page.on("requestfailed", (request) => {
      if (this.#loaded) this.#problems.push(`request: ${request.url()} failed`);
    });
    page.on("response", (response) => {
      if (this.#loaded && !response.fromServiceWorker()) this.#problems.push(`request: ${response.url()}`);
    });
  }

  /** Loads the page anew. From when it is loaded and kept on, every request that reaches the network is a problem. */
  async open() {
    this.#loaded = false;
    await this.#page.goto(this.#address);
    await this.#page.locator("zoneseal-drop").first().waitFor();
    // The engine's worker is the last thing that is loaded.
    if (this.#page.workers().length === 0) await this.#page.waitForEvent("worker");
    await this.#page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    this.#loaded = true;
  }

  async judgeAt(at) {
    const panel = await this.#panel("As of");
    await panel.locator('input[type="datetime-local"]').fill(at.replace(/Z$/, ""));
    await panel.locator('input[type="datetime-local"]').dispatchEvent("change");
    await this.#panel("As of");
  }

  async ask({ role, host }) {
    if (role === "any" && !host) return;
    const panel = await this.#panel("For");
    await panel.getByLabel("Role").selectOption(role);
    if (host) {
      await panel.getByLabel("Host name").fill(host);
      await panel.getByLabel("Host name").dispatchEvent("change");
    }
    await this.#panel("For");
  }

  /** Gives files, as chosen or dropped together, and resolves to the report's exact text. */
  async give(paths) {
    const before = await this.#report();
    await this.#page.locator("zoneseal-drop input[type=file]").first().setInputFiles(paths);
    await this.#page.waitForFunction(
      (before) => {
        const report = document.querySelector("zoneseal-report")?.json;
        return report && report !== before;
      },
      before,
    );
    return this.#report();
  }

  /** The verdict's words as they stand on the page. */
  async verdict() {
    return (await this.#page.locator("#verdict").innerText()).trim();
  }

  /** What stands on a chip of the question. */
  async chip(label) {
    return (await this.#page.locator("zoneseal-question button.chip", { hasText: label }).innerText()).trim();
  }

  /** Chooses files without waiting for a verdict, and resolves to the notice that the page gives. */
  async notice(files) {
    await this.#page.locator("zoneseal-drop input[type=file]").first().setInputFiles(files);
    return (await this.#page.locator(".notice").last().innerText()).trim();
  }

  /** The window's width in CSS pixels. */
  async resize(width) {
    await this.#page.setViewportSize({ width, height: 900 });
  }

  /** How much wider the document is than the window. */
  overflow() {
    return this.#page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  /** The map: the names that stand in a region, and the legend. */
  async region(name) {
    return this.#page.locator(`.region.${name} .node`).allInnerTexts();
  }

  async legend() {
    return (await this.#page.locator(".legend").innerText()).trim();
  }

  /** Whether a word stands on one line in the list of what was in the files. */
  async onOneLine(word) {
    const box = this.#page.locator("zoneseal-tray bdi", { hasText: word }).first();
    return box.evaluate((element) => element.getClientRects().length === 1);
  }

  problems() {
    return this.#problems;
  }

  #report() {
    return this.#page.evaluate(() => document.querySelector("zoneseal-report")?.json ?? null);
  }

  /** Opens the panel behind a chip, or closes it; the time's is opened from the bar. */
  async #panel(label) {
    const chip = this.#page.locator("zoneseal-question button.chip", { hasText: label });
    await (label === "As of" ? this.#page.locator('[data-bar="time"]') : chip).click();
    return this.#page.locator("#question-panel");
  }
}
