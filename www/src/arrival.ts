// What a link brings, put before the engine.

import type { LinkContent } from "./link.js";
import { pem } from "./bundle.js";
import type { State } from "./state.js";
import { readZone, type ZoneChoice } from "./zone.js";

/** What the certificates of a link stand under, in place of the name of a file. */
export const LINK_NAME = "from the link";

/**
 * Puts a link's content in the place of what is there. Its zone is a claim: no verdict on it is shown as trusted before
 * the reader adopts it, unless it is, letter for letter, the one that this page has by other ways already.
 */
export async function applyLink(state: State, { certificates, zone, question }: LinkContent): Promise<void> {
  state.clear();
  const choice = zone === null ? null : zoneOf(zone, state);
  if (choice && choice !== state.zone) await state.adopt(choice);
  await state.ask(question);
  await state.add([new File(certificates.map(pem), LINK_NAME)]);
}

function zoneOf(text: string, { zone, served }: State): ZoneChoice | null {
  if (zone?.text === text) return zone;
  if (served?.text === text) return served;
  const choice = readZone(text, "claimed by this link");
  return choice && { ...choice, claimed: true };
}
