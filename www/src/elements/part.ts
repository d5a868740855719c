import { html, nothing } from "lit";
import { emit, type Part } from "../events.js";
import { chevronIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { placeBelow } from "../place.js";
import { choices, playing } from "../parts.js";
import type { Question } from "../question.js";
import { shortName } from "../text.js";
import type { Certificate, Report } from "../types.js";
import "./adoption.js";

/** What stands open below the chip. */
type Open = "menu" | "naming" | null;

/**
 * A certificate's part in the question, as a chip that can be changed: a button with a menu. Nothing is chosen before an
 * entry is activated, and an authority is adopted only after its zone was named. A list that acts when it changes would
 * let one stray key make an authority trusted.
 */
export class ZonesealPart extends LightElement {
  static override properties = {
    certificate: { attribute: false },
    report: { attribute: false },
    question: { attribute: false },
    open: { state: true },
  };
  declare certificate: Certificate;
  declare report: Report;
  /** Null where nobody can be asked: then the chip only says. */
  declare question: Question | null;
  declare open: Open;

  #wasOpen = false;

  constructor() {
    super();
    this.open = null;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // Another certificate in the same place: what was opened belonged to the one before.
    const before = changed.get("certificate") as Certificate | undefined;
    if (before && before.sha256 !== this.certificate.sha256) this.open = null;
  }

  protected override render() {
    const { certificate, report, question } = this;
    const { part, words } = playing(certificate, report, question);
    if (!question) return html`<span class="role" data-part=${part ?? nothing}>${words}</span>`;
    return html`
      <button class="role part" type="button" data-part=${part ?? nothing} aria-haspopup="menu" aria-expanded=${this.open !== null}
        aria-label="Part of ${shortName(certificate)}: ${words}" @pointerdown=${this.#pointed} @click=${this.#press} @keydown=${this.#keyOnChip}>
        ${words}${chevronIcon}
      </button>
      ${this.open ? this.#popover(this.open) : nothing}
    `;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("open") && this.open) void this.#shown();
  }

  /** What was opened gets its place, once it has its size, and the focus. */
  async #shown(): Promise<void> {
    const chip = this.#chip();
    const popover = this.querySelector<HTMLElement>("[popover]");
    if (!chip || !popover) return;
    if (!popover.matches(":popover-open")) popover.showPopover();
    const adoption = this.querySelector("zoneseal-adoption");
    await adoption?.updateComplete;
    placeBelow(popover, chip);
    const first = adoption?.querySelector("input") ?? this.#entries()[0];
    first?.focus({ preventScroll: true });
  }

  #popover(open: "menu" | "naming") {
    const { certificate, report, question } = this;
    const name = shortName(certificate);
    const content =
      open === "menu"
        ? html`
            <div role="menu" aria-label="Part of ${name}" @keydown=${this.#keyInMenu}>
              ${choices(certificate, report, question).map(
                ([part, text]) => html`<button role="menuitem" type="button" tabindex="-1" data-choice=${part} @click=${() => this.#choose(part)}>${text}</button>`,
              )}
            </div>
          `
        : html`
            <div role="group" aria-label="Treat ${name} as this site's authority">
              <p><strong><bdi>${name}</bdi></strong> as this site's authority</p>
              <zoneseal-adoption .sha256=${certificate.sha256} @close=${() => this.#close()}></zoneseal-adoption>
            </div>
          `;
    return html`<div class="part-menu" popover="auto" @toggle=${this.#toggled}>${content}</div>`;
  }

  /** The browser closes the menu when the pointer goes down elsewhere, and the chip is elsewhere: then a press closes. */
  #pointed(): void {
    this.#wasOpen = this.open !== null;
  }

  #press(): void {
    const wasOpen = this.open !== null || this.#wasOpen;
    this.#wasOpen = false;
    if (wasOpen) this.#close();
    else this.open = "menu";
  }

  #keyOnChip(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.open = "menu";
  }

  #keyInMenu(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const entries = this.#entries();
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const { key } = event;
    if (key === "Tab") return this.#close();
    // The key that opened the menu and is still held down chooses nothing in it.
    if ((key === "Enter" || key === " ") && !event.repeat) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
    // A letter is nobody's while the menu is open: neither the page's nor an entry's.
    if (key.length === 1 || key === "Enter" || to !== undefined) event.preventDefault();
    if (to !== undefined) entries.at(to % entries.length)?.focus({ preventScroll: true });
  }

  #choose(part: Part): void {
    if (part === "anchor") {
      this.open = "naming";
      return;
    }
    this.#close();
    emit(this, "zs-role", { sha256: this.certificate.sha256, role: part });
  }

  /** Closed by Escape or by a press elsewhere, as browsers do with what pops up. */
  #toggled(event: Event): void {
    const { newState } = event as ToggleEvent;
    if (newState === "closed" && (event.target as HTMLElement).isConnected) this.open = null;
  }

  #close(): void {
    this.querySelector<HTMLElement>("[popover]:popover-open")?.hidePopover();
    this.open = null;
    this.#chip()?.focus({ preventScroll: true });
  }

  #chip(): HTMLElement | null {
    return this.querySelector<HTMLElement>("button.part");
  }

  #entries(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }
}

customElements.define("zoneseal-part", ZonesealPart);

declare global {
  interface HTMLElementTagNameMap {
    "zoneseal-adoption": import("./adoption.js").ZonesealAdoption;
  }
}
