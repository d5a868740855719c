import { html, nothing } from "lit";
import { asciiOf, hexOf, runs, type Range } from "../hex.js";
import { LightElement } from "../light.js";
import type { TreeNode } from "../types.js";
import { MOST_PRINTED, rowByKey, VirtualRows } from "../virtual.js";

/** Bytes as hex and ASCII. Tells by `zs-byte` which byte is pointed at, or chosen by click or key. */
export class ZonesealHex extends LightElement {
  static override properties = {
    bytes: { attribute: false },
    node: { attribute: false },
    asked: { attribute: false },
    label: { attribute: false },
    wide: { state: true },
    cursor: { state: true },
  };
  declare bytes: Uint8Array;
  /** The node whose header and content are marked. */
  declare node: TreeNode | undefined;
  declare asked: Range | null;
  declare label: string;
  /** Bytes in a row: 16, or 8 where there is no room. */
  declare wide: number;
  declare cursor: number;

  #rows = new VirtualRows(this, 22);
  #sizes = new ResizeObserver(() => this.#fit());
  #pointed = -1;

  constructor() {
    super();
    this.label = "Bytes";
    this.asked = null;
    this.wide = 16;
    this.cursor = -1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  /** Brings a byte into sight. */
  async reveal(byte: number): Promise<void> {
    await this.updateComplete;
    this.cursor = byte;
    this.#rows.reveal(Math.floor(byte / this.wide), "center");
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("bytes") || changed.has("wide")) this.#rows.reset(Math.ceil(this.bytes.length / this.wide));
  }

  protected override render() {
    const { first, last, printing, count } = this.#rows;
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
    return html`
      <div class="rows hex-rows" tabindex="0" role="group" aria-label=${`${this.label}, ${this.bytes.length}`} data-wide=${this.wide}
        @keydown=${this.#key} @click=${this.#click} @mousemove=${this.#move} @mouseleave=${() => this.#point(-1)}>
        <div class="rows-space">${rows.map((row) => this.#row(row))}</div>
      </div>
      ${printing && count > MOST_PRINTED ? html`<p class="more">and ${(count - MOST_PRINTED).toLocaleString("en")} more lines</p>` : nothing}
    `;
  }

  #row(row: number) {
    const from = row * this.wide;
    const to = Math.min(from + this.wide, this.bytes.length);
    const { node, asked, cursor } = this;
    const parts = runs(from, to, { header: node?.header, content: node?.content, asked, cursor: [cursor, cursor + 1] });
    const draw = (write: (bytes: Uint8Array) => string, gap: string) =>
      parts.map(({ from: start, to: end, marks }) => html`<span class=${marks || nothing}>${write(this.bytes.subarray(start, end))}</span>${end < to ? gap : nothing}`);
    return html`<div class="hex-row" data-at=${from}><span class="at">${from.toString(16).padStart(this.bytes.length > 0xffff ? 6 : 4, "0")}</span><span class="octets">${draw(hexOf, " ")}</span><span class="letters">${draw(asciiOf, "")}</span></div>`;
  }

  #fit(): void {
    const wide = this.clientWidth > 0 && this.clientWidth < WIDE_ENOUGH ? 8 : 16;
    if (wide !== this.wide) this.wide = wide;
  }

  /** The byte under the pointer; -1 for none. All letters are equally wide. */
  #byteAt(event: MouseEvent): number {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>(".hex-row");
    const column = target.closest<HTMLElement>(".octets, .letters");
    if (!row || !column) return -1;
    const from = Number(row.dataset["at"]);
    const size = Math.min(this.wide, this.bytes.length - from);
    const { left, width } = column.getBoundingClientRect();
    // In hex, a byte takes three letters, the last one two.
    const letters = column.classList.contains("octets") ? size * 3 - 1 : size;
    const letter = ((event.clientX - left) / width) * letters;
    const at = Math.floor(letter / (letters === size ? 1 : 3));
    return at >= 0 && at < size ? from + at : -1;
  }

  #move(event: MouseEvent): void {
    if (moved(event)) this.#point(this.#byteAt(event));
  }

  #point(byte: number): void {
    if (byte === this.#pointed) return;
    this.#pointed = byte;
    this.#tell(byte, false);
  }

  #click(event: MouseEvent): void {
    const byte = this.#byteAt(event);
    if (byte >= 0) this.#tell(byte, true);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Math.max(0, this.cursor);
    const last = this.bytes.length - 1;
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1 };
    const column = at % this.wide;
    const row = rowByKey(event.key, Math.floor(at / this.wide), this.#rows.count, this.#rows.page);
    const to = steps[event.key] ?? (row === null ? null : event.key === "Home" ? 0 : event.key === "End" ? last : row * this.wide + column);
    if (to === null) return;
    event.preventDefault();
    this.#tell(Math.min(last, Math.max(0, to)), true);
  }

  #tell(byte: number, chosen: boolean): void {
    if (chosen) this.cursor = byte;
    this.dispatchEvent(new CustomEvent("zs-byte", { detail: { byte, chosen } }));
  }
}

/** Whether the pointer itself moved: a list that scrolls below it is no pointing. */
export function moved({ screenX, screenY }: MouseEvent): boolean {
  const [x, y] = pointer;
  pointer = [screenX, screenY];
  return x !== screenX || y !== screenY;
}

/** Where the pointer was last. */
let pointer = [Number.NaN, Number.NaN];

/** In CSS pixels: an offset, 16 bytes in hex and their letters. */
const WIDE_ENOUGH = 585;

customElements.define("zoneseal-hex", ZonesealHex);
