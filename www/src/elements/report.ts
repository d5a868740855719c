import { html, nothing } from "lit";
import { outcomeClass, reportClass } from "../classes.js";
import { LightElement } from "../light.js";
import type { Report, Verdict } from "../types.js";
import "./candidates.js";
import "./certificates.js";
import type { Pair, ZonesealCertificates } from "./certificates.js";
import "./checks.js";
import "./export.js";
import "./map.js";
import "./subjects.js";
import "./timeline.js";
import "./tray.js";
import "./verdict.js";
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
    pair: { attribute: false },
    chosen: { state: true },
    whole: { state: true },
  };
  declare json: string;
  /** The time that the reader chose; null where it was the clock's. */
  declare asOf: string | null;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  /** Answers about the report; null where there is nobody to ask. */
  declare desk: Desk | null;
  /** Two certificates to compare from the start. */
  declare pair: Pair | null;
  declare chosen: number;
  /** Whether all of it is drawn. Of a large report, the verdict is painted before the rest is. */
  declare whole: boolean;

  #report: Report | null = null;

  constructor() {
    super();
    this.addEventListener("zs-show", ({ detail: { certificate, bytes } }) => {
      void this.querySelector<ZonesealCertificates>("zoneseal-certificates")?.show(certificate, bytes ?? null);
    });
    this.json = "";
    this.asOf = null;
    this.claimed = false;
    this.desk = null;
    this.pair = null;
    this.chosen = 0;
    this.whole = true;
  }

  /** The report that is shown. */
  get report(): Report | null {
    return this.#report;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("json")) {
      const isFirst = this.#report === null;
      this.#report = this.json ? (JSON.parse(this.json) as Report) : null;
      if (isFirst) this.whole = (this.#report?.certificates.length ?? 0) <= AT_ONCE;
      this.chosen = this.#lead();
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
        .of=${reportClass(report, this.claimed)}
        .claimed=${this.claimed}
        .verdict=${report.verdicts.length === 1 ? verdict : undefined}
        .asOf=${this.asOf}
        .aside=${this.#export(verdict)}
      ></zoneseal-verdict>
      ${this.whole ? this.#rest(report, verdict) : nothing}
    `;
  }

  protected override updated(): void {
    if (!this.whole) requestAnimationFrame(() => setTimeout(() => (this.whole = true)));
  }

  #rest(report: Report, verdict: Verdict | undefined) {
    return html`
      ${report.verdicts.length > 1
        ? html`<zoneseal-subjects .report=${report} .chosen=${this.chosen} .lead=${this.#lead()}
            .claimed=${this.claimed} @zs-subject=${(event: CustomEvent<number>) => (this.chosen = event.detail)}></zoneseal-subjects>`
        : nothing}
      ${verdict ? this.#details(report, verdict) : nothing}
      ${this.#certificates(report)}
      <zoneseal-tray .report=${report} .desk=${this.desk}></zoneseal-tray>
    `;
  }

  /** The verdict that the report's headline is about. */
  #lead(): number {
    const { verdicts = [], headline, outcome } = this.#report ?? {};
    const same = verdicts.findIndex((verdict) => verdict.outcome === outcome && verdict.headline.plain === headline?.plain);
    return Math.max(0, same);
  }

  #export(verdict: Verdict | undefined) {
    return html`<zoneseal-export
      .json=${this.json}
      .report=${this.#report}
      .verdict=${verdict}
      .asOf=${this.asOf}
      .claimed=${this.claimed}
      .desk=${this.desk}
    ></zoneseal-export>`;
  }

  #details(report: Report, verdict: Verdict) {
    return html`
      ${this.chosen !== this.#lead()
        ? html`<zoneseal-verdict
            small
            .report=${report}
            .headline=${verdict.headline}
            .of=${outcomeClass(verdict.outcome, report, this.claimed)}
            .claimed=${this.claimed}
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
      <zoneseal-timeline .report=${report} .verdict=${verdict} .asOf=${this.asOf} .claimed=${this.claimed} .desk=${this.desk}></zoneseal-timeline>
    `;
  }

  #certificates(report: Report) {
    if (report.verdicts.length === 0) return nothing;
    return html`
      <section id="certificates" aria-labelledby="certificates-title" tabindex="-1">
        <zoneseal-certificates .report=${report} .desk=${this.desk} .pair=${this.pair} .claimed=${this.claimed}></zoneseal-certificates>
      </section>
    `;
  }
}

/** Certificates that are drawn together with the verdict. */
const AT_ONCE = 100;

customElements.define("zoneseal-report", ZonesealReport);
