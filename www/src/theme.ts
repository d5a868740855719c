// Light or dark: the system's choice, or the reader's.

import { recall, remember, type Word } from "./memory.js";

export type Theme = Word<"theme">;

/** The reader's choice; the system's where there is none. */
export function theme(): Theme {
  return recall("theme");
}

/** Shows the page so, from now on. */
export function setTheme(chosen: Theme): void {
  remember("theme", chosen);
  show(chosen);
}

/** What the style sheet goes by. */
export function show(chosen: Theme): void {
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}
