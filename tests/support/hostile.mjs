// Files that nobody wrote.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SEEDS = fileURLToPath(new URL("../../core/fuzz/seeds/", import.meta.url));

/** At least a thousand inputs: the seeds of every target, each whole and cut in half. */
export function inputs() {
  const files = readdirSync(SEEDS, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const whole = files.map((entry) => new Uint8Array(readFileSync(join(entry.parentPath ?? entry.path, entry.name))));
  const halves = whole.map((bytes) => bytes.subarray(0, bytes.length >> 1));
  return [...whole, ...halves];
}
