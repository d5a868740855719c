import { html, nothing } from "lit";
import { explain, type CodeText } from "../../../wasm/npm/codes.js";
import { closeIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { visible } from "../text.js";

/**
 * What a code means: where a log's link `#code=…` arrives. It needs no engine. Whoever is around it hears `close`.
 */
export class ZonesealExplain extends LightElement {
  static override properties = { code: {} };
  declare code: string;

  /** Where the focus was when it was opened. */
  #before: Element | null = null;

  protected override render() {
    const entry = explain(this.code);
    return html`
      <section class="explain" id="explain" tabindex="-1" aria-labelledby="explain-title" @keydown=${this.#key}>
        <p class="over"><code data-explain="code">${visible(this.code)}</code></p>
        <button class="quiet" aria-label="Close the explanation" @click=${this.#close}>${closeIcon}</button>
        ${entry ? this.#entry(entry) : this.#unknown()}
      </section>
    `;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#before = document.activeElement;
  }

  /** The reader asked for it, by a link: it comes into view and takes the focus. */
  protected override updated(): void {
    this.scrollIntoView({ block: "nearest" });
    this.querySelector<HTMLElement>("section")?.focus({ preventScroll: true });
  }

  #entry({ plain, expert, action, clause }: CodeText) {
    const templates = [plain, expert, action].join(" ");
    return html`
      <h2 id="explain-title">${placeholders(plain)}</h2>
      ${expert ? html`<p class="expert">${placeholders(expert)}</p>` : nothing}
      <dl class="facts">
        ${action ? html`<div><dt>What to do</dt><dd>${placeholders(action)}</dd></div>` : nothing}
        ${clause ? html`<div><dt>Clause</dt><dd>${clause}</dd></div>` : nothing}
      </dl>
      ${/\{\w+\}/.test(templates) ? html`<p class="faint">A word <var>like this</var> stands for what a report names in its place.</p>` : nothing}
    `;
  }

  #unknown() {
    return html`
      <h2 id="explain-title">There is no such code in this version.</h2>
      <p class="expert">A log of a later version may have it. Check that the address was copied whole.</p>
    `;
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.#close();
  }

  #close(): void {
    const before = this.#before;
    this.dispatchEvent(new Event("close"));
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }
}

customElements.define("zoneseal-explain", ZonesealExplain);

/** The texts are templates: `{subject}` stands for what a report puts there. */
function placeholders(text: string) {
  return text
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 1 ? html`<var>${part}</var>` : part));
}
