import { html, nothing } from "lit";
import { hasPlace, type Around } from "../around.js";
import { hex } from "../bytes.js";
import { LightElement } from "../light.js";
import { visible } from "../text.js";
import type { InputObject } from "../types.js";

/** Why an object was not read: the place, what stands there, and what it looks like. */
export class ZonesealUnreadable extends LightElement {
  static override properties = { object: { attribute: false }, place: { attribute: false }, open: { type: Boolean } };
  declare object: InputObject;
  /** The bytes around its place; null where they are not kept. */
  declare place: Around | null;
  /** Whether they are shown without being asked for. */
  declare open: boolean;

  protected override render() {
    const { problem } = this.object;
    if (!problem) return nothing;
    const offset = `0x${problem.offset.toString(16)}`;
    return html`
      <p><bdi>${visible(problem.plain)}</bdi> ${visible(problem.action)}</p>
      <p class="expert"><bdi>${visible(problem.expert)}</bdi></p>
      <p class="meta">
        <a class="code" href="#code=${problem.code}">${problem.code}</a>
        ${hasPlace(this.object)
          ? html`<span>at byte ${problem.offset.toLocaleString("en")} (<span class="hex">${offset}</span>)</span>`
          : nothing}
      </p>
      ${this.#hex()}
    `;
  }

  #hex() {
    const { place } = this;
    if (!place) return nothing;
    const { at, isEnd, of } = place;
    return html`
      <details ?open=${this.open}>
        <summary>The bytes around it</summary>
        <div class="scroll" tabindex="0" role="group" aria-label="The bytes around it">
          <table class="bytes">
            <thead class="apart">
              <tr><th scope="col">Offset in the ${of}</th><th scope="col">Hex</th><th scope="col">Text</th></tr>
            </thead>
            <tbody>
              ${place.rows.map(({ offset, bytes }) => {
                const marked = at - offset;
                const cell = (index: number, text: string) =>
                  !isEnd && index === marked ? html`<mark data-offset=${at}>${text}</mark>` : text;
                return html`
                  <tr>
                    <th scope="row" class="hex">${offset.toString(16).padStart(8, "0")}</th>
                    <td class="hex">${Array.from(bytes, (_, index) => html`${index > 0 ? " " : ""}${cell(index, hex(bytes.subarray(index, index + 1)))}`)}</td>
                    <td class="hex">${Array.from(bytes, (byte, index) => cell(index, byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"))}</td>
                  </tr>
                `;
              })}
            </tbody>
          </table>
        </div>
        ${isEnd ? html`<p class="faint">It ends here, at <mark data-offset=${at}>byte ${at.toLocaleString("en")}</mark>.</p>` : nothing}
        ${of === "block" ? html`<p class="faint">Offsets count in what the block holds, not in its base64.</p>` : nothing}
      </details>
    `;
  }
}

customElements.define("zoneseal-unreadable", ZonesealUnreadable);
