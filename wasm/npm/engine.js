// The engine's modules: loading them, checking that they are the ones this glue was built with, calling them, and what
// becomes of them after a panic.

import { ZonesealError } from "./error.js";
import { identities } from "./dist/identities.js";
import { glue as mainGlue, names } from "./dist/zoneseal.glue.js";
import { glue as mlDsaGlue } from "./dist/zoneseal-mldsa.glue.js";
import { sha256 } from "./sha256.js";

/** The custom section in which a module carries its build identity. */
const SECTION = "zoneseal-build";

/** Octets that an instance may keep between calls: twenty times the 10 MB that the engine reads at most, and some more. */
const MOST_MEMORY = 256 * 1024 * 1024;

/** A wasm module, and its instance while it has one that can be trusted to be in order. */
export class Part {
  #name;
  #glue;
  #identity;
  #compiled;
  #functions;
  #memory;
  #provider;
  #loading;

  constructor(name, glue) {
    this.#name = name;
    this.#glue = glue;
    this.#identity = identities[name];
  }

  get sha256() {
    return this.#identity.sha256;
  }

  get isLoaded() {
    return this.#compiled !== undefined;
  }

  /** Where to take the module from at its first use: a function that gives what `loadSync` takes. */
  provideBy(provider) {
    this.#provider = provider;
  }

  /** Takes `{ bytes, sha256 }`, with the hash computed by the caller, or a compiled module. */
  loadSync(source) {
    if (source instanceof WebAssembly.Module) {
      this.#checkBuild(source);
      this.#compiled = source;
    } else {
      this.#checkHash(source.sha256);
      this.#compiled = new WebAssembly.Module(source.bytes);
    }
  }

  /** Takes what `init` takes. Free when done; what failed may be tried again. */
  load(source) {
    if (this.isLoaded) return Promise.resolve();
    this.#loading ??= this.#load(source).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The module is compiled while it is hashed, and runs only when its hash is right. */
  async #load(source) {
    const given = await source;
    let compiled = given;
    if (given instanceof WebAssembly.Module) {
      this.#checkBuild(given);
    } else {
      const bytes = await content(given, this.#identity.file);
      const compiling = WebAssembly.compile(bytes);
      // Bytes that are not ours need not compile, and then only the mismatch is told.
      compiling.catch(() => {});
      this.#checkHash(await sha256(bytes));
      compiled = await compiling;
    }
    // Started here and not at the first call: some browsers refuse to start a large module but asynchronously.
    const { imports, start, functions } = this.#glue();
    this.#memory = start(await WebAssembly.instantiate(compiled, imports), compiled).memory;
    this.#compiled = compiled;
    this.#functions = functions;
  }

  /** The functions of the instance; after a panic, of a new one. */
  functions() {
    if (this.#functions) return this.#functions;
    if (!this.#compiled && this.#provider) this.loadSync(this.#provider());
    if (!this.#compiled) {
      throw new ZonesealError("not-initialised", `${this.#identity.file} is not loaded: await init() before the first call`);
    }
    const { imports, start, functions } = this.#glue();
    this.#memory = start(new WebAssembly.Instance(this.#compiled, imports), this.#compiled).memory;
    this.#functions = functions;
    return functions;
  }

  /** Gives up the instance: its memory may be half written. The module itself is kept. */
  drop() {
    this.#functions = undefined;
    this.#memory = undefined;
  }

  /** Whether it took in far more than the engine reads: its memory would never shrink again. */
  get isSwollen() {
    return this.#memory?.buffer.byteLength > MOST_MEMORY;
  }

  #checkHash(found) {
    if (this.#identity.sha256 !== "" && found === this.#identity.sha256) return;
    throw mismatch(this.#identity.file, `has the SHA-256 ${found}, not ${this.#identity.sha256}`);
  }

  #checkBuild(compiled) {
    const [section] = WebAssembly.Module.customSections(compiled, SECTION);
    const found = section ? Array.from(new Uint8Array(section), (byte) => byte.toString(16).padStart(2, "0")).join("") : "";
    if (this.#identity.build !== "" && found === this.#identity.build) return;
    throw mismatch(this.#identity.file, "is of another build");
  }
}

export const main = new Part("zoneseal", mainGlue);
export const mlDsa = new Part("zoneseal-mldsa", mlDsaGlue);

/** The SHA-256 of the modules that this glue was built with, in hex; it refuses others. */
export const wasmSha256 = main.sha256;
export const mlDsaSha256 = mlDsa.sha256;

/** What the main module asks of the others, by the name of the function that it takes them by. */
const helpers = new Map([["setMlDsa", (...args) => mlDsa.functions().mlDsa(...args)]]);

/** The parts that run together: when one has panicked, none of them is used again. */
const parts = new Set([main, mlDsa]);

/** The instance that has its helpers. */
let connected;

/** What went wrong in a helper during a call. It may not be thrown through the main module, which would not unwind. */
let failure;

/** Adds a part that the main module asks through `setter`. */
export function addHelper(setter, part, help) {
  helpers.set(setter, help);
  parts.add(part);
  connected = undefined;
}

/** The main module's functions, by name. */
export const engine = Object.fromEntries(names.map((name) => [name, (...args) => run(name, args)]));

/** Loads the main module, and the one for ML-DSA where it is given. */
export async function load(source, mlDsaSource) {
  await Promise.all([main.load(source), mlDsaSource === undefined ? undefined : mlDsa.load(mlDsaSource)]);
}

function run(name, args) {
  const functions = main.functions();
  failure = undefined;
  let result;
  try {
    if (connected !== functions) connect(functions);
    result = functions[name](...args);
  } catch (error) {
    // An error that the engine made is an answer. All else left it in the middle of something.
    if (error?.name !== "ZonesealError") throw poisoned(error);
    if (failure === undefined) throw own(error);
  } finally {
    for (const part of parts) if (part.isSwollen) drop(part);
  }
  if (failure !== undefined) throw failure instanceof ZonesealError ? failure : poisoned(failure);
  return result;
}

function connect(functions) {
  for (const [setter, help] of helpers) {
    functions[setter]?.((...args) => {
      try {
        return help(...args);
      } catch (error) {
        failure ??= error;
        return undefined;
      }
    });
  }
  connected = functions;
}

function drop(part) {
  part.drop();
  // It knows the instance, which would stay where it is.
  connected = undefined;
}

function poisoned(cause) {
  parts.forEach(drop);
  const message = "the engine stopped in the middle of this call, which has no verdict; the next call starts a new one";
  return new ZonesealError("engine-poisoned", message, { cause });
}

function own(error) {
  return error instanceof ZonesealError ? error : new ZonesealError(error.code, error.message, { cause: error });
}

function mismatch(file, what) {
  return new ZonesealError("wasm-mismatch", `${file} does not belong to this version of the package: it ${what}`);
}

/** The bytes of whatever `init` was given. */
async function content(source, file) {
  // Copied: what is hashed has to be what is compiled, also where the caller or another thread writes there meanwhile.
  if (source instanceof ArrayBuffer) return new Uint8Array(source.slice());
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  const isAddress = typeof source === "string" || source instanceof URL;
  const isRequest = typeof Request === "function" && source instanceof Request;
  if (isAddress || isRequest) return content(await fetched(source, file), file);
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw missing(file, `${source.url} answers ${source.status}`);
    return new Uint8Array(await source.arrayBuffer());
  }
  throw new ZonesealError(
    "wrong-argument",
    `${file} is loaded from a URL, a Response, bytes, a WebAssembly.Module or a promise of one of these`,
  );
}

async function fetched(address, file) {
  try {
    return await fetch(address);
  } catch (error) {
    throw missing(file, `${address.url ?? address} cannot be fetched`, error);
  }
}

function missing(file, what, cause) {
  return new ZonesealError("wasm-missing", `${file} is not there: ${what}`, { cause });
}
