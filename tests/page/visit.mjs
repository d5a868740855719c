// One visit of the page, driven as a person would: by what its parts are called.

import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** How long anything on the page may take on a slow machine. It ends a test that hangs; it measures nothing. */
const PATIENCE = 15_000;

/** What changes with every answer. A file that was given twice is another object of the report. */
export function pageAnswer() {
  const report = document.querySelector("zoneseal-report")?.json ?? "";
  let hash = 0;
  for (let index = 0; index < report.length; index += 1) hash = (hash * 31 + report.charCodeAt(index)) | 0;
  const failure = document.querySelector("[data-failure]")?.textContent ?? "";
  const notice = [...document.querySelectorAll(".notice, zoneseal-passphrase .said")].map((element) => element.textContent).join();
  return `${report.length} ${hash} ${failure} ${notice}`;
}

export class Visit {
  #network;

  constructor(page, network) {
    this.page = page;
    this.#network = network;
    page.setDefaultTimeout(PATIENCE);
  }

  get address() {
    return `http://127.0.0.1:${this.#network.door.port}/`;
  }

  /** Loads the page, and waits until it is installed and the engine runs. From then on the network is watched. */
  async open(hash = "") {
    const { watched, offline, door } = this.#network;
    watched.unseal();
    await this.page.goto(`${this.address}${hash}`);
    await this.page.locator("zoneseal-drop").first().waitFor();
    await this.installed();
    watched.seal();
    if (offline) {
      await this.page.context().setOffline(true);
      await door.close();
    }
  }

  /** Resolves when the service worker has stored everything, and the engine is there. */
  async installed() {
    if (this.#network.installs) await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
    if (this.#network.engine && this.page.workers().length === 0) await this.page.waitForEvent("worker");
  }

  /** Lets everything that was begun come to its end, and counts the requests. */
  async settled() {
    if (!this.page.isClosed()) await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    this.#network.watched.count();
  }

  /** Drops files, as from the desktop: paths, or `{ name, bytes }`. Resolves when there is an answer. */
  async drop(files) {
    return this.#answered(() => this.dropOnly(files));
  }

  async dropOnly(files, target = "body") {
    const given = files.map(contents);
    const transfer = await this.page.evaluateHandle((given) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of given) transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      return transfer;
    }, given);
    for (const type of ["dragenter", "dragover", "drop"]) await this.page.dispatchEvent(target, type, { dataTransfer: transfer });
    await transfer.dispose();
  }

  /** Chooses files in the dialog that the button opens. */
  async choose(files) {
    return this.#answered(async () => {
      const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.page.getByRole("button", { name: /choose files|add files/i }).first().click()]);
      await chooser.setFiles(files.map((file) => (typeof file === "string" ? file : { name: file.name, mimeType: "application/octet-stream", buffer: Buffer.from(file.bytes) })));
    });
  }

  /** Pastes a text, by the clipboard. */
  async paste(text) {
    return this.#answered(() => this.pasteOnly(text));
  }

  async pasteOnly(text) {
    await this.page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Takes everything away again. */
  async clear() {
    const clear = this.page.getByRole("button", { name: /^clear/i }).first();
    if (await clear.count()) await clear.click();
    await this.page.locator("section.verdict, section.tray-strip").first().waitFor({ state: "detached" });
  }

  /** Opens a sample, by its title. */
  async sample(title) {
    return this.#answered(() => this.page.locator("button[data-sample]", { hasText: title }).click());
  }

  /** Opens one of the question's panels, or closes it. */
  async panel(label) {
    await this.page.locator("zoneseal-question button.chip", { hasText: label }).click();
    await this.page.locator("#question-panel > *").first().waitFor();
  }

  /** Opens a sheet: the proof or the keys from the bar, exports or the link from the report. */
  async sheet(name) {
    const [from, ...then] = { proof: ['[data-bar="proof"]'], keys: ['[data-bar="keys"]'], export: ['[data-do="export"]'], link: ['[data-do="export"]', '[data-do="make-link"]'] }[name];
    await this.page.locator(from).click();
    await this.page.locator("dialog[open]").waitFor();
    for (const next of then) await this.page.locator(next).click();
  }

  /** Resolves when what is asked after the verdict stands below it. */
  async complete() {
    await this.settledDrawing();
    await this.page.locator(".changes-wait").waitFor({ state: "detached" });
    await this.settledDrawing();
  }

  /** Brings a part of the page to the window's top. */
  async bring(selector) {
    const part = this.page.locator(selector).first();
    await part.waitFor();
    await part.evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
    await this.settledDrawing();
  }

  /** What the window shows, without a blinking cursor. */
  async shot() {
    await this.settledDrawing();
    return this.page.screenshot({ animations: "disabled", caret: "hide" });
  }

  /** Changes what is asked, by the labels of the question's fields. */
  async ask(fields) {
    await this.panel("For");
    for (const [label, value] of Object.entries(fields)) {
      const field = this.page.locator("#question-panel").getByLabel(label);
      if (label === "Host name") {
        await field.fill(value);
        await field.press("Tab");
      } else {
        await field.selectOption(value);
      }
    }
    await this.page.locator("zoneseal-question button.chip", { hasText: "For" }).click();
  }

  /** Types a passphrase where a file asks for one, and resolves when it was tried. */
  async unlock(passphrase) {
    await this.page.locator("zoneseal-passphrase input").fill(passphrase);
    const before = await this.page.evaluate(() => globalThis.pageAnswer());
    await this.page.locator("zoneseal-passphrase button.primary").click();
    await this.page.waitForFunction((before) => globalThis.pageAnswer() !== before && document.querySelector("main").ariaBusy !== "true", before);
  }

  /** Makes the link that holds what was dropped, and resolves to its part from `#` on. */
  async link() {
    await this.sheet("link");
    const text = this.page.locator('[data-link="text"]');
    await text.waitFor();
    const link = await text.inputValue();
    return link.slice(link.indexOf("#"));
  }

  /** Opens the bytes of the first certificate. */
  async expert() {
    const card = this.page.locator("zoneseal-certificate").first();
    await card.locator("summary", { hasText: "All fields" }).click();
    await card.locator("summary", { hasText: "ASN.1 and bytes" }).click();
    await card.locator("zoneseal-expert [role=treeitem]").first().waitFor();
  }

  /** The exact text of the report that is shown; null where there is none. */
  report() {
    return this.page.evaluate(() => document.querySelector("zoneseal-report")?.json ?? null);
  }

  /** What stands in the verdict's place: its words, its code, its class. */
  async verdict() {
    const block = this.page.locator("section.verdict").first();
    await block.waitFor();
    return block.evaluate((element) => ({
      text: element.innerText.trim(),
      code: element.dataset.code ?? null,
      failure: element.dataset.failure ?? null,
      classes: [...element.classList],
    }));
  }

  notices() {
    return this.page.locator(".notice").allInnerTexts();
  }

  /** How much wider the document is than the window. */
  overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  /** Does what brings a new answer about, and resolves when it stands. */
  async #answered(act) {
    const before = await this.page.evaluate(() => globalThis.pageAnswer());
    await act();
    await this.page.waitForFunction((before) => document.querySelector("main").ariaBusy !== "true" && globalThis.pageAnswer() !== before, before);
    await this.settledDrawing();
    return this.report();
  }

  async settledDrawing() {
    await this.page.evaluate(async () => {
      await Promise.all([...document.querySelectorAll("*")].map((element) => element.updateComplete));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    });
  }
}

function contents(file) {
  const { name, bytes } = typeof file === "string" ? { name: basename(file), bytes: readFileSync(file) } : file;
  return { name, base64: Buffer.from(bytes).toString("base64") };
}
