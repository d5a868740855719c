// A report as Markdown, for tickets. Names in certificates and of files are anybody's choice, so nothing that is not a
// plain word stands outside a code span: no markup, no link, no mention, no reference to an issue or a commit.

import {
  certificateFacts,
  CLAIMED,
  findingFacts,
  headlineFacts,
  HOST,
  originFacts,
  questionFacts,
  titleOf,
  wordOf,
  type Exported,
  type Fact,
} from "./facts.js";
import { shortName, visible } from "./text.js";
import type { Finding, Verdict } from "./types.js";

/** The whole ticket. */
export function markdown(exported: Exported): string {
  const { report, verdict } = exported;
  const { headline } = report;
  const lines = [
    `## zoneseal: ${words(titleOf(exported))}`,
    "",
    ...(exported.claimed ? [`**Claimed:** ${words(CLAIMED)}`, ""] : []),
    // A label begins the line, so that no text can begin a list, a quotation or a command.
    `**In short:** ${words(visible(headline.plain))}`,
    "",
    ...facts(headlineFacts(headline)),
    ...facts(questionFacts(exported)),
  ];
  if (report.verdicts.length > 1) {
    lines.push("", "### Subjects", "", ...subjects(exported));
    if (verdict) lines.push("", "### The subject that was looked at", "", ...lookedAt(verdict, exported));
  }
  if (verdict) {
    lines.push("", "### Path", "", ...path(verdict, exported));
    lines.push("", "### Findings", "", ...findings(verdict.findings, exported));
  }
  lines.push("", "### Made with", "", ...facts(originFacts(exported)), "", `**Note:** ${words(HOST)}`, "");
  return lines.join("\n");
}

/**
 * A text whose plain words stay words; everything else stands in code spans, which no renderer looks into for markup,
 * addresses, names of people, issues or commits. The text holds no control characters: `visible` wrote them out.
 */
export function words(text: string): string {
  let out = "";
  for (const { text: part, gap } of merged(text)) {
    const next = rendered(part);
    // Two spans that touch would be one.
    const apart = gap || (out.endsWith("`") && next.startsWith("`"));
    out += `${apart && out !== "" ? " " : ""}${next}`;
  }
  return out;
}

/** A code span around any text (CommonMark 0.31 §6.1): its fence is longer than every run of backticks within. */
export function code(text: string): string {
  if (text === "") return "";
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // One space at each side is taken off again; a text of spaces alone keeps them.
  const padded = /^`|`$|^ .* $/.test(text) && text.trim() !== "" ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

interface Part {
  text: string;
  /** Whether white space stands before it. */
  gap: boolean;
}

/** The text in parts: quoted names, plain words, and runs of words that are not plain. */
function merged(text: string): Part[] {
  const parts: Part[] = [];
  let gap = false;
  for (const [token] of text.matchAll(/“[^”]*”|[^\s“]+|“|\s+/gu)) {
    if (/^\s/.test(token)) {
      gap = true;
      continue;
    }
    const last = parts.at(-1);
    if (last && gap && isStrange(token) && isStrange(last.text)) last.text += ` ${token}`;
    else parts.push({ text: token, gap });
    gap = false;
  }
  return parts;
}

/** A part, with the punctuation of the sentence around the span where there is one. */
function rendered(part: string): string {
  const name = isQuoted(part) ? part.slice(1, -1) : "";
  if (isQuoted(part)) return name.split(" ").every((word) => word === "" || isPlain(word)) ? part : code(name);
  if (isPlain(part)) return part;
  const before = part.startsWith("(") && !part.endsWith(")") ? "(" : "";
  let core = part.slice(before.length);
  // A bracket goes with the sentence where it closes none of the span's own.
  while (/[,.;:]$|\s\($/.test(core) || (core.endsWith(")") && unclosed(core) < 0)) core = core.slice(0, -1);
  return `${before}${code(core.trimEnd())}${core.endsWith(" ") ? " " : ""}${part.slice(before.length + core.length)}`;
}

/** How many brackets are open at the end; below zero where more were closed. */
function unclosed(text: string): number {
  return text.split("(").length - text.split(")").length;
}

function isQuoted(part: string): boolean {
  return /^“[^”]*”$/u.test(part);
}

function isStrange(part: string): boolean {
  return !isQuoted(part) && !isPlain(part);
}

/** A word of letters, a small number or a time of day, with the punctuation of a sentence around it. */
function isPlain(word: string): boolean {
  const [, core = ""] = /^[("“‘]?(.*?)[)”"’.,;:!?]*$/su.exec(word) ?? [];
  if (/^[0-9a-f]{7,}$/i.test(core)) return false;
  return (
    /^\p{L}+(?:['’-]\p{Ll}+)*$/u.test(core) ||
    /^\d{1,4}(?::\d\d)?$/.test(core) ||
    /^§\d+(?:\.\d+)*(?:\([a-z0-9]\))*[,.;:]*$/.test(word) ||
    /^(?:[→–]|[),.;:]+)$/u.test(word)
  );
}

function facts(list: readonly Fact[]): string[] {
  return list.map(([label, text, name]) => `- **${label}:** ${name ? code(text) : words(text)}`);
}

function subjects(exported: Exported): string[] {
  const { report } = exported;
  const shown = report.verdicts.slice(0, SUBJECTS).map((verdict) => {
    const certificate = report.certificates[verdict.subject];
    const name = certificate ? shortName(certificate) : `#${verdict.subject}`;
    const from = certificate ? ` from ${code(visible(certificate.source))}` : "";
    return `- **${wordOf(verdict, exported)}:** ${code(name)}${from}, code ${code(verdict.headline.code)}`;
  });
  const more = report.verdicts.length - SUBJECTS;
  return more > 0 ? [...shown, `- and ${more} more, in the report`] : shown;
}

function lookedAt(verdict: Verdict, exported: Exported): string[] {
  const certificate = exported.report.certificates[verdict.subject];
  return [
    `**${wordOf(verdict, exported)}:** ${words(visible(verdict.headline.plain))}`,
    "",
    ...facts([["Subject", certificate ? shortName(certificate) : `#${verdict.subject}`, true], ...headlineFacts(verdict.headline)]),
  ];
}

function path(verdict: Verdict, { report }: Exported): string[] {
  return verdict.path.flatMap((index, place) => {
    const certificate = report.certificates[index];
    if (!certificate) return [];
    return [`${place + 1}. **${certificate.used}:** ${code(shortName(certificate))}`, ...facts(certificateFacts(certificate)).map((line) => `   ${line}`)];
  });
}

function findings(list: readonly Finding[], { report }: Exported): string[] {
  if (list.length === 0) return ["Nothing was found against it."];
  return list.flatMap((finding, place) => [
    `${place + 1}. **${finding.severity}** ${code(finding.code)}: ${words(visible(finding.plain))}`,
    ...facts(findingFacts(finding, report)).map((line) => `   ${line}`),
  ]);
}

/** How many subjects are listed by name; the report has all of them. */
const SUBJECTS = 50;
