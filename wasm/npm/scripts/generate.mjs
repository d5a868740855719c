// Run by the build after wasm-bindgen: the types of a report from its schema, the codes from the engine.

import { readFileSync, writeFileSync } from "node:fs";
import { initSync, catalogue } from "../generated/zoneseal.js";
import { declarations } from "./types.mjs";

const at = (path) => new URL(path, import.meta.url);

const schema = JSON.parse(readFileSync(at("../../../docs/report.schema.json"), "utf8"));
writeFileSync(at("../generated/report.d.ts"), declarations(schema, "Report"));

initSync({ module: readFileSync(at("../generated/zoneseal_bg.wasm")) });
const codes = JSON.parse(catalogue());
writeFileSync(
  at("../generated/codes.js"),
  `// Generated from the engine's table. Do not edit.\n\nexport const codes = ${JSON.stringify(codes, null, 2)};\n`,
);
const fields = Object.keys(codes[0] ?? {}).map((name) => `  ${name}: string;\n`);
writeFileSync(
  at("../generated/codes.d.ts"),
  `// Generated from the engine's table. Do not edit.\n
export interface CodeText {\n${fields.join("")}}\n
export const codes: readonly CodeText[];\n`,
);
