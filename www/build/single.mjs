// The page as one file that opens from disk. Nothing is loaded, so the policy names the script and the style by their
// hashes, and the engine's worker is made from a string in the script: such a worker is bound by the page's policy.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { build } from "vite";

import { embedded } from "./embedded.mjs";
import { NO_HASH, hashOf, sha256 } from "./hash.mjs";
import { notices } from "./notices.mjs";
import { singlePolicy } from "./policy.mjs";

const NAME = "zoneseal-inspect.html";
const WORKER = /\?worker&url$/;
const VIRTUAL = "\0inlined:";

/** In place of a worker's address: that of a blob with the worker's script, all that it imports included. */
export function inlinedWorkers(options) {
  return {
    name: "zoneseal-inlined-workers",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!WORKER.test(source)) return undefined;
      const found = await this.resolve(source.replace(WORKER, ""), importer, { skipSelf: true });
      return found && `${VIRTUAL}${found.id}`;
    },
    async load(id) {
      if (!id.startsWith(VIRTUAL)) return undefined;
      const entry = id.slice(VIRTUAL.length);
      this.addWatchFile(entry);
      const code = JSON.stringify(await script(entry, options));
      return { code: `export default URL.createObjectURL(new Blob([${code}], { type: "text/javascript" }));`, map: null, moduleType: "js" };
    },
  };
}

/** Puts the built files into one. */
export function oneFile() {
  let folder = "";
  return {
    name: "zoneseal-one-file",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const read = (name) => readFileSync(join(folder, name), "utf8");
      const hashes = { script: [], style: [] };
      const inline = (kind, opening, text) => {
        hashes[kind].push(`sha256-${sha256(text, "base64")}`);
        return `${opening}${text}</${kind}>`;
      };
      const html = read("index.html")
        .replace(/ *<link rel="icon"[^>]*>\n/, "")
        .replace(/<script type="module"[^>]* src="([^"]*)"><\/script>/g, (_, name) => inline("script", '<script type="module">', scriptText(read(name))))
        .replace(/<link rel="stylesheet"[^>]* href="([^"]*)">/g, (_, name) => inline("style", "<style>", styleText(read(name))));
      if (/ (?:src|href)="(?!#)/.test(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ""))) throw new Error("the single file loads another");
      const whole = html
        .replace("%POLICY%", singlePolicy(hashes.script, hashes.style))
        .replace("%BUILD%", NO_HASH)
        .replace(/\s*$/, `\n<!--\n${notices()}-->\n`);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const file = join(folder, NAME);
      writeFileSync(file, whole);
      writeFileSync(file, whole.replaceAll(NO_HASH, hashOf(folder)));
    },
  };
}

/** A worker's script, as one plain script. */
async function script(entry, { root, target }) {
  const [{ output }] = await build({
    configFile: false,
    root,
    mode: "single",
    logLevel: "warn",
    plugins: [embedded({ base64: true })],
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      copyPublicDir: false,
      target,
      // A library, since Vite's way of loading parts of a page needs a document.
      lib: { entry, formats: ["iife"], name: "worker", fileName: "worker" },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  if (output.length !== 1) throw new Error(`${entry} became ${output.length} files`);
  return output[0].code;
}

/** What HTML would read as a tag is written so that JavaScript alone understands it: it stands in strings and patterns. */
function scriptText(text) {
  const safe = text.replace(/<(?=\/?script|!--)/gi, "\\x3c");
  if (/[\0\r]/.test(safe)) throw new Error("the script has characters that HTML changes");
  return safe;
}

function styleText(text) {
  if (/<\/style|[\0\r]|url\(/i.test(text)) throw new Error("the style has what HTML changes, or loads a file");
  return text;
}
