// A program: prints by how much the memory of wasm and of JavaScript grew over ten thousand calls, after each input was
// asked once.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { inputs } from "./hostile.mjs";
import { packageFolder } from "./npm.mjs";

const AT = "2026-11-24T06:10:00Z";
const CALLS = 10_000;

let memory;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...args) => {
  const instance = await instantiate(...args);
  memory = instance.exports.memory;
  return instance;
};
const slim = await import(pathToFileURL(join(packageFolder(), "slim.js")));
await slim.init(readFileSync(join(packageFolder(), "dist/zoneseal.wasm")));
const all = inputs();
const ask = (bytes) => {
  try {
    slim.verifyJson(bytes, { at: AT });
  } catch (error) {
    if (!(error instanceof slim.ZonesealError)) throw error;
  }
};
const used = () => {
  globalThis.gc();
  return { wasm: memory.buffer.byteLength, heap: process.memoryUsage().heapUsed };
};
all.forEach(ask);
const before = used();
for (let call = 0; call < CALLS; call += 1) ask(all[call % all.length]);
const after = used();
console.log(JSON.stringify({ wasm: after.wasm - before.wasm, heap: after.heap - before.heap }));
