import { html, nothing } from "lit";
import { asJson, asText, clauseOf, isOpen, offset, rowsOf, STATE_WORDS, tally, type Row } from "../checks.js";
import { copy } from "../clipboard.js";
import { emit } from "../events.js";
import { stateIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { prose } from "../prose.js";
import { count, shortName, visible } from "../text.js";
import type { Finding, Report, Verdict } from "../types.js";

/**
 * Every check of a verdict, in the order of evaluation: what was compared, by which clause, on which certificate. What was
 * not evaluated says why. Failed checks come first, unless the reader asks for all.
 *
 * The table's roles are written out, since browsers take them from a table that is laid out as cards.
 */
export class ZonesealChecks extends LightElement {
  static override properties = {
    report: { attribute: false },
    verdict: { attribute: false },
    all: { state: true },
    copied: { state: true },
    printing: { state: true },
  };
  declare report: Report;
  declare verdict: Verdict;
  /** Whether all are shown; what failed alone, otherwise. It outlives a verdict, so that dates can be stepped through. */
  declare all: boolean;
  /** How often something was copied: each time is said anew. */
  declare copied: number;
  declare printing: boolean;

  constructor() {
    super();
    this.all = false;
    this.copied = 0;
    this.printing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("zs-key", this.#key);
    addEventListener("beforeprint", this.#print);
    addEventListener("afterprint", this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("zs-key", this.#key);
    removeEventListener("beforeprint", this.#print);
    removeEventListener("afterprint", this.#print);
  }

  protected override render() {
    const rows = rowsOf(this.report, this.verdict);
    const open = rows.filter(({ state }) => isOpen(state));
    const shown = this.all ? rows : open;
    return html`
      <section class="checks" id="checks" aria-labelledby="checks-title">
        <div class="checks-head">
          <h2 id="checks-title">Checks</h2>
          <p class="checks-tally">${this.#tally(rows)}</p>
          ${this.#filter(rows.length, open)}
        </div>
        ${shown.length > 0 ? this.#table(shown) : nothing}
        ${shown.length > 1 ? html`<p class="copies">${this.#copies("Copy these", shown)}</p>` : nothing}
        <p class="said" role="status">${this.copied ? `Copied${"\u00a0".repeat(this.copied % 2)}` : nothing}</p>
      </section>
    `;
  }

  #tally(rows: Row[]) {
    const numbers = tally(rows);
    const states = (["failed", "missing", "warned", "passed", "skipped"] as const).filter((state) => numbers.has(state));
    return states.map((state) => html`<span class="tallied ${state}">${stateIcon(state)}${numbers.get(state)} ${STATE_WORDS[state]}</span>`);
  }

  #filter(all: number, open: Row[]) {
    const choose = (all: boolean) => () => (this.all = all);
    const word = open.some(({ state }) => state === "failed") ? "Failed" : "Open";
    return html`
      <div class="checks-filter" role="group" aria-label="Checks shown">
        ${open.length > 0
          ? html`<button aria-pressed=${!this.all} data-checks="failed" @click=${choose(false)}>${word} ${open.length}</button>
              <button aria-pressed=${this.all} data-checks="all" @click=${choose(true)}>All ${all}</button>`
          : html`<button aria-expanded=${this.all} data-checks="all" @click=${choose(!this.all)}>${this.all ? "Fold" : `Show all ${all}`}</button>`}
      </div>
    `;
  }

  #table(rows: Row[]) {
    const head = ["State", "Check", "Compared", "Clause", "Certificate", "Code"];
    const lead = this.all ? [] : rows.filter(({ leads }) => leads);
    const others = this.all ? rows : rows.filter(({ leads }) => !leads);
    return html`
      <table role="table" aria-labelledby="checks-title">
        <thead role="rowgroup">
          <tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr>
        </thead>
        ${lead.length > 0 ? html`<tbody role="rowgroup" class="lead">${lead.map((row) => this.#row(row))}</tbody>` : nothing}
        ${lead.length > 0 && others.length > 0
          ? html`<tbody role="rowgroup"><tr role="row" class="also"><th role="rowheader" scope="rowgroup" colspan="6">Also wrong (${others.length})</th></tr></tbody>`
          : nothing}
        ${others.length > 0 ? html`<tbody role="rowgroup">${others.map((row) => this.#row(row))}</tbody>` : nothing}
      </table>
    `;
  }

  #row(row: Row) {
    const { check, state, finding, leads } = row;
    const code = finding?.code;
    // Beside a row without the word in its first column, which is so where rows are cards.
    const isSkipped = state === "skipped";
    return html`
      <tr role="row" class="check ${state} ${leads ? "leads" : ""}" tabindex="-1" data-check=${check.id} data-state=${state} data-code=${code ?? nothing}
        @keydown=${this.#rowKey}>
        <td role="cell" class="state"><span>${stateIcon(state)}<span>${STATE_WORDS[state]}</span></span></td>
        <th role="rowheader" scope="row" class="what">
          <span class="title">${check.title}</span>
          ${finding || check.why
            ? html`<span class="plain">${isSkipped ? html`<i>${STATE_WORDS.skipped}: </i>` : nothing}${prose(finding?.plain ?? check.why)}</span>`
            : nothing}
          ${finding && isOpen(state) ? this.#details(row, finding) : nothing}
        </th>
        <td role="cell" class="values">${finding ? this.#compared(finding) : nothing}</td>
        <td role="cell" class="clause">${this.#clause(row)}</td>
        <td role="cell" class="where">${finding ? this.#place(finding) : this.#places(row)}</td>
        <td role="cell" class="by">${code ? html`<a class="code" href="#code=${code}">${code}</a>` : nothing}</td>
      </tr>
    `;
  }

  #details(row: Row, { expert, action }: Finding) {
    return html`
      <details ?open=${this.printing}>
        <summary>Details</summary>
        ${expert ? html`<p class="expert">${prose(expert)}</p>` : nothing}
        ${action ? html`<p>${prose(action)}</p>` : nothing}
        <p class="copies">${this.#copies("Copy", [row])}</p>
      </details>
    `;
  }

  #copies(what: string, rows: Row[]) {
    const put = (text: string) => async () => {
      await copy(text);
      this.copied += 1;
    };
    return html`
      <button data-copy="text" @click=${put(asText(rows, this.report))}>${what} as text</button>
      <button data-copy="json" @click=${put(asJson(rows, this.report))}>${what} as JSON</button>
    `;
  }

  #compared({ expected, found }: Finding) {
    if (!expected && !found) return nothing;
    return html`
      <dl class="compared">
        ${expected ? html`<div><dt>Required</dt><dd><bdi>${visible(expected)}</bdi></dd></div>` : nothing}
        <div><dt>Found</dt><dd><bdi>${visible(found || "–")}</bdi></dd></div>
      </dl>
    `;
  }

  /** What the CA/Browser Forum says is told where it is the clause, or beside the one that decides. */
  #clause(row: Row) {
    const { check, finding } = row;
    if (finding) return html`<span>${clauseOf(row)}</span>`;
    return html`${check.clause ? html`<span>${check.clause}</span>` : nothing}
    ${check.cabf ? html`<span class="faint" title="For information">${check.cabf}</span>` : nothing}`;
  }

  /** Which certificate, and which bytes of it: a link to them. */
  #place(finding: Finding) {
    const { certificate, bytes, evidence } = finding;
    const at = bytes ? `at ${offset(bytes[0])}` : "";
    if (evidence !== null) {
      const given = this.report.question.revocation.evidence[evidence];
      return html`<span>${given ? `${given.kind} ${given.sha256.slice(0, 8)}…` : nothing} <span class="hex">${at}</span></span>`;
    }
    if (certificate === null) return nothing;
    return this.#link(certificate, at, bytes ?? undefined);
  }

  #places({ check: { certificates } }: Row) {
    const { path } = this.verdict;
    if (certificates.length === path.length && path.length > 1) return html`<span class="faint">the path</span>`;
    if (certificates.length > 1) return html`<span class="faint">${count(certificates.length, "certificate")}</span>`;
    return certificates.map((index) => this.#link(index, ""));
  }

  #link(index: number, at: string, bytes?: readonly [number, number]) {
    const certificate = this.report.certificates[index];
    if (!certificate) return nothing;
    const detail = bytes ? { certificate: index, bytes } : { certificate: index };
    return html`<button class="link" @click=${() => emit(this, "zs-show", detail)}><bdi>${shortName(certificate)}</bdi>${at
      ? html` <span class="hex">${at}</span>`
      : nothing}</button>`;
  }

  /** J and K go from one failed check to the next, Enter opens what is said of it. */
  readonly #key = (event: CustomEvent<{ key: string }>): void => {
    const { key } = event.detail;
    const current = this.#current();
    const step = { J: 1, K: -1 }[key.toUpperCase()] ?? 0;
    if (key === "Enter" ? !current : step === 0) return;
    event.preventDefault();
    if (key === "Enter") return toggle(current);
    const rows = [...this.querySelectorAll<HTMLElement>("tr.check:is(.failed, .missing, .warned)")];
    const at = current ? rows.indexOf(current) : -1;
    // Where the focus is on none of them, the first and the last.
    const next = rows[at >= 0 ? at + step : step > 0 ? 0 : rows.length - 1];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };

  readonly #rowKey = (event: KeyboardEvent): void => {
    // Links and buttons in the row have their own Enter.
    if (event.key !== "Enter" || event.target !== event.currentTarget) return;
    event.preventDefault();
    event.stopPropagation();
    toggle(event.currentTarget as HTMLElement);
  };

  readonly #print = (event: Event): void => {
    this.printing = event.type === "beforeprint";
  };

  #current(): HTMLElement | null {
    const row = document.activeElement?.closest<HTMLElement>("tr.check") ?? null;
    return row && this.contains(row) ? row : null;
  }
}

function toggle(row: HTMLElement | null): void {
  const details = row?.querySelector("details");
  if (details) details.open = !details.open;
}

customElements.define("zoneseal-checks", ZonesealChecks);
