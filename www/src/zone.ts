// Where the zone that is judged against came from. What is in a zone file is the engine's to check.

import { parseSmall } from "./json.js";
import type { InputFile } from "./types.js";

/** Characters of a zone file: a thousand certificates. */
export const MOST_OF_ZONE = 2_000_000;

/** A zone as the page holds it: the text of its file, and how it came to be chosen. */
export interface ZoneChoice {
  text: string;
  id: string;
  membership: string;
  anchors: number;
  origin: string;
  /** Whether it came by a link and nobody has adopted it: then no verdict that rests on it is shown as trusted. */
  claimed: boolean;
}

/** The choice for a zone file; null where the text is none, or has more than `most` characters. */
export function readZone(text: string, origin: string, most = MOST_OF_ZONE): ZoneChoice | null {
  // A byte-order mark is no part of the text (RFC 8259 §8.1).
  text = text.replace(/^\uFEFF/, "");
  const file = parseSmall(text, most);
  if (typeof file !== "object" || file === null) return null;
  const { zoneseal, id, membership, anchors } = file as Record<string, unknown>;
  if (zoneseal !== "zone" || typeof id !== "string") return null;
  return {
    text,
    id,
    membership: typeof membership === "string" ? membership : "unknown",
    anchors: Array.isArray(anchors) ? anchors.length : 0,
    origin,
    claimed: false,
  };
}

/** Whether a verdict by the one is a verdict by the other. */
export function sameZone(one: ZoneChoice | null, other: ZoneChoice | null): boolean {
  return one?.text === other?.text && one?.claimed === other?.claimed;
}

/** The certificates in a zone file that the engine has read, as inputs of their own. */
export function zoneCertificates(text: string): InputFile[] {
  const { anchors, authorities = [], federations = [] } = JSON.parse(text) as {
    anchors: string[];
    authorities?: string[];
    federations?: { anchors: string[] }[];
  };
  const all = [...anchors, ...authorities, ...federations.flatMap((zone) => zone.anchors)];
  return all.map((base64, index) => ({
    name: `zone ${index + 1}`,
    bytes: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
  }));
}

/** The zone that the host put into the page, if it did. */
export function servedZone(): ZoneChoice | null {
  const text = document.getElementById("zoneseal-zone")?.textContent;
  return text ? readZone(text, "served with this page") : null;
}
