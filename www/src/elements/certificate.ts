import { html, nothing } from "lit";
import type { Desk } from "../desk.js";
import type { Range } from "../hex.js";
import { LightElement } from "../light.js";
import { warnings } from "../lookalike.js";
import { shortName, visible } from "../text.js";
import { date, ending } from "../time.js";
import type { Certificate, Report } from "../types.js";
import "./adoption.js";
import "./expert.js";
import type { ZonesealExpert } from "./expert.js";
import "./fields.js";
import "./names.js";
import type { NamedText } from "./names.js";
import "./part.js";

/** One certificate: the plain row first, every field behind it, every byte behind these. */
export class ZonesealCertificate extends LightElement {
  static override properties = {
    certificate: { attribute: false },
    report: { attribute: false },
    desk: { attribute: false },
    picked: { type: Boolean },
    naming: { state: true },
    opened: { type: Boolean, reflect: true },
    expert: { type: Boolean, reflect: true },
    over: { state: true },
  };
  declare certificate: Certificate;
  declare report: Report;
  declare desk: Desk | null;
  /** Whether it is one of the two to compare. */
  declare picked: boolean;
  declare naming: boolean;
  declare opened: boolean;
  declare expert: boolean;
  /** Whether a file is held over it. */
  declare over: boolean;

  #names: readonly NamedText[] = [];

  constructor() {
    super();
    this.desk = null;
    this.picked = false;
    this.naming = false;
    this.opened = false;
    this.expert = false;
    this.over = false;
  }

  /** Opens the expert view, at these bytes where there are any. */
  async showBytes(bytes: Range | null): Promise<void> {
    this.expert = true;
    await this.updateComplete;
    const expert = this.querySelector<ZonesealExpert>("zoneseal-expert");
    await expert?.updateComplete;
    if (bytes) await expert?.show(bytes);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("certificate")) return;
    this.#names = namesOf(this.certificate);
    const before = changed.get("certificate") as Certificate | undefined;
    if (!before || before.sha256 === this.certificate.sha256) return;
    // Another certificate in the same place: what was opened belonged to the one before.
    this.opened = this.expert = this.naming = false;
  }

  protected override render() {
    const { certificate, desk } = this;
    const { index, issuer, not_before, not_after, extended_key_usage, used } = certificate;
    const name = shortName(certificate);
    const names = this.#names;
    return html`
      <article class="card ${this.over ? "over" : ""}" data-used=${this.#ofZone() ? "anchor" : used} data-sha256=${certificate.sha256}
        id="certificate-${index}" tabindex="-1" aria-labelledby="certificate-${index}-name"
        @dragenter=${this.#drag} @dragover=${this.#drag} @dragleave=${this.#leave} @drop=${this.#drop}>
        <header>
          <h3 id="certificate-${index}-name"><bdi>${name}</bdi>${warnings(name).map((sign) => html` <span class="sign">${sign}</span>`)}</h3>
          <p class="roles"><zoneseal-part .certificate=${certificate} .report=${this.report} .question=${desk?.intake?.question ?? null}></zoneseal-part><span class="role faint">${this.#ofZone() ? "of the zone" : used}</span></p>
        </header>
        <dl class="facts">
          <div><dt>Names</dt><dd>${names.length > 0 ? html`<zoneseal-names .items=${names}></zoneseal-names>` : "none"}</dd></div>
          <div><dt>Issued by</dt><dd><bdi>${certificate.self_issued ? "itself" : visible(issuer)}</bdi></dd></div>
          <div>
            <dt>Valid</dt>
            <dd>
              <time datetime=${not_before} title=${not_before}>${date(not_before)}</time> –
              <time datetime=${not_after} title=${not_after}>${date(not_after)}</time>
              <span class="faint">(${ending(not_after, this.report.question.at)})</span>
            </dd>
          </div>
          <div><dt>For</dt><dd>${extended_key_usage.join(", ") || (certificate.ca ? "issuing" : "not stated")}</dd></div>
        </dl>
        ${desk ? this.#actions(name) : nothing}
        <details class="all-fields" .open=${this.opened} @toggle=${(event: Event) => (this.opened = (event.target as HTMLDetailsElement).open)}>
          <summary>All fields</summary>
          ${this.opened ? html`<zoneseal-fields .certificate=${certificate} .desk=${desk}></zoneseal-fields>` : nothing}
        </details>
        ${desk
          ? html`
              <details class="all-bytes" .open=${this.expert} @toggle=${(event: Event) => (this.expert = (event.target as HTMLDetailsElement).open)}>
                <summary>ASN.1 and bytes</summary>
                ${this.expert
                  ? html`<zoneseal-expert .sha256=${certificate.sha256} .name=${name} .desk=${desk}></zoneseal-expert>`
                  : nothing}
              </details>
            `
          : nothing}
        ${this.#mayBeAnchor() || this.naming ? this.#adoption() : nothing}
        ${this.over ? html`<p class="over-note" aria-hidden="true">Drop to compare with this</p>` : nothing}
      </article>
    `;
  }

  #actions(name: string) {
    return html`
      <p class="card-actions">
        <button class="compare-toggle" aria-pressed=${this.picked} aria-label=${`Compare ${name}`} @click=${() => this.#tell("zs-pick", null)}>Compare</button>
        <label class="button-like">
          Compare with a file…
          <input type="file" class="whole-label" aria-label=${`Compare ${name} with a file`} @change=${this.#chosenFile} />
        </label>
      </p>
    `;
  }

  #chosenFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) this.#tell("zs-pick", file);
    input.value = "";
  }

  /** One file over a card is to be compared with it. More of them, or text, are for the page. */
  #drag(event: DragEvent): void {
    const items = [...(event.dataTransfer?.items ?? [])];
    if (!this.desk || items.length !== 1 || items[0]?.kind !== "file") return;
    event.preventDefault();
    event.stopPropagation();
    this.over = true;
  }

  #leave(event: DragEvent): void {
    if (!this.over) return;
    event.stopPropagation();
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !this.contains(to)) this.over = false;
  }

  #drop(event: DragEvent): void {
    const files = [...(event.dataTransfer?.files ?? [])];
    const [file] = files;
    this.over = false;
    if (!this.desk || files.length !== 1 || !file) return;
    event.preventDefault();
    event.stopPropagation();
    this.#tell("zs-pick", file);
  }

  /** For the list of certificates around it, and for nobody else. */
  #tell(name: string, file: File | null): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { sha256: this.certificate.sha256, file } }));
  }

  #ofZone(): boolean {
    return this.report.question.zone?.anchors.includes(this.certificate.sha256) ?? false;
  }

  /** A self-signed authority that came in a file: it may be the site's own, and only the reader can know. */
  #mayBeAnchor(): boolean {
    const { ca, self_issued } = this.certificate;
    return ca && self_issued && !this.#ofZone();
  }

  #adoption() {
    if (!this.naming) {
      return html`
        <footer>
          <button @click=${() => (this.naming = true)}>Treat as this site's authority</button>
        </footer>
      `;
    }
    return html`
      <footer>
        <zoneseal-adoption .sha256=${this.certificate.sha256} @close=${() => (this.naming = false)}></zoneseal-adoption>
      </footer>
    `;
  }
}

/** Every name that it speaks for, with its kind. */
function namesOf({ uri, dns, ip, email, other_names }: Certificate): NamedText[] {
  const kinds: [string, readonly string[]][] = [["URI", uri], ["DNS", dns], ["IP", ip], ["email", email], ["other", other_names]];
  return kinds.flatMap(([label, texts]) => texts.map((text) => ({ label, text })));
}

customElements.define("zoneseal-certificate", ZonesealCertificate);
