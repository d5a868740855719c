// The custom section that carries a module's build identity. A WebAssembly.Module that somebody else compiled cannot be
// hashed, but its sections can be read.

import { createHash } from "node:crypto";

export const SECTION = "zoneseal-build";

/** The module with its build identity at the end, and that identity: the SHA-256 of all before it. */
export function stamped(bytes) {
  const build = createHash("sha256").update(bytes).digest();
  const name = Buffer.from(SECTION);
  // Both lengths are below 128, so that LEB128 writes each in one byte.
  const content = Buffer.concat([Buffer.from([name.length]), name, build]);
  return { bytes: Buffer.concat([bytes, Buffer.from([0, content.length]), content]), build: build.toString("hex") };
}
