import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Desk } from "../desk.js";
import type { Range } from "../hex.js";
import { LightElement } from "../light.js";
import { shortName, visible } from "../text.js";
import type { Certificate, Report } from "../types.js";
import { MOST_PRINTED, onPrint } from "../virtual.js";
import "./certificate.js";
import type { ZonesealCertificate } from "./certificate.js";
import "./compare.js";

/** Two to compare: certificates of the report by their SHA-256, or a file in place of the second. */
export type Pair = readonly [string, string | File];

/**
 * The certificates as cards. Of many, only the cards near the window are in the document: they come in blocks, and a
 * block that is far away is as tall as it was, and empty. A block in which something is open or focused stays.
 */
export class ZonesealCertificates extends LightElement {
  static override properties = {
    report: { attribute: false },
    desk: { attribute: false },
    pair: { attribute: false },
    claimed: { type: Boolean },
    picked: { state: true },
    compared: { state: true },
    wanted: { state: true },
    near: { state: true },
    printing: { state: true },
  };
  declare report: Report;
  declare desk: Desk | null;
  /** Two that are to be compared from the start. */
  declare pair: Pair | null;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  declare picked: string | null;
  declare compared: Pair | null;
  declare wanted: string;
  /** The blocks that are drawn. */
  declare near: ReadonlySet<number>;
  declare printing: boolean;

  #found: readonly Certificate[] = [];
  #heights = new Map<number, number>();
  #typical = TYPICAL;
  #blocks = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: "900px 0px" });
  #forget: () => void = () => {};
  #hear = (event: WindowEventMap["zs-key"]) => {
    if (event.detail.key !== "D" || !this.desk) return;
    event.preventDefault();
    void this.#compareKey();
  };

  constructor() {
    super();
    this.desk = null;
    this.pair = null;
    this.claimed = false;
    this.picked = null;
    this.compared = null;
    this.wanted = "";
    this.near = new Set([0]);
    this.printing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = onPrint((printing) => (this.printing = printing));
    addEventListener("zs-key", this.#hear);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
    removeEventListener("zs-key", this.#hear);
    this.#blocks.disconnect();
  }

  /** Brings a card into view; with bytes, its expert view at these. */
  async show(index: number, bytes: Range | null = null): Promise<void> {
    if (!this.#found.some((certificate) => certificate.index === index)) this.wanted = "";
    await this.updateComplete;
    const block = Math.floor(this.#found.findIndex((certificate) => certificate.index === index) / BLOCK);
    if (block < 0) return;
    this.near = new Set([...this.near, block]);
    await this.updateComplete;
    const card = this.querySelector<HTMLElement>(`#certificate-${index}`);
    const element = card?.closest<ZonesealCertificate>("zoneseal-certificate");
    if (!card || !element) return;
    if (bytes) await element.showBytes(bytes);
    (bytes ? card.querySelector(".all-bytes") : card)?.scrollIntoView({ block: bytes ? "start" : "center", behavior: calm() ? "auto" : "smooth" });
    const view = bytes ? card.querySelector<HTMLElement>("zoneseal-expert .hex-rows") : null;
    (view ?? card).focus({ preventScroll: true });
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const all = this.report.certificates;
    if (changed.has("report")) {
      const here = new Set(all.map(({ sha256 }) => sha256));
      const gone = (one: string | File) => typeof one === "string" && !here.has(one);
      if (this.picked && gone(this.picked)) this.picked = null;
      if (this.compared?.some(gone)) this.compared = null;
    }
    if (changed.has("pair")) this.compared = this.pair;
    if (!changed.has("report") && !changed.has("wanted")) return;
    const wanted = this.wanted.trim().toLowerCase();
    const before = this.#found;
    this.#found = wanted ? all.filter((certificate) => saysOf(certificate).includes(wanted)) : all;
    // The same certificates judged anew: what is drawn and opened stays.
    if (this.#found.length === before.length && this.#found.every(({ sha256 }, at) => sha256 === before[at]?.sha256)) return;
    this.#heights.clear();
    this.#typical = TYPICAL;
    this.near = new Set([0]);
  }

  protected override render() {
    const all = this.report.certificates;
    const found = this.#found;
    return html`
      <div class="certificates-head">
        <h2 id="certificates-title">Certificates <span class="tally" aria-live="polite">${found.length === all.length ? all.length.toLocaleString("en") : `${found.length.toLocaleString("en")} of ${all.length.toLocaleString("en")}`}</span></h2>
        ${all.length > FEW
          ? html`<input type="search" aria-label="Filter certificates" placeholder="Name, serial or fingerprint" autocomplete="off" spellcheck="false"
              .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} />`
          : nothing}
      </div>
      ${this.compared && this.desk
        ? html`<zoneseal-compare .pair=${this.compared} .report=${this.report} .desk=${this.desk} .claimed=${this.claimed} @zs-close=${() => this.#closed()}></zoneseal-compare>`
        : nothing}
      <div role="list" aria-labelledby="certificates-title" @zs-pick=${this.#pick}>
        ${Array.from({ length: Math.ceil(found.length / BLOCK) }, (_, block) => this.#block(block))}
      </div>
      ${this.printing && found.length > MOST_PRINTED
        ? html`<p class="more">and ${(found.length - MOST_PRINTED).toLocaleString("en")} more certificates</p>`
        : nothing}
      ${this.picked ? this.#waiting(this.picked) : nothing}
    `;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const few = this.#found.length <= ALL_AT_ONCE;
    const others = changed.has("report") || changed.has("wanted") || changed.has("printing");
    if (others) this.#blocks.disconnect();
    const before = changed.get("near") as ReadonlySet<number> | undefined;
    for (const block of this.querySelectorAll<HTMLElement>(".cards")) {
      const index = Number(block.dataset["block"]);
      if (!others && before?.has(index) === this.near.has(index)) continue;
      if (block.childElementCount > 0 || this.printing) block.style.removeProperty("height");
      else block.style.setProperty("height", `${this.#heights.get(index) ?? this.#typical}px`);
      if (!few && others) this.#blocks.observe(block);
    }
    // The cards draw themselves after this.
    if (!few && others) requestAnimationFrame(() => this.#measure());
  }

  #block(block: number) {
    const drawn = this.printing ? (block + 1) * BLOCK <= MOST_PRINTED : this.near.has(block) || this.#found.length <= ALL_AT_ONCE;
    const from = block * BLOCK;
    return html`
      <div class="cards" role="presentation" data-block=${block}>
        ${drawn
          ? repeat(
              this.#found.slice(from, from + BLOCK),
              ({ sha256 }) => sha256,
              (certificate, at) => html`<zoneseal-certificate role="listitem" aria-setsize=${this.#found.length} aria-posinset=${from + at + 1}
                .certificate=${certificate} .report=${this.report} .desk=${this.desk} .picked=${this.#isPicked(certificate)}></zoneseal-certificate>`,
            )
          : nothing}
      </div>
    `;
  }

  #waiting(sha256: string) {
    const certificate = this.report.certificates.find((one) => one.sha256 === sha256);
    return html`
      <p class="compare-bar" role="status">
        <span>Comparing <bdi>${certificate ? shortName(certificate) : visible(sha256)}</bdi>: choose a second certificate.</span>
        <button @click=${() => (this.picked = null)}>Cancel</button>
      </p>
    `;
  }

  #isPicked({ sha256 }: Certificate): boolean {
    return sha256 === this.picked || (this.compared?.includes(sha256) ?? false);
  }

  #pick({ detail: { sha256, file } }: CustomEvent<{ sha256: string; file: File | null }>): void {
    if (file) this.#compare([sha256, file]);
    else if (this.picked === sha256) this.picked = null;
    else if (this.picked) this.#compare([this.picked, sha256]);
    else this.picked = sha256;
  }

  async #compare(pair: Pair): Promise<void> {
    this.picked = null;
    this.compared = pair;
    await this.updateComplete;
    const compare = this.querySelector<HTMLElement>("zoneseal-compare");
    compare?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    compare?.querySelector<HTMLElement>("h3")?.focus({ preventScroll: true });
  }

  /** What was compared is left, and the keys go on where they came from. */
  #closed(): void {
    const [first] = this.compared ?? [];
    this.compared = null;
    this.querySelector<HTMLElement>(`[data-sha256="${first}"] .compare-toggle`)?.focus();
  }

  /** The key stands for the button of the card that has the focus; without one, it leads to the first. */
  async #compareKey(): Promise<void> {
    const card = document.activeElement?.closest<HTMLElement>(".card");
    if (card && this.contains(card)) return card.querySelector<HTMLElement>(".compare-toggle")?.click();
    const [first] = this.#found;
    if (!first) return;
    await this.show(first.index);
    this.querySelector<HTMLElement>(`#certificate-${first.index} .compare-toggle`)?.focus({ preventScroll: true });
  }

  #seen(entries: IntersectionObserverEntry[]): void {
    const near = new Set(this.near);
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const block = Number((target as HTMLElement).dataset["block"]);
      if (isIntersecting) {
        near.add(block);
      } else if (near.has(block) && !target.querySelector("details[open], form, :focus")) {
        this.#heights.set(block, boundingClientRect.height);
        near.delete(block);
      }
    }
    if (near.size !== this.near.size || [...near].some((block) => !this.near.has(block))) this.near = near;
  }

  /** A block that nobody has drawn is taken to be as tall as the first one. */
  #measure(): void {
    const blocks = this.querySelectorAll<HTMLElement>(".cards");
    const height = blocks[0]?.getBoundingClientRect().height ?? 0;
    if (height === 0 || this.#typical !== TYPICAL) return;
    this.#typical = height;
    for (const block of blocks) if (block.childElementCount === 0) block.style.setProperty("height", `${height}px`);
  }
}

/** All that a reader might look a certificate up by. */
function saysOf({ subject, serial, sha256, spki_sha256, source, dns, ip, uri, email }: Certificate): string {
  return [subject, serial, sha256, spki_sha256, source, ...dns, ...ip, ...uri, ...email].join("\n").toLowerCase();
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Cards in a block: a whole number of lines of one, two or three. */
const BLOCK = 6;
/** In CSS pixels: the height of a block before any was drawn. */
const TYPICAL = 1000;
/** Up to here all cards are drawn at once. */
const ALL_AT_ONCE = 24;
/** Up to here nobody needs a filter. */
const FEW = 12;

customElements.define("zoneseal-certificates", ZonesealCertificates);
