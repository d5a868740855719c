import { html, nothing } from "lit";
import { copy } from "../clipboard.js";
import { isSuperseded, type Desk } from "../desk.js";
import { base64Of, deepestAt, hexOf, offset, pemOf, rowsOf, shapeOf, wholeOf, type Range, type Shape } from "../hex.js";
import { LightElement } from "../light.js";
import { sentence, visible } from "../text.js";
import type { InspectedCertificate, TreeNode } from "../types.js";
import { MOST_PRINTED, rowByKey, VirtualRows } from "../virtual.js";
import "./hex-view.js";
import { moved, type ZonesealHex } from "./hex-view.js";

/** A certificate's ASN.1 beside its bytes. A node marks its bytes, and a byte its node. */
export class ZonesealExpert extends LightElement {
  static override properties = {
    sha256: { attribute: false },
    name: { attribute: false },
    desk: { attribute: false },
    asked: { attribute: false },
    inspected: { state: true },
    bytes: { state: true },
    problem: { state: true },
    chosen: { state: true },
    hovered: { state: true },
    folded: { state: true },
    copied: { state: true },
  };
  declare sha256: string;
  declare name: string;
  declare desk: Desk;
  /** The bytes that somebody asked to see. */
  declare asked: Range | null;
  declare inspected: InspectedCertificate | null;
  declare bytes: Uint8Array | null;
  declare problem: string;
  declare chosen: number;
  declare hovered: number;
  declare folded: ReadonlySet<number>;
  declare copied: string;

  #rows = new VirtualRows(this, 24);
  #nodes: readonly TreeNode[] = [];
  #shape: Shape = shapeOf([]);
  #visible: number[] = [];
  #loaded: Promise<void> = Promise.resolve();

  constructor() {
    super();
    this.name = "";
    this.asked = null;
    this.#forget();
  }

  /** Marks these bytes and the deepest node that holds them, and scrolls both there. */
  async show(bytes: Range): Promise<void> {
    this.asked = bytes;
    await this.#loaded;
    await this.choose(deepestAt(this.#nodes, bytes), bytes[0]);
  }

  /** Chooses a node: unfolded down to it, and in sight on both sides. */
  async choose(node: number, byte?: number): Promise<void> {
    if (node < 0) return;
    const folded = new Set(this.folded);
    for (let at = this.#shape.parent[node] ?? -1; at >= 0; at = this.#shape.parent[at] ?? -1) folded.delete(at);
    if (folded.size !== this.folded.size) this.folded = folded;
    this.chosen = node;
    await this.updateComplete;
    this.#rows.reveal(this.#visible.indexOf(node), "center");
    await this.#hex()?.reveal(byte ?? this.#nodes[node]?.header[0] ?? 0);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // Another answer to the same question changes no byte.
    if (changed.has("sha256") || (changed.has("desk") && !this.inspected)) {
      this.#forget();
      this.#loaded = this.#load();
    }
    if (changed.has("inspected") || changed.has("folded")) {
      this.#visible = rowsOf(this.#shape, this.folded);
      if (changed.has("inspected") || this.#visible.length !== this.#rows.count) this.#rows.resize(this.#visible.length);
    }
  }

  protected override render() {
    if (this.problem) return html`<p class="notice problem">${visible(sentence(this.problem))}</p>`;
    const { bytes, inspected } = this;
    if (!bytes || !inspected) return html`<p class="working" role="status">Reading…</p>`;
    const node = this.#nodes[this.hovered >= 0 ? this.hovered : this.chosen];
    return html`
      <div class="expert-view" role="group" aria-label=${`ASN.1 and bytes of ${this.name}`}>
        <div class="asn1">
          ${this.#tree()}
        </div>
        <zoneseal-hex
          .bytes=${bytes}
          .node=${node}
          .asked=${this.asked}
          .label=${`Bytes of ${this.name}`}
          @zs-byte=${(event: CustomEvent<{ byte: number; chosen: boolean }>) => this.#byte(event.detail)}
        ></zoneseal-hex>
        <div class="expert-foot">
          <p class="expert-status" aria-live="polite">${this.#status(node)}</p>
          ${this.#copies()}
        </div>
        ${inspected.tree?.cut ? html`<p class="faint">The tree is cut: it has more elements than are read. All bytes are shown.</p>` : nothing}
        ${inspected.tree?.problems.map((problem) => html`<p class="faint">Reading stopped: ${visible(problem)}</p>`)}
      </div>
    `;
  }

  #tree() {
    const { first, last, printing } = this.#rows;
    const active = this.chosen >= 0 ? `${this.#id}-${this.chosen}` : nothing;
    return html`
      <div class="rows" role="tree" tabindex="0" aria-label=${`ASN.1 of ${this.name}`} aria-activedescendant=${active}
        @keydown=${this.#key} @mouseleave=${() => (this.hovered = -1)}>
        <div class="rows-space" role="presentation">
          ${this.#visible.slice(first, last).map((index) => this.#row(index))}
        </div>
      </div>
      ${printing && this.#visible.length > MOST_PRINTED
        ? html`<p class="more">and ${(this.#visible.length - MOST_PRINTED).toLocaleString("en")} more elements</p>`
        : nothing}
    `;
  }

  #row(index: number) {
    const node = this.#nodes[index];
    if (!node) return nothing;
    const { depth, name, text, header, content, encapsulates } = node;
    const below = (this.#shape.below[index] ?? 0) > 0;
    const open = !this.folded.has(index);
    const marked = index === this.chosen ? "chosen" : index === this.hovered ? "hovered" : "";
    return html`
      <div class="node-row ${marked}" role="treeitem" id="${this.#id}-${index}" data-node=${index} data-depth=${Math.min(depth, 12)}
        aria-level=${depth + 1} aria-posinset=${this.#shape.place[index] ?? 1} aria-setsize=${this.#shape.siblings[index] ?? 1}
        aria-selected=${index === this.chosen} aria-expanded=${below ? String(open) : nothing}
        @mousemove=${(event: MouseEvent) => moved(event) && (this.hovered = index)} @click=${(event: MouseEvent) => this.#click(event, index, below)}>
        <span class="twist" aria-hidden="true">${below ? (open ? "▾" : "▸") : ""}</span>
        <span class="type">${visible(name)}</span>
        ${text ? html`<bdi class="value">${visible(text)}</bdi>` : nothing}
        <span class="size">${encapsulates ? "holds, " : ""}${offset(header[0] ?? 0)}, ${(content[1] ?? 0) - (header[0] ?? 0)} B</span>
      </div>
    `;
  }

  #status(node: TreeNode | undefined) {
    const { asked } = this;
    return html`
      ${node
        ? html`<strong>${visible(node.name)}</strong> <span class="swatch header">header ${place(node.header)}</span>
            <span class="swatch content">content ${place(node.content)}</span>`
        : html`<span class="faint">Choose an element or a byte.</span>`}
      ${asked ? html`<span class="swatch asked">asked for ${place(asked)}</span>` : nothing}
    `;
  }

  #copies() {
    const node = this.#nodes[this.chosen];
    const kinds: [string, (bytes: Uint8Array) => string][] = [
      ["hex", (bytes) => hexOf(bytes, "")],
      ["base64", base64Of],
      ["PEM", (bytes) => pemOf(bytes, this.#label())],
    ];
    return html`
      <div class="copies" role="group" aria-label="Copy the chosen element">
        <span class="faint" aria-live="polite">${this.copied ? `Copied as ${this.copied}` : "Copy element as"}</span>
        ${kinds.map(([kind, write]) => html`<button data-copy=${kind.toLowerCase()} ?disabled=${!node} @click=${() => this.#copy(kind, write)}>${kind}</button>`)}
      </div>
    `;
  }

  async #load(): Promise<void> {
    const { desk, sha256 } = this;
    try {
      const [inspected, bytes] = await Promise.all([desk.inspect(sha256), desk.der(sha256)]);
      if (sha256 !== this.sha256 || desk !== this.desk) return;
      this.#nodes = inspected.tree?.nodes ?? [];
      this.#shape = shapeOf(this.#nodes);
      this.inspected = inspected;
      this.bytes = bytes;
      this.chosen = this.#nodes.length > 0 ? 0 : -1;
    } catch (error) {
      if (sha256 === this.sha256 && desk === this.desk && !isSuperseded(error)) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  #forget(): void {
    this.inspected = null;
    this.bytes = null;
    this.problem = "";
    this.chosen = -1;
    this.hovered = -1;
    this.folded = new Set();
    this.copied = "";
    this.#nodes = [];
    this.#shape = shapeOf([]);
  }

  get #id(): string {
    return `asn1-${this.sha256.slice(0, 16)}`;
  }

  #hex(): ZonesealHex | null {
    return this.querySelector("zoneseal-hex");
  }

  #byte({ byte, chosen }: { byte: number; chosen: boolean }): void {
    const node = byte < 0 ? -1 : deepestAt(this.#nodes, [byte, byte + 1]);
    if (chosen) void this.choose(node, byte);
    else this.hovered = node;
  }

  #click(event: MouseEvent, index: number, below: boolean): void {
    if (below && (event.target as Element).closest(".twist")) this.#fold(index, !this.folded.has(index));
    this.chosen = index;
    void this.#hex()?.reveal(this.#nodes[index]?.header[0] ?? 0);
  }

  #fold(index: number, fold: boolean): void {
    const folded = new Set(this.folded);
    if (fold) folded.add(index);
    else folded.delete(index);
    this.folded = folded;
  }

  /** The keys of a tree (WAI-ARIA Authoring Practices, Tree View). */
  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = Math.max(0, this.#visible.indexOf(this.chosen));
    const index = this.#visible[row] ?? 0;
    const below = (this.#shape.below[index] ?? 0) > 0;
    const folded = this.folded.has(index);
    let next: number | null = null;
    if (event.key === "ArrowRight" && below) {
      if (folded) this.#fold(index, false);
      else next = index + 1;
    } else if (event.key === "ArrowLeft") {
      if (below && !folded) this.#fold(index, true);
      else next = this.#shape.parent[index] ?? -1;
    } else {
      const to = rowByKey(event.key, row, this.#visible.length, this.#rows.page);
      if (to === null) return;
      next = this.#visible[to] ?? null;
    }
    event.preventDefault();
    this.hovered = -1;
    if (next !== null && next >= 0) void this.#walk(next);
  }

  async #walk(node: number): Promise<void> {
    this.chosen = node;
    this.#rows.reveal(this.#visible.indexOf(node));
    await this.#hex()?.reveal(this.#nodes[node]?.header[0] ?? 0);
  }

  /** RFC 7468 has labels for a whole certificate (§5) and for a public key (§13). */
  #label(): string {
    const node = this.#nodes[this.chosen];
    const key = this.inspected?.fields.find(({ label }) => label === "public key")?.bytes;
    if (this.chosen === 0) return "CERTIFICATE";
    return node && key && node.header[0] === key[0] && node.content[1] === key[1] ? "PUBLIC KEY" : "DER";
  }

  async #copy(kind: string, write: (bytes: Uint8Array) => string): Promise<void> {
    const node = this.#nodes[this.chosen];
    if (!node || !this.bytes) return;
    await copy(write(this.bytes.subarray(...wholeOf(node))));
    this.copied = kind;
    setTimeout(() => (this.copied = ""), 2000);
  }
}

/** "0x01f4–0x0200, 12 bytes". */
function place([start = 0, end = 0]: readonly number[]): string {
  return end > start ? `${offset(start)}–${offset(end)}, ${end - start} B` : `${offset(start)}, empty`;
}

customElements.define("zoneseal-expert", ZonesealExpert);
