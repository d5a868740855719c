// Loading the engine, and what becomes of it when it is not the right one or stops: never a verdict.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { run } from "../support/cases.mjs";
import { packageFolder, question, serve } from "../support/npm.mjs";
import { trapping } from "../support/wasm.mjs";

const wasm = (name) => new Uint8Array(readFileSync(join(packageFolder(), `dist/${name}.wasm`)));
const MAIN = wasm("zoneseal");
const ML_DSA = wasm("zoneseal-mldsa");
const member = question("a-member");
const mlDsaMember = question("ml-dsa-44");

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

test("before init there is no verdict, and init may be repeated until it succeeds", async () => {
  const slim = await fresh();
  assert.throws(() => ask(slim, member), code("not-initialised"));
  await assert.rejects(slim.init(), code("wrong-argument"));
  await assert.rejects(slim.init(42), code("wrong-argument"));
  await assert.rejects(slim.init("http://127.0.0.1:1/zoneseal.wasm"), code("wasm-missing"));
  await assert.rejects(slim.init(Promise.reject(new Error("no"))), /^Error: no$/);
  assert.throws(() => ask(slim, member), code("not-initialised"));
  await slim.init(MAIN);
  assert.equal(ask(slim, member), member.report);
  await slim.init("http://127.0.0.1:1/zoneseal.wasm");
  await slim.init();
  assert.equal(ask(slim, member), member.report);
});

test("everything that init is said to take", async () => {
  const server = await serve(join(packageFolder(), "dist"));
  const address = `http://127.0.0.1:${server.port}/zoneseal.wasm`;
  try {
    const sources = {
      string: address,
      URL: new URL(address),
      Request: new Request(address),
      Response: await fetch(address),
      "Promise<Response>": fetch(address),
      Uint8Array: MAIN,
      Buffer: Buffer.from(MAIN),
      ArrayBuffer: MAIN.buffer.slice(0),
      DataView: new DataView(MAIN.buffer),
      Module: new WebAssembly.Module(MAIN),
      "Promise<Module>": WebAssembly.compile(MAIN),
    };
    for (const [name, source] of Object.entries(sources)) {
      const slim = await fresh();
      await slim.init(source);
      assert.equal(ask(slim, member), member.report, name);
    }
  } finally {
    await server.close();
  }
  const slim = await fresh();
  await assert.rejects(slim.init(new Response("", { status: 404 })), code("wasm-missing"));
});

test("a module that is not this version's is refused, with crypto.subtle and without", async () => {
  const changed = (at) => MAIN.map((byte, index) => (index === at ? byte ^ 1 : byte));
  const wrong = [changed(MAIN.length >> 1), changed(MAIN.length - 1), MAIN.subarray(0, -1), ML_DSA, new Uint8Array(), trapping(MAIN, "version")];
  const subtle = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  for (const crypto of [subtle, { configurable: true, value: undefined }]) {
    Object.defineProperty(globalThis, "crypto", crypto);
    try {
      const slim = await fresh();
      for (const bytes of wrong) await assert.rejects(slim.init(bytes), code("wasm-mismatch"));
      assert.throws(() => ask(slim, member), code("not-initialised"));
      await slim.init(MAIN);
      assert.equal(ask(slim, member), member.report);
    } finally {
      Object.defineProperty(globalThis, "crypto", subtle);
    }
  }
});

test("a compiled module of another build is refused", async () => {
  const slim = await fresh();
  // The section is the last of the file, and its content ends it.
  const other = MAIN.map((byte, index) => (index === MAIN.length - 1 ? byte ^ 1 : byte));
  for (const bytes of [other, ML_DSA, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)]) {
    await assert.rejects(slim.init(new WebAssembly.Module(bytes)), code("wasm-mismatch"));
  }
});

test("after a panic the call has no verdict, and the next one runs in a new engine", async () => {
  const slim = await fresh();
  await slim.init(new WebAssembly.Module(trapping(MAIN, "version")));
  for (let round = 0; round < 3; round += 1) {
    assert.equal(ask(slim, member), member.report);
    assert.throws(() => slim.version(), (error) => code("engine-poisoned")(error) && error.cause instanceof WebAssembly.RuntimeError);
  }
  assert.equal(ask(slim, member), member.report);
});

test("a panic in the module of ML-DSA is no verdict either", async () => {
  const slim = await fresh();
  await slim.init(MAIN, { mlDsa: new WebAssembly.Module(trapping(ML_DSA, "mlDsa")) });
  assert.throws(() => ask(slim, mlDsaMember), code("engine-poisoned"));
  assert.equal(ask(slim, member), member.report);
  assert.throws(() => ask(slim, mlDsaMember), code("engine-poisoned"));
});

test("where ML-DSA is needed and not loaded, there is no verdict, and it can be loaded later", async () => {
  const slim = await fresh();
  await slim.init(MAIN);
  assert.throws(() => ask(slim, mlDsaMember), code("not-initialised"));
  await assert.rejects(slim.init(undefined, { mlDsa: MAIN }), code("wasm-mismatch"));
  await slim.init(undefined, { mlDsa: ML_DSA });
  assert.equal(ask(slim, mlDsaMember), mlDsaMember.report);
});

test("in Node a file that was changed is not loaded, at import or at first need", async () => {
  const folder = copy();
  writeFileSync(join(folder, "dist/zoneseal-mldsa.wasm"), trapping(ML_DSA, "mlDsa"));
  const node = await import(pathToFileURL(join(folder, "node.js")));
  assert.equal(ask(node, member), member.report);
  assert.throws(() => ask(node, mlDsaMember), code("wasm-mismatch"));

  const other = copy();
  writeFileSync(join(other, "dist/zoneseal.wasm"), trapping(MAIN, "version"));
  // In a process of its own: what an import throws, Node 20 also reports as unhandled.
  const imported = await run(process.execPath, ["node.mjs"], { cwd: other });
  assert.equal(imported.code, 1);
  assert.match(imported.stderr, /code: 'wasm-mismatch'/);
  assert.throws(() => createRequire(join(other, "x"))("./node.cjs"), code("wasm-mismatch"));
  rmSync(join(other, "dist/zoneseal.wasm"));
  assert.throws(() => createRequire(join(other, "x"))("./node.cjs"), code("wasm-missing"));
});

test("the inlined modules are the same ones, checked alike", async () => {
  const folder = copy();
  const inline = await import(pathToFileURL(join(folder, "inline.js")));
  assert.throws(() => ask(inline, member), code("not-initialised"));
  await inline.init();
  await inline.init();
  for (const asked of [member, mlDsaMember]) assert.equal(ask(inline, asked), asked.report);
});

function ask(zoneseal, { files, options }) {
  return zoneseal.verifyJson(files, options);
}

function code(expected) {
  return (error) => error.name === "ZonesealError" && error.code === expected && error.message.length > 10;
}

/** The package with an engine of its own. */
async function fresh() {
  return import(pathToFileURL(join(copy(), "slim.js")));
}

function copy() {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-engine-"));
  folders.push(folder);
  cpSync(packageFolder(), folder, { recursive: true });
  return folder;
}
