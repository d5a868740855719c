// What every export says besides the report itself, in the words that Markdown and HTML share.

import { classWord, outcomeClass, reportClass } from "./classes.js";
import { names, shortName, visible } from "./text.js";
import { dateTime } from "./time.js";
import type { Certificate, Finding, Report, Verdict } from "./types.js";

/** A report to be exported, with what the page knows about it. */
export interface Exported {
  /** Its exact text. */
  json: string;
  report: Report;
  /** The verdict that the reader looks at; null where nothing could be read. */
  verdict: Verdict | null;
  /** Whether the reader chose the time; otherwise it was the clock's. */
  timeChosen: boolean;
  /** Whether the zone came by a link that nobody has adopted. */
  claimed: boolean;
  /** SHA-256 of the report's text. */
  sha256: string;
  /** The engine's modules, each with its SHA-256. */
  modules: readonly Module[];
}

export interface Module {
  name: string;
  sha256: string;
}

/** A label and its text, and whether the text is one name or number rather than a sentence. */
export type Fact = readonly [label: string, text: string, name?: true];

/** What stands above everything: the word of the verdict's class. A claimed zone never makes it a good one. */
export function titleOf({ report, claimed }: Pick<Exported, "report" | "claimed">): string {
  const of = reportClass(report, claimed);
  return claimed && report.outcome === "trusted" ? CLAIMED_TITLE : classWord(of, report);
}

/** The word for one verdict of several. */
export function wordOf(verdict: Verdict, { report, claimed }: Exported): string {
  const of = outcomeClass(verdict.outcome, report, claimed);
  return claimed && verdict.outcome === "trusted" ? CLAIMED_TITLE : classWord(of, report);
}

/** What was asked: time, zone, part. */
export function questionFacts({ report, timeChosen }: Exported): Fact[] {
  const { zone, at, role, host, profile } = report.question;
  const facts: Fact[] = [["As of", `${dateTime(at)} (${timeChosen ? "a time that the reader chose" : "the clock of the reader's machine"})`]];
  if (zone) {
    facts.push(["Zone", `${visible(zone.id)}, membership by ${zone.membership}`]);
    for (const anchor of zone.anchors) facts.push(["Anchor, SHA-256", anchor, true]);
  } else {
    facts.push(["Zone", "none was chosen"]);
  }
  facts.push(["Asked for", `${role === "any" ? "any role" : `${role} role`}, profile ${profile}${host ? `, host ${visible(host)}` : ""}`]);
  return facts;
}

/** The sentences of a headline. */
export function headlineFacts({ code, expert, action, clause }: Verdict["headline"]): Fact[] {
  const facts: Fact[] = [
    ["Code", code, true],
    ["For experts", visible(expert)],
    ["What to do", visible(action)],
    ["Clause", clause],
  ];
  return facts.filter(([, text]) => text !== "");
}

/** Which certificate: who, by whom, for what, until when. */
export function certificateFacts(certificate: Certificate): Fact[] {
  const speaksFor = names(certificate).map(visible);
  const shown = speaksFor.slice(0, NAMES).join(", ");
  const more = speaksFor.length - NAMES;
  return [
    ["Subject", visible(certificate.subject), true],
    ["Issuer", visible(certificate.issuer), true],
    ["Names", speaksFor.length === 0 ? "none" : `${shown}${more > 0 ? ` and ${more} more` : ""}`, speaksFor.length > 0 || undefined],
    ["Serial", certificate.serial, true],
    ["Not before", dateTime(certificate.not_before)],
    ["Not after", dateTime(certificate.not_after)],
    ["SHA-256", certificate.sha256, true],
    ["Came from", visible(certificate.source), true],
  ];
}

/** What is said of a finding beside its sentence. */
export function findingFacts(finding: Finding, report: Report): Fact[] {
  const certificate = finding.certificate === null ? undefined : report.certificates[finding.certificate];
  const facts: Fact[] = [
    ["Asked", visible(finding.expected)],
    ["Found", visible(finding.found)],
    ["Clause", finding.clause],
    ["About", certificate ? shortName(certificate) : "", true],
    ["Bytes", finding.bytes ? `${finding.bytes[0]} to ${finding.bytes[1]}` : ""],
    ["What to do", visible(finding.action)],
  ];
  return facts.filter(([, text]) => text !== "");
}

/** What it was made with. */
export function originFacts({ report, modules, sha256 }: Exported): Fact[] {
  return [
    ["Engine", `zoneseal ${report.engine}`, true],
    ...modules.map(({ name, sha256 }): Fact => [`Module ${name}, SHA-256`, sha256, true]),
    ["Report, SHA-256", sha256, true],
  ];
}

/** How many names of a certificate are written out; the report has all of them. */
const NAMES = 20;
/** The word for what would be trusted if the reader adopted the zone. */
export const CLAIMED_TITLE = "Claimed by a link";
/** Stands in every export of a report whose zone nobody has adopted. */
export const CLAIMED =
  "A link named the authorities that this was judged by, and nobody has adopted them. What follows holds only if they " +
  "are this site's own.";
/** Stands at the end of every document. */
export const HOST =
  "This was made by a web page, and a page cannot vouch for the host that served it. To be sure, ask the same of the " +
  "command line (zoneseal verify), or compare the hashes with the signed list of the release.";
