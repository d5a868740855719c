// The only words that the page keeps in the browser's storage: how it looks, and whether keys work. Never anything of
// an input.

const KEPT = {
  theme: ["system", "light", "dark"],
  keys: ["on", "off"],
} as const;
type Name = keyof typeof KEPT;
export type Word<N extends Name> = (typeof KEPT)[N][number];

/** The word that was kept; the first of the list where there is none. */
export function recall<N extends Name>(name: N): Word<N> {
  const words: readonly Word<N>[] = KEPT[name];
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(`zoneseal-${name}`);
  } catch {
    // A browser may forbid storage, and from disk there may be none.
  }
  return words.find((word) => word === kept) ?? (words[0] as Word<N>);
}

/** Keeps a word; the first of the list by keeping nothing. */
export function remember<N extends Name>(name: N, word: Word<N>): void {
  try {
    if (word === KEPT[name][0]) localStorage.removeItem(`zoneseal-${name}`);
    else localStorage.setItem(`zoneseal-${name}`, word);
  } catch {
    // Then it holds for as long as the page is open.
  }
}
