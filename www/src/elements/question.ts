import { html, nothing } from "lit";
import { chevronIcon, closeIcon } from "../icons.js";
import { LightElement } from "../light.js";
import type { State } from "../state.js";
import { short, shortName, visible } from "../text.js";
import "./options.js";
import "./when.js";
import "./zone-panel.js";

type Panel = "zone" | "time" | "options";

/** The question in one line: against which zone, in what role. Each part opens its panel; the time's is opened from the bar. */
export class ZonesealQuestion extends LightElement {
  static override properties = {
    state: { attribute: false },
    version: { attribute: false },
    open: { state: true },
  };
  declare state: State;
  /** Changes whenever the state does. */
  declare version: unknown;
  declare open: Panel | null;

  constructor() {
    super();
    this.open = null;
  }

  protected override render() {
    const { zone, question } = this.state;
    const role = question.role === "any" ? "any role" : `${question.role} role`;
    const profile = question.profile === "zone" ? "" : `, profile ${question.profile}`;
    const host = question.host ? `, host ${visible(short(question.host))}` : "";
    return html`
      <section aria-label="What is asked">
      <div class="question">
        ${this.#chip("zone", "Zone", zone ? visible(short(zone.id)) : "none chosen", zone && !zone.claimed ? "" : "wanting", zone && visible(short(zone.origin)))}
        ${this.#part()}
        ${this.#chip("options", "For", `${role}${profile}${host}`, profile || host || question.role !== "any" ? "changed" : "")}
      </div>
      <div id="question-panel" class="panel" ?hidden=${this.open === null}>${this.#panel()}</div>
      </section>
    `;
  }

  #chip(panel: Panel, label: string, value: string, tone: string, origin: string | null = null) {
    const open = this.open === panel;
    return html`
      <button
        class="chip ${tone}"
        aria-expanded=${open}
        aria-controls="question-panel"
        @click=${() => {
          this.open = open ? null : panel;
        }}
      >
        <span class="label">${label}</span> <span class="value"><bdi>${value}</bdi></span>${origin ? html`<span class="origin"><bdi>${origin}</bdi></span>` : nothing}${chevronIcon}
      </button>
    `;
  }

  /** The certificate that the question is about, where the reader chose one. */
  #part() {
    const { edge, subject } = this.state.question;
    const chosen = edge ?? subject;
    if (!chosen) return nothing;
    const certificate = this.state.desk?.intake?.read.certificates.find(({ sha256 }) => sha256 === chosen);
    const isAsked = this.state.zone !== null && this.state.question.profile === "zone";
    const label = edge ? (isAsked ? "Edge" : "Edge, as soon as there is a zone:") : "Judged alone";
    return html`
      <span class="chip changed" data-part=${edge ? "edge" : "leaf"}>
        <span class="label">${label}</span>
        <span class="value"><bdi>${certificate ? shortName(certificate) : chosen.slice(0, 8)}</bdi></span>
        <button class="quiet" aria-label="Judge everything again" @click=${() => this.state.ask({ edge: null, subject: null })}>${closeIcon}</button>
      </span>
    `;
  }

  #panel() {
    const { state, version } = this;
    switch (this.open) {
      case "zone":
        return html`<zoneseal-zone-panel .state=${state} .version=${version}></zoneseal-zone-panel>`;
      case "time":
        return html`<zoneseal-when .state=${state} .version=${version}></zoneseal-when>`;
      case "options":
        return html`<zoneseal-options .state=${state} .version=${version}></zoneseal-options>`;
      case null:
        return nothing;
    }
  }
}

customElements.define("zoneseal-question", ZonesealQuestion);
