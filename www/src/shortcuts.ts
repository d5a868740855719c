// Keys of the page.
//
// Some belong to elements that know nothing of this file: for those, `window` gets a `zs-key` event with `{ key }`.
//
//   "J", "K"    the next and the previous check that failed
//   "Enter"     the details of the check that has the focus
//   "D"         compare
//   "T"         choose the time, in the timeline where there is one
//   "[", "]"    the previous and the next date at which the verdict changes
//
// Whoever answers may call `preventDefault`, which keeps the browser from doing anything with the key. The rest (O, P,
// 1 to 7, C, N, Ctrl+Z, ?) is done by `elements/shortcuts.ts`.
//
// No key does anything in a field, in a sheet, or with a modifier that it does not need; an element that has its own use
// for a key takes it by `preventDefault`. Single characters can be switched off (WCAG 2.2, 2.1.4).

import { recall, remember } from "./memory.js";
import { sheetIsOpen } from "./sheet.js";

export type Key = "O" | "P" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "J" | "K" | "Enter" | "C" | "D" | "T" | "N" | "[" | "]" | "Ctrl+Z" | "?";

export interface Shortcut {
  key: Key;
  /** What it does. */
  does: string;
}

declare global {
  interface WindowEventMap {
    "zs-key": CustomEvent<{ key: Key }>;
  }
}

/** In the order of the page. */
export const SHORTCUTS: readonly Shortcut[] = [
  { key: "O", does: "Open files" },
  { key: "P", does: "Paste" },
  { key: "1", does: "Go to the drop area" },
  { key: "2", does: "Go to the verdict" },
  { key: "3", does: "Go to the map" },
  { key: "4", does: "Go to the checks" },
  { key: "5", does: "Go to the timeline" },
  { key: "6", does: "Go to the certificates" },
  { key: "7", does: "Go to the tray" },
  { key: "J", does: "Next check that failed" },
  { key: "K", does: "Previous check that failed" },
  { key: "Enter", does: "Details of that check" },
  { key: "C", does: "Copy the code of the verdict" },
  { key: "D", does: "Compare certificates" },
  { key: "T", does: "Choose the time" },
  { key: "N", does: "Back to now" },
  { key: "[", does: "Previous date at which the verdict changes" },
  { key: "]", does: "Next date at which the verdict changes" },
  { key: "Ctrl+Z", does: "Undo the last change of the input" },
  { key: "?", does: "This list" },
];

/** The ids of the sections that 1 to 7 lead to. */
export const SECTIONS = ["drop", "verdict", "map", "checks", "timeline", "certificates", "tray"] as const;

/** Whether single characters work. */
export function keysOn(): boolean {
  return on;
}

export function setKeys(value: boolean): void {
  on = value;
  remember("keys", value ? "on" : "off");
}

/** The shortcut that a key press is; null for none. */
export function shortcutOf(event: KeyboardEvent): Key | null {
  if (event.defaultPrevented || event.isComposing || sheetIsOpen() || isField(event.target)) return null;
  // Where brackets take AltGr, browsers may report it as Ctrl and Alt.
  const altGraph = event.getModifierState("AltGraph");
  const control = (event.ctrlKey || event.metaKey) && !altGraph;
  if (control && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z") return "Ctrl+Z";
  if (control || (event.altKey && !altGraph)) return null;
  if (event.key === "Enter") return event.shiftKey || isControl(event.target) ? null : "Enter";
  if (!on) return null;
  const isLetter = /^[a-z]$/i.test(event.key);
  if (isLetter && (event.shiftKey || altGraph)) return null;
  const key = event.key.toUpperCase();
  const found = SHORTCUTS.find((shortcut) => shortcut.key === key)?.key ?? null;
  // A key that is held down walks on, and does nothing else twice.
  return event.repeat && !["J", "K", "[", "]"].includes(key) ? null : found;
}

/** Asks whoever the key belongs to. Gives whether somebody answered. */
export function press(key: Key): boolean {
  return !dispatchEvent(new CustomEvent("zs-key", { detail: { key }, cancelable: true }));
}

/** Opens the choice of the time, and puts the focus into it; where it is open, closes it. */
export function openTime(): void {
  const question = document.querySelector<HTMLElement & { open: string | null; updateComplete: Promise<unknown> }>("zoneseal-question");
  if (!question) return;
  question.open = question.open === "time" ? null : "time";
  void question.updateComplete.then(() => {
    const panel = question.querySelector<HTMLElement & { updateComplete?: Promise<unknown> }>("zoneseal-when");
    void Promise.resolve(panel?.updateComplete).then(() => panel?.querySelector<HTMLElement>("input[type=datetime-local]")?.focus());
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]:not([contenteditable="false"])') !== null;
}

/** Whether Enter has a meaning of its own there. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a[href], button, summary, label, [role="button"], [role="treeitem"]') !== null;
}

let on = recall("keys") === "on";
