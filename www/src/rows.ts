// A finding as a row: what was found, both values side by side, the clause, the certificate, the place, the code.

import { html, nothing } from "lit";
import { emit } from "./events.js";
import { severityIcon } from "./icons.js";
import { prose } from "./prose.js";
import { shortName, visible } from "./text.js";
import type { Finding, Report } from "./types.js";

const SEVERITY_WORDS: Record<Finding["severity"], string> = {
  error: "refused",
  missing: "missing",
  warning: "warning",
  info: "note",
};

export function findingRow(finding: Finding, report: Report) {
  const { code, severity, expected, found, clause, plain, expert, action } = finding;
  return html`
    <li class="finding ${severity}" data-code=${code}>
      <p class="state">${severityIcon(severity)}<span>${SEVERITY_WORDS[severity]}</span></p>
      <div class="what">
        <p class="plain">${prose(plain)}</p>
        ${expected || found
          ? html`
              <dl class="compared">
                <div><dt>Required</dt><dd><bdi>${visible(expected || "–")}</bdi></dd></div>
                <div><dt>Found</dt><dd><bdi>${visible(found || "–")}</bdi></dd></div>
              </dl>
            `
          : nothing}
        ${expert || action
          ? html`
              <details>
                <summary>Details</summary>
                ${expert ? html`<p class="expert">${prose(expert)}</p>` : nothing}
                ${action ? html`<p>${prose(action)}</p>` : nothing}
              </details>
            `
          : nothing}
        <p class="meta">
          <a class="code" href="#code=${code}">${code}</a>
          ${clause ? html`<span>${clause}</span>` : nothing}
          ${certificateLink(finding, report)}
        </p>
      </div>
    </li>
  `;
}

/** Which certificate, and which bytes of it. */
function certificateLink({ certificate: index, bytes }: Finding, report: Report) {
  const certificate = index === null ? undefined : report.certificates[index];
  if (!certificate) return nothing;
  const place = bytes ? html`, bytes ${bytes[0]}–${bytes[1]} <span class="hex">(0x${bytes[0].toString(16)})</span>` : nothing;
  return html`<span><button class="link" @click=${() => show(certificate.index)}><bdi>${shortName(certificate)}</bdi></button>${place}</span>`;
}

/** Brings a certificate's card into view. */
export function show(index: number): void {
  const list = document.querySelector("zoneseal-certificates");
  if (list) emit(list, "zs-show", { certificate: index });
}
