// The last step of a build: the page's policy, the licences of what is in it, the service worker with its list of files,
// and the hash of it all.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { minifySync } from "vite";

import { NO_HASH, filesBelow, hashOf, sha256 } from "./hash.mjs";
import { notices } from "./notices.mjs";
import { META_POLICY, POLICY } from "./policy.mjs";

const WORKER = new URL("../src/service-worker.js", import.meta.url);
const PAGE = "index.html";

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
      this.addWatchFile(fileURLToPath(WORKER));
    },
    transformIndexHtml: (html) => html.replace("%POLICY%", META_POLICY).replace("%BUILD%", NO_HASH),
    closeBundle() {
      writeFileSync(join(folder, "THIRD-PARTY.txt"), notices());
      writeFileSync(join(folder, "service-worker.js"), serviceWorker(folder));
      const hash = hashOf(folder);
      for (const name of [PAGE, "service-worker.js"]) {
        const path = join(folder, name);
        writeFileSync(path, readFileSync(path, "utf8").replaceAll(NO_HASH, hash));
      }
    },
  };
}

/** The service worker with what it has to know of this build. */
function serviceWorker(folder) {
  const kept = filesBelow(folder).filter((name) => name !== PAGE);
  const files = kept.map((name) => [name, `sha256-${sha256(readFileSync(join(folder, name)), "base64")}`]);
  const known = { BUILD: NO_HASH, FILES: Object.fromEntries(files), POLICY };
  const lines = Object.entries(known).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
  const { code, errors } = minifySync("service-worker.js", lines.join("") + readFileSync(WORKER, "utf8"), { module: false });
  if (errors.length > 0) throw new Error(`the service worker: ${errors[0].message}`);
  return `${code}\n`;
}
