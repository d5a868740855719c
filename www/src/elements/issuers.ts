import { html, nothing } from "lit";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import { prose } from "../prose.js";
import { count, fingerprint, shortName } from "../text.js";
import { ending } from "../time.js";
import type { Certificate, Issuer, Report, Verdict } from "../types.js";

/** Every certificate that could have been meant as an issuer on the path, with why it is no part of it. */
export class ZonesealIssuers extends LightElement {
  static override properties = { report: { attribute: false }, verdict: { attribute: false } };
  declare report: Report;
  declare verdict: Verdict;

  protected override render() {
    const { issuers, issuers_left_out, path } = this.verdict;
    const total = issuers.length + issuers_left_out;
    if (total === 0) return nothing;
    const below = path.filter((index) => issuers.some(({ of }) => of === index));
    return html`
      <details class="issuers">
        <summary>Other possible issuers <span class="tally">${total.toLocaleString("en")}</span></summary>
        ${below.map((of) => this.#group(of, issuers.filter((issuer) => issuer.of === of)))}
        ${issuers_left_out > 0 ? html`<p class="faint">${count(issuers_left_out, "further one")} not listed.</p>` : nothing}
      </details>
    `;
  }

  #group(of: number, issuers: Issuer[]) {
    const child = this.report.certificates[of];
    return html`
      <h3>For <bdi>${child ? shortName(child) : `#${of}`}</bdi></h3>
      <ul>
        ${issuers.map((issuer) => this.#issuer(issuer, this.report.certificates[issuer.certificate]))}
      </ul>
    `;
  }

  #issuer({ by, tried, code, plain }: Issuer, certificate: Certificate | undefined) {
    if (!certificate) return nothing;
    return html`
      <li>
        <button class="link" @click=${() => emit(this, "zs-show", { certificate: certificate.index })}><bdi>${shortName(certificate)}</bdi></button>
        <span class="faint">
          ${by === "name" ? "same name" : "same key"}, ${tried ? "tried" : "not tried"}, ${ending(certificate.not_after, this.report.question.at)},
          key <code title=${certificate.spki_sha256}>${fingerprint(certificate.spki_sha256.slice(0, 8))}…</code>
        </span>
        <p>${prose(plain)} ${code ? html`<a class="code" href="#code=${code}">${code}</a>` : nothing}</p>
      </li>
    `;
  }
}

customElements.define("zoneseal-issuers", ZonesealIssuers);
