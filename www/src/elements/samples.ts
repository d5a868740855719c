import { html } from "lit";
import { classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { samples, sampleClass } from "../samples.js";
import type { State } from "../state.js";

/** Questions with a known answer, to look at the page without a file. */
export class ZonesealSamples extends LightElement {
  static override properties = { state: { attribute: false } };
  declare state: State;

  protected override render() {
    return html`
      <section class="samples" aria-labelledby="samples-title">
        <h2 id="samples-title">Or look at a sample</h2>
        <ul>
          ${samples.map(
            (sample) => html`
              <li>
                <button data-sample=${sample.id} data-code=${sample.code} data-outcome=${sample.outcome} @click=${() => this.#open(sample)}>
                  ${classIcon(sampleClass(sample))}
                  <span class="title">${sample.title}</span>
                  <code>${sample.code}</code>
                </button>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  async #open(sample: (typeof samples)[number]): Promise<void> {
    await this.state.open(sample);
    // Asked for, so the reader is taken to the answer.
    document.getElementById("verdict")?.focus({ preventScroll: true });
  }
}

customElements.define("zoneseal-samples", ZonesealSamples);
