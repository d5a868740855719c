// JSON from elsewhere, measured before it is parsed: parsing cannot be stopped, and runs where the page is drawn.

/** Deeper than any zone file or link is nested. */
const MOST_NESTED = 16;

/** The value; undefined where the text has more than so many characters, is nested too deeply, or is no JSON. */
export function parseSmall(text: string, most: number): unknown {
  if (text.length > most || !isShallow(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether nothing in it is nested too deeply. Of what is no JSON, it holds for the part before the first error. */
function isShallow(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case "[":
      case "{":
        if (++depth > MOST_NESTED) return false;
        break;
      case "]":
      case "}":
        depth--;
    }
  }
  return true;
}

/** Where the string that begins at `start` has its closing quote; the end of the text where it has none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
