import { html, nothing } from "lit";
import { LightElement } from "../light.js";
import { count, shortName, visible } from "../text.js";
import type { InputObject, Report } from "../types.js";
import { show } from "../rows.js";

/** Everything that was in the files, with its fate. Nothing is dropped in silence. */
export class ZonesealTray extends LightElement {
  static override properties = { report: { attribute: false } };
  declare report: Report;

  protected override render() {
    const { objects } = this.report;
    return html`
      <section class="tray" aria-labelledby="tray-title">
        <h2 id="tray-title">What was in the files <span class="tally">${count(objects.length, "object")}</span></h2>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="tray-title">
          <table>
            <thead>
              <tr><th scope="col">Object</th><th scope="col">From</th><th scope="col">Bytes</th><th scope="col">Fate</th></tr>
            </thead>
            <tbody>
              ${objects.map((object) => this.#row(object))}
            </tbody>
          </table>
        </div>
      </section>
    `;
  }

  #row(object: InputObject) {
    const { source, offset, length, kind, fate, problem } = object;
    const certificate = object.certificate === null ? undefined : this.report.certificates[object.certificate];
    return html`
      <tr class=${fate.replaceAll(" ", "-")}>
        <th scope="row">
          ${visible(kind)}
          ${certificate
            ? html`<button class="link" @click=${() => show(certificate.index)}><bdi>${shortName(certificate)}</bdi></button>`
            : nothing}
        </th>
        <td class="source"><bdi>${visible(source)}</bdi></td>
        <td class="number">${offset}–${offset + length}</td>
        <td>
          <span class="fate">${fate}</span>
          ${problem
            ? html`
                <p>${visible(problem.plain)} ${visible(problem.action)}</p>
                <p class="meta"><a class="code" href="#code=${problem.code}">${problem.code}</a><span>at byte ${problem.offset}</span></p>
              `
            : nothing}
        </td>
      </tr>
    `;
  }
}

customElements.define("zoneseal-tray", ZonesealTray);
