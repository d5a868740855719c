import { html, nothing } from "lit";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import { sentence, visible } from "../text.js";

/** Asks for the name of the zone whose authority a certificate is to be. `close` tells that nothing more is asked. */
export class ZonesealAdoption extends LightElement {
  static override properties = { sha256: { attribute: false }, problem: { state: true } };
  declare sha256: string;
  declare problem: string | null;

  constructor() {
    super();
    this.problem = null;
  }

  protected override render() {
    return html`
      <form @submit=${this.#submit}>
        <label class="field">
          <span>The zone's name</span>
          <input name="id" required autocomplete="off" spellcheck="false" placeholder="plant-a.example" />
        </label>
        <button class="primary">Judge against it</button>
        <button type="button" @click=${this.#close}>Cancel</button>
      </form>
      ${this.problem ? html`<p class="notice problem" role="alert">${visible(sentence(this.problem))}</p>` : nothing}
      <p class="faint">You vouch for it: from then on, whatever it signed is in the zone (membership by signature).</p>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const id = new FormData(event.target as HTMLFormElement).get("id");
    emit(this, "zs-adopt", {
      sha256: this.sha256,
      id: String(id ?? "").trim(),
      done: (problem) => {
        this.problem = problem;
        if (problem === null) this.#close();
      },
    });
  }

  #close(): void {
    this.dispatchEvent(new Event("close"));
  }
}

customElements.define("zoneseal-adoption", ZonesealAdoption);
