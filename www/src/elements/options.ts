import { html } from "lit";
import { LightElement } from "../light.js";
import type { State } from "../state.js";

const PROFILES = [
  ["zone", "zone: membership of a private authority, the strictest"],
  ["webpki", "webpki: public TLS"],
  ["rfc5280", "rfc5280: path validation alone"],
];
const ROLES = [
  ["any", "any"],
  ["server", "server"],
  ["client", "client"],
];

/** Profile, role and host name. */
export class ZonesealOptions extends LightElement {
  static override properties = { state: { attribute: false }, version: { attribute: false } };
  declare state: State;
  declare version: unknown;

  protected override render() {
    const { profile, role, host } = this.state.question;
    return html`
      <div class="fields">
        ${this.#select("Role", ROLES, role, (value) => ({ role: value }))}
        ${this.#select("Profile", PROFILES, profile, (value) => ({ profile: value }))}
        <label class="field">
          <span>Host name that it must carry</span>
          <input
            type="text"
            autocomplete="off"
            spellcheck="false"
            placeholder="any"
            .value=${host}
            @change=${(event: Event) => this.state.ask({ host: (event.target as HTMLInputElement).value.trim() })}
          />
        </label>
      </div>
    `;
  }

  #select(label: string, choices: string[][], chosen: string, change: (value: string) => { role?: string; profile?: string }) {
    return html`
      <label class="field">
        <span>${label}</span>
        <select @change=${(event: Event) => this.state.ask(change((event.target as HTMLSelectElement).value))}>
          ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
        </select>
      </label>
    `;
  }
}

customElements.define("zoneseal-options", ZonesealOptions);
