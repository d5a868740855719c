#!/usr/bin/env node
// The command line. Its arguments, sentences and decisions are those of the native binary, in the module; what it
// reads, prints and asks of the system is here.

import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from "node:fs";
import { ReadStream, WriteStream, isatty } from "node:tty";

import { glue } from "../dist/zoneseal-cli.glue.js";
import { Part } from "../engine.js";

const [INPUT, OUTPUT, ERRORS] = [0, 1, 2];

const host = {
  clock: () => Date.now() / 1000,
  variable: (name) => process.env[name],
  isTerminal: (stream) => isatty(stream),
  columns: () => [OUTPUT, ERRORS, INPUT].map(columnsOf).find((columns) => columns > 0),
  isFolder(path) {
    try {
      return statSync(path).isDirectory();
    } catch {
      return false;
    }
  },
  read(path, limit) {
    // Asked before opening: a folder opens like a file, and a large file need not be read to be refused.
    const found = statSync(path);
    if (found.isDirectory()) throw refusal("EISDIR");
    if (found.size > limit) throw refusal("EFBIG");
    const file = openSync(path);
    try {
      return readAll(file, limit);
    } finally {
      closeSync(file);
    }
  },
  readStandardInput: (limit) => readAll(INPUT, limit),
  ask(prompt) {
    const file = openSync("/dev/tty", "r+");
    // It owns the file from here on, and knows how to keep the terminal from showing what is typed.
    const terminal = new ReadStream(file);
    try {
      terminal.setRawMode(true);
      writeAll(file, prompt);
      return readLine(file);
    } finally {
      terminal.setRawMode(false);
      terminal.destroy();
    }
  },
  print: (text) => writeAll(OUTPUT, text),
  note(line) {
    try {
      writeAll(ERRORS, `${line}\n`);
    } catch {
      // There is nowhere to say it.
    }
  },
};

/** Everything up to the end, or an error where that is beyond the limit. */
function readAll(file, limit) {
  const chunks = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, limit + 1 - length));
    const read = untilReady(() => readSync(file, chunk));
    if (read === 0) return Buffer.concat(chunks, length);
    chunks.push(chunk.subarray(0, read));
    length += read;
    if (length > limit) throw refusal("EFBIG");
  }
}

function writeAll(file, text) {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    written += untilReady(() => writeSync(file, bytes, written));
  }
}

/** Tries again where the other end of a pipe that does not block has yet to catch up. */
function untilReady(attempt) {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      // What Windows calls the end of a pipe.
      if (error.code === "EOF") return 0;
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE_MS);
    }
  }
}

/** What is typed up to the end of the line. The terminal hands over each key as it is: what edits is done here. */
function readLine(file) {
  const typed = [];
  for (;;) {
    const key = readKey(file);
    switch (key) {
      case KEYS.enter:
      case KEYS.newLine:
        writeAll(file, "\n");
        return Buffer.from(typed).toString();
      case KEYS.interrupt:
        writeAll(file, "\n");
        process.kill(process.pid, "SIGINT");
        throw new Error("interrupted");
      case KEYS.end:
        if (typed.length === 0) throw new Error("unexpected end of file");
        break;
      case KEYS.backspace:
      case KEYS.delete:
        // A character's octets after its first are 10xxxxxx.
        while ((typed.pop() & 0xc0) === 0x80);
        break;
      case KEYS.killLine:
        typed.length = 0;
        break;
      case KEYS.killWord:
        while (typed.at(-1) === SPACE) typed.pop();
        while (typed.length > 0 && typed.at(-1) !== SPACE) typed.pop();
        break;
      case KEYS.escape:
        skipSequence(file);
        break;
      default:
        if (key >= SPACE) typed.push(key);
    }
  }
}

/** The rest of what an arrow key and its like send: `[` or `O`, and all up to a letter. */
function skipSequence(file) {
  const kind = String.fromCharCode(readKey(file));
  if (kind !== "[" && kind !== "O") return;
  while (readKey(file) < 0x40);
}

function readKey(file) {
  const key = Buffer.alloc(1);
  return untilReady(() => readSync(file, key)) === 0 ? KEYS.enter : key[0];
}

function columnsOf(stream) {
  if (!isatty(stream)) return 0;
  try {
    const [columns, rows] = new WriteStream(stream).getWindowSize();
    return rows > 0 ? columns : 0;
  } catch {
    return 0;
  }
}

function refusal(code) {
  return Object.assign(new Error(code), { code });
}

// What a terminal sends: Ctrl-C, Ctrl-D, Ctrl-U, Ctrl-W and the rest.
const KEYS = { interrupt: 3, end: 4, backspace: 8, newLine: 10, enter: 13, killLine: 21, killWord: 23, escape: 27, delete: 127 };
const SPACE = 0x20;
const CHUNK = 1 << 16;
const PATIENCE_MS = 5;
const BUG = 70;

let said = false;
// Where the module says of a panic where it was: at once, since nothing comes after it.
console.error = (text) => {
  said = true;
  host.note(text);
};
try {
  const module = new Part("zoneseal-cli", glue);
  const bytes = readFileSync(new URL("../dist/zoneseal-cli.wasm", import.meta.url));
  module.loadSync({ bytes, sha256: createHash("sha256").update(bytes).digest("hex") });
  process.exitCode = module.functions().run(["zoneseal", ...process.argv.slice(2)], host);
} catch (error) {
  // What an error says may hold a secret, or what a terminal acts on: its kind is enough to begin with.
  const kind = error.code ?? error.name;
  if (kind === "wasm-mismatch") host.note("zoneseal: The module zoneseal-cli.wasm is not the one that this program was made with.\n  Install the package zoneseal anew.");
  else if (!said) host.note(`zoneseal: This is our bug, not yours: ${kind}.\n  Please report it with this line and what you did.`);
  process.exitCode = BUG;
}
