// Run by the build after wasm-bindgen: everything in dist/ that is derived. The modules with their build identity, their
// glue and their hashes, the types of the engine's JSON, the schemas, the codes.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { factory } from "./glue.mjs";
import { INLINE, MODULES } from "./modules.mjs";
import { stamped } from "./section.mjs";
import { declarations } from "./types.mjs";

const SCHEMAS = { changes: "Changes", inspect: "InspectionOrComparison", policy: "Policy", report: "Report" };
const HEAD = "// Generated from the engine. Do not edit.\n\n";

/** The type of an entry of `docs/checks.json`. */
const CHECK = `/** A check of a verdict. */
export interface Check {
  /** Its stable name. */
  readonly id: string;
  /** What is so where it is passed. */
  readonly title: string;
  /** The clause that asks for it; empty where only \`cabf\` does. */
  readonly clause: string;
  /** What the CA/Browser Forum's requirements say of it; empty where they say nothing. */
  readonly cabf: string;
  /** What it looks at. */
  readonly of: OF;
  /** Without each of these it is not evaluated. */
  readonly when: readonly Condition[];
  /** The codes that it finds. */
  readonly codes: readonly Code[];
}

/** Every check, in the order in which the engine evaluates them. */
export const checks: readonly Check[];

/** Why a check is not evaluated, by the condition that is not met. */
export const conditions: Readonly<Record<Condition, string>>;
`;

const at = (path) => new URL(path, import.meta.url);
const read = (path) => readFileSync(at(path), "utf8");
const out = (name, content) => writeFileSync(at(`../dist/${name}`), content);

mkdirSync(at("../dist/"), { recursive: true });
modules();
await catalogue();
schemas();

function modules() {
  const identities = {};
  const packed = {};
  for (const name of MODULES) {
    const file = at(`../generated/${name}_bg.wasm`);
    // A module that this build leaves out has an empty identity: then nothing fits, and nothing is loaded.
    identities[name] = { file: `${name}.wasm`, sha256: "", build: "" };
    if (!existsSync(file)) {
      out(`${name}.glue.js`, `${HEAD}export const names = [];\nexport const glue = undefined;\n`);
      continue;
    }
    const { bytes, build } = stamped(readFileSync(file));
    out(`${name}.wasm`, bytes);
    out(`${name}.glue.js`, factory(read(`../generated/${name}.js`)));
    identities[name] = { file: `${name}.wasm`, sha256: createHash("sha256").update(bytes).digest("hex"), build };
    if (INLINE.includes(name)) packed[name] = gzipSync(bytes, { level: 9 }).toString("base64");
  }
  out("identities.js", `${HEAD}export const identities = ${JSON.stringify(identities, null, 2)};\n`);
  out("packed.js", `${HEAD}export const packed = ${JSON.stringify(packed, null, 2)};\n`);
}

async function catalogue() {
  const { glue } = await import("../dist/zoneseal.glue.js");
  const { imports, start, functions } = glue();
  const module = new WebAssembly.Module(readFileSync(at("../dist/zoneseal.wasm")));
  start(new WebAssembly.Instance(module, imports), module);
  const codes = JSON.parse(functions.catalogue());
  const union = codes.map(({ code }) => `\n  | ${JSON.stringify(code)}`).join("");
  const fields = Object.keys(codes[0])
    .map((name) => `  readonly ${name}: ${name === "code" ? "Code" : "string"};\n`)
    .join("");
  const { checks, conditions } = JSON.parse(read("../../../docs/checks.json"));
  const table = (name, of) => `export const ${name} = ${JSON.stringify(of, null, 2)};\n`;
  out("codes.js", [HEAD.trimEnd() + "\n", table("codes", codes), table("checks", checks), table("conditions", conditions)].join("\n"));
  const names = (list) => list.map((name) => `\n  | ${JSON.stringify(name)}`).join("");
  out(
    "codes.d.ts",
    `${HEAD}/** The stable name of something that the engine finds. */\nexport type Code =${union};\n\n` +
      `/** What a code means. */\nexport interface CodeText {\n${fields}}\n\n` +
      "/** Every code, in the order of the engine's table. */\nexport const codes: readonly CodeText[];\n\n" +
      `/** What must be so for a check to be evaluated. */\nexport type Condition =${names(Object.keys(conditions))};\n\n` +
      CHECK.replace("OF", [...new Set(checks.map(({ of }) => JSON.stringify(of)))].join(" | ")),
  );
}

function schemas() {
  const texts = {};
  for (const [name, root] of Object.entries(SCHEMAS)) {
    texts[name] = JSON.parse(read(`../../../docs/${name}.schema.json`));
    out(`${name}.d.ts`, declarations(texts[name], root));
  }
  const lines = Object.entries(texts).map(([name, schema]) => `export const ${name} = ${JSON.stringify(schema, null, 2)};\n`);
  out("schema.js", HEAD + lines.join("\n"));
}
