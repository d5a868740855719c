import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import type { State } from "../state.js";
import { count, short, visible } from "../text.js";

/** Which zone is judged against, where it came from, and how to choose another. */
export class ZonesealZonePanel extends LightElement {
  static override properties = { state: { attribute: false }, version: { attribute: false } };
  declare state: State;
  declare version: unknown;

  protected override render() {
    const { zone, served } = this.state;
    return html`
      ${zone
        ? html`
            <dl class="facts">
              <div><dt>Zone</dt><dd><bdi>${visible(short(zone.id))}</bdi></dd></div>
              <div><dt>Came</dt><dd><bdi>${visible(short(zone.origin))}</bdi></dd></div>
              <div><dt>Anchors</dt><dd>${count(zone.anchors, "authority", "authorities")}</dd></div>
              <div><dt>Membership</dt><dd>by ${visible(short(zone.membership))}</dd></div>
            </dl>
          `
        : html`
            <p>
              A verdict on membership needs the zone: the <code>zone.json</code> of the site, which is public. Drop it
              anywhere on this page. Where you only have the authority's certificate, drop that, and say on its card
              that it is this site's authority.
            </p>
          `}
      <p class="actions">
        <input type="file" hidden tabindex="-1" aria-hidden="true" @change=${this.#chosen} />
        <button @click=${() => this.querySelector("input")?.click()}>Choose a zone file</button>
        ${served && zone?.text !== served.text
          ? html`<button @click=${() => this.state.dropZone(served)}>Use the one served with this page</button>`
          : nothing}
        ${zone?.claimed ? html`<button class="primary" data-zone="adopt" @click=${() => this.state.adoptClaimed()}>Adopt it as this site's zone</button>` : nothing}
        ${zone ? html`<button @click=${() => this.state.dropZone(null)}>Judge without a zone</button>` : nothing}
      </p>
    `;
  }

  async #chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    await this.state.add([...(input.files ?? [])]);
    input.value = "";
  }
}

customElements.define("zoneseal-zone-panel", ZonesealZonePanel);
