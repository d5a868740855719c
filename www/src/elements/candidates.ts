import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import { findingRow } from "../rows.js";
import { shortName } from "../text.js";
import type { Candidate, Report, Verdict } from "../types.js";

/** Every other issuer that was tried, and why each failed. */
export class ZonesealCandidates extends LightElement {
  static override properties = { report: { attribute: false }, verdict: { attribute: false } };
  declare report: Report;
  declare verdict: Verdict;

  protected override render() {
    const { candidates } = this.verdict;
    if (candidates.length === 0) return nothing;
    return html`
      <section class="candidates" aria-labelledby="candidates-title">
        <h2 id="candidates-title">Other issuers tried <span class="tally">${candidates.length}</span></h2>
        <ul>
          ${candidates.map((candidate) => this.#candidate(candidate))}
        </ul>
      </section>
    `;
  }

  #candidate({ path, reach, findings }: Candidate) {
    return html`
      <li>
        <details>
          <summary>
            <span class="route">${path.map((index) => html`<bdi>${this.#name(index)}</bdi>`)}</span>
            <span class="why">${findings[0]?.code ?? reach}</span>
          </summary>
          <ol class="findings">${findings.map((finding) => findingRow(finding, this.report))}</ol>
        </details>
      </li>
    `;
  }

  #name(index: number): string {
    const certificate = this.report.certificates[index];
    return certificate ? shortName(certificate) : `#${index}`;
  }
}

customElements.define("zoneseal-candidates", ZonesealCandidates);
