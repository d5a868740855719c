import { html, nothing } from "lit";
import { bundleOf, endsInRoot } from "../bundle.js";
import { copy } from "../clipboard.js";
import type { Desk } from "../desk.js";
import { withholds } from "../envelope.js";
import { FORMS, textOf, type Form } from "../forms.js";
import { givenFiles, type GivenFile } from "../given.js";
import { copyIcon, saveIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { save } from "../save.js";
import { openSheet, sheet } from "../sheet.js";
import { visible } from "../text.js";
import type { Report, Verdict } from "../types.js";
import "./link.js";

/** Taking the report away, beside the verdict: copied or saved, in the form that the reader chooses. */
export class ZonesealExport extends LightElement {
  static override properties = {
    json: { attribute: false },
    report: { attribute: false },
    verdict: { attribute: false },
    asOf: { attribute: false },
    claimed: { type: Boolean },
    desk: { attribute: false },
    withBytes: { state: true },
    keepRoot: { state: true },
    opened: { state: true },
    said: { state: true },
  };
  declare json: string;
  declare report: Report;
  declare verdict: Verdict | undefined;
  declare asOf: string | null;
  declare claimed: boolean;
  declare desk: Desk | null;
  declare withBytes: boolean;
  declare keepRoot: boolean;
  /** Whether the sheet was ever opened: until then it is empty. */
  declare opened: boolean;
  /** What was done last, and with which form. */
  declare said: { form: Form; text: string } | null;

  constructor() {
    super();
    this.withBytes = false;
    this.keepRoot = false;
    this.opened = false;
    this.said = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("json")) {
      this.withBytes = false;
      this.said = null;
    }
  }

  protected override render() {
    return html`
      <div class="outputs">
        ${this.claimed
          ? nothing
          : html`
              <button data-export="json" data-do="copy" @click=${() => this.#copy("json")}>
                ${copyIcon}<span aria-live="polite">${this.said?.form === "json" ? this.said.text : "Copy JSON"}</span>
              </button>
              <button data-export="json" data-do="save" @click=${() => this.#save("json")}>${saveIcon}<span>Save report</span></button>
            `}
        <button data-do="export" aria-haspopup="dialog" @click=${() => this.#open()}><span>More exports…</span></button>
      </div>
      ${sheet("export", "Export", this.opened ? this.#forms() : nothing)}
    `;
  }

  #forms() {
    return html`
      ${this.claimed
        ? html`<p class="boxed">The zone came by a link. Until you adopt it, every export says so, and the bare report, which cannot, is not offered.</p>`
        : nothing}
      <ul class="exports">
        ${this.claimed
          ? nothing
          : this.#form("json", "Report", "The engine's answer as JSON, byte for byte what the command line prints.")}
        ${this.desk?.intake ? this.#form("envelope", "Report with its origins", "The same, in an envelope with the hashes of your files and of the engine.", this.#bytes()) : nothing}
        ${this.#form("markdown", "Ticket", "Markdown in which names from certificates cannot become links or mentions.")}
        ${this.#form("html", "Document", "One HTML file without scripts, for reading and printing.")}
        ${this.desk && this.verdict && this.verdict.path.length > 0
          ? this.#form("pem", "Fixed bundle", "The certificates of the path as PEM, in the order that servers send: leaf first.", this.#root())
          : nothing}
      </ul>
      ${this.desk?.intake
        ? html`<zoneseal-link .report=${this.report} .json=${this.json} .desk=${this.desk} .intake=${this.desk.intake}></zoneseal-link>`
        : nothing}
    `;
  }

  #form(form: Form, title: string, about: string, choices: unknown = nothing) {
    return html`
      <li data-form=${form}>
        <div>
          <h3>${title}</h3>
          <p>${about}</p>
          ${choices}
          <p class="said" role="status">${this.said?.form === form ? this.said.text : ""}</p>
        </div>
        <p class="actions">
          ${form === "html"
            ? nothing
            : html`<button data-export=${form} data-do="copy" aria-label="Copy: ${title}" @click=${() => this.#copy(form)}>${copyIcon}<span>Copy</span></button>`}
          <button data-export=${form} data-do="save" aria-label="Save: ${title}" @click=${() => this.#save(form)}>${saveIcon}<span>Save</span></button>
        </p>
      </li>
    `;
  }

  #bytes() {
    const { intake } = this.desk ?? {};
    if (!intake) return nothing;
    const stays = ({ name, bytes }: GivenFile) => !bytes || withholds(name, bytes, intake.read.objects) !== null;
    const kept = this.withBytes ? givenFiles(intake).filter(stays) : [];
    return html`
      <label class="tick">
        <input type="checkbox" name="with-bytes" .checked=${this.withBytes} @change=${(event: Event) => (this.withBytes = (event.target as HTMLInputElement).checked)} />
        <span>with the bytes of your files</span>
      </label>
      ${kept.length > 0
        ? html`<p class="withheld">
            Without those of ${kept.map(({ name }, index) => html`${index > 0 ? ", " : ""}<bdi><code>${visible(name)}</code></bdi>`)}:
            a file that held a private key, or anything but certificates and their like, stays here.
          </p>`
        : nothing}
    `;
  }

  #root() {
    const path = this.verdict ? bundleOf(this.report, this.verdict, true) : [];
    if (!endsInRoot(path)) return nothing;
    return html`
      <label class="tick">
        <input type="checkbox" name="keep-root" .checked=${this.keepRoot} @change=${(event: Event) => (this.keepRoot = (event.target as HTMLInputElement).checked)} />
        <span>with the root, which the other side should have already</span>
      </label>
    `;
  }

  async #open(): Promise<void> {
    this.opened = true;
    await this.updateComplete;
    openSheet(this, "export");
  }

  async #copy(form: Form): Promise<void> {
    await this.#give(form, "Copied", (text) => copy(text));
  }

  async #save(form: Form): Promise<void> {
    const [name, type] = FORMS[form];
    await this.#give(form, `Saved as ${name}`, (text) => save(name, text, type));
  }

  async #give(form: Form, done: string, give: (text: string) => void | Promise<void>): Promise<void> {
    const { json } = this;
    let said = done;
    const slow = setTimeout(() => (this.said = { form, text: "Working…" }), SLOW_MS);
    try {
      const text = await textOf(form, this);
      // What was asked of a report that was replaced meanwhile is not given away under the one that is shown.
      if (json !== this.json) {
        this.said = null;
        return;
      }
      await give(text);
    } catch (error) {
      said = `Not done: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      clearTimeout(slow);
    }
    this.said = { form, text: said };
    setTimeout(() => {
      if (this.said?.text === said) this.said = null;
    }, 4000);
  }
}

customElements.define("zoneseal-export", ZonesealExport);

/** From here on a reader wonders whether anything happens. */
const SLOW_MS = 300;
