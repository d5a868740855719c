// The wasm modules inside the scripts, so that the page needs no `connect-src`: `import text from "x.wasm?embedded"`
// gives the module as a string of one character a byte.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const SUFFIX = "?embedded";
/** wasm-bindgen's glue would load its module from beside itself, and Vite would then ship it a second time. */
const GLUE = /\/generated\/zoneseal(?:-\w+)?\.js$/;
const OWN_ADDRESS = /new URL\('zoneseal(?:-\w+)?_bg\.wasm', import\.meta\.url\)/;

/** The plugin, for the page and for its workers. With `base64`, the text survives inside HTML, for a third more bytes. */
export function embedded({ base64 = false } = {}) {
  /** The literals by the word that stands in for them until the minifier is through. */
  const literals = new Map();
  return {
    name: "zoneseal-embedded",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!source.endsWith(SUFFIX)) return undefined;
      const found = await this.resolve(source.slice(0, -SUFFIX.length), importer, { skipSelf: true });
      return found && `${found.id}${SUFFIX}`;
    },
    load(id) {
      if (!id.endsWith(SUFFIX)) return undefined;
      const file = id.slice(0, -SUFFIX.length);
      this.addWatchFile(file);
      const bytes = readFileSync(file);
      const literal = base64 ? JSON.stringify(bytes.toString("base64")) : template(bytes);
      // The chunk's name is made from its content with this word in it, so it changes with the literal.
      const word = `embedded-${createHash("sha256").update(literal).digest("hex")}`;
      literals.set(word, literal);
      const code = base64
        ? `export default atob(${JSON.stringify(word)});`
        : `export default ${JSON.stringify(word)};`;
      return { code, map: null, moduleType: "js" };
    },
    transform(code, id) {
      return GLUE.test(id) ? { code: code.replace(OWN_ADDRESS, "undefined"), map: null } : undefined;
    },
    generateBundle(_options, bundle) {
      for (const [word, literal] of literals) {
        let count = 0;
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== "chunk" || !chunk.code.includes(word)) continue;
          // A function, since in a plain replacement `$` has a meaning.
          chunk.code = chunk.code.replace(new RegExp(`(["'\`])${word}\\1`, "g"), () => (count++, literal));
        }
        if (count !== 1) this.error(`a module is embedded ${count} times`);
      }
    },
  };
}

/**
 * Bytes as a JavaScript literal of Latin-1 characters. UTF-8 takes two bytes for half of them, which a compressor
 * takes back almost whole; base64 hides the pattern of the bytes from it (measured: 223 KB to 287 KB after brotli).
 * Only what a template literal reads as something else is escaped; NUL and line feeds stand for themselves.
 */
export function template(bytes) {
  return `\`${Buffer.from(bytes).toString("latin1").replace(/[`\\]|\$(?=\{)|\r/g, (letter) => (letter === "\r" ? "\\r" : `\\${letter}`))}\``;
}
