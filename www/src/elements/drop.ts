import { html } from "lit";
import { openFiles, pasteFromClipboard } from "../commands.js";
import { dropIcon } from "../icons.js";
import { LightElement } from "../light.js";
import type { State } from "../state.js";
import { visible } from "../text.js";

/** The visible part of the drop area, and its equivalents for those who do not drag: choose and paste. */
export class ZonesealDrop extends LightElement {
  static override properties = { compact: { type: Boolean }, state: { attribute: false }, version: { attribute: false } };
  declare compact: boolean;
  declare state: State;
  /** Changes whenever the state does. */
  declare version: unknown;

  constructor() {
    super();
    this.compact = false;
  }

  /** Lets the reader choose files. */
  choose(): void {
    this.querySelector("input")?.click();
  }

  /** Puts the focus where files are chosen. */
  rest(): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[data-command="open"]')?.focus({ preventScroll: true }));
  }

  protected override render() {
    const chooser = html`<input type="file" multiple hidden tabindex="-1" aria-hidden="true" @change=${this.#chosen} />`;
    if (this.compact) {
      const { undoable } = this.state;
      return html`
        ${chooser}
        <button data-command="open" @click=${openFiles}>Add files</button>
        <button data-command="paste" @click=${pasteFromClipboard}>Paste</button>
        <button data-command="undo" ?disabled=${undoable === null} title=${undoable ? `Take back ${visible(undoable)} (Ctrl+Z)` : "Nothing to take back"}
          @click=${() => this.state.undo()}>Undo</button>
        <button data-command="clear" @click=${() => this.state.clear()}>Clear</button>
      `;
    }
    return html`
      <div class="drop-card">
        ${dropIcon}
        <p class="lead">Drop, paste or choose certificates</p>
        <p>In any form that they come in, as many as you have: the certificate, its issuers, the zone file.</p>
        ${chooser}
        <p class="actions">
          <button class="primary" data-command="open" @click=${openFiles}>Choose files</button>
          <button data-command="paste" @click=${pasteFromClipboard}>Paste</button>
          ${this.state.undoable ? html`<button data-command="undo" @click=${() => this.state.undo()}>Undo</button>` : ""}
        </p>
      </div>
    `;
  }

  async #chosen(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    await this.state.add(files);
    // Opening files is explicit, so the reader is taken to the answer (a drop or a paste leaves the focus).
    document.getElementById("verdict")?.focus({ preventScroll: true });
  }
}

customElements.define("zoneseal-drop", ZonesealDrop);
