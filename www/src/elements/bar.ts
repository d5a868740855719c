import { html } from "lit";
import { sealIcon, shieldIcon } from "../icons.js";
import { LightElement } from "../light.js";

/** The name, and the promise that everything rests on. */
export class ZonesealBar extends LightElement {
  protected override render() {
    return html`
      <header class="bar">
        <p class="name">${sealIcon}<span>zoneseal</span></p>
        <p class="promise" title="The engine runs in this page. The policy of the page allows no connection.">
          ${shieldIcon}<span>Nothing leaves this page</span>
        </p>
      </header>
    `;
  }
}

customElements.define("zoneseal-bar", ZonesealBar);
