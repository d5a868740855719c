// The last step of a build: the page's policy, the licences of what is in it, the service worker with its list of files,
// and the hash of it all.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { minifySync } from "vite";

import { NO_HASH, filesBelow, hashOf, sha256 } from "./hash.mjs";
import { notices } from "./notices.mjs";
import { META_POLICY, POLICY } from "./policy.mjs";

const PAGE = "index.html";
const WORKER = "service-worker.js";
const WORKER_SOURCE = fileURLToPath(new URL("../src/service-worker.js", import.meta.url));

/** The plugin, for the page alone. */
export function finished() {
  let folder = "";
  return {
    name: "zoneseal-finished",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    buildStart() {
      this.addWatchFile(WORKER_SOURCE);
    },
    transformIndexHtml: (html) => html.replace("%POLICY%", META_POLICY).replace("%BUILD%", NO_HASH),
    closeBundle: () => finish(folder),
  };
}

/** Finishes the built page in `folder`, which shows no hash yet. */
export function finish(folder) {
  const at = (name) => join(folder, name);
  writeFileSync(at("THIRD-PARTY.txt"), notices());
  rmSync(at(WORKER), { force: true });
  writeFileSync(at(WORKER), serviceWorker(folder));
  const hash = hashOf(folder);
  for (const name of [PAGE, WORKER]) {
    writeFileSync(at(name), readFileSync(at(name), "utf8").replaceAll(NO_HASH, hash));
  }
}

/** The service worker with what it has to know of this build. */
function serviceWorker(folder) {
  const kept = filesBelow(folder).filter((name) => name !== PAGE);
  const integrity = (content) => `sha256-${sha256(content, "base64")}`;
  const files = kept.map((name) => [name, integrity(readFileSync(join(folder, name)))]);
  const page = integrity(readFileSync(join(folder, PAGE), "utf8").replace(NO_HASH, ""));
  const known = { BUILD: NO_HASH, PAGE_HASH: page, FILES: Object.fromEntries(files), POLICY };
  const lines = Object.entries(known).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
  const { code, errors } = minifySync(WORKER, lines.join("") + readFileSync(WORKER_SOURCE, "utf8"), { module: false });
  if (errors.length > 0) throw new Error(`the service worker: ${errors[0].message}`);
  return `${code}\n`;
}
