import { html } from "lit";
import { dropIcon } from "../icons.js";
import { LightElement } from "../light.js";
import type { State } from "../state.js";

/** The visible part of the drop area, and its equivalents for those who do not drag: choose and paste. */
export class ZonesealDrop extends LightElement {
  static override properties = { compact: { type: Boolean }, state: { attribute: false } };
  declare compact: boolean;
  declare state: State;

  constructor() {
    super();
    this.compact = false;
  }

  protected override render() {
    const chooser = html`<input type="file" multiple hidden tabindex="-1" aria-hidden="true" @change=${this.#chosen} />`;
    if (this.compact) {
      return html`
        ${chooser}
        <button @click=${this.#choose}>Add files</button>
        <button @click=${() => this.state.clear()}>Clear</button>
      `;
    }
    return html`
      <div class="drop-card">
        ${dropIcon}
        <p class="lead">Drop, paste or choose certificates</p>
        <p>PEM or DER, as many as you have: the certificate, its issuers, the zone file.</p>
        ${chooser}
        <button class="primary" @click=${this.#choose}>Choose files</button>
      </div>
    `;
  }

  #choose(): void {
    this.querySelector("input")?.click();
  }

  async #chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    await this.state.add(files);
    // Opening files is explicit, so the reader is taken to the answer (a drop or a paste leaves the focus).
    document.getElementById("verdict")?.focus({ preventScroll: true });
  }
}

customElements.define("zoneseal-drop", ZonesealDrop);
