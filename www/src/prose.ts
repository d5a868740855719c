// The engine's sentences, with the names in them kept from reordering the words around them.

import { html, type TemplateResult } from "lit";
import { visible } from "./text.js";

/** A sentence in which every quoted name is isolated: it may run from right to left, and the sentence does not. */
export function prose(text: string): TemplateResult {
  const parts = visible(text).split(/(“[^”]*”)/);
  return html`<bdi>${parts.map((part, index) => (index % 2 === 1 ? html`“<bdi>${part.slice(1, -1)}</bdi>”` : part))}</bdi>`;
}
