import { html, nothing, svg } from "lit";
import { LightElement } from "../light.js";
import { edgeBetween, mapOf, type MapEdge, type MapNode, type ZoneMap } from "../layout.js";
import { show } from "../rows.js";
import { shortName, visible } from "../text.js";
import { ending } from "../time.js";
import type { Report, Verdict } from "../types.js";

/**
 * The two regions and the bridge between them. The nodes are lists of real text; the lines between them are
 * drawn behind, from where the nodes came to stand.
 */
export class ZonesealMap extends LightElement {
  static override properties = {
    report: { attribute: false },
    verdict: { attribute: false },
    lines: { state: true },
  };
  declare report: Report;
  declare verdict: Verdict;
  declare lines: { edge: MapEdge; d: string; middle: [number, number] }[];

  #map: ZoneMap | null = null;
  #sizes = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.lines = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("report") || changed.has("verdict")) this.#map = mapOf(this.report, this.verdict);
  }

  protected override render() {
    const map = this.#map;
    if (!map) return nothing;
    const zone = this.report.question.zone;
    return html`
      <section class="map" aria-labelledby="map-title">
        <h2 id="map-title">Map</h2>
        <div class="ground ${map.bridge.length > 0 ? "crossed" : map.outside.length === 0 ? "home" : ""}">
          <svg class="lines" aria-hidden="true" focusable="false">
            ${this.lines.map(
              ({ edge, d, middle: [x, y] }) => svg`
                <path class="line ${edge.kind}" d=${d} />
                ${edge.stopped ? svg`<g class="stop" transform="translate(${x} ${y})"><circle r="9" /><path d="m-3.5-3.5 7 7m0-7-7 7" /></g>` : nothing}
              `,
            )}
          </svg>
          <div class="region zone">
            <h3>Site zone ${zone ? html`<bdi>${visible(zone.id)}</bdi>` : html`<span class="faint">none chosen</span>`}</h3>
            ${this.#nodes(map.zone, "In the site zone, from the anchor down")}
          </div>
          <div class="region bridge"><h3>Bridge</h3>${this.#nodes(map.bridge, "On the bridge")}</div>
          <div class="region outside">
            <h3>Outside</h3>
            ${this.#nodes(map.outside, "Outside the zone, from the issuer down")}
          </div>
          ${map.unplaced.length > 0
            ? html`
                <div class="region unplaced">
                  <h3>Not placed: where these belong cannot be decided yet</h3>
                  ${this.#nodes(map.unplaced, "Not placed, from the issuer down")}
                </div>
              `
            : nothing}
        </div>
        <p class="legend">
          ${map.edges.some(({ kind }) => kind === "verified") ? html`<span class="key verified">signature verified</span>` : nothing}
          ${map.edges.some(({ kind }) => kind === "failed") ? html`<span class="key failed">signature fails</span>` : nothing}
          ${map.edges.some(({ kind }) => kind === "absent") ? html`<span class="key absent">issuer not here</span>` : nothing}
          ${map.unused > 0 ? html`<span>${map.unused} more not used</span>` : nothing}
        </p>
      </section>
    `;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("report") && !changed.has("verdict")) return;
    this.#sizes.disconnect();
    const ground = this.querySelector(".ground");
    if (ground) this.#sizes.observe(ground);
    this.#measure();
  }

  #nodes(nodes: MapNode[], label: string) {
    if (nodes.length === 0) return nothing;
    return html`<ol aria-label=${label}>${nodes.map((node) => html`<li>${this.#node(node)}</li>`)}</ol>`;
  }

  #node({ key, certificate, name, role, state }: MapNode) {
    if (!certificate) {
      return html`<p class="node ${state}" data-key=${key}><span class="role">${role}</span><bdi>${visible(name)}</bdi></p>`;
    }
    return html`
      <button class="node ${state}" data-key=${key} @click=${() => show(certificate.index)}>
        <span class="role">${role}</span>
        <bdi class="who">${shortName(certificate)}</bdi>
        <span class="faint">${ending(certificate.not_after, this.report.question.at)}</span>
      </button>
    `;
  }

  #measure(): void {
    const ground = this.querySelector(".ground");
    if (!ground || !this.#map) return;
    const origin = ground.getBoundingClientRect();
    const box = (key: string) => {
      const found = ground.querySelector(`[data-key="${key}"]`)?.getBoundingClientRect();
      return found && { left: found.left - origin.left, top: found.top - origin.top, width: found.width, height: found.height };
    };
    this.lines = this.#map.edges.flatMap((edge) => {
      const child = box(edge.child);
      const issuer = box(edge.issuer);
      return child && issuer ? [{ edge, ...edgeBetween(child, issuer) }] : [];
    });
  }
}

customElements.define("zoneseal-map", ZonesealMap);
