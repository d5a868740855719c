// The build hash: one number over every file of a built page, the same for the same sources. The page shows it, and it
// stands in a list that is signed. To compute it from the files that you have:
//
//   node www/build/hash.mjs [FOLDER]          (default: www/dist)
//
// It is the SHA-256 of what `sha256sum` prints for every file below the folder, sorted by path byte by byte. Where a file
// holds the hash itself, 64 zeros stand in its place. Without Node, in the folder:
//
//   b=$(sed -n 's/.*name="zoneseal-build" content="\([0-9a-f]*\)".*/\1/p' *.html)
//   find * -type f | LC_ALL=C sort | while read -r f; do
//     LC_ALL=C sed "s/$b/$(printf %064d 0)/g" "$f" | sha256sum | sed "s|-\$|$f|"
//   done | sha256sum

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

/** What stands for the hash in a page that has none yet. */
export const NO_HASH = "0".repeat(64);

const SHOWN = /name="zoneseal-build" content="([0-9a-f]{64})"/;

/** The hash that the page in `folder` shows, and the one that its files have. */
export function buildHashes(folder) {
  const page = filesBelow(folder).find((name) => /^[\w-]+\.html$/.test(name));
  const shown = page && readFileSync(join(folder, page), "utf8").match(SHOWN)?.[1];
  if (!shown) throw new Error(`${folder} holds no built page`);
  return { shown, computed: hashOf(folder, shown) };
}

/** The hash of all files in `folder`, in which `shown` is the hash that they hold by now. */
export function hashOf(folder, shown = NO_HASH) {
  const lines = filesBelow(folder).map((name) => {
    const text = readFileSync(join(folder, name), "latin1").replaceAll(shown, NO_HASH);
    return `${sha256(Buffer.from(text, "latin1"), "hex")}  ${name}\n`;
  });
  return sha256(lines.join(""), "hex");
}

export function sha256(content, encoding) {
  return createHash("sha256").update(content).digest(encoding);
}

/** The files' paths with `/`, in the order of their bytes. */
export function filesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { shown, computed } = buildHashes(argv[2] ?? fileURLToPath(new URL("../dist", import.meta.url)));
  console.log(computed);
  if (shown !== computed) {
    console.error(`the page says that it is ${shown}`);
    process.exitCode = 1;
  }
}
