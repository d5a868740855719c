import { html, nothing } from "lit";
import { outcomeClass, reportClass } from "../classes.js";
import { classIcon, copyIcon, saveIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { count, shortName, visible } from "../text.js";
import type { Report, Verdict } from "../types.js";
import "./candidates.js";
import "./certificate.js";
import "./checks.js";
import "./map.js";
import "./tray.js";
import "./verdict.js";
import { copy } from "../clipboard.js";
import type { Desk } from "../desk.js";

/**
 * A report of the engine, drawn. `json` is its exact text: what is copied and saved is that text and nothing
 * else, so that the bytes are those that the command line prints.
 */
export class ZonesealReport extends LightElement {
  static override properties = {
    json: { attribute: false },
    asOf: { attribute: false },
    claimed: { type: Boolean },
    desk: { attribute: false },
    chosen: { state: true },
    copied: { state: true },
  };
  declare json: string;
  /** The time that the reader chose; null where it was the clock's. */
  declare asOf: string | null;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  /** Answers about the report; null where there is nobody to ask. */
  declare desk: Desk | null;
  declare chosen: number;
  declare copied: boolean;

  #report: Report | null = null;

  constructor() {
    super();
    this.json = "";
    this.asOf = null;
    this.claimed = false;
    this.desk = null;
    this.chosen = 0;
    this.copied = false;
  }

  /** The report that is shown. */
  get report(): Report | null {
    return this.#report;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("json")) {
      this.#report = this.json ? (JSON.parse(this.json) as Report) : null;
      this.chosen = this.#lead();
      this.copied = false;
    }
  }

  protected override render() {
    const report = this.#report;
    if (!report) return nothing;
    const verdict = report.verdicts[this.chosen];
    return html`
      <zoneseal-verdict
        .report=${report}
        .headline=${report.headline}
        .of=${reportClass(report)}
        .verdict=${report.verdicts.length === 1 ? verdict : undefined}
        .asOf=${this.asOf}
        .aside=${this.#outputs()}
      ></zoneseal-verdict>
      ${report.verdicts.length > 1 ? this.#subjects(report) : nothing}
      ${verdict ? this.#details(report, verdict) : nothing}
      ${this.#certificates(report)}
      <zoneseal-tray .report=${report}></zoneseal-tray>
    `;
  }

  /** The verdict that the report's headline is about. */
  #lead(): number {
    const { verdicts = [], headline, outcome } = this.#report ?? {};
    const same = verdicts.findIndex((verdict) => verdict.outcome === outcome && verdict.headline.plain === headline?.plain);
    return Math.max(0, same);
  }

  #outputs() {
    return html`
      <div class="outputs">
        <button @click=${() => this.#copy()}>${copyIcon}<span aria-live="polite">${this.copied ? "Copied" : "Copy JSON"}</span></button>
        <button @click=${() => this.#save()}>${saveIcon}<span>Save report</span></button>
      </div>
    `;
  }

  #subjects(report: Report) {
    return html`
      <section class="subjects" aria-labelledby="subjects-title">
        <h2 id="subjects-title">${count(report.verdicts.length, "subject")}</h2>
        <ul>
          ${report.verdicts.map((verdict, index) => {
            const certificate = report.certificates[verdict.subject];
            const of = outcomeClass(verdict.outcome, report);
            return html`
              <li>
                <button class="subject ${of}" aria-pressed=${index === this.chosen} @click=${() => (this.chosen = index)}>
                  ${classIcon(of)}
                  <span class="who">
                    <bdi>${certificate ? shortName(certificate) : `#${verdict.subject}`}</bdi>
                    <span class="faint">${certificate ? visible(certificate.source) : nothing}</span>
                  </span>
                  <span class="why">${verdict.headline.heading}</span>
                </button>
              </li>
            `;
          })}
        </ul>
      </section>
    `;
  }

  #details(report: Report, verdict: Verdict) {
    return html`
      ${this.chosen !== this.#lead()
        ? html`<zoneseal-verdict
            small
            .report=${report}
            .headline=${verdict.headline}
            .of=${outcomeClass(verdict.outcome, report)}
            .verdict=${verdict}
            .asOf=${this.asOf}
          ></zoneseal-verdict>`
        : nothing}
      <div class="columns">
        <zoneseal-map .report=${report} .verdict=${verdict} .claimed=${this.claimed} .desk=${this.desk}></zoneseal-map>
        <div>
          <zoneseal-checks .report=${report} .verdict=${verdict}></zoneseal-checks>
          <zoneseal-candidates .report=${report} .verdict=${verdict}></zoneseal-candidates>
        </div>
      </div>
    `;
  }

  #certificates(report: Report) {
    if (report.verdicts.length === 0) return nothing;
    return html`
      <section aria-labelledby="certificates-title">
        <h2 id="certificates-title">Certificates</h2>
        <div class="cards">
          ${report.certificates.map(
            (certificate) => html`<zoneseal-certificate .certificate=${certificate} .zone=${report.question.zone} .at=${report.question.at}></zoneseal-certificate>`,
          )}
        </div>
      </section>
    `;
  }

  async #copy(): Promise<void> {
    await copy(this.json);
    this.copied = true;
    setTimeout(() => (this.copied = false), 2000);
  }

  #save(): void {
    const url = URL.createObjectURL(new Blob([this.json], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: "zoneseal-report.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

customElements.define("zoneseal-report", ZonesealReport);
