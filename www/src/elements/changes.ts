import { html, nothing } from "lit";
import type { Boundary, ChangeDate } from "../breakpoints.js";
import { classWord, outcomeClass } from "../classes.js";
import { emit } from "../events.js";
import { classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { prose } from "../prose.js";
import { shortName } from "../text.js";
import { dateTime } from "../time.js";
import type { Changes, Report } from "../types.js";

type Would = Changes["would"][number];

/** The dates at which the answer becomes another, and what else would make it trusted. All of it is the engine's. */
export class ZonesealChanges extends LightElement {
  static override properties = {
    changes: { attribute: false },
    boundaries: { attribute: false },
    report: { attribute: false },
    claimed: { type: Boolean },
    at: { attribute: false },
  };
  /** Null while it is not known. */
  declare changes: Changes | null;
  /** Where certificates begin and end, in place of what nobody knows. */
  declare boundaries: Boundary[] | null;
  declare report: Report;
  declare claimed: boolean;
  /** The time that is judged, in milliseconds. */
  declare at: number;

  protected override render() {
    const { changes, boundaries } = this;
    if (!changes && boundaries) return this.#bounds(boundaries);
    if (!changes) return html`<p class="faint changes-wait">Looking for the dates at which the answer changes…</p>`;
    const { dates, would, complete } = changes;
    return html`
      <div class="changes">
        <div>
          <h3>When the answer changes${this.report.verdicts.length > 1 ? html` <span class="tally">for all subjects together</span>` : nothing}</h3>
          ${dates.length > 0 ? html`<ol>${dates.map((change) => this.#date(change))}</ol>` : html`<p class="faint">At no date.</p>`}
          ${complete ? nothing : html`<p class="faint">Not every date and value was tried.</p>`}
        </div>
        ${would.length > 0 && !this.claimed
          ? html`
              <div>
                <h3>What would make it trusted</h3>
                <ul class="would">${would.map((change) => this.#would(change))}</ul>
              </div>
            `
          : nothing}
      </div>
    `;
  }

  #date({ at, because, before, after }: ChangeDate) {
    const [from, to] = [this.#class(before), this.#class(after)];
    const words = [classWord(from, this.report, before.code), classWord(to, this.report, after.code)];
    const past = Date.parse(at) <= this.at;
    return html`
      <li>
        <button class="change ${to}" data-at=${at} data-past=${past} @click=${() => emit(this, "zs-ask", { at })}>
          ${classIcon(to)}
          <span class="when"><time datetime=${at}>${dateTime(at)}</time></span>
          <span class="what">${words[0] === words[1] ? html`${words[1]}: <code>${before.code}</code> → <code>${after.code}</code>` : html`${words[0]} → <strong>${words[1]}</strong>`}</span>
          <span class="because">because ${prose(because)}</span>
        </button>
      </li>
    `;
  }

  #bounds(boundaries: Boundary[]) {
    return html`
      <div class="changes">
        <div>
          <h3>When a certificate begins or ends</h3>
          <ol>
            ${boundaries.map(
              ({ at, certificate, begins }) => html`
                <li>
                  <button class="change bound" data-at=${at} data-past=${Date.parse(at) <= this.at} @click=${() => emit(this, "zs-ask", { at })}>
                    <span class="when"><time datetime=${at}>${dateTime(at)}</time></span>
                    <span class="what"><bdi>${shortName(certificate)}</bdi> ${begins ? "begins to be valid" : "is no longer valid"}</span>
                  </button>
                </li>
              `,
            )}
          </ol>
        </div>
      </div>
    `;
  }

  #class({ outcome }: ChangeDate["after"]) {
    return outcomeClass(outcome, this.report, this.claimed);
  }

  #would({ kind, to, sentence }: Would) {
    const asked = kind === "date" ? { at: to } : kind === "role" ? { role: to } : kind === "host" ? { host: to } : kind === "profile" ? { profile: to } : null;
    return html`
      <li>
        <span>${prose(sentence)}</span>
        ${asked ? html`<button @click=${() => emit(this, "zs-ask", asked)}>Ask so</button>` : nothing}
      </li>
    `;
  }
}

customElements.define("zoneseal-changes", ZonesealChanges);
