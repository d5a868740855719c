import { html, nothing } from "lit";
import { classWord, outcomeClass, type VerdictClass } from "../classes.js";
import { classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { count, shortName, visible } from "../text.js";
import type { Report } from "../types.js";
import { MOST_PRINTED, rowByKey, VirtualRows } from "../virtual.js";

/** All certificates that were judged, the one of the headline first. Tells by `zs-subject` which is chosen. */
export class ZonesealSubjects extends LightElement {
  static override properties = {
    report: { attribute: false },
    chosen: { attribute: false },
    lead: { attribute: false },
    claimed: { type: Boolean },
    wanted: { state: true },
    only: { state: true },
    active: { state: true },
  };
  declare report: Report;
  /** The verdict that is shown, and the one that the headline is about: indexes into the report's verdicts. */
  declare chosen: number;
  declare lead: number;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  declare wanted: string;
  declare only: VerdictClass | "";
  /** The row that the keys stand on. */
  declare active: number;

  #rows = new VirtualRows(this, 46);
  #names: readonly string[] = [];
  #found: readonly number[] = [];
  #tally = new Map<VerdictClass, number>();

  constructor() {
    super();
    this.claimed = false;
    this.chosen = this.lead = this.active = 0;
    this.wanted = "";
    this.only = "";
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const { report } = this;
    if (changed.has("report") || changed.has("claimed")) {
      this.wanted = this.only = "";
      this.#names = report.verdicts.map(({ subject }) => {
        const certificate = report.certificates[subject];
        return certificate ? shortName(certificate) : `#${subject}`;
      });
      this.#tally = new Map();
      for (const { outcome } of report.verdicts) {
        const of = outcomeClass(outcome, report, this.claimed);
        this.#tally.set(of, (this.#tally.get(of) ?? 0) + 1);
      }
    }
    if (!changed.has("report") && !changed.has("claimed") && !changed.has("lead") && !changed.has("wanted") && !changed.has("only")) return;
    const wanted = this.wanted.trim().toLowerCase();
    const fits = (at: number) => {
      const verdict = report.verdicts[at];
      if (!verdict || (this.only && outcomeClass(verdict.outcome, report, this.claimed) !== this.only)) return false;
      return !wanted || this.#text(at).includes(wanted);
    };
    const others = report.verdicts.map((_, at) => at).filter((at) => at !== this.lead);
    this.#found = [this.lead, ...others].filter(fits);
    this.active = Math.max(0, this.#found.indexOf(this.chosen));
    this.#rows.reset(this.#found.length);
  }

  protected override render() {
    const { report } = this;
    const { first, last, printing } = this.#rows;
    const [all, found] = [report.verdicts.length, this.#found.length];
    return html`
      <section class="subjects" aria-labelledby="subjects-title">
        <div class="certificates-head">
          <h2 id="subjects-title">${count(all, "subject")} <span class="tally" aria-live="polite">${found === all ? nothing : `${found.toLocaleString("en")} shown`}</span></h2>
          ${all > FEW ? this.#filters(all) : nothing}
        </div>
        <div class="rows" role="listbox" tabindex="0" aria-labelledby="subjects-title"
          aria-activedescendant=${found > 0 ? `subject-${this.#found[this.active] ?? 0}` : nothing} @keydown=${this.#key}>
          <div class="rows-space" role="presentation">${this.#found.slice(first, last).map((at, row) => this.#row(at, first + row))}</div>
        </div>
        ${found === 0 ? html`<p class="faint">None of them.</p>` : nothing}
        ${printing && found > MOST_PRINTED ? html`<p class="more">and ${(found - MOST_PRINTED).toLocaleString("en")} more</p>` : nothing}
      </section>
    `;
  }

  #filters(all: number) {
    return html`
      <div class="subject-filters">
        <input type="search" aria-label="Filter subjects by name" placeholder="Name" autocomplete="off" spellcheck="false"
          .value=${this.wanted} @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)} />
        <select aria-label="Filter subjects by outcome" @change=${(event: Event) => (this.only = (event.target as HTMLSelectElement).value as VerdictClass)}>
          <option value="" ?selected=${this.only === ""}>All ${all.toLocaleString("en")}</option>
          ${[...this.#tally].map(([of, number]) => html`<option value=${of} ?selected=${this.only === of}>${classWord(of, this.report)} (${number.toLocaleString("en")})</option>`)}
        </select>
      </div>
    `;
  }

  #row(at: number, row: number) {
    const { report } = this;
    const verdict = report.verdicts[at];
    if (!verdict) return nothing;
    const certificate = report.certificates[verdict.subject];
    const of = outcomeClass(verdict.outcome, report, this.claimed);
    // A heading that says more than the class does is not shown beside it.
    const unheld = outcomeClass(verdict.outcome, report, false);
    return html`
      <div class="subject ${of} ${row === this.active ? "active" : ""}" role="option" id="subject-${at}" data-subject=${at}
        aria-selected=${at === this.chosen} aria-setsize=${this.#found.length} aria-posinset=${row + 1} @click=${() => this.#choose(row)}>
        ${classIcon(of)}
        <span class="who">
          <bdi>${this.#names[at]}</bdi>
          <bdi class="faint">${certificate ? visible(certificate.source) : nothing}</bdi>
        </span>
        <span class="why">${of === unheld ? visible(verdict.headline.heading) : `${classWord(of, report, verdict.headline.code)}.`}</span>
      </div>
    `;
  }

  #text(at: number): string {
    const verdict = this.report.verdicts[at];
    const certificate = verdict && this.report.certificates[verdict.subject];
    if (!certificate) return this.#names[at] ?? "";
    return [certificate.subject, certificate.source, certificate.serial, verdict.headline.code, ...certificate.dns, ...certificate.uri, ...certificate.ip].join("\n").toLowerCase();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#choose(this.active);
      return;
    }
    const row = rowByKey(event.key, this.active, this.#found.length, this.#rows.page);
    if (row === null || row < 0) return;
    event.preventDefault();
    this.active = row;
    this.#rows.reveal(row);
  }

  #choose(row: number): void {
    const at = this.#found[row];
    if (at === undefined) return;
    this.active = row;
    this.dispatchEvent(new CustomEvent("zs-subject", { bubbles: true, detail: at }));
  }
}

/** Up to here nobody needs a filter. */
const FEW = 8;

customElements.define("zoneseal-subjects", ZonesealSubjects);
