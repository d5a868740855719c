import { html, nothing, svg } from "lit";
import type { Desk } from "../desk.js";
import { emit } from "../events.js";
import { breakLines, layOut, type Card, type Drawing, type Ground, type Line, type Type } from "../layout.js";
import { LightElement } from "../light.js";
import { keyOf, leadOf, mapOf, REGIONS, type MapEdge, type MapNode, type ZoneMap } from "../regions.js";
import { count, fingerprint, shortName, visible } from "../text.js";
import { ending } from "../time.js";
import type { Report, Verdict } from "../types.js";
import "./issuers.js";
import "./map-tree.js";

/**
 * The two zones and the bridge between, with every certificate of a verdict's path in its place. What is drawn can be
 * walked as a tree, in the same order. It works from `report` alone; `verdict` is then the one that leads it.
 */
export class ZonesealMap extends LightElement {
  static override properties = {
    report: { attribute: false },
    verdict: { attribute: false },
    claimed: { type: Boolean },
    desk: { attribute: false },
    selected: { state: true },
    width: { state: true },
    missingKey: { state: true },
  };
  declare report: Report | undefined;
  declare verdict: Verdict | undefined;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  /** Knows the key that an absent issuer would have; null where there is nobody to ask. */
  declare desk: Desk | null;
  /** The key of the node that is chosen. */
  declare selected: string;
  /** In pixels; 0 until it is known. */
  declare width: number;
  declare missingKey: string;

  #map: ZoneMap | null = null;
  #drawing: Drawing | null = null;
  /** The SHA-256 of the certificate whose issuer is not here; empty where there is none. */
  #childOfMissing = "";
  #sizes = new ResizeObserver(() => this.#measure());
  #words = (node: MapNode) => ({ name: nameOf(node).slice(0, NAME_LIMIT), note: this.#note(node) });

  constructor() {
    super();
    this.report = undefined;
    this.verdict = undefined;
    this.claimed = false;
    this.desk = null;
    this.selected = "";
    this.width = 0;
    this.missingKey = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const asked = changed.has("report") || changed.has("verdict") || changed.has("claimed");
    const { report } = this;
    const verdict = this.verdict ?? (report && leadOf(report));
    if (asked) {
      this.#map = report && verdict ? mapOf(report, verdict, this.claimed) : null;
      const keys = REGIONS.flatMap((region) => this.#map?.regions[region] ?? []).map(({ key }) => key);
      const subject = verdict && report?.certificates[verdict.subject];
      if (!keys.includes(this.selected)) this.selected = subject ? keyOf(subject) : (keys[0] ?? "");
      const child = this.#map?.edges.find(({ issuer }) => issuer === "missing")?.child;
      const names = report?.certificates.find((each) => keyOf(each) === child)?.sha256 ?? "";
      // The same certificate at another time names the same key.
      if (names !== this.#childOfMissing) this.missingKey = "";
      this.#childOfMissing = names;
    }
    if (asked || changed.has("width") || changed.has("missingKey")) {
      this.#drawing = this.#map && this.width > 0 ? layOut(this.#map, this.width, this.#type(), this.#words) : null;
    }
  }

  protected override render() {
    const { report } = this;
    const map = this.#map;
    const verdict = this.verdict ?? (report && leadOf(report));
    if (!report || !verdict || !map) return nothing;
    return html`
      <section class="map" id="map" tabindex="-1" aria-labelledby="map-title">
        <h2 id="map-title">Map</h2>
        <div class="drawing">${this.#drawing ? this.#picture(this.#drawing, map) : nothing}</div>
        ${legend(map)}
        <zoneseal-map-tree
          .map=${map}
          .report=${report}
          .selected=${this.selected}
          .missingKey=${this.missingKey}
          @zs-select=${(event: CustomEvent<string>) => (this.selected = event.detail)}
        ></zoneseal-map-tree>
        ${this.desk ? this.#chosen(map) : nothing}
        <zoneseal-issuers .report=${report} .verdict=${verdict}></zoneseal-issuers>
      </section>
    `;
  }

  protected override firstUpdated(): void {
    this.#sizes.observe(this);
  }

  protected override updated(changed: Map<string, unknown>): void {
    this.#measure();
    if (changed.has("report") || changed.has("desk")) void this.#findMissingKey();
  }

  /** What a double click and the Enter key do, as a button. */
  #chosen(map: ZoneMap) {
    const node = REGIONS.flatMap((region) => map.regions[region]).find(({ key }) => key === this.selected);
    if (!node?.certificate) return nothing;
    return html`
      <p class="chosen-node">
        <button data-do="show" @click=${() => show(this, node)}>Open the card of <bdi>${nameOf(node)}</bdi></button>
      </p>
    `;
  }

  #picture({ width, height, grounds, lines, cards, stacked }: Drawing, map: ZoneMap) {
    return svg`
      <svg class="picture-of-zones ${this.report?.question.kind ?? ""}" viewBox="0 0 ${width} ${height}" width=${width} height=${height} font-size=${this.#type().em} aria-hidden="true" focusable="false">
        ${grounds.map((ground) => this.#ground(ground, stacked))}
        ${lines.map(lineShape)}
        ${this.#rest(cards, map)}
        ${cards.map((card) => this.#card(card))}
        ${lines.map(markShape)}
      </svg>
    `;
  }

  #ground({ region, x, y, width, height }: Ground, stacked: boolean) {
    const { em } = this.#type();
    const [label, name] = this.#label(region);
    const left = x + em;
    const [middle, base] = [x + width / 2, y + 1.55 * em];
    const [fitted = ""] = breakLines(name.slice(0, NAME_LIMIT), width - 2 * em, this.#type());
    const rest = name && !stacked ? svg`<text class="ground-name" x=${left} y=${base + 1.35 * em}>${fitted}</text>` : nothing;
    return svg`
      <g class="ground ${region}">
        <rect x=${x} y=${y} width=${width} height=${height} />
        ${region === "bridge" ? bridgeShape({ x, y, width, height }, stacked, em) : nothing}
        ${region === "bridge" && !stacked
          ? svg`<text class="ground-label" x=${middle} y=${base} text-anchor="middle">${label}</text>`
          : svg`<text class="ground-label" x=${left} y=${base}>${label}${stacked && name ? svg`<tspan class="ground-name" dx=${0.6 * em}>${fitted}</tspan>` : nothing}</text>`}
        ${rest}
      </g>
    `;
  }

  #label(region: Ground["region"]): [label: string, name: string] {
    const zone = this.report?.question.zone;
    switch (region) {
      case "zone":
        return [this.claimed ? "Site zone, claimed" : "Site zone", zone ? visible(zone.id) : "none chosen"];
      case "bridge":
        return ["Bridge", ""];
      case "outside":
        return ["Outside", "client edge"];
      case "unplaced":
        return ["Not placed: this cannot be decided yet", ""];
      case "unused":
        return ["Not used", ""];
    }
  }

  #card({ node, region, lines, note, x, y, width, height }: Card) {
    const { em, measure } = this.#type();
    const left = x + 0.75 * em;
    const chosen = node.key === this.selected;
    return svg`
      <g class="card-of ${node.state} ${region} ${chosen ? "chosen" : ""}" data-node=${node.key}
        @click=${() => (this.selected = node.key)}
        @dblclick=${() => show(this, node)}>
        <title>${nameOf(node)}</title>
        ${chosen ? svg`<rect class="halo" x=${x - 4} y=${y - 4} width=${width + 8} height=${height + 8} rx="11" />` : nothing}
        <rect class="face" x=${x} y=${y} width=${width} height=${height} rx="7" />
        <rect class="chip-of" x=${left} y=${y + 0.55 * em} width=${measure(node.chip) * 0.8 + 0.9 * em} height=${1.35 * em} rx="4" />
        <text class="chip-text" x=${left + 0.45 * em} y=${y + 1.53 * em}>${node.chip}</text>
        ${lines.map((line, index) => svg`<text class="who" x=${left} y=${y + (3.1 + 1.25 * index) * em}>${line}</text>`)}
        ${note ? svg`<text class="when" x=${left} y=${y + height - 0.72 * em}>${note}</text>` : nothing}
      </g>
    `;
  }

  /** The last line of a card: how long it is valid yet, or the key that a missing one has. */
  #note({ certificate, chip }: MapNode): string {
    if (certificate && this.report) return ending(certificate.not_after, this.report.question.at);
    if (chip === "issuer, not here" && this.missingKey) return `key ${fingerprint(this.missingKey.slice(0, 12))}…`;
    if (chip === "authorities") return count(this.report?.question.zone?.anchors.length ?? 0, "anchor");
    return "";
  }

  /** What is not used and has no card of its own lies below the last one that has. */
  #rest(cards: Card[], map: ZoneMap) {
    const drawn = cards.filter(({ region }) => region === "unused");
    const last = drawn.at(-1);
    const more = map.unused - drawn.length;
    if (!last || more <= 0) return nothing;
    const { em } = this.#type();
    return svg`
      <g class="card-of spare rest">
        <rect class="face" x=${last.x + 0.7 * em} y=${last.y + 0.7 * em} width=${last.width - 0.4 * em} height=${last.height} rx="7" />
        <rect class="face" x=${last.x + 0.35 * em} y=${last.y + 0.35 * em} width=${last.width - 0.2 * em} height=${last.height} rx="7" />
      </g>
    `;
  }

  #type(): Type {
    const { fontSize, fontFamily } = getComputedStyle(this);
    const em = parseFloat(fontSize) * 0.9;
    const context = (canvas ??= document.createElement("canvas").getContext("2d"));
    if (!context) return { em, measure: (text) => text.length * em * 0.56 };
    const font = `600 ${em}px ${fontFamily}`;
    return {
      em,
      measure: (text) => {
        context.font = font;
        return context.measureText(text).width;
      },
    };
  }

  #measure(): void {
    const width = Math.floor(this.querySelector(".drawing")?.clientWidth ?? 0);
    if (width !== this.width) this.width = width;
  }

  /** The key that the issuer which is not here would have, as the certificate below it names it. */
  async #findMissingKey(): Promise<void> {
    const { desk } = this;
    const child = this.#childOfMissing;
    if (!desk || !child || this.missingKey) return;
    try {
      const { extensions } = await desk.inspect(child);
      if (child !== this.#childOfMissing) return;
      const parts = extensions.find(({ oid }) => oid === AUTHORITY_KEY_ID)?.parts ?? [];
      this.missingKey = parts.map(({ text }) => text.replace(/[^0-9a-f]/gi, "")).find((text) => text.length >= 16) ?? "";
    } catch {
      // The map is whole without it.
    }
  }
}

function show(from: ZonesealMap, { certificate }: MapNode): void {
  if (certificate) emit(from, "zs-show", { certificate: certificate.index });
}

function nameOf({ certificate, name }: MapNode): string {
  return certificate ? shortName(certificate) : visible(name);
}

function lineShape({ edge, d }: Line) {
  const broken = edge.stopped ? "stopped" : "";
  return svg`<path class="line ${edge.kind} ${broken}" d=${d} data-edge="${edge.child} ${edge.issuer}" />`;
}

/** A cross where something is stopped; two bars where nothing is joined. */
function markShape({ mark, d }: Line) {
  if (!mark) return nothing;
  const at = `translate(${mark.x} ${mark.y})`;
  if (mark.kind === "stop") return svg`<g class="stop" transform=${at}><circle r="9" /><path d="m-3.5-3.5 7 7m0-7-7 7" /></g>`;
  const across = d.includes("H");
  return svg`<path class="gap" transform=${at} d=${across ? "M0-9V9M-5-6V6" : "M-9 0H9M-6-5H6"} />`;
}

/** The deck of the bridge, and its rails. */
function bridgeShape({ x, y, width, height }: { x: number; y: number; width: number; height: number }, stacked: boolean, em: number) {
  const steps = Math.floor((stacked ? width : height) / (0.7 * em));
  const deck = Array.from({ length: Math.max(0, steps - 1) }, (_, index) => (index + 1) * 0.7 * em)
    .map((at) => (stacked ? `M${x + at} ${y}v${height}` : `M${x} ${y + at}h${width}`))
    .join("");
  const rails = stacked ? `M${x} ${y}h${width}m0 ${height}h${-width}` : `M${x} ${y}v${height}m${width} 0v${-height}`;
  return svg`<path class="deck" d=${deck} /><path class="rails" d=${rails} />`;
}

/** What the lines mean, of those that are there. */
function legend({ edges, regions, unused, anchors }: ZoneMap) {
  const has = (kind: MapEdge["kind"]) => edges.some((edge) => edge.kind === kind);
  const shown = regions.unused.length;
  return html`
    <p class="legend">
      ${has("verified") ? html`<span class="key verified">signature verified</span>` : nothing}
      ${has("failed") ? html`<span class="key failed">name matches, signature fails</span>` : nothing}
      ${has("unverified") ? html`<span class="key unverified">signature not verified</span>` : nothing}
      ${has("absent") ? html`<span class="key absent">issuer not here</span>` : nothing}
      ${has("federated") ? html`<span class="key federated">admitted by federation</span>` : nothing}
      ${has("parted") ? html`<span class="key parted">nothing joins it to the zone</span>` : nothing}
      ${unused > 0 ? html`<span>${unused.toLocaleString("en")} more not used${unused > shown ? html` (${shown} listed)` : nothing}</span>` : nothing}
      ${anchors > 0 ? html`<span>${count(anchors, "anchor")} of the zone not drawn</span>` : nothing}
    </p>
  `;
}

let canvas: CanvasRenderingContext2D | null = null;
/** In letters: more of a name is never drawn, and measuring it would take its time. */
const NAME_LIMIT = 200;
const AUTHORITY_KEY_ID = "2.5.29.35";

customElements.define("zoneseal-map", ZonesealMap);
