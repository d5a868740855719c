import { html, nothing } from "lit";
import { copy } from "../clipboard.js";
import type { Desk, Intake } from "../desk.js";
import { givenZone, handedIn } from "../given.js";
import { copyIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { MOST_CERTIFICATES, writeLink } from "../link.js";
import { count, shortName, visible } from "../text.js";
import { dateTime } from "../time.js";
import type { Certificate, Report } from "../types.js";

/**
 * Making a link that carries the certificates. Nothing is made before the reader has seen what it will hold and asked
 * for it, and the link never comes into this page's own address or history.
 */
export class ZonesealLink extends LightElement {
  static override properties = {
    report: { attribute: false },
    json: { attribute: false },
    desk: { attribute: false },
    intake: { attribute: false },
    link: { state: true },
    problem: { state: true },
    said: { state: true },
  };
  declare report: Report;
  declare json: string;
  declare desk: Desk;
  declare intake: Intake;
  declare link: string;
  declare problem: string;
  declare said: string;

  constructor() {
    super();
    this.link = "";
    this.problem = "";
    this.said = "";
  }

  /** A link outlives neither the input nor the question that it was made of. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("json")) return;
    this.link = "";
    this.problem = "";
    this.said = "";
  }

  protected override render() {
    const certificates = handedIn(this.intake.read);
    return html`
      <section class="make-link" aria-labelledby="make-link-title">
        <h3 id="make-link-title">Link</h3>
        <p>
          A link carries all of this in itself, behind a <code>#</code>, which browsers send to no host. Whoever has the link
          has what is in it.
        </p>
        ${this.#content(certificates)}
        ${this.#action(certificates)}
        <p class="said" role="status">${this.problem || this.said}</p>
      </section>
    `;
  }

  #content(certificates: readonly Certificate[]) {
    const { question, read, left } = this.intake;
    const zone = givenZone(this.intake, this.report);
    const others = read.objects.filter(({ certificate }) => certificate === null);
    return html`
      <dl class="facts" data-link="content">
        <div>
          <dt>It will hold</dt>
          <dd>
            ${count(certificates.length, "certificate")}:
            ${certificates.slice(0, LISTED).map((certificate, index) => html`${index > 0 ? ", " : ""}<bdi>${shortName(certificate)}</bdi>`)}
            ${certificates.length > LISTED ? `and ${count(certificates.length - LISTED, "more certificate")}` : nothing}
          </dd>
        </div>
        <div><dt>Zone</dt><dd>${zone ? html`<bdi>${visible(zone.id)}</bdi>, with its anchors` : "none"}</dd></div>
        <div><dt>Time</dt><dd>${question.at ? dateTime(question.at) : "now, whenever it is opened"}</dd></div>
        <div>
          <dt>Question</dt>
          <dd>${question.role === "any" ? "any role" : `${question.role} role`}, profile ${question.profile}${question.host ? html`, host <bdi>${visible(question.host)}</bdi>` : nothing}</dd>
        </div>
        <div>
          <dt>Never in it</dt>
          <dd>
            private keys, passphrases, names of files${others.length > 0 ? `, and here ${count(others.length, "object")} that ${others.length === 1 ? "is" : "are"} no certificate` : nothing}.
            ${left.length > 0 ? "A file that held anything else gives its certificates alone." : nothing}
          </dd>
        </div>
      </dl>
    `;
  }

  #action(certificates: readonly Certificate[]) {
    if (this.link) return this.#made();
    if (certificates.length === 0) return html`<p>There is no certificate to put into it.</p>`;
    if (certificates.length > MOST_CERTIFICATES) {
      return html`<p>A link carries at most ${MOST_CERTIFICATES} certificates. Save the report with its origins instead.</p>`;
    }
    return html`<button data-do="make-link" @click=${() => this.#make(certificates)}>Make the link</button>`;
  }

  #made() {
    return html`
      <label class="field">
        <span>The link, ${this.link.length.toLocaleString("en")} characters</span>
        <textarea readonly autocomplete="off" spellcheck="false" rows="3" data-link="text" .value=${this.link} @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}></textarea>
      </label>
      ${FROM_DISK ? html`<p>This page lies on your disk, so it has no address to share. Put this behind that of any copy of the page.</p>` : nothing}
      ${this.link.length > LONG ? html`<p>Some programs cut an address that is as long as this. A cut link is refused, never half read.</p>` : nothing}
      <p class="actions"><button data-link="copy" @click=${() => this.#copy()}>${copyIcon}<span>Copy the link</span></button></p>
    `;
  }

  async #make(certificates: readonly Certificate[]): Promise<void> {
    const { json, desk, intake } = this;
    const zone = givenZone(intake, this.report);
    this.problem = "";
    try {
      const ders = await Promise.all(certificates.map(({ sha256 }) => desk.der(sha256)));
      const hash = await writeLink({ certificates: ders, zone: zone?.text ?? null, question: intake.question });
      if (json !== this.json) return;
      // Without the query: whatever a host put there is none of the link's. Where the page lies on a disk is neither.
      this.link = `${FROM_DISK ? "" : location.href.replace(/[?#].*$/s, "")}${hash}`;
      await this.updateComplete;
      this.querySelector<HTMLElement>('[data-link="copy"]')?.focus();
    } catch (error) {
      if (json === this.json) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #copy(): Promise<void> {
    await copy(this.link);
    this.said = "Copied";
  }
}

customElements.define("zoneseal-link", ZonesealLink);

const FROM_DISK = location.protocol === "file:";
/** Names that are listed. */
const LISTED = 12;
/** Characters that common programs carry (several stop at 8,192). */
const LONG = 8_000;
