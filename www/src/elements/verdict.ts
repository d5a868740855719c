import { html, nothing } from "lit";
import { classWord, unclaimed, type VerdictClass } from "../classes.js";
import { arrowIcon, classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { leadOf } from "../regions.js";
import { prose } from "../prose.js";
import { visible } from "../text.js";
import { dateTime } from "../time.js";
import type { Headline, Report, Verdict } from "../types.js";

/**
 * One sentence for everybody, one for experts, one action, one code. All of them are the engine's. What is trusted
 * only by a zone that came with a link is not shown as trusted: then the page says why, and offers to adopt the zone.
 */
export class ZonesealVerdict extends LightElement {
  static override properties = {
    report: { attribute: false },
    headline: { attribute: false },
    of: { attribute: false },
    verdict: { attribute: false },
    asOf: { attribute: false },
    aside: { attribute: false },
    claimed: { type: Boolean },
    small: { type: Boolean },
    said: { state: true },
  };
  declare report: Report;
  declare headline: Headline;
  declare of: VerdictClass;
  declare verdict: Verdict | undefined;
  /** The time that the reader chose; null where it was the clock's. */
  declare asOf: string | null;
  /** What stands beside the words: what can be done with the report. */
  declare aside: unknown;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  declare small: boolean;
  /** What is read out, once for each verdict. */
  declare said: string;

  #shown = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.asOf = null;
    this.claimed = false;
    this.small = false;
    this.said = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    const { code } = this.headline;
    const of = unclaimed(this.of, this.claimed);
    const word = classWord(of, this.report, code);
    // Only what would be green is held back; a refusal stands, whoever named the zone.
    const held = this.claimed && (this.verdict ?? this.report).outcome === "trusted";
    const heading = held ? `${word}.` : this.headline.heading;
    // Most headings begin with the word of their class, and then it need not stand twice.
    const repeated = heading.startsWith(word);
    return html`
      <section class="verdict ${of} ${this.small ? "small" : ""}" data-code=${code} data-class=${of} ?data-claimed=${held}>
        <p class="class">${classIcon(of)}${repeated ? nothing : html`<span>${word}</span>`}</p>
        <div class="words">
          ${this.asOf ? html`<p class="as-of">as of <time datetime=${this.report.question.at}>${dateTime(this.report.question.at)}</time></p>` : nothing}
          ${this.small ? html`<h2>${prose(heading)}</h2>` : html`<h1>${prose(heading)}</h1>`}
          ${held ? this.#held() : this.#sentences()}
          ${this.#meta(held)}
        </div>
        ${this.aside ?? nothing}
        ${this.small ? nothing : html`<p class="read-out" role="status">${this.said}</p>`}
      </section>
    `;
  }

  /**
   * A reader who listens hears the verdict once: after it has stood for a moment, so not at every step of a time that is
   * dragged, and in an element that was there before, because what is born with its text is not read out.
   */
  protected override updated(): void {
    if (this.small) return;
    const words = [".as-of", "h1", ".plain"].map((part) => this.querySelector(part)?.textContent.replace(/\s+/g, " ").trim() ?? "");
    const shown = words.filter((text) => text !== "").join(" ");
    if (shown === this.#shown) return;
    this.#shown = shown;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = shown;
      // It stands above as well: nobody should come across it twice.
      this.#timer = setTimeout(() => (this.said = ""), SAID_MS);
    }, STOOD_MS);
  }

  #sentences() {
    const { plain, expert, action } = this.headline;
    return html`
      <p class="plain">${prose(plain)}</p>
      ${action ? html`<p class="action">${arrowIcon}<span>${prose(action)}</span></p>` : nothing}
      ${expert ? html`<p class="expert">${prose(expert)}</p>` : nothing}
    `;
  }

  #held() {
    const zone = html`<bdi>${visible(this.report.question.zone?.id ?? "")}</bdi>`;
    return html`
      <p class="plain">
        The zone ${zone} is only claimed by this link: whoever made the link chose its authorities. Until you say that
        it is your site's zone, it proves nothing.
      </p>
      <p class="action">
        <button class="primary" @click=${() => this.dispatchEvent(new CustomEvent("zs-adopt-claimed", { bubbles: true, composed: true }))}>
          I know this zone: adopt it
        </button>
      </p>
      <p class="expert">If it is: ${prose(this.headline.expert)}</p>
    `;
  }

  #meta(held: boolean) {
    const { code, clause } = this.headline;
    const { zone } = this.report.question;
    const member = this.verdict?.member;
    const more = this.#alsoWrong();
    return html`
      <p class="meta">
        ${held ? html`<span>if adopted</span>` : nothing}
        <a class="code" href="#code=${code}" title="What this code means">${code}</a>
        ${more > 0 ? html`<a class="also" href="#checks">also wrong (${more})</a>` : nothing}
        ${clause ? html`<span>${clause}</span>` : nothing}
        ${zone ? html`<span>zone <bdi>${visible(zone.id)}</bdi></span>` : nothing}
        ${member ? html`<span>member <bdi>${visible(member)}</bdi></span>` : nothing}
      </p>
    `;
  }

  /** How many further checks failed; the first of them is the headline. */
  #alsoWrong(): number {
    const { findings = [] } = this.verdict ?? leadOf(this.report) ?? {};
    return findings.filter(({ severity }) => severity === "error" || severity === "missing").length - 1;
  }
}

const STOOD_MS = 300;
const SAID_MS = 10_000;

customElements.define("zoneseal-verdict", ZonesealVerdict);
