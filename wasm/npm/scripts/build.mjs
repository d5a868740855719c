// Makes the folder that is published, from the sources beside this and from dist/.
//
//   node scripts/build.mjs [FOLDER [ELEMENTS]]          (default: target/npm/package, without elements)
//
// ELEMENTS is what the inspection page makes of its own parts for other pages (`npm run elements` in www): nothing here
// depends on the page, so without it the package has no `zoneseal/elements`.
//
// Each source becomes one ES module, and one CommonJS module for Node's require. What is imported by name in Node is a
// thin ES module around the CommonJS one, so that both ways lead to the same engine and the same ZonesealError.

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { MODULES } from "./modules.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const OUT = resolve(process.argv[2] ?? join(REPOSITORY, "target/npm/package"));
const ELEMENTS = process.argv[3] && resolve(process.argv[3]);

/** Sources that stay files of their own, because several entries share them. What else is imported is taken in. */
const ESM = ["api", "codes", "engine", "error", "index", "inline", "node", "pkcs12", "pkcs12.node", "pkcs12.workerd", "schema", "slim", "tls", "workerd"];
/** Those that Node's require needs as well. */
const CJS = ["api", "codes", "engine", "error", "node", "pkcs12.node", "schema", "slim", "tls"];
/** Those of them that have a state, or lead to one: imported by name, they are the CommonJS ones. */
const SHARED = ["node", "pkcs12.node", "slim", "tls"];
/** Written by hand, and the same for import and require. */
const TYPES = ["codes", "index", "inline", "pkcs12", "schema", "slim", "tls"];
/** Programs: bundled alone, as ES modules. */
const PROGRAMS = ["bin/zoneseal"];
const COPIED = { "README.md": ROOT, "LICENSE-APACHE": REPOSITORY, "LICENSE-MIT": REPOSITORY };

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "dist"), { recursive: true });
await bundles("esm", there([...ESM, ...PROGRAMS]), ".js");
await bundles("cjs", there(CJS), ".cjs");
types();
for (const name of MODULES) copyIfThere(`dist/${name}.wasm`);
there(SHARED).forEach(wrapper);
if (ELEMENTS) elements();
for (const [name, from] of Object.entries(COPIED)) copyFileSync(join(from, name), join(OUT, name));
manifest();

async function bundles(format, names, extension) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => `${name}.js`),
    outdir: OUT,
    outbase: ROOT,
    outExtension: { ".js": extension },
    format,
    bundle: true,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    external: ["node:*", "*.wasm"],
    define: format === "cjs" ? { "import.meta.url": "undefined" } : {},
    plugins: [{ name: "siblings", setup: (build) => siblings(build, names, extension) }],
  });
}

/** Leaves the imports of other entries as imports: of what stands at the top, from there or from a folder below. */
function siblings(build, names, extension) {
  build.onResolve({ filter: /^\.\.?\/[\w.]+\.js$/ }, ({ path, importer, kind, resolveDir }) => {
    const name = relative(ROOT, resolve(resolveDir, path)).replace(/\.js$/, "");
    if (kind === "entry-point" || !names.includes(name)) return undefined;
    const up = PROGRAMS.includes(relative(ROOT, importer).replace(/\.js$/, "")) ? ".." : ".";
    return { path: `${up}/${name}${extension}`, external: true, sideEffects: false };
  });
}

/** Those whose source is there. */
function there(names) {
  return names.filter((name) => existsSync(join(ROOT, `${name}.js`)));
}

/** The exports of a CommonJS module by name. They are listed by asking it. */
function wrapper(name) {
  const file = `./${name}.cjs`;
  const names = Object.keys(createRequire(join(OUT, "x"))(file)).sort();
  writeFileSync(join(OUT, `${name}.mjs`), `import all from ${JSON.stringify(file)};\n\nexport const { ${names.join(", ")} } = all;\n`);
}

/** Each declaration twice: TypeScript takes a file's ending for the kind of module that it describes. */
function types() {
  const written = [
    ...there(TYPES).map((name) => `${name}.d.ts`),
    ...readdirSync(join(ROOT, "dist")).filter((name) => name.endsWith(".d.ts")).map((name) => `dist/${name}`),
  ];
  for (const name of written) {
    const text = readFileSync(join(ROOT, name), "utf8");
    writeFileSync(join(OUT, name), text);
    const cjs = text.replaceAll(/(from "\.[^"]*)\.js"/g, '$1.cjs"');
    writeFileSync(join(OUT, name.replace(/\.d\.ts$/, ".d.cts")), cjs);
  }
}

/** The elements as they were built, with the licences of what is in them; the types are written here. */
function elements() {
  for (const name of ["elements.js", "elements.css", "THIRD-PARTY.txt"]) copyFileSync(join(ELEMENTS, name), join(OUT, name));
  copyFileSync(join(ROOT, "elements.d.ts"), join(OUT, "elements.d.ts"));
}

function copyIfThere(path) {
  if (existsSync(join(ROOT, path))) copyFileSync(join(ROOT, path), join(OUT, path));
}

/** package.json without what is for building alone. */
function manifest() {
  const { devDependencies, scripts, ...published } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  if (!ELEMENTS) {
    for (const name of ["./elements", "./elements.css"]) delete published.exports[name];
    published.sideEffects = published.sideEffects.filter((name) => !name.includes("elements"));
  }
  if (there(["tls"]).length === 0) delete published.exports["./node"];
  if (there(PROGRAMS).length === 0) delete published.bin;
  writeFileSync(join(OUT, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
}
