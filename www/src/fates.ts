// What became of each object, in words.

import type { Intake } from "./desk.js";
import type { Left } from "./inputs.js";
import { shortName } from "./text.js";
import type { Certificate, InputObject, Report } from "./types.js";

export type Fate = "used" | "not used" | "duplicate" | "passed over" | "unreadable";

/** An object as the tray shows it. */
export interface Row {
  /** Counted from 1 over everything that is shown. */
  number: number;
  object: InputObject;
  fate: Fate;
  /** Why, or what it goes with. */
  why: string;
  certificate: Certificate | null;
  /** The same certificate in the report that is shown. */
  shown: Certificate | null;
  /** Where it was in a file of which this was not kept. */
  left: Left | null;
}

/** All objects of the files, in order; after those of the report, what was read earlier and is not kept. */
export function rowsOf(report: Report, intake: Intake | null): Row[] {
  const read = intake?.read ?? report;
  // Where the question is about a part of the files, the fates are those of that part.
  const isWhole = !intake || (!intake.question.subject && report.question.kind === "verify");
  const shown = new Map(report.certificates.map((certificate) => [certificate.sha256, certificate]));
  const used = usedCertificates(report);
  const firsts = new Map<number, number>();
  const firstOfKind = new Map<string, number>();
  const why = reasons(report);
  const rows: Row[] = read.objects.map((object, index) => {
    const number = index + 1;
    const certificate = object.certificate === null ? null : (read.certificates[object.certificate] ?? null);
    const other = certificate ? firsts.get(certificate.index) : firstOfKind.get(sameness(object));
    if (certificate && !firsts.has(certificate.index)) firsts.set(certificate.index, number);
    if (!certificate && object.fate !== "duplicate") firstOfKind.set(sameness(object), number);
    const same = certificate ? (shown.get(certificate.sha256) ?? null) : null;
    const base = { number, object, certificate, shown: same, left: null };
    switch (object.fate) {
      case "problem":
        return { ...base, fate: "unreadable", why: "" };
      case "duplicate":
        return { ...base, fate: "duplicate", why: other ? `of #${other}` : "of one before it" };
      case "used":
      case "not used":
        if (!certificate) return { ...base, fate: object.fate, why: object.fate === "used" ? "" : "nothing in the verdict rests on it" };
        if (isWhole ? object.fate === "used" : used.has(certificate.sha256)) {
          return { ...base, fate: "used", why: used.get(certificate.sha256) ?? "" };
        }
        return { ...base, fate: "not used", why: why.get(certificate.sha256) ?? "no path of the verdict leads over it" };
      case "passed over":
        return { ...base, fate: "passed over", why: keyFacts(object, object.matches.map((index) => read.certificates[index])) };
    }
  });
  const places = new Set(read.objects.map(place));
  const missing = (intake?.left ?? []).filter(({ object }) => !places.has(place(object)));
  return [...rows, ...missing.map((left, index) => leftRow(left, rows.length + index + 1))];
}

/** "key present, matches web". Of anything that is no key, nothing. */
function keyFacts(object: InputObject, matches: (Certificate | undefined)[]): string {
  return facts(
    object,
    matches.flatMap((certificate) => (certificate ? [shortName(certificate)] : [])),
  );
}

function facts({ kind }: InputObject, names: string[]): string {
  if (kind !== "private key" && kind !== "public key") return "";
  const [first, ...others] = [...new Set(names)];
  const present = kind === "private key" ? "key present" : "public key";
  if (first === undefined) return `${present}, matches no certificate that is here`;
  return `${present}, matches ${first}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

function leftRow(left: Left & { name: string }, number: number): Row {
  const { object } = left;
  const why = facts(object, left.matches.map(({ name }) => name));
  const fate = object.problem ? "unreadable" : "passed over";
  return { number, object, fate, why: why.replace("that is here", "that was here then"), certificate: null, shown: null, left };
}

/** The certificates that the verdicts rest on, by what they are there. */
function usedCertificates(report: Report): Map<string, string> {
  return new Map(report.certificates.filter(({ used }) => used !== "not used").map(({ sha256, used }) => [sha256, `as ${used}`]));
}

/** Why a certificate is no part of a path, in the engine's words. */
function reasons(report: Report): Map<string, string> {
  const why = new Map<string, string>();
  for (const sha256 of report.question.zone?.anchors ?? []) why.set(sha256, "the zone has it already");
  for (const { issuers } of report.verdicts) {
    for (const { certificate: index, plain } of issuers) {
      const certificate = report.certificates[index];
      if (certificate && !why.has(certificate.sha256)) why.set(certificate.sha256, plain);
    }
  }
  return why;
}

/** Objects that are no certificates are the same where the engine says so; which one is meant is told by this. */
function sameness({ kind, matches }: InputObject): string {
  return `${kind} ${matches.join(" ")}`;
}

function place({ source, offset, kind }: InputObject): string {
  return `${offset} ${kind} ${source}`;
}
