import { html, nothing } from "lit";
import { checkIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { count } from "../text.js";
import type { Report, Verdict } from "../types.js";
import { findingRow } from "../rows.js";

/** Everything that the engine has to say about a subject's best path, in the order in which it was checked. */
export class ZonesealFindings extends LightElement {
  static override properties = { report: { attribute: false }, verdict: { attribute: false } };
  declare report: Report;
  declare verdict: Verdict;

  protected override render() {
    const { findings, checks } = this.verdict;
    const against = findings.filter(({ severity }) => severity === "error" || severity === "missing");
    const notes = findings.filter((finding) => !against.includes(finding));
    const [first, ...others] = against;
    return html`
      <section class="checks" aria-labelledby="checks-title">
        <h2 id="checks-title">Checks <span class="tally">${count(checks, "check")}, ${count(findings.length, "finding")}</span></h2>
        ${first
          ? html`
              <ol class="findings">${findingRow(first, this.report)}</ol>
              ${others.length > 0
                ? html`
                    <h3>Also wrong (${others.length})</h3>
                    <ol class="findings">${others.map((finding) => findingRow(finding, this.report))}</ol>
                  `
                : nothing}
            `
          : html`<p class="calm">${checkIcon}<span>Nothing was found against it.</span></p>`}
        ${notes.length > 0
          ? html`
              <h3>Notes (${notes.length})</h3>
              <ol class="findings">${notes.map((finding) => findingRow(finding, this.report))}</ol>
            `
          : nothing}
      </section>
    `;
  }
}

customElements.define("zoneseal-findings", ZonesealFindings);
