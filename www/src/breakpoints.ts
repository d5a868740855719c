// The times of a path: when it holds, when the answer changes, and an axis on which they can be read. Pure.

import { dateTime, date } from "./time.js";
import type { Certificate, Changes, Report, Verdict } from "./types.js";

/** From and to, in milliseconds since 1970; both belong to it. */
export interface Span {
  from: number;
  to: number;
}

export interface Row extends Span {
  certificate: Certificate;
}

export interface Tick {
  at: number;
  label: string;
}

export type ChangeDate = Changes["dates"][number];

/** A second at which a certificate of the path begins or ends to be valid, whatever that does to the answer. */
export interface Boundary {
  at: string;
  certificate: Certificate;
  begins: boolean;
}

/** The validity of each certificate of the path, subject first. What is no date is left out. */
export function rowsOf(report: Report, verdict: Verdict): Row[] {
  return verdict.path.flatMap((index) => {
    const certificate = report.certificates[index];
    if (!certificate) return [];
    const [from, to] = [Date.parse(certificate.not_before), Date.parse(certificate.not_after)];
    return Number.isNaN(from) || Number.isNaN(to) ? [] : [{ certificate, from, to }];
  });
}

/** When all of them are valid; null where they never are at once. */
export function sharedBy(rows: readonly Span[]): Span | null {
  if (rows.length === 0) return null;
  const shared = { from: Math.max(...rows.map(({ from }) => from)), to: Math.min(...rows.map(({ to }) => to)) };
  return shared.from <= shared.to ? shared : null;
}

/** The one that ends first: the weakest link. */
export function firstToEnd(rows: readonly Row[]): Row | undefined {
  return rows.reduce<Row | undefined>((first, row) => (first && first.to <= row.to ? first : row), undefined);
}

/** Where each certificate begins, and the first second after its end; in their order. */
export function boundariesOf(rows: readonly Row[]): Boundary[] {
  return rows
    .flatMap(({ certificate, from, to }) => [
      { at: iso(from), certificate, begins: true },
      { at: iso(to + SECOND), certificate, begins: false },
    ])
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * The part of time to look at: where the path holds, or where its certificates miss each other, with some room; what
 * is longer goes on beyond. `whole`: from the first beginning to the last end. The chosen time is always on it.
 */
export function axisOf(rows: readonly Span[], at: number, whole: boolean): Span {
  if (rows.length === 0) return padded({ from: at, to: at }, 0.1);
  const shared = sharedBy(rows);
  const core = shared ?? { from: Math.min(...rows.map(({ to }) => to)), to: Math.max(...rows.map(({ from }) => from)) };
  const all = { from: Math.min(...rows.map(({ from }) => from)), to: Math.max(...rows.map(({ to }) => to)) };
  const span = padded(whole ? all : core, whole ? 0.04 : 0.14);
  if (at >= span.from && at <= span.to) return span;
  return padded({ from: Math.min(span.from, at), to: Math.max(span.to, at) }, 0.05);
}

/** Round times on an axis, at most `most` of them. */
export function ticksOf({ from, to }: Span, most: number): Tick[] {
  const fits = (step: number) => (to - from) / step <= most;
  const short = STEPS.find(fits);
  if (short) {
    const first = Math.ceil(from / short) * short;
    const label = (at: number) => (short < DAY ? dateTime(iso(at)).replace(/ UTC$/, "").replace(/ \d+,/, ",") : date(iso(at)));
    return series(first, to, (at) => at + short, most).map((at) => ({ at, label: label(at) }));
  }
  const months = MONTHS.find((count) => fits(count * MONTH)) ?? MONTHS.at(-1) ?? 12;
  const start = new Date(from);
  const month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth() + 1) / months) * months;
  const time = (count: number) => new Date(0).setUTCFullYear(Math.floor(count / 12), count % 12, 1);
  const counts = series(month, month + most * months + months, (count) => count + months, most + 1);
  return counts
    .map((count) => ({ at: time(count), label: months % 12 === 0 ? `${Math.floor(count / 12)}` : date(iso(time(count))).replace(/^\d+ /, "") }))
    .filter((tick) => tick.at >= from && tick.at <= to);
}

/** The next date at which the answer changes, seen from a time; undefined where there is none. */
export function nextChange<Moment extends { at: string }>(dates: readonly Moment[], at: number): Moment | undefined {
  return dates.find((change) => Date.parse(change.at) > at);
}

/** The one before: from inside an answer first back to its beginning. */
export function previousChange<Moment extends { at: string }>(dates: readonly Moment[], at: number): Moment | undefined {
  return dates.findLast((change) => Date.parse(change.at) < at);
}

/** A time as the engine takes it, in seconds. */
export function iso(at: number): string {
  return new Date(Math.max(FIRST, Math.min(LAST, at))).toISOString().replace(/\.\d+Z$/, "Z");
}

/** How far one step of the keyboard goes on an axis, and what a pointer is rounded to. */
export function stepOn({ from, to }: Span, pixels = 100): number {
  const wanted = (to - from) / pixels;
  return [SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY].findLast((step) => step <= wanted) ?? SECOND;
}

function padded({ from, to }: Span, share: number): Span {
  const room = Math.max((to - from) * share, HOUR);
  return { from: Math.max(FIRST, from - room), to: Math.min(LAST, to + room) };
}

function series(first: number, last: number, next: (at: number) => number, most: number): number[] {
  const found: number[] = [];
  for (let at = first; at <= last && found.length <= most; at = next(at)) found.push(at);
  return found;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000];
/** What RFC 5280 can write: the years 0 to 9999. */
const FIRST = Date.parse("0000-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59Z");
