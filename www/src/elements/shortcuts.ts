import { html } from "lit";
import { copy } from "../clipboard.js";
import { openFiles, pasteFromClipboard, undo } from "../commands.js";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import { openSheet, sheet } from "../sheet.js";
import { keysOn, openTime, press, SECTIONS, setKeys, SHORTCUTS, shortcutOf, type Key } from "../shortcuts.js";

/** The keys of the page: it hears them, does what is nobody else's, and lists them; each line is a button as well. */
export class ZonesealShortcuts extends LightElement {
  static override properties = { keys: { state: true }, said: { state: true } };
  declare keys: boolean;
  declare said: string;

  readonly #onKey = (event: KeyboardEvent) => {
    const key = shortcutOf(event);
    if (key && this.#do(key)) event.preventDefault();
  };

  constructor() {
    super();
    this.keys = keysOn();
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
  }

  open(): void {
    openSheet(this, "shortcuts");
  }

  protected override render() {
    const list = html`
      <label class="tick">
        <input type="checkbox" name="single-keys" .checked=${this.keys} @change=${this.#switch} />
        <span>Keys that are one character work on this page</span>
      </label>
      <ul class="keys" ?data-off=${!this.keys}>
        ${SHORTCUTS.filter(({ key }) => key !== "?").map(
          ({ key, does }) => html`
            <li>
              <button class="shortcut" data-key=${key} @click=${() => this.#chosen(key)}><kbd>${key}</kbd><span>${does}</span></button>
            </li>
          `,
        )}
      </ul>
      <p class="faint"><kbd>?</kbd> opens this list. No key does anything while you type in a field.</p>
    `;
    return html`
      ${sheet("shortcuts", "Keys", list)}
      <p class="toast" role="status">${this.said}</p>
    `;
  }

  /** Whether the key did something. */
  #do(key: Key): boolean {
    switch (key) {
      case "?":
        this.open();
        return true;
      case "O":
        openFiles();
        return true;
      case "P":
        void pasteFromClipboard();
        return true;
      case "Ctrl+Z":
        void undo();
        return true;
      case "C":
        void this.#copyCode();
        return true;
      case "N":
        emit(this, "zs-ask", { at: null });
        return true;
      case "1":
      case "2":
      case "3":
      case "4":
      case "5":
      case "6":
      case "7":
        return this.#go(Number(key));
      case "T":
        if (document.querySelector("zoneseal-timeline")) press(key);
        else openTime();
        return true;
      case "J":
      case "K":
      case "Enter":
      case "D":
      case "[":
      case "]":
        return press(key);
    }
  }

  /** From the list: the sheet closes first, since all that there is to do is behind it. */
  #chosen(key: Key): void {
    this.querySelector("dialog")?.close();
    this.#do(key);
    if (!document.querySelector("zoneseal-report") && NEEDS_VERDICT.has(key)) this.#say("There is no verdict yet.");
  }

  #switch(event: Event): void {
    this.keys = (event.target as HTMLInputElement).checked;
    setKeys(this.keys);
  }

  #go(number: number): boolean {
    const id = SECTIONS[number - 1] ?? "";
    const place = document.getElementById(id) ?? document.querySelector<HTMLElement>(`zoneseal-${id}`);
    if (!place) return false;
    place.scrollIntoView({ block: "start" });
    const first = id === "drop" ? place.querySelector<HTMLElement>("button") : place;
    if (first && first === place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
    first?.focus({ preventScroll: true });
    return true;
  }

  async #copyCode(): Promise<void> {
    const code = document.querySelector<HTMLElement>(".verdict[data-code]")?.dataset["code"];
    if (!code) return this.#say("There is no verdict yet.");
    await copy(code);
    this.#say(`Copied ${code}`);
  }

  #say(text: string): void {
    this.said = text;
    setTimeout(() => {
      if (this.said === text) this.said = "";
    }, 5000);
  }
}

customElements.define("zoneseal-shortcuts", ZonesealShortcuts);

const NEEDS_VERDICT: ReadonlySet<Key> = new Set(["2", "3", "4", "5", "6", "7", "J", "K", "Enter", "D", "[", "]"] satisfies Key[]);
