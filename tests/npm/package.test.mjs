// What is published: exactly these files, well-formed by others' measures, the same bytes each time, and a README that is true.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import { npm, packageFolder, tarball } from "../support/npm.mjs";
import { run } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";

const TESTS = fileURLToPath(new URL("../", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const BUILD = join(REPOSITORY, "wasm/npm/scripts/build.mjs");

const MODULES = ["api", "codes", "engine", "error", "index", "inline", "node", "pkcs12", "pkcs12.node", "pkcs12.workerd", "schema", "slim", "tls", "workerd"];
const REQUIRED = ["api", "codes", "engine", "error", "node", "pkcs12.node", "schema", "slim", "tls"];
const WRAPPERS = ["node", "pkcs12.node", "slim", "tls"];
const TYPES = ["codes", "dist/changes", "dist/codes", "dist/inspect", "dist/policy", "dist/report", "index", "inline", "pkcs12", "schema", "slim", "tls"];
const WASM = ["zoneseal", "zoneseal-mldsa", "zoneseal-pkcs12"];
/** The command, and its module. */
const COMMAND = ["bin/zoneseal.js", "dist/zoneseal-cli.wasm"];
/** The elements for pages, and the licences of what is in them. */
const ELEMENTS = ["THIRD-PARTY.txt", "elements.css", "elements.d.ts", "elements.js"];
/** Where they come from. */
const ELEMENTS_FOLDER = join(REPOSITORY, "www/dist-elements");

test("the tarball holds these files and no other", async () => {
  const expected = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "package.json",
    ...MODULES.map((name) => `${name}.js`),
    ...REQUIRED.map((name) => `${name}.cjs`),
    ...WRAPPERS.map((name) => `${name}.mjs`),
    ...TYPES.flatMap((name) => [`${name}.d.ts`, `${name}.d.cts`]),
    ...WASM.map((name) => `dist/${name}.wasm`),
    ...COMMAND,
    ...ELEMENTS,
  ];
  assert.deepEqual((await tarball()).files, expected.sort());
});

test("nothing runs at installation, nothing else is installed, and every export leads somewhere", () => {
  const text = readFileSync(join(packageFolder(), "package.json"), "utf8");
  const manifest = JSON.parse(text);
  for (const key of ["scripts", "dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies", "devDependencies"]) {
    assert.equal(manifest[key], undefined, key);
  }
  const targets = [...text.matchAll(/"(\.\/[^"*]+)"(?!:)/g)].map(([, path]) => path);
  assert.ok(targets.length > 30);
  for (const path of targets) readFileSync(join(packageFolder(), path));
});

test("two builds are the same bytes, and so are their tarballs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-build-"));
  try {
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    for (const out of [one, other]) {
      const { code, stderr } = await run(process.execPath, [BUILD, out, ELEMENTS_FOLDER]);
      assert.equal(code, 0, stderr);
    }
    assert.deepEqual(contents(one), contents(other));
    assert.deepEqual(contents(one), contents(packageFolder()), "what is tested is what is built");
    const [first, second] = await Promise.all([one, other].map((out) => npm(["pack", out, "--json", "--pack-destination", out], folder)));
    assert.equal(JSON.parse(first)[0].integrity, JSON.parse(second)[0].integrity);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("publint has nothing to say", async () => {
  const { code, stdout, stderr } = await run("node_modules/.bin/publint", [packageFolder(), "--strict"], { cwd: TESTS });
  assert.equal(code, 0, stdout + stderr);
});

test("are the types wrong? No", async () => {
  const { path } = await tarball();
  // The profile leaves out the resolution of before Node's `exports`, in which entries are files and `zoneseal/node` is
  // another one. A module of wasm has no types: what its import gives is for each bundler to say.
  const without = [...WASM.map((name) => `./${name}.wasm`), "./elements.css"].flatMap((name) => ["--exclude-entrypoints", name]);
  const attw = (...args) => run("node_modules/.bin/attw", [path, "--no-emoji", ...args], { cwd: TESTS });
  // The elements are for pages, and there is no `require` in pages.
  const all = await attw("--profile", "node16", ...without, "--exclude-entrypoints", "./elements");
  assert.equal(all.code, 0, all.stdout + all.stderr);
  const elements = await attw("--profile", "esm-only", "--entrypoints", "./elements");
  assert.equal(elements.code, 0, elements.stdout + elements.stderr);
});

test("the elements hold no wasm, fetch nothing, and come with the licence of what is in them", () => {
  const read = (name) => readFileSync(join(packageFolder(), name), "utf8");
  assert.doesNotMatch(read("elements.js"), /WebAssembly|\bfetch\(|import\(|new Worker|serviceWorker|innerHTML\s*=(?!=)\s*["'`]</);
  assert.doesNotMatch(read("elements.css"), /@import|url\(/);
  assert.match(read("THIRD-PARTY.txt"), /^lit \d[\s\S]*BSD-3-Clause[\s\S]*Redistributions in binary form/);
});

test("no declaration says any, and every function is described", () => {
  for (const name of [...TYPES, "elements"]) {
    const text = readFileSync(join(packageFolder(), `${name}.d.ts`), "utf8");
    assert.doesNotMatch(text, /[:<|&,] any\b|<any\b|\bany\[\]/, name);
    const plain = text.match(/(?<!\*\/\n)^export (?:function|const|class) \w+/m);
    assert.equal(plain, null, `${name}: not described`);
  }
});

test("the quick start of the package's README runs as it stands there", async () => {
  const readme = readFileSync(join(packageFolder(), "README.md"), "utf8");
  await withPackage(async (folder) => {
    await issue(folder);
    const { code, stdout, stderr } = await run(process.execPath, ["start.mjs"], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^trusted chain-trusted\n/);
  }, readme);
});

test("the table of sizes in the package's README is true", () => {
  const readme = readFileSync(join(packageFolder(), "README.md"), "utf8");
  const files = {
    "the JavaScript of `zoneseal`": "../minified/index.js",
    "the JavaScript of `zoneseal/inline`": "../minified/inline.js",
    ...Object.fromEntries(WASM.map((name) => [`\`${name}.wasm\``, `dist/${name}.wasm`])),
  };
  for (const [label, file] of Object.entries(files)) {
    const row = readme.split("\n").find((line) => line.startsWith(`| ${label}`));
    const said = Number(row?.split("|")[2].replaceAll(",", ""));
    const bytes = compressed(readFileSync(join(packageFolder(), file)));
    assert.ok(Math.abs(bytes - said) <= said * 0.02, `${label}: ${said} is written, ${bytes} measured`);
  }
});

test("the example of the repository's README runs as it stands there", async () => {
  const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
  await withPackage(async (folder) => {
    for (const args of [["site", "init", "plant-a.example"], ["site", "issue", "web"]]) {
      const { code, stderr } = await run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: folder });
      assert.equal(code, 0, stderr);
    }
    const { code, stdout, stderr } = await run(process.execPath, ["start.mjs"], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^trusted trusted “web” /);
  }, readme);
});

/** As `brotli -q 11` does it. */
function compressed(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  return brotliCompressSync(bytes, { params }).length;
}

/** A root and a server's certificate, valid from now on, by openssl. */
async function issue(folder) {
  const make = async (...args) => {
    const key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"];
    const { code, stderr } = await run("openssl", [...key, ...args], { cwd: folder });
    assert.equal(code, 0, stderr);
  };
  await make("-subj", "/CN=Root", "-addext", "keyUsage=critical,keyCertSign", "-keyout", "root.key", "-out", "root.pem");
  const extensions = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth"];
  const added = ["subjectAltName=DNS:www.example.org", ...extensions].flatMap((extension) => ["-addext", extension]);
  await make("-subj", "/CN=www", "-CA", "root.pem", "-CAkey", "root.key", ...added, "-keyout", "www.key", "-out", "chain.pem");
}

/** A folder with the package installed, and the first example of `readme` as `start.mjs`. */
async function withPackage(use, readme) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-readme-"));
  try {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    await npm(["install", "--no-save", "--no-package-lock", (await tarball()).path], folder);
    writeFileSync(join(folder, "start.mjs"), readme.match(/```js\n([\s\S]*?)```/)[1]);
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every file of a folder with its bytes, by name. */
function contents(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const pairs = files.map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    return [path.slice(folder.length + 1), readFileSync(path).toString("base64")];
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
