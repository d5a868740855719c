import { html, nothing } from "lit";
import { emit, type Part } from "../events.js";
import { LightElement } from "../light.js";
import { choices, playing } from "../parts.js";
import type { Question } from "../question.js";
import { shortName } from "../text.js";
import type { Certificate, Report } from "../types.js";

/** A certificate's part in the question, as a chip that can be changed. */
export class ZonesealPart extends LightElement {
  static override properties = {
    certificate: { attribute: false },
    report: { attribute: false },
    question: { attribute: false },
  };
  declare certificate: Certificate;
  declare report: Report;
  /** Null where nobody can be asked: then the chip only says. */
  declare question: Question | null;

  protected override render() {
    const { certificate, report, question } = this;
    const { part, words } = playing(certificate, report, question);
    if (!question) return html`<span class="role" data-part=${part ?? nothing}>${words}</span>`;
    return html`
      <select class="role part" data-part=${part ?? nothing} aria-label="Part of ${shortName(certificate)}" @change=${this.#change}>
        <option value="" selected>${words}</option>
        ${choices(certificate, report, question).map(([value, text]) => html`<option value=${value}>${text}</option>`)}
      </select>
    `;
  }

  #change(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const role = select.value as Part;
    // It says what is, and that changes with the answer.
    select.value = "";
    emit(this, "zs-role", { sha256: this.certificate.sha256, role });
  }
}

customElements.define("zoneseal-part", ZonesealPart);
