// What travels of the JavaScript when a page's bundler has minified it: for the table of sizes.
//
//   node scripts/minify.mjs PACKAGE FOLDER

import { join, resolve } from "node:path";

import { build } from "esbuild";

const [from, into] = process.argv.slice(2).map((folder) => resolve(folder));
const ENTRIES = ["index", "inline", "pkcs12"];

await build({
  entryPoints: ENTRIES.map((name) => join(from, `${name}.js`)),
  outdir: into,
  format: "esm",
  bundle: true,
  minify: true,
  target: "es2022",
  external: ["*.wasm"],
  logLevel: "warning",
});
