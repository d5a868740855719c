import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import { samples } from "../samples.js";
import type { State } from "../state.js";
import { dateTime } from "../time.js";

/** The sample that is open: what it is, what the engine has to say of it, and the way back. */
export class ZonesealSample extends LightElement {
  static override properties = { state: { attribute: false }, version: { attribute: false } };
  declare state: State;
  /** Changes whenever the state does. */
  declare version: unknown;

  protected override render() {
    const { sample } = this.state;
    if (!sample) return nothing;
    const next = samples[(samples.findIndex(({ id }) => id === sample.id) + 1) % samples.length];
    return html`
      <aside class="sample" aria-label="Sample" data-sample=${sample.id} data-code=${sample.code} data-outcome=${sample.outcome}>
        <p>
          <strong>Sample: ${sample.title}.</strong>
          Expected: ${sample.outcome}, <a class="code" href="#code=${sample.code}">${sample.code}</a>, as of
          ${dateTime(sample.question.at ?? "")}. From the conformance vector <code>tests/${sample.vector}</code>.
        </p>
        <p class="actions">
          ${next ? html`<button data-sample-next @click=${() => this.state.open(next)}>Next: ${next.title}</button>` : nothing}
          <button data-sample-close @click=${() => this.state.close()}>Back to your own question</button>
        </p>
      </aside>
    `;
  }
}

customElements.define("zoneseal-sample", ZonesealSample);
