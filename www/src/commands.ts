// What the page can be told to do by its name: by a button, or by a key.

export interface Commands {
  /** Lets the reader choose files. */
  openFiles(): void;
  /** Takes what is in the clipboard, where the browser lets a page read it. */
  pasteFromClipboard(): Promise<void>;
  undo(): Promise<void>;
}

let commands: Commands | null = null;

/** The page says what it can do. */
export function provide(all: Commands): void {
  commands = all;
}

export function openFiles(): void {
  commands?.openFiles();
}

export async function pasteFromClipboard(): Promise<void> {
  await commands?.pasteFromClipboard();
}

export async function undo(): Promise<void> {
  await commands?.undo();
}
