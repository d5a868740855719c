import { html, nothing } from "lit";
import { copy } from "../clipboard.js";
import { emit } from "../events.js";
import { offset, type Range } from "../hex.js";
import { copyIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { warnings } from "../lookalike.js";
import { visible } from "../text.js";
import { MOST_PRINTED, rowByKey, VirtualRows } from "../virtual.js";

/** Something that a certificate says, under a label; `bytes` where it says it. */
export interface NamedText {
  label: string;
  text: string;
  depth?: number;
  bytes?: Range;
}

/** A list of any length, none of it left out: counted, filtered, copied whole, drawn where it is in sight. */
export class ZonesealNames extends LightElement {
  static override properties = {
    items: { attribute: false },
    label: { attribute: false },
    certificate: { attribute: false },
    wanted: { state: true },
    copied: { state: true },
    whole: { state: true },
  };
  declare items: readonly NamedText[];
  /** What the rows are: "name". */
  declare label: string;
  /** The certificate's index, where its rows lead to their bytes. */
  declare certificate: number | null;
  declare wanted: string;
  declare copied: boolean;
  /** Long texts that are shown whole. */
  declare whole: ReadonlySet<NamedText>;

  #rows = new VirtualRows(this, 25);
  #found: readonly NamedText[] = [];

  constructor() {
    super();
    this.items = [];
    this.label = "name";
    this.certificate = null;
    this.wanted = "";
    this.copied = false;
    this.whole = new Set();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("items")) this.wanted = "";
    if (!changed.has("items") && !changed.has("wanted")) return;
    const wanted = this.wanted.trim().toLowerCase();
    this.#found = wanted ? this.items.filter(({ text }) => text.toLowerCase().includes(wanted)) : this.items;
    this.#rows.reset(this.#found.length);
  }

  protected override render() {
    const { items } = this;
    if (items.length <= FEW) {
      return html`<ul class="names-list">${items.map((item) => html`<li>${this.#row(item)}</li>`)}</ul>`;
    }
    const { first, last, printing } = this.#rows;
    const [all, found] = [items.length.toLocaleString("en"), this.#found.length.toLocaleString("en")];
    return html`
      <div class="names-bar">
        <strong class="names-count" aria-live="polite">${this.wanted.trim() ? `${found} of ${all}` : all} ${this.label}s</strong>
        <input type="search" aria-label=${`Filter ${all} ${this.label}s`} placeholder="Filter" autocomplete="off" spellcheck="false"
          .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} />
        <button class="quiet" @click=${() => this.#copy()}>${copyIcon}<span>${this.copied ? "Copied" : this.wanted.trim() ? `Copy ${found}` : "Copy all"}</span></button>
      </div>
      <div class="rows" tabindex="0" role="group" aria-label=${`${this.#found.length} ${this.label}s`} @keydown=${this.#key}>
        <ul class="rows-space names-list">
          ${this.#found.slice(first, last).map(
            (item, at) => html`<li aria-setsize=${this.#found.length} aria-posinset=${first + at + 1}>${this.#row(item)}</li>`,
          )}
        </ul>
      </div>
      ${printing && this.#found.length > MOST_PRINTED
        ? html`<p class="more">and ${(this.#found.length - MOST_PRINTED).toLocaleString("en")} more</p>`
        : nothing}
    `;
  }

  #row(item: NamedText) {
    const { label, text, depth = 0, bytes } = item;
    const cut = text.length > LONG && !this.whole.has(item);
    const signs = warnings(text);
    return html`
      <span class="kind" data-depth=${Math.min(depth, 4)}>${visible(label)}</span>
      <span class="said">
        <bdi class=${signs.length > 0 ? "name odd" : "name"}>${visible(cut ? text.slice(0, LONG) : text)}</bdi>
        ${cut
          ? html`<button class="link" @click=${() => this.#show(item)}>… show all ${text.length.toLocaleString("en")} characters</button>`
          : nothing}
        ${signs.map((sign) => html`<span class="sign">${sign}</span>`)}
      </span>
      ${bytes && this.certificate !== null ? placeButton(this, this.certificate, bytes) : nothing}
    `;
  }

  #show(item: NamedText): void {
    this.whole = new Set([...this.whole, item]);
  }

  /** A list that is only read scrolls by keys, too, the ends of a long one included. */
  #key(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || (event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    this.#rows.reveal(rowByKey(event.key, 0, this.#rows.count, 1) ?? 0);
  }

  async #copy(): Promise<void> {
    await copy(this.#found.map(({ text }) => text).join("\n"));
    this.copied = true;
    setTimeout(() => (this.copied = false), 2000);
  }
}

/** A place in a certificate's DER, which leads there. */
export function placeButton(from: EventTarget, certificate: number, bytes: Range) {
  return html`<button class="link place" title="Show these bytes" aria-label=${`${offset(bytes[0])}: show bytes ${bytes[0]} to ${bytes[1]}`}
    @click=${() => emit(from, "zs-show", { certificate, bytes })}>${offset(bytes[0])}</button>`;
}

/** Up to here a list needs no box of its own. */
const FEW = 12;
/** In characters: what is longer is folded, and says how long it is. */
const LONG = 260;

customElements.define("zoneseal-names", ZonesealNames);
