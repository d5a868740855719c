import { html, nothing } from "lit";
import { classWord, type VerdictClass } from "../classes.js";
import { arrowIcon, classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { visible } from "../text.js";
import { dateTime } from "../time.js";
import type { Headline, Report, Verdict } from "../types.js";

/** One sentence for everybody, one for experts, one action, one code. All of them are the engine's. */
export class ZonesealVerdict extends LightElement {
  static override properties = {
    report: { attribute: false },
    headline: { attribute: false },
    of: { attribute: false },
    verdict: { attribute: false },
    asOf: { attribute: false },
    aside: { attribute: false },
    small: { type: Boolean },
  };
  declare report: Report;
  declare headline: Headline;
  declare of: VerdictClass;
  declare verdict: Verdict | undefined;
  declare asOf: string | null;
  /** What stands beside the words: what can be done with the report. */
  declare aside: unknown;
  declare small: boolean;

  protected override render() {
    const { heading, plain, expert, action, code, clause } = this.headline;
    const { zone } = this.report.question;
    const word = classWord(this.of, this.report);
    // Most headings begin with the word of their class, and then it need not stand twice.
    const repeated = heading.startsWith(word);
    return html`
      <section class="verdict ${this.of} ${this.small ? "small" : ""}" role=${this.small ? nothing : "status"} data-code=${code}>
        <p class="class">${classIcon(this.of)}${repeated ? nothing : html`<span>${word}</span>`}</p>
        <div class="words">
          ${this.small ? html`<h2>${visible(heading)}</h2>` : html`<h1>${visible(heading)}</h1>`}
          <p class="plain">${visible(plain)}</p>
          ${action ? html`<p class="action">${arrowIcon}<span>${visible(action)}</span></p>` : nothing}
          ${expert ? html`<p class="expert">${visible(expert)}</p>` : nothing}
          <p class="meta">
            <a class="code" href="#code=${code}" title="What this code means">${code}</a>
            ${clause ? html`<span>${clause}</span>` : nothing}
            ${zone ? html`<span>zone <bdi>${visible(zone.id)}</bdi></span>` : nothing}
            ${this.asOf ? html`<span class="as-of">as of ${dateTime(this.report.question.at)}</span>` : nothing}
            ${this.verdict?.member ? html`<span>member <bdi>${visible(this.verdict.member)}</bdi></span>` : nothing}
          </p>
        </div>
        ${this.aside ?? nothing}
      </section>
    `;
  }
}

customElements.define("zoneseal-verdict", ZonesealVerdict);
