// Sheets: native dialogs over the page. The platform holds the focus in them, closes them by Escape, and gives the
// focus back to what opened them.

import { html, nothing, type TemplateResult } from "lit";
import { closeIcon } from "./icons.js";

/** A closed sheet. `id` is unique in the page. `isText`: nothing in it takes the focus, so the whole does, to be scrolled. */
export function sheet(id: string, title: string, content: unknown, isText = false): TemplateResult {
  return html`
    <dialog class="sheet" id=${id} aria-labelledby="${id}-title" @click=${outside}>
      <header>
        <h2 id="${id}-title">${title}</h2>
        <form method="dialog"><button class="quiet" aria-label="Close">${closeIcon}</button></form>
      </header>
      <div class="sheet-body" role=${isText ? "region" : nothing} aria-labelledby=${isText ? `${id}-title` : nothing} tabindex=${isText ? 0 : nothing}>${content}</div>
    </dialog>
  `;
}

/** Opens the sheet of an element. */
export function openSheet(host: ParentNode, id: string): void {
  const dialog = host.querySelector<HTMLDialogElement>(`#${id}`);
  if (dialog && !dialog.open) dialog.showModal();
}

/** Whether any sheet is open. */
export function sheetIsOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** A click beside the sheet closes it: its own area is covered by its children. */
function outside(event: Event): void {
  if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
}
