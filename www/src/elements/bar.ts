import { html, nothing } from "lit";
import { emit } from "../events.js";
import { clockIcon, sealIcon, shieldIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { openTime } from "../shortcuts.js";
import { setTheme, show, theme, type Theme } from "../theme.js";
import { dateTime } from "../time.js";
import type { ZonesealProof } from "./proof.js";
import "./proof.js";
import type { ZonesealShortcuts } from "./shortcuts.js";
import "./shortcuts.js";

/** The name, the promise that everything rests on, and what concerns the whole page: time, theme, keys. */
export class ZonesealBar extends LightElement {
  static override properties = { asOf: { attribute: false }, theme: { state: true } };
  /** The time that the reader chose; null for now. */
  declare asOf: string | null;
  declare theme: Theme;

  constructor() {
    super();
    this.asOf = null;
    this.theme = theme();
    show(this.theme);
  }

  protected override render() {
    return html`
      <header class="bar">
        <p class="name">${sealIcon}<span>zoneseal</span></p>
        <button class="promise" data-bar="proof" aria-haspopup="dialog" @click=${() => this.querySelector<ZonesealProof>("zoneseal-proof")?.open()}>
          ${shieldIcon}<span>Nothing leaves this page</span>
        </button>
        <div class="controls">
          <button class="when ${this.asOf ? "changed" : ""}" data-bar="time" aria-controls="question-panel" aria-label=${this.asOf ? `As of ${dateTime(this.asOf)}. Choose the time` : "As of now. Choose the time"} @click=${() => openTime()}>
            ${clockIcon}<span>${this.asOf ? `as of ${dateTime(this.asOf)}` : "now"}</span>
          </button>
          ${this.asOf ? html`<button data-bar="now" @click=${() => emit(this, "zs-ask", { at: null })}>Back to now</button>` : nothing}
          <label class="theme">
            <span class="unseen">Light or dark</span>
            <select data-bar="theme" @change=${this.#themed}>
              ${THEMES.map(([value, text]) => html`<option value=${value} ?selected=${value === this.theme}>${text}</option>`)}
            </select>
          </label>
          <button class="help" data-bar="keys" aria-label="Keys" aria-haspopup="dialog" title="Keys (?)" @click=${() => this.querySelector<ZonesealShortcuts>("zoneseal-shortcuts")?.open()}>?</button>
        </div>
      </header>
      <zoneseal-proof></zoneseal-proof>
      <zoneseal-shortcuts></zoneseal-shortcuts>
    `;
  }

  #themed(event: Event): void {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
    setTheme(this.theme);
  }
}

customElements.define("zoneseal-bar", ZonesealBar);

const THEMES: readonly (readonly [Theme, string])[] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];
