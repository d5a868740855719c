import { html, nothing } from "lit";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import type { MapEdge, MapNode, Region, ZoneMap } from "../regions.js";
import { shortName, visible } from "../text.js";
import { ending } from "../time.js";
import { branchesOf, matching, move, openBranches, type Branch } from "../tree.js";
import type { Report } from "../types.js";

/** Level, place among its siblings, and how many these are; each from 1. */
type Place = [level: number, position: number, size: number];

/** The map as a tree, in the same order: what is seen there can be walked here by the keyboard, and read out. */
export class ZonesealMapTree extends LightElement {
  static override properties = {
    map: { attribute: false },
    report: { attribute: false },
    selected: { attribute: false },
    missingKey: { attribute: false },
    closed: { state: true },
  };
  declare map: ZoneMap;
  declare report: Report;
  /** The key of the node that is chosen. Choosing one sends `zs-select`. */
  declare selected: string;
  /** The key identifier of the issuer that is not here, in hex; empty where it is not known. */
  declare missingKey: string;
  declare closed: ReadonlySet<string>;

  #prefix = `map-${++instances}`;
  #keys = "";
  #typed = "";
  #typedAt = 0;

  constructor() {
    super();
    this.missingKey = "";
    this.closed = new Set();
  }

  protected override render() {
    const branches = this.#branches();
    return html`
      <ul role="tree" class="map-tree" aria-label="The map as a list" @keydown=${this.#key}>
        ${branches.map((branch, index) => this.#region(branch, [1, index + 1, branches.length]))}
      </ul>
    `;
  }

  /** A long list of what is not used stays closed until it is asked for. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("map")) return;
    const keys = openBranches(this.#branches(), new Set()).map(({ key }) => key).join();
    // The same certificates, judged at another time: what was closed stays closed.
    if (keys !== this.#keys) this.closed = this.map.regions.unused.length > OPEN_UNUSED ? new Set(["unused"]) : new Set();
    this.#keys = keys;
  }

  #branches(): Branch[] {
    return branchesOf(this.map);
  }

  #region(branch: Branch, place: Place) {
    const region = branch.key as Region;
    const { zone } = this.report.question;
    const more = region === "unused" ? ` (${this.map.unused.toLocaleString("en")})` : "";
    const title = html`
      <span>${REGION_NAMES[region]}${more}</span>
      ${region === "zone" && zone ? html`<bdi>${visible(zone.id)}</bdi>` : nothing}
    `;
    return html`<li role="none" class="region ${region}">${this.#row(branch, place, "title", title)}${this.#below(branch, place)}</li>`;
  }

  /** What hangs below, unless it is closed. */
  #below({ key, children }: Branch, [level]: Place): unknown {
    if (children.length === 0 || this.closed.has(key)) return nothing;
    return html`
      <ul role="group">
        ${children.map((branch, index) => this.#item(branch, [level + 1, index + 1, children.length]))}
      </ul>
    `;
  }

  #item(branch: Branch, place: Place): unknown {
    const { key, node } = branch;
    if (!node) return nothing;
    const content = html`
      <span class="role">${node.chip}</span>
      <bdi class="who">${node.certificate ? shortName(node.certificate) : visible(node.name)}</bdi>
      ${node.certificate ? html`<span class="faint">${ending(node.certificate.not_after, this.report.question.at)}</span>` : nothing}
      ${key === "missing" && this.missingKey ? html`<span class="faint">key identifier <code>${this.missingKey}</code></span>` : nothing}
      ${this.map.edges.filter(({ child }) => child === key).map((edge) => this.#join(edge))}
      ${node.reason ? html`<span class="reason">${visible(node.reason)}</span>` : nothing}
    `;
    return html`<li role="none">${this.#row(branch, place, `node ${node.state}`, content)}${this.#below(branch, place)}</li>`;
  }

  /** The row is the tree's item, and not the list item around it: its name is what stands on it, and no more. */
  #row({ key, node, children }: Branch, [level, position, size]: Place, name: string, content: unknown) {
    return html`
      <div
        role="treeitem"
        class="row ${name}"
        id=${`${this.#prefix}-${key}`}
        aria-level=${level}
        aria-posinset=${position}
        aria-setsize=${size}
        aria-expanded=${children.length > 0 ? !this.closed.has(key) : nothing}
        aria-selected=${this.selected === key}
        tabindex=${this.#tab(key)}
        data-key=${key}
        @click=${() => this.#choose(key)}
        @dblclick=${() => this.#show(node)}
      >${content}</div>
    `;
  }

  #join({ kind, stopped, issuer }: MapEdge) {
    // What stands right above, and holds, needs no word.
    const tied = kind === "verified" && issuer === "authorities";
    return html`<span class="join ${kind} ${stopped ? "stopped" : ""}">${tied ? "joined to the zone" : JOINS[kind]}${stopped && !tied && kind !== "failed" ? ", stopped at the bridge" : nothing}</span>`;
  }

  #tab(key: string): number {
    const visible = openBranches(this.#branches(), this.closed);
    const stop = visible.some((branch) => branch.key === this.selected) ? this.selected : visible[0]?.key;
    return key === stop ? 0 : -1;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
    const key = item?.dataset["key"];
    if (!key) return;
    const branches = this.#branches();
    const step = move(branches, this.closed, key, event.key);
    if (step) {
      this.closed = step.closed;
      this.#focus(step.key);
    } else if (event.key === "Enter" || (event.key === " " && !this.#typing(event))) {
      const { node } = openBranches(branches, this.closed).find((branch) => branch.key === key) ?? {};
      this.#choose(key);
      if (event.key === "Enter" && node) this.#show(node);
    } else if (event.key.length !== 1 || (!this.#find(event, branches, key) && !/\p{L}/u.test(event.key))) {
      return;
    }
    event.preventDefault();
    // A letter that is looked for among the names here is no shortcut of the page.
    event.stopPropagation();
  };

  /** Type-ahead: letters in quick succession are the beginning of a name. */
  #find(event: KeyboardEvent, branches: Branch[], key: string): boolean {
    this.#typed = this.#typing(event) ? this.#typed + event.key : event.key;
    this.#typedAt = event.timeStamp;
    const found = matching(openBranches(branches, this.closed), key, this.#typed, (branch) => this.#textOf(branch));
    if (found) this.#focus(found);
    return found !== null;
  }

  #typing({ timeStamp }: KeyboardEvent): boolean {
    return this.#typed !== "" && timeStamp - this.#typedAt < TYPING_MS;
  }

  #textOf({ key, node }: Branch): string {
    if (!node) return REGION_NAMES[key as Region];
    return node.certificate ? shortName(node.certificate) : node.name;
  }

  #focus(key: string): void {
    this.#choose(key);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus());
  }

  #choose(key: string): void {
    this.selected = key;
    this.dispatchEvent(new CustomEvent("zs-select", { bubbles: true, detail: key }));
  }

  #show(node: MapNode | null): void {
    const certificate = node?.certificate;
    if (certificate) emit(this, "zs-show", { certificate: certificate.index });
  }
}

const REGION_NAMES: Record<Region, string> = {
  zone: "Site zone",
  bridge: "Bridge",
  outside: "Outside, client edge",
  unplaced: "Not placed: this cannot be decided yet",
  unused: "Not used",
};

const JOINS: Record<MapEdge["kind"], string> = {
  verified: "signature verified",
  failed: "same name, but the signature fails",
  unverified: "signature not verified",
  absent: "issuer not here",
  federated: "admitted by federation",
  parted: "not joined to the zone",
};

let instances = 0;
const TYPING_MS = 600;
const OPEN_UNUSED = 3;

customElements.define("zoneseal-map-tree", ZonesealMapTree);
