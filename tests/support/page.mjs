// The inspection page in the system's Chromium, driven as a person would.

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium, program, start } from "./programs.mjs";

/** Serves the page by `zoneseal page`, opens a browser, and ends both. */
export async function inspectionPage(use) {
  const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /(http:\/\/127\.0\.0\.1:\d+\/\S*)/);
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
    page.on("request", (request) => {
      if (this.#loaded) this.#problems.push(`request: ${request.url()}`);
    });
  }

  /** Loads the page anew. From when it is loaded on, every request is a problem. */
  async open() {
    this.#loaded = false;
    await this.#page.goto(this.#address);
    await this.#page.locator("zoneseal-drop").first().waitFor();
    // The engine's worker is the last thing that is loaded.
    if (this.#page.workers().length === 0) await this.#page.waitForEvent("worker");
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

  problems() {
    return this.#problems;
  }

  #report() {
    return this.#page.evaluate(() => document.querySelector("zoneseal-report")?.json ?? null);
  }

  /** Opens the panel behind a chip, or closes it. */
  async #panel(label) {
    await this.#page.locator("zoneseal-question button", { hasText: label }).click();
    return this.#page.locator("#question-panel");
  }
}
