// wasm-bindgen's module as a function, so that every instance has a state of its own: after a panic the old one is
// dropped whole, with its caches and its table of objects, and a new one shares nothing with it.

const LOADER = "async function __wbg_load(";
const EXPORTS = /\nexport \{ initSync, __wbg_init as default \};\s*$/;

/** The text of a module that exports `glue()`; `text` is what wasm-bindgen wrote for the target `web`. */
export function factory(text) {
  const names = [...text.matchAll(/^export function (\w+)\(/gm)].map((match) => match[1]);
  const loader = text.indexOf(LOADER);
  if (names.length === 0 || loader < 0 || !EXPORTS.test(text)) throw new Error("wasm-bindgen's glue looks different");
  // Loading and fetching are ours (engine.js): all from there on is left out.
  const body = text
    .slice(0, loader)
    .replace(/^\/\* @ts-self-types.*\*\/\n/, "")
    .replaceAll(/^export function /gm, "function ");
  if (/^(?:export|import)\b|import\.meta|^async /m.test(body)) throw new Error("wasm-bindgen's glue has something new");
  return `// Made from wasm-bindgen's glue. Do not edit.

export const names = ${JSON.stringify(names)};

export function glue() {
${body.trimEnd()}

return { imports: __wbg_get_imports(), start: __wbg_finalize_init, functions: { ${names.join(", ")} } };
}
`;
}
