// Run by the build after wasm-bindgen: the types of a report from its schema, the codes from the engine.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { initSync, catalogue } from "../generated/zoneseal.js";
import { declarations } from "./types.mjs";

const at = (path) => new URL(path, import.meta.url);
const out = (name, text) => writeFileSync(at(`../dist/${name}`), text);
const HEAD = "// Generated from the engine's table. Do not edit.\n\n";

mkdirSync(at("../dist/"), { recursive: true });

for (const [name, root] of [["report", "Report"], ["inspect", "InspectionOrComparison"], ["changes", "Changes"]]) {
  const schema = JSON.parse(readFileSync(at(`../../../docs/${name}.schema.json`), "utf8"));
  out(`${name}.d.ts`, declarations(schema, root));
}

initSync({ module: readFileSync(at("../generated/zoneseal_bg.wasm")) });
const codes = JSON.parse(catalogue());
const fields = Object.keys(codes[0] ?? {}).map((name) => `  ${name}: string;\n`);
out("codes.js", `${HEAD}export const codes = ${JSON.stringify(codes, null, 2)};\n`);
out(
  "codes.d.ts",
  `${HEAD}export interface CodeText {\n${fields.join("")}}\n\nexport const codes: readonly CodeText[];\n`,
);
