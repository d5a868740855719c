// What a link brings, put before the engine.

import type { LinkContent } from "./link.js";
import { pem } from "./secrets.js";
import type { State } from "./state.js";

/** What the certificates of a link stand under, in place of the name of a file. */
const LINK_NAME = "from the link";

/**
 * Puts a link's content in the place of what is there; Undo brings that back. Its zone is a claim: no verdict on it is
 * shown as trusted before the reader adopts it, unless it is, letter for letter, one that this page has by other ways.
 * A link without a zone is judged against the one that is here.
 */
export async function applyLink(state: State, { certificates, zone, question }: LinkContent): Promise<void> {
  const own = [state.ownZone, state.served].find((one) => one && !one.claimed && (zone === null || one.text === zone));
  const bytes = new TextEncoder().encode(certificates.map((der) => pem("CERTIFICATE", der)).join(""));
  await state.openLink([{ name: LINK_NAME, bytes }], zone, question);
  if (own) await state.adopt(own);
}
