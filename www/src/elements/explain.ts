import { html, nothing } from "lit";
import { explain, type CodeText } from "../../../wasm/npm/codes.js";
import { closeIcon } from "../icons.js";
import { LightElement } from "../light.js";

/** What a code means: where a log's link `#code=…` arrives. It needs no engine. */
export class ZonesealExplain extends LightElement {
  static override properties = { code: {} };
  declare code: string;

  protected override render() {
    const entry = explain(this.code);
    return html`
      <section class="explain" tabindex="-1" aria-labelledby="explain-title">
        <p class="over"><code>${this.code}</code></p>
        <button class="quiet" aria-label="Close the explanation" @click=${this.#close}>${closeIcon}</button>
        ${entry ? this.#entry(entry) : html`<h2 id="explain-title">There is no such code in this version.</h2>`}
      </section>
    `;
  }

  /** The reader asked for it, by a link: it comes into view and takes the focus. */
  protected override updated(): void {
    this.scrollIntoView({ block: "nearest" });
    this.querySelector<HTMLElement>("section")?.focus({ preventScroll: true });
  }

  #entry({ plain, expert, action, clause }: CodeText) {
    return html`
      <h2 id="explain-title">${placeholders(plain)}</h2>
      ${expert ? html`<p class="expert">${placeholders(expert)}</p>` : nothing}
      <dl class="facts">
        <div><dt>What to do</dt><dd>${placeholders(action)}</dd></div>
        <div><dt>Clause</dt><dd>${clause}</dd></div>
      </dl>
    `;
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
