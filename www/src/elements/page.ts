import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { provide } from "../commands.js";
import type { Asks } from "../events.js";
import { LightElement } from "../light.js";
import { State } from "../state.js";
import "./arrival.js";
import "./bar.js";
import "./drop.js";
import "./failure.js";
import "./passphrase.js";
import "./picture.js";
import "./question.js";
import type { ZonesealReport } from "./report.js";
import "./report.js";
import "./sample.js";
import "./samples.js";
import { closeIcon } from "../icons.js";
import { count, parts, visible } from "../text.js";
import { pageTitle } from "../title.js";

/** The whole page: it owns the state and hands its parts down. */
export class ZonesealPage extends LightElement {
  static override properties = { dragging: { state: true } };
  declare dragging: boolean;

  readonly #state = new State();
  #depth = 0;
  #wasEmpty = true;

  constructor() {
    super();
    this.dragging = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#state.addEventListener("change", () => this.requestUpdate());
    provide({
      openFiles: () => this.querySelector("zoneseal-drop")?.choose(),
      pasteFromClipboard: () => this.#pasteFromClipboard(),
      undo: () => this.#state.undo(),
    });
    addEventListener("paste", (event) => this.#paste(event));
    addEventListener("dragenter", (event) => this.#drag(event, 1));
    addEventListener("dragleave", (event) => this.#drag(event, -1));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => this.#drop(event));
  }

  protected override render() {
    const state = this.#state;
    return html`
      <a class="skip" href="#main">Skip to the verdict</a>
      <zoneseal-bar .asOf=${state.question.at} @zs-ask=${(event: CustomEvent<Asks["zs-ask"]>) => state.ask(event.detail)}></zoneseal-bar>
      <zoneseal-question .state=${state} .version=${this.#version()}></zoneseal-question>
      <main id="main" tabindex="-1" aria-busy=${state.working}>
        <div class="notices" role="status">
          ${state.notices.map(
            (notice) => {
              const { id, tone, text, offer } = notice;
              return html`
                <p class="notice ${tone}" data-notice=${tone}>
                  <span>${parts(text).map((part, index) => (index % 2 === 1 ? html`<bdi>${part}</bdi>` : visible(part)))}</span>
                  ${offer ? html`<button data-do="use-zone" @click=${() => state.accept(notice)}>Judge by it</button>` : nothing}
                  <button class="quiet" aria-label="Dismiss" @click=${() => state.dismiss(id)}>${closeIcon}</button>
                </p>
              `;
            },
          )}
        </div>
        <zoneseal-arrival .state=${state}></zoneseal-arrival>
        ${state.isEmpty ? this.#empty() : this.#judged()}
      </main>
      <div class="veil" ?hidden=${!this.dragging} aria-hidden="true"><p>Drop to judge</p></div>
    `;
  }

  protected override updated(): void {
    const { isEmpty } = this.#state;
    // What had the focus went with the files.
    if (isEmpty && !this.#wasEmpty && document.activeElement === document.body) this.querySelector("zoneseal-drop")?.rest();
    this.#wasEmpty = isEmpty;
    const shown = this.querySelector<ZonesealReport>("zoneseal-report");
    void Promise.resolve(shown?.updateComplete).then(() => {
      document.title = pageTitle(shown?.report ?? null, shown?.claimed ?? true);
    });
  }

  #empty() {
    return html`
      <section class="intro">
        <h1>Does this certificate belong to the zone?</h1>
        <p>
          Drop it here: the engine that guards the proxy says whether it does, by which rule and at which byte, and what
          to do about it.
        </p>
        ${this.#state.failure ? html`<zoneseal-failure .failure=${this.#state.failure}></zoneseal-failure>` : nothing}
        <zoneseal-drop .state=${this.#state} .version=${this.#version()}></zoneseal-drop>
        <zoneseal-samples .state=${this.#state}></zoneseal-samples>
        <zoneseal-picture></zoneseal-picture>
      </section>
    `;
  }

  #judged() {
    const state = this.#state;
    const { names } = state;
    return html`
      ${state.sample ? html`<zoneseal-sample .state=${state} .version=${this.#version()}></zoneseal-sample>` : nothing}
      <section class="tray-strip" aria-label="What was dropped">
        <p>
          <strong>${count(names.length, "file")}</strong>
          <span class="names">
            ${names.slice(0, FEW_NAMES).map((name) => html`<code><bdi>${visible(name)}</bdi></code> `)}
            ${names.length > FEW_NAMES ? html`<a href="#tray" @click=${this.#toTray}>and ${names.length - FEW_NAMES} more</a>` : nothing}
          </span>
        </p>
        <zoneseal-drop compact .state=${state} .version=${this.#version()}></zoneseal-drop>
      </section>
      ${repeat(
        state.waiting,
        ({ id }) => id,
        (file) => html`<zoneseal-passphrase .state=${state} .file=${file}></zoneseal-passphrase>`,
      )}
      <div id="verdict" tabindex="-1">
        ${state.failure
          ? html`<zoneseal-failure .failure=${state.failure}></zoneseal-failure>`
          : state.report === null
            ? html`<p class="working">Judging…</p>`
            : html`<zoneseal-report
                .json=${state.report}
                .asOf=${state.answered.at}
                .claimed=${state.answered.claimed}
                .desk=${state.desk}
                .pair=${state.sample?.comparing ?? null}
                @zs-adopt-claimed=${() => state.adoptClaimed()}
                @zs-adopt=${(event: CustomEvent<Asks["zs-adopt"]>) => this.#adopt(event)}
                @zs-ask=${(event: CustomEvent<Asks["zs-ask"]>) => state.ask(event.detail)}
                @zs-role=${(event: CustomEvent<Asks["zs-role"]>) => this.#give(event)}
              ></zoneseal-report>`}
      </div>
    `;
  }

  async #adopt({ detail }: CustomEvent<Asks["zs-adopt"]>) {
    detail.done(await this.#state.adoptAuthority(detail.sha256, detail.id));
  }

  /** The reader gives a certificate a part in the question. */
  async #give({ detail: { sha256, role } }: CustomEvent<Asks["zs-role"]>): Promise<void> {
    const state = this.#state;
    switch (role) {
      case "intermediate":
        return state.ask({ subject: null, edge: null });
      case "leaf":
        return state.ask({ subject: sha256, edge: null });
      case "edge":
        if (!state.zone) state.say("info", "Whether the split holds is asked against a zone. Choose it, and the answer changes.");
        return state.ask({ subject: null, edge: sha256 });
    }
  }

  /** Changes with the state, so that children which read it are drawn again. */
  #version(): unknown {
    return {};
  }

  async #pasteFromClipboard(): Promise<void> {
    try {
      const text = await navigator.clipboard.readText();
      if (text.trim() !== "") return await this.#state.addText(text);
      this.#state.say("info", "The clipboard holds no text.");
    } catch {
      this.#state.say("info", "This browser does not let a page read the clipboard by itself. Press Ctrl+V (on a Mac, Cmd+V) anywhere here.");
    }
  }

  #paste(event: ClipboardEvent): void {
    if (isField(event.target)) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (files.length === 0 && text.trim() === "") return;
    event.preventDefault();
    void (files.length > 0 ? this.#state.add(files) : this.#state.addText(text));
  }

  #drag(event: DragEvent, step: number): void {
    if (!event.dataTransfer?.types.includes("Files") && !event.dataTransfer?.types.includes("text/plain")) return;
    event.preventDefault();
    this.#depth = Math.max(0, this.#depth + step);
    this.dragging = this.#depth > 0;
  }

  #drop(event: DragEvent): void {
    // An element that takes a drop for itself has said so.
    const isTaken = event.defaultPrevented;
    event.preventDefault();
    this.#depth = 0;
    this.dragging = false;
    if (isTaken) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (files.length > 0) void this.#state.add(files);
    else if (text.trim() !== "") void this.#state.addText(text);
  }

  #toTray(event: Event): void {
    event.preventDefault();
    const tray = document.getElementById("tray");
    tray?.scrollIntoView({ block: "start" });
    tray?.focus({ preventScroll: true });
  }
}

/** As many names as are read at a glance. */
const FEW_NAMES = 6;

/** Whether what is pasted there belongs to it. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches(FIELDS) || target.isContentEditable);
}

const FIELDS = "textarea, input:not([type=radio], [type=checkbox], [type=range], [type=file], [type=button])";

customElements.define("zoneseal-page", ZonesealPage);

declare global {
  interface HTMLElementTagNameMap {
    "zoneseal-drop": import("./drop.js").ZonesealDrop;
  }
}
