import { html, nothing } from "lit";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import { roleOf } from "../role.js";
import { fingerprint, names, sentence, shortName, visible } from "../text.js";
import { date, dateTime, ending } from "../time.js";
import type { Certificate, Report } from "../types.js";

/** One certificate: the plain row first, every field behind it. */
export class ZonesealCertificate extends LightElement {
  static override properties = {
    certificate: { attribute: false },
    zone: { attribute: false },
    at: { attribute: false },
    naming: { state: true },
    problem: { state: true },
  };
  declare certificate: Certificate;
  declare zone: Report["question"]["zone"];
  declare at: string;
  declare naming: boolean;
  declare problem: string | null;

  constructor() {
    super();
    this.naming = false;
    this.problem = null;
  }

  protected override render() {
    const certificate = this.certificate;
    const { index, issuer, not_before, not_after, extended_key_usage, used } = certificate;
    const speaksFor = [...names(certificate), ...certificate.other_names];
    return html`
      <article class="card" data-used=${this.#ofZone() ? "anchor" : used} id="certificate-${index}" tabindex="-1" aria-labelledby="certificate-${index}-name">
        <header>
          <h3 id="certificate-${index}-name"><bdi>${shortName(certificate)}</bdi></h3>
          <p class="roles"><span class="role">${roleOf(certificate, this.zone)}</span><span class="role faint">${this.#ofZone() ? "of the zone" : used}</span></p>
        </header>
        <dl class="facts">
          <div>
            <dt>Names</dt>
            <dd>${speaksFor.length > 0 ? speaksFor.map((name) => html`<bdi class="name">${visible(name)}</bdi>`) : "none"}</dd>
          </div>
          <div><dt>Issued by</dt><dd><bdi>${certificate.self_issued ? "itself" : visible(issuer)}</bdi></dd></div>
          <div>
            <dt>Valid</dt>
            <dd>
              <time datetime=${not_before} title=${not_before}>${date(not_before)}</time> –
              <time datetime=${not_after} title=${not_after}>${date(not_after)}</time>
              <span class="faint">(${ending(not_after, this.at)})</span>
            </dd>
          </div>
          <div><dt>For</dt><dd>${extended_key_usage.join(", ") || (certificate.ca ? "issuing" : "not stated")}</dd></div>
        </dl>
        <details>
          <summary>All fields</summary>
          ${this.#fields()}
        </details>
        ${this.#mayBeAnchor() ? this.#adoption() : nothing}
      </article>
    `;
  }

  #fields() {
    const c = this.certificate;
    const rows: [string, string][] = [
      ["Subject", c.subject || "empty"],
      ["Issuer", c.issuer],
      ["Serial", fingerprint(c.serial)],
      ["Not before", dateTime(c.not_before)],
      ["Not after", dateTime(c.not_after)],
      ["Key", c.key],
      ["Signature", c.signature],
      ["Authority", c.ca ? `yes, path length ${c.path_length ?? "not limited"}` : "no"],
      ["Key usage", c.key_usage.join(", ") || "not stated"],
      ["Extended key usage", c.extended_key_usage.join(", ") || "not stated"],
      ["SHA-256", fingerprint(c.sha256)],
      ["SHA-256 of the key", fingerprint(c.spki_sha256)],
      ["Size", `${c.size.toLocaleString("en")} bytes`],
      ["From", c.source],
    ];
    return html`
      <dl class="fields-list">
        ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${visible(value)}</bdi></dd></div>`)}
      </dl>
    `;
  }

  #ofZone(): boolean {
    return this.zone?.anchors.includes(this.certificate.sha256) ?? false;
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
          <span class="role">possible anchor</span>
          <button @click=${() => (this.naming = true)}>Treat as this site's authority</button>
        </footer>
      `;
    }
    return html`
      <footer>
        <form @submit=${this.#submit}>
          <label class="field">
            <span>The zone's name</span>
            <input name="id" required autocomplete="off" spellcheck="false" placeholder="plant-a.example" />
          </label>
          <button class="primary">Judge against it</button>
          <button type="button" @click=${() => (this.naming = false)}>Cancel</button>
        </form>
        ${this.problem ? html`<p class="notice problem" role="alert">${visible(sentence(this.problem))}</p>` : nothing}
        <p class="faint">You vouch for it: from then on, whatever it signed is in the zone (membership by signature).</p>
      </footer>
    `;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const id = new FormData(event.target as HTMLFormElement).get("id");
    emit(this, "zs-adopt", {
      sha256: this.certificate.sha256,
      id: String(id ?? "").trim(),
      done: (problem) => {
        this.problem = problem;
        this.naming = problem !== null;
      },
    });
  }
}

customElements.define("zoneseal-certificate", ZonesealCertificate);
