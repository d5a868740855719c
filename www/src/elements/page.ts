import { html, nothing } from "lit";
import type { Asks } from "../events.js";
import { LightElement } from "../light.js";
import { State } from "../state.js";
import "./bar.js";
import "./drop.js";
import "./explain.js";
import "./failure.js";
import "./picture.js";
import "./question.js";
import "./report.js";
import { closeIcon } from "../icons.js";
import { count, visible } from "../text.js";

/** The whole page: it owns the state and hands its parts down. */
export class ZonesealPage extends LightElement {
  static override properties = { code: { state: true }, dragging: { state: true } };
  declare code: string;
  declare dragging: boolean;

  readonly #state = new State();
  #depth = 0;

  constructor() {
    super();
    this.code = "";
    this.dragging = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#state.addEventListener("change", () => this.requestUpdate());
    addEventListener("paste", (event) => this.#paste(event));
    addEventListener("dragenter", (event) => this.#drag(event, 1));
    addEventListener("dragleave", (event) => this.#drag(event, -1));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => this.#drop(event));
    addEventListener("hashchange", () => this.#readHash());
    this.#readHash();
  }

  protected override render() {
    const state = this.#state;
    return html`
      <a class="skip" href="#main">Skip to the verdict</a>
      <zoneseal-bar></zoneseal-bar>
      <zoneseal-question .state=${state} .version=${this.#version()}></zoneseal-question>
      <main id="main" tabindex="-1" aria-busy=${state.working}>
        <div class="notices" role="status">
          ${state.notices.map(
            ({ id, tone, text }) => html`
              <p class="notice ${tone}">
                <span>${visible(text)}</span>
                <button class="quiet" aria-label="Dismiss" @click=${() => state.dismiss(id)}>${closeIcon}</button>
              </p>
            `,
          )}
        </div>
        ${this.code ? html`<zoneseal-explain .code=${this.code}></zoneseal-explain>` : nothing}
        ${state.files.length === 0 ? this.#empty() : this.#judged()}
      </main>
      <div class="veil" ?hidden=${!this.dragging} aria-hidden="true"><p>Drop to judge</p></div>
    `;
  }

  #empty() {
    return html`
      <section class="intro">
        <h1>Does this certificate belong to the zone?</h1>
        <p>
          Drop it here. You get the verdict, the reason down to the rule and the byte, and what to do about it.
          The engine is the same one that guards the proxy.
        </p>
        ${this.#state.failure ? html`<zoneseal-failure .failure=${this.#state.failure}></zoneseal-failure>` : nothing}
        <zoneseal-drop .state=${this.#state}></zoneseal-drop>
        <zoneseal-picture></zoneseal-picture>
      </section>
    `;
  }

  #judged() {
    const state = this.#state;
    return html`
      <section class="tray-strip" aria-label="What was dropped">
        <p>
          <strong>${count(state.files.length, "file")}</strong>
          <span class="names">${state.files.map(({ name }) => html`<code>${visible(name)}</code> `)}</span>
        </p>
        <zoneseal-drop compact .state=${state}></zoneseal-drop>
      </section>
      <div id="verdict" tabindex="-1">
        ${state.failure
          ? html`<zoneseal-failure .failure=${state.failure}></zoneseal-failure>`
          : state.report === null
            ? html`<p class="working">Judging…</p>`
            : html`<zoneseal-report
                .json=${state.report}
                .asOf=${state.question.at}
                .claimed=${state.zone?.claimed ?? false}
                .desk=${state.desk}
                @zs-adopt=${(event: CustomEvent<Asks["zs-adopt"]>) => this.#adopt(event)}
                @zs-ask=${(event: CustomEvent<Asks["zs-ask"]>) => state.ask(event.detail)}
              ></zoneseal-report>`}
      </div>
    `;
  }

  async #adopt({ detail }: CustomEvent<Asks["zs-adopt"]>) {
    detail.done(await this.#state.adoptAuthority(detail.sha256, detail.id));
  }

  /** Changes with the state, so that children which read it are drawn again. */
  #version(): unknown {
    return {};
  }

  #paste(event: ClipboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
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
    event.preventDefault();
    this.#depth = 0;
    this.dragging = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (files.length > 0) void this.#state.add(files);
    else if (text.trim() !== "") void this.#state.addText(text);
  }

  #readHash(): void {
    this.code = /^#code=([a-z0-9-]+)$/.exec(location.hash)?.[1] ?? "";
  }
}

customElements.define("zoneseal-page", ZonesealPage);
