// Times are UTC everywhere: what the engine compares is what is shown.

import { count } from "./text.js";

const DAY_MS = 86_400_000;
/** In days: from here on nobody counts them. */
const TWO_YEARS = 730;

const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const DATE_TIME = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "3 Mar 2027". The text itself where it is no date that JavaScript knows. */
export function date(iso: string): string {
  return format(DATE, iso);
}

/** "3 Mar 2027, 10:00 UTC". */
export function dateTime(iso: string): string {
  const text = format(DATE_TIME, iso);
  return text === iso ? iso : `${text} UTC`;
}

/** "ends in 99 days", "ended 3 days ago", seen from `from`. */
export function ending(iso: string, from: string): string {
  const text = distance(iso, from);
  return text && `${text.endsWith("ago") ? "ended" : "ends"} ${text}`;
}

/** The clock, in the resolution of the engine. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

function format(formatter: Intl.DateTimeFormat, iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : formatter.format(time);
}

function distance(iso: string, from: string): string {
  const days = Math.floor((Date.parse(iso) - Date.parse(from)) / DAY_MS);
  if (Number.isNaN(days)) return "";
  if (days === 0) return "within a day";
  const size = Math.abs(days);
  const length = size < TWO_YEARS ? count(size, "day") : count(Math.floor(size / 365.25), "year");
  return days > 0 ? `in ${length}` : `${length} ago`;
}
