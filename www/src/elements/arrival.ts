import { html, nothing } from "lit";
import { applyLink } from "../arrival.js";
import { LightElement } from "../light.js";
import { isLink, LinkError, readLink } from "../link.js";
import { closeIcon } from "../icons.js";
import type { State } from "../state.js";
import type { InputFile } from "../types.js";
import "./explain.js";

/**
 * What stands behind the `#` of the address: `#code=…` is explained, and what `#r=…` carries is judged.
 *
 * The address keeps such a link for as long as the page shows what it brought, so that a reload, a bookmark or a copy of
 * the address is the same link. As soon as the files are others (more, fewer, cleared, undone), it is taken off: then the
 * address holds nothing of any input. For that it has to stay the current entry of the history, so no link within the
 * page puts another one on top of it.
 */
export class ZonesealArrival extends LightElement {
  static override properties = { state: { attribute: false }, code: { state: true }, problem: { state: true } };
  declare state: State;
  declare code: string | null;
  declare problem: string;

  /** What the link that stands in the address was read from, and the files that it brought. */
  #read: { hash: string; files: readonly InputFile[] } | null = null;
  #turn = 0;
  readonly #onHash = () => void this.#arrive();
  readonly #onChange = () => this.#leave();
  readonly #onClick = (event: MouseEvent) => this.#within(event);

  constructor() {
    super();
    this.code = null;
    this.problem = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#onHash);
    document.addEventListener("click", this.#onClick);
    this.state.addEventListener("change", this.#onChange);
    void this.#arrive();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#onHash);
    document.removeEventListener("click", this.#onClick);
    this.state.removeEventListener("change", this.#onChange);
  }

  protected override render() {
    return html`
      ${this.problem
        ? html`<p class="notice problem" role="alert" data-link="problem">
            <span>${this.problem}</span>
            <button class="quiet" aria-label="Dismiss" @click=${() => (this.problem = "")}>${closeIcon}</button>
          </p>`
        : nothing}
      ${this.code === null ? nothing : html`<zoneseal-explain .code=${this.code} @close=${() => this.#close()}></zoneseal-explain>`}
    `;
  }

  async #arrive(): Promise<void> {
    const { hash } = location;
    const turn = ++this.#turn;
    this.code = hash.startsWith("#code=") ? decoded(hash.slice("#code=".length)) : null;
    if (!isLink(hash) || hash === this.#read?.hash) return;
    this.problem = "";
    try {
      const content = await readLink(hash);
      if (turn !== this.#turn) return;
      this.#read = null;
      await applyLink(this.state, content);
      if (turn === this.#turn) this.#read = { hash, files: this.state.files };
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = error instanceof LinkError ? error.message : `The link could not be read: ${String(error)}`;
    }
  }

  /** Takes the link off the address when what is shown is no longer what it brought. */
  #leave(): void {
    if (!this.#read || same(this.state.files, this.#read.files)) return;
    this.#read = null;
    if (isLink(location.hash)) cleanAddress();
  }

  /** A link to a place in the page does what it would do, but leaves the address to the link that stands there. */
  #within(event: MouseEvent): void {
    if (!isLink(location.hash) || event.defaultPrevented || !(event.target instanceof Element)) return;
    const href = event.target.closest('a[href^="#"]')?.getAttribute("href");
    if (!href) return;
    event.preventDefault();
    if (href.startsWith("#code=")) {
      this.code = decoded(href.slice("#code=".length));
      return;
    }
    const place = document.getElementById(href.slice(1));
    place?.scrollIntoView();
    place?.focus();
  }

  #close(): void {
    this.code = null;
    if (location.hash.startsWith("#code=")) cleanAddress();
  }
}

customElements.define("zoneseal-arrival", ZonesealArrival);

/** Without its `#` part, in the place of the entry that had it. */
function cleanAddress(): void {
  history.replaceState(null, "", location.pathname + location.search);
}

/** Whether these are the very files, and not others of the same names. */
function same(some: readonly InputFile[], others: readonly InputFile[]): boolean {
  return some.length === others.length && some.every(({ bytes }, index) => bytes === others[index]?.bytes);
}

function decoded(whole: string): string {
  const text = whole.slice(0, MOST_OF_CODE);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Longer than any code, and than what is shown of a strange one. */
const MOST_OF_CODE = 100;
