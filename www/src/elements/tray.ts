import { html, nothing } from "lit";
import type { Around } from "../around.js";
import type { Desk } from "../desk.js";
import { emit } from "../events.js";
import { rowsOf, type Fate, type Row } from "../fates.js";
import { closeIcon } from "../icons.js";
import type { Left } from "../inputs.js";
import { LightElement } from "../light.js";
import { count, shortName, visible } from "../text.js";
import type { InputObject, Report } from "../types.js";
import "./part.js";
import "./unreadable.js";

/** Rows on one page: more would be slow to draw, and nobody reads them at once. */
const PAGE = 100;

const FATES: Fate[] = ["used", "not used", "duplicate", "passed over", "unreadable"];

/** Everything that was in the files, with its fate. Nothing is dropped in silence. */
export class ZonesealTray extends LightElement {
  static override properties = {
    report: { attribute: false },
    desk: { attribute: false },
    only: { state: true },
    page: { state: true },
    listed: { state: true },
  };
  declare report: Report;
  /** Null where there is nobody to ask. */
  declare desk: Desk | null;
  /** The fate that is shown; null for all. */
  declare only: Fate | null;
  declare page: number;
  /** Whether a long list of files is open. */
  declare listed: boolean;

  #rows: Row[] = [];
  #unreadable = 0;

  constructor() {
    super();
    this.desk = null;
    this.only = null;
    this.page = 0;
    this.listed = false;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("report") && !changed.has("desk")) return;
    this.#rows = rowsOf(this.report, this.desk?.intake ?? null);
    this.#unreadable = this.#rows.filter(({ fate }) => fate === "unreadable").length;
    if (!this.#rows.some(({ fate }) => fate === this.only)) this.only = null;
    this.page = 0;
  }

  protected override render() {
    const rows = this.only ? this.#rows.filter(({ fate }) => fate === this.only) : this.#rows;
    const first = this.page * PAGE;
    return html`
      <section class="tray" id="tray" tabindex="-1" aria-labelledby="tray-title">
        <h2 id="tray-title">What was in the files <span class="tally">${count(this.#rows.length, "object")}</span></h2>
        ${this.#filter()}
        ${this.#pager(rows.length)}
        <div class="scroll" tabindex="0" role="group" aria-labelledby="tray-title">
          <table role="table">
            <thead role="rowgroup">
              <tr role="row">
                ${["#", "Object", "Part", "From", "Fate"].map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${rows.slice(first, first + PAGE).map((row) => this.#row(row))}
            </tbody>
          </table>
        </div>
        ${rows.length > PAGE ? this.#pager(rows.length) : nothing}
        ${this.#files()}
      </section>
    `;
  }

  #filter() {
    const counts = FATES.map((fate) => [fate, this.#rows.filter((row) => row.fate === fate).length] as const).filter(([, of]) => of > 0);
    if (counts.length < 2) return nothing;
    const button = (fate: Fate | null, label: string, of: number) => html`
      <button aria-pressed=${this.only === fate} data-filter=${fate ?? "all"} @click=${() => this.#choose(fate)}>
        ${label} <span class="tally">${of.toLocaleString("en")}</span>
      </button>
    `;
    return html`
      <p class="filter" role="group" aria-label="Which objects">
        ${button(null, "all", this.#rows.length)} ${counts.map(([fate, of]) => button(fate, fate, of))}
      </p>
    `;
  }

  #pager(of: number) {
    if (of <= PAGE) return nothing;
    const first = this.page * PAGE;
    const last = Math.min(of, first + PAGE);
    const turn = (by: number) => () => (this.page += by);
    return html`
      <p class="pager" role="group" aria-label="Rows">
        <button ?disabled=${first === 0} @click=${turn(-1)}>Previous ${PAGE}</button>
        <span aria-live="polite">${(first + 1).toLocaleString("en")} to ${last.toLocaleString("en")} of ${of.toLocaleString("en")}</span>
        <button ?disabled=${last === of} @click=${turn(1)}>Next ${PAGE}</button>
      </p>
    `;
  }

  #row({ number, object, fate, why, certificate, shown, left }: Row) {
    const { source, offset, length, kind } = object;
    const intake = this.desk?.intake ?? null;
    const name = certificate ? html`<bdi>${shortName(certificate)}</bdi>` : nothing;
    return html`
      <tr role="row" class=${fate.replaceAll(" ", "-")} data-fate=${fate} data-kind=${kind} data-code=${object.problem?.code ?? nothing} data-source=${visible(source)}>
        <td role="cell" class="number">${number}</td>
        <th role="rowheader" scope="row">
          ${visible(kind)}
          ${shown ? html`<button class="link" @click=${() => emit(this, "zs-show", { certificate: shown.index })}>${name}</button>` : name}
        </th>
        <td role="cell" class=${certificate && fate !== "duplicate" ? nothing : "no-part"}>
          ${certificate && fate !== "duplicate"
            ? html`<zoneseal-part .certificate=${certificate} .report=${intake?.read ?? this.report} .question=${intake?.question ?? null}></zoneseal-part>`
            : nothing}
        </td>
        <td role="cell" class="source">
          <bdi>${visible(source)}</bdi>
          <span class="number">bytes ${offset.toLocaleString("en")}–${(offset + length).toLocaleString("en")}</span>
        </td>
        <td role="cell">
          <span class="fate">${wordOf(fate, object)}</span> ${why ? html`<span class="why"><bdi>${visible(why)}</bdi></span>` : nothing}
          ${left ? html`<p class="faint">Read when it was given, and not kept. ${again(left)}</p>` : nothing}
          ${object.problem
            ? html`<zoneseal-unreadable .object=${object} .open=${this.#unreadable <= FEW_UNREADABLE} .place=${this.#place(object)}></zoneseal-unreadable>`
            : nothing}
        </td>
      </tr>
    `;
  }

  /** The bytes around the place of a problem, as far as they are kept. */
  #place({ source, offset, kind }: InputObject): Around | null {
    const left = this.desk?.intake?.left.find(({ name, object }) => name === source && object.offset === offset && object.kind === kind);
    return left?.excerpt ?? null;
  }

  #files() {
    const intake = this.desk?.intake;
    if (!intake) return nothing;
    const names = [...new Set(this.#rows.map(({ object }) => object.source))];
    const item = (name: string) => html`
      <li>
        <bdi>${visible(name)}</bdi>
        <button class="quiet" data-remove=${visible(name)} aria-label="Remove ${visible(name)}" title="Remove" @click=${() => this.#remove(name)}>${closeIcon}</button>
      </li>
    `;
    const list = () => html`<ul class="files" aria-label="Files">${names.map(item)}</ul>`;
    if (names.length <= FEW_FILES) return list();
    const toggled = (event: Event) => (this.listed = (event.target as HTMLDetailsElement).open);
    return html`
      <details .open=${this.listed} @toggle=${toggled}><summary>${count(names.length, "file")}: remove one</summary>${this.listed ? list() : nothing}</details>
    `;
  }

  #remove(name: string): void {
    this.desk?.intake?.remove(name);
    // Its button goes with it.
    this.querySelector<HTMLElement>("section")?.focus({ preventScroll: true });
  }

  #choose(fate: Fate | null): void {
    this.only = fate;
    this.page = 0;
  }
}

/** A fate in a word that fits what it is about: what was recognised and not opened is not unreadable. */
function wordOf(fate: Fate, { problem }: InputObject): string {
  if (fate !== "unreadable") return fate;
  if (problem?.code.startsWith("passphrase-")) return "closed";
  return problem?.code === "container-not-supported" || problem?.code === "object-not-read" ? "refused" : fate;
}

/** What is not kept cannot be opened, nor be compared with what comes later. */
function again({ object, matches }: Left): string {
  if (object.problem?.code.startsWith("passphrase-")) return "To open it, drop it again.";
  return object.kind === "private key" && matches.length === 0 && !object.problem ? "To compare it with what came since, drop it again." : "";
}

/** As many unreadable objects as have their bytes shown at once. */
const FEW_UNREADABLE = 2;

/** As many files as are listed without being asked for. */
const FEW_FILES = 24;

customElements.define("zoneseal-tray", ZonesealTray);
