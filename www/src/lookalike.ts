// Names that may not be what they look like.

/** The scripts whose letters are taken for one another. */
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|\\u\{[0-9a-fA-F]+\}/u;

/** What a reader should know before believing a text's looks; empty for most texts. */
export function warnings(text: string): string[] {
  const found: string[] = [];
  if (ALIKE.filter((script) => script.test(text)).length > 1) found.push("letters of several scripts");
  if (HIDDEN.test(text)) found.push("hidden characters");
  if (/(^|\.)xn--/i.test(text)) found.push("internationalised name");
  return found;
}
