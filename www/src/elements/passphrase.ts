import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import type { Opened, State, Waiting } from "../state.js";
import { count, visible } from "../text.js";

/**
 * A file that waits for its passphrase. What is typed goes to a worker that ends with the answer; here it is gone from
 * the field before that answer comes.
 */
export class ZonesealPassphrase extends LightElement {
  static override properties = {
    state: { attribute: false },
    file: { attribute: false },
    said: { state: true },
    tries: { state: true },
    busy: { state: true },
    shown: { state: true },
  };
  declare state: State;
  declare file: Waiting;
  /** What the engine said of the last attempt. */
  declare said: Opened;
  declare tries: number;
  declare busy: boolean;
  declare shown: boolean;

  constructor() {
    super();
    this.said = null;
    this.tries = 0;
    this.busy = false;
    this.shown = false;
  }

  protected override render() {
    const { file, said } = this;
    const id = `passphrase-${file.id}`;
    return html`
      <section class="passphrase" aria-labelledby="${id}-title" data-file=${visible(file.name)} data-code=${said?.code ?? "passphrase-needed"}>
        <h2 id="${id}-title">Passphrase for <bdi>${visible(file.name)}</bdi></h2>
        <form autocomplete="off" @submit=${this.#submit}>
          <label class="field">
            <span>Tried here, in a worker that ends with the answer</span>
            <input
              id=${id}
              type=${this.shown ? "text" : "password"}
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              aria-describedby="${id}-said"
              aria-invalid=${said !== null}
              ?disabled=${this.busy}
            />
          </label>
          <button class="primary" ?disabled=${this.busy}>${this.busy ? "Opening…" : "Open"}</button>
          <button type="button" aria-pressed=${this.shown} @click=${() => (this.shown = !this.shown)}>Show</button>
          <button type="button" @click=${() => this.state.leaveLocked(file.id).then(() => this.#leave())}>Leave it closed</button>
        </form>
        <div id="${id}-said" role="status">
          ${said
            ? html`
                <p class="said">
                  <strong>${visible(said.plain)}</strong> ${visible(said.action)}
                  <a class="code" href="#code=${said.code}">${said.code}</a>
                </p>
                <p class="expert"><bdi>${visible(said.expert)}</bdi></p>
                <p class="faint">${count(this.tries, "attempt")} on this page; none is counted anywhere else.</p>
              `
            : nothing}
        </div>
      </section>
    `;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const field = this.querySelector("input");
    if (!field) return;
    const passphrase = field.value;
    field.value = "";
    this.shown = false;
    this.busy = true;
    this.tries++;
    const said = await this.state.unlock(this.file.id, passphrase);
    this.busy = false;
    this.said = said;
    await this.updateComplete;
    if (said) field.focus();
    else this.#leave();
  }

  /** This form is gone: the reader, who asked, is taken to the answer. */
  #leave(): void {
    document.getElementById("verdict")?.focus({ preventScroll: true });
  }
}

customElements.define("zoneseal-passphrase", ZonesealPassphrase);
