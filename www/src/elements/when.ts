import { html } from "lit";
import { LightElement } from "../light.js";
import type { State } from "../state.js";
import { now } from "../time.js";

/** "Now", or a time of the reader's choice. Times are UTC. */
export class ZonesealWhen extends LightElement {
  static override properties = { state: { attribute: false }, version: { attribute: false } };
  declare state: State;
  declare version: unknown;

  protected override render() {
    const { at } = this.state.question;
    return html`
      <fieldset class="choices">
        <legend>Judge as of</legend>
        <label><input type="radio" name="when" .checked=${at === null} @change=${() => this.#ask(null)} /> now</label>
        <label><input type="radio" name="when" .checked=${at !== null} @change=${() => this.#ask(at ?? now())} /> this time</label>
        <label class="field">
          <span>Date and time, UTC</span>
          <input type="datetime-local" step="1" .value=${(at ?? now()).slice(0, 19)} @change=${this.#picked} />
        </label>
      </fieldset>
    `;
  }

  #picked(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    if (value) this.#ask(`${value.length === 16 ? `${value}:00` : value}Z`);
  }

  #ask(at: string | null): void {
    void this.state.ask({ at });
  }
}

customElements.define("zoneseal-when", ZonesealWhen);
