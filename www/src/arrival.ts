// What a link brings, put before the engine.

import { LinkError, type LinkContent } from "./link.js";
import { pem } from "./secrets.js";
import type { State } from "./state.js";
import { short, visible } from "./text.js";
import { readZone } from "./zone.js";

/** What the certificates of a link stand under, in place of the name of a file. */
const LINK_NAME = "from the link";

/** Puts a link's content in the place of what is there; Undo brings that back. Fails where the engine refuses to be asked it. */
export async function applyLink(state: State, { certificates, zone, question }: LinkContent): Promise<void> {
  const bytes = new TextEncoder().encode(certificates.map((der) => pem("CERTIFICATE", der)).join(""));
  const claimed = zone === null ? null : readZone(zone, "claimed by this link");
  const refusal = await state.openLink([{ name: LINK_NAME, bytes }], claimed, question);
  if (refusal !== null) throw new LinkError(`What this link asks is refused: ${visible(short(refusal))}. Nothing of the link was read.`);
}
