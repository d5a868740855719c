import { html, nothing } from "lit";
import { closeIcon } from "../icons.js";
import { LightElement } from "../light.js";
import type { State } from "../state.js";
import type { CodeText } from "../types.js";

/** What a code means: where a log's link `#code=…` arrives. */
export class ZonesealExplain extends LightElement {
  static override properties = { state: { attribute: false }, code: {}, codes: { state: true } };
  declare state: State;
  declare code: string;
  declare codes: CodeText[] | null;

  constructor() {
    super();
    this.codes = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render() {
    const entry = this.codes?.find(({ code }) => code === this.code);
    return html`
      <section class="explain" aria-labelledby="explain-title">
        <p class="over"><code>${this.code}</code></p>
        <button class="quiet" aria-label="Close the explanation" @click=${this.#close}>${closeIcon}</button>
        ${entry ? this.#entry(entry) : html`<h2 id="explain-title">${this.codes ? "No such code" : "…"}</h2>`}
      </section>
    `;
  }

  #entry({ plain, expert, action, clause }: CodeText) {
    return html`
      <h2 id="explain-title" class="plain">${placeholders(plain)}</h2>
      ${expert ? html`<p class="expert">${placeholders(expert)}</p>` : nothing}
      <dl class="facts">
        <div><dt>What to do</dt><dd>${placeholders(action)}</dd></div>
        <div><dt>Clause</dt><dd>${clause}</dd></div>
      </dl>
    `;
  }

  async #load(): Promise<void> {
    this.codes = await this.state.codes().catch(() => []);
  }

  #close(): void {
    history.replaceState(null, "", location.pathname + location.search);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** The texts are templates: `{subject}` stands for what a report puts there. */
function placeholders(text: string) {
  return text
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 1 ? html`<var>${part}</var>` : part));
}

customElements.define("zoneseal-explain", ZonesealExplain);
