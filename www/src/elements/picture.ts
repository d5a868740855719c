import { html } from "lit";
import { LightElement } from "../light.js";

/** What a zone is, in three lines. */
export class ZonesealPicture extends LightElement {
  protected override render() {
    return html`
      <section class="picture" aria-labelledby="picture-title">
        <h2 id="picture-title">What is a zone?</h2>
        <ol>
          <li class="zone">
            <strong>Site zone</strong>
            <span>The services of one site. Each holds a certificate signed by the site's own authority, and that signature is the membership.</span>
          </li>
          <li class="bridge">
            <strong>Bridge</strong>
            <span>One proxy. To users it shows a certificate of another authority; to services, its own of the zone.</span>
          </li>
          <li class="outside">
            <strong>Outside</strong>
            <span>Users, browsers, devices. They log in, and never hold a certificate of the zone.</span>
          </li>
        </ol>
      </section>
    `;
  }
}

customElements.define("zoneseal-picture", ZonesealPicture);
