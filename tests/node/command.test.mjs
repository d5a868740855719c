// The package's command line beside the native binary: the same arguments end with the same code and the same bytes, in
// files, pipes and on a terminal. The transcripts of tests/cli run through both, too (`cargo test --test cli npm`).
// Arguments that are not UTF-8 are for the native binary alone: Node does not hand them over as they are.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { program } from "../support/programs.mjs";
import { trapping } from "../support/wasm.mjs";

const AT = ["--at", "2026-11-24T06:10:00Z"];
const CHAIN = "site/members/web/chain.pem";
const ENTRY = fileURLToPath(new URL("../../wasm/npm/bin/zoneseal.js", import.meta.url));
const VERBS = ["verify", "inspect", "compare", "split", "explain"];

const TERMINAL = { TERM: "xterm", SHELL: "/bin/bash" };

let folder;
let native;
const npm = [process.execPath, ENTRY];

before(() => {
  native = [program("ZONESEAL_BIN", "zoneseal")];
  folder = mkdtempSync(join(tmpdir(), "zoneseal-command-"));
  execFileSync(native[0], ["site", "init", "plant-a.example"], { cwd: folder });
  execFileSync(native[0], ["site", "issue", "web"], { cwd: folder });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one of the two to its end, with nothing of our environment but what is given. */
function run([command, ...first], args, { env = {}, ...options } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, [...first, ...args], {
    cwd: folder,
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
    env: { PATH: process.env.PATH, ...env },
  });
  if (error) throw error;
  return { status: status ?? signal, stdout: stdout?.toString(), stderr: stderr?.toString() };
}

/** Both come to the same, which is given back. */
function same(args, options) {
  const [one, other] = [run(native, args, options), run(npm, args, options)];
  assert.deepEqual(other, one, args.join(" "));
  return other;
}

/** Both end with this code and a sentence of this beginning, and print nothing. */
function refused(args, status, beginning, options) {
  const { stdout, stderr, ...ended } = same(args, options);
  assert.equal(ended.status, status, stderr);
  assert.ok(stderr.startsWith(`zoneseal: ${beginning}`), stderr);
  assert.equal(stdout, "");
}

test("help of every verb, as wide as COLUMNS says", () => {
  for (const verb of VERBS) {
    for (const COLUMNS of [undefined, "40", "72", "500", "0", "many"]) {
      for (const help of ["--help", "-h"]) {
        const env = COLUMNS === undefined ? {} : { COLUMNS };
        const { status, stdout } = same([verb, help], { env });
        assert.equal(status, 0);
        assert.match(stdout, new RegExp(`Usage: zoneseal ${verb} `));
      }
    }
  }
  assert.equal(same(["--version"]).status, 0);
});

test("wrong usage is said in the same words", () => {
  for (const args of [["verfy"], ["verify"], ["verify", "--profil", "x"], ["verify", "--role", "boss", "x"], ["sit"], ["compare", "x"], ["split"], ["--nonsense"], ["explain", "expird"], ["verify", "--grace", "-1", "x"], ["verify", "-", "-"], [""]]) {
    assert.equal(same(args).status, 64, args.join(" "));
  }
});

test("the verbs of the native binary are named as such, whatever follows them", () => {
  for (const args of [["site", "init", "x"], ["user", "--help"], ["proxy", "run", "--", "x"], ["page"], ["demo", "--check"]]) {
    const { status, stdout, stderr } = run(npm, args);
    assert.deepEqual([status, stdout], [64, ""]);
    assert.ok(stderr.startsWith(`zoneseal: The verb ${args[0]} is not in the npm package: the native binary`), stderr);
  }
  const { status, stdout } = run(npm, ["--help"]);
  assert.equal(status, 0);
  for (const verb of VERBS) assert.match(stdout, new RegExp(`^  ${verb} `, "m"));
  assert.doesNotMatch(stdout, /^ {2}site /m);
});

test("every verb answers alike, as text and as JSON", () => {
  for (const json of [[], ["--json"]]) {
    for (const [args, status] of [
      [["verify", ...AT, "--profile", "rfc5280", "--anchor", "site/authority/anchor.pem", CHAIN], undefined],
      [["verify", "--at", "2099-01-01T00:00:00Z", "--zone", "site", CHAIN], 1],
      [["verify", "--at", "2099-01-01T00:00:00Z", "--zone", "site", "--what-changes", CHAIN], 1],
      [["inspect", ...AT, "--tree", CHAIN], 0],
      [["compare", ...AT, CHAIN, CHAIN], 0],
      [["split", ...AT, "--edge", CHAIN, "--authority", "site/zone.json", "--zone", "site"], undefined],
      [["explain", "expired"], 0],
      [["explain"], 0],
    ]) {
      const ended = same([...args, ...json]);
      if (status !== undefined) assert.equal(ended.status, status, ended.stderr);
    }
  }
});

test("what cannot be read is said in the same words", async () => {
  mkdirSync(join(folder, "folder"), { recursive: true });
  symlinkSync("loop", join(folder, "loop"));
  writeFileSync(join(folder, "empty"), "");
  const listening = createServer().listen(join(folder, "socket"));
  await once(listening, "listening");
  try {
    refused(["verify", "missing"], 66, "missing does not exist.");
    refused(["verify", `${CHAIN}/x`], 66, `${CHAIN}/x does not exist.`);
    refused(["verify", "folder"], 66, "folder is a folder, not a file.");
    refused(["verify", "--zone", "folder", "empty"], 66, "folder/zone.json does not exist.");
    refused(["inspect", "loop"], 66, "loop cannot be read: too many levels of symbolic links.");
    refused(["inspect", "n".repeat(300)], 66, `${"n".repeat(300)} cannot be read: file name too long.`);
    refused(["verify", "--zone", "loop", CHAIN], 66, "loop cannot be read: too many levels of symbolic links.");
    refused(["inspect", "socket"], 66, "socket cannot be read: no such device or address.");
    refused(["inspect", "/proc/self/mem"], 66, "/proc/self/mem cannot be read: input/output error.");
    refused(["inspect", "empty"], 65, "empty: The file is empty.");
    refused(["inspect", "/dev/zero"], 65, "/dev/zero takes the input over 10 MB");
    refused(["verify", "--policy", "missing", CHAIN], 66, "missing does not exist.");
    refused(["verify", "--passphrase-file", "folder", CHAIN], 66, "folder is a folder, not a file.");
  } finally {
    listening.close();
  }
});

test("a file that may not be read ends with 77", (context) => {
  const file = join(folder, "locked.pem");
  writeFileSync(file, "x");
  chmodSync(file, 0o000);
  chmodSync(folder, 0o755);
  // The superuser may read everything: then somebody who may not.
  const options = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  const reachable = [native, npm].every((program) => {
    try {
      return run(program, ["--version"], options).status === 0;
    } catch {
      return false;
    }
  });
  if (!reachable) return context.skip("another user cannot start the programs where they are");
  refused(["verify", "locked.pem"], 77, "locked.pem may not be read by you.", options);
});

test("10 MB are read, and one byte more is refused", () => {
  const [most, more] = [join(folder, "most"), join(folder, "more")];
  for (const [file, size] of [[most, 10_000_000], [more, 10_000_001]]) {
    writeFileSync(file, "");
    truncateSync(file, size);
  }
  refused(["verify", "most"], 65, "most: ");
  refused(["verify", "more"], 65, "more takes the input over 10 MB, the limit for all files together.");
  refused(["verify", "most", CHAIN], 65, `${CHAIN} takes the input over 10 MB`);
  for (const [file, says] of [[most, "standard input: "], [more, "Standard input takes the input over 10 MB"]]) {
    const input = openSync(file);
    const again = openSync(file);
    try {
      const [one, other] = [run(native, ["verify", "-"], { stdio: [input, "pipe", "pipe"] }), run(npm, ["verify", "-"], { stdio: [again, "pipe", "pipe"] })];
      assert.deepEqual(other, one);
      assert.ok(one.stderr.startsWith(`zoneseal: ${says}`), one.stderr);
    } finally {
      closeSync(input);
      closeSync(again);
    }
  }
});

test("standard input, from a file's bytes, closed, and as a folder", () => {
  const input = readFileSync(join(folder, CHAIN));
  const piped = { input, stdio: ["pipe", "pipe", "pipe"] };
  assert.equal(same(["inspect", ...AT, "-"], piped).status, 0);
  assert.equal(same(["compare", ...AT, "-", CHAIN], piped).status, 0);
  // As if it were typed in pieces: the end is not where a read comes back short.
  const slowly = (program) => run(["bash", "-c", 'for piece in a b c; do head -c 300; done < "$0" | "$@"', CHAIN, ...program], ["inspect", ...AT, "-"]);
  assert.deepEqual(slowly(npm), slowly(native));
  refused(["verify", "-"], 65, "standard input: The file is empty.");
  const shell = (program, line) => run(["bash", "-c", line, "bash", ...program], ["verify", "-"]);
  for (const line of ['"$@" <&-', '"$@" < .']) assert.deepEqual(shell(npm, line), shell(native, line), line);
  assert.match(shell(npm, '"$@" < .').stderr, /^zoneseal: Standard input cannot be read: is a directory\./);
});

test("a named pipe is read to its end", () => {
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const through = (program) => run(["bash", "-c", 'cat "$0" > pipe & "$@"', CHAIN, ...program], ["inspect", ...AT, "pipe"]);
  const [one, other] = [through(native), through(npm)];
  assert.deepEqual(other, one);
  assert.equal(one.status, 0);
});

test("hostile names of files and arguments do not reach the terminal", () => {
  const name = "a\u001b[31m\u202e\n\u2066.pem";
  writeFileSync(join(folder, name), readFileSync(join(folder, CHAIN)));
  for (const args of [["inspect", ...AT, name], ["inspect", "--json", ...AT, name], ["verify", "--zone", name, name], ["inspect", `no${name}`], ["explain", name], ["verify", "--host", name, name], ["--\u001b[2J"], ["verify", "--policy", name, name]]) {
    const { stdout, stderr } = same(args);
    assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]|[\u202e\u2066]/u);
  }
});

test("a passphrase comes from a file, or from the terminal without being shown", async () => {
  const member = (file) => `site/members/web/${file}`;
  execFileSync("openssl", ["pkcs12", "-export", "-inkey", member("key.pem"), "-in", member("chain.pem"), "-passout", "pass:right ä", "-out", "store.p12"], { cwd: folder });
  for (const [file, text] of [["right", "right ä\nsecond line\n"], ["wrong", "wrong"], ["binary", Buffer.from([0xff, 0xfe])]]) writeFileSync(join(folder, file), text);
  const question = ["verify", "--zone", "site", "--at", "2099-01-01T00:00:00Z", "store.p12"];
  assert.equal(same([...question, "--passphrase-file", "right"]).status, 1);
  refused([...question, "--passphrase-file", "wrong"], 65, "store.p12: The passphrase does not open it.");
  refused([...question, "--passphrase-file", "binary"], 65, "binary holds no passphrase");
  refused(question, 65, "store.p12: ");
  const shown = ["inspect", ...AT, "store.p12"];
  assert.match(same([...shown, "--passphrase-file", "right"]).stdout, /private key/);
  assert.equal(same([...shown, "--json", "--passphrase-file", "right"]).status, 0);
  refused([...shown, "--passphrase-file", "wrong"], 65, "store.p12: The passphrase does not open it.");
  refused(shown, 65, "store.p12: ");

  for (const [typed, status] of [["right ä\r", 1], ["wrong\r", 65]]) {
    const [one, other] = [await typedOnTerminal(native, question, typed), await typedOnTerminal(npm, question, typed)];
    assert.deepEqual(other, one);
    assert.equal(one.status, status);
    assert.ok(one.stdout.startsWith("Passphrase: \r\n"), one.stdout);
  }
  for (const [typed, status, says] of [
    // Lines that were taken back, keys that mean nothing, and the two ways to give up.
    ["wrong\u0015rih\u007fght wrong \u0017\u001b[A\u001b[3~äö\u007f\u0001\u0004\r", 1, "Passphrase: \r\n"],
    ["\u0004", 66, "Passphrase: zoneseal: The passphrase cannot be read: unexpected end of file."],
    ["right ä\u0003", 130, "Passphrase: \r\n"],
  ]) {
    const ended = await typedOnTerminal(npm, question, typed);
    assert.deepEqual([ended.status, ended.stdout.slice(0, says.length)], [status, says]);
    assert.doesNotMatch(ended.stdout, /right|wrong/);
  }
});

test("a terminal's width and colours", () => {
  for (const args of [["verify", "--zone", "site", "--at", "2099-01-01T00:00:00Z", CHAIN], ["inspect", ...AT, CHAIN], ["explain", "expired"], ["verify", "--help"], ["verify"]]) {
    for (const setting of [{}, { columns: 45 }, { columns: 300 }, { columns: 0 }, { env: { NO_COLOR: "1" } }, { env: { NO_COLOR: "" } }, { env: { TERM: "dumb" } }]) {
      const [one, other] = [onTerminal(native, args, setting), onTerminal(npm, args, setting)];
      assert.deepEqual(other, one, `${args.join(" ")} ${JSON.stringify(setting)}`);
      const styled = !setting.env?.NO_COLOR && setting.env?.TERM !== "dumb" && args.join() !== "verify";
      assert.equal(one.stdout.includes("\u001b["), styled, args.join(" "));
    }
  }
  // Output that goes to a file: the width of help is that of the terminal which is left.
  for (const line of ['"$@" > out', '"$@" > out 2> err', '"$@" > out 2> err < /dev/null']) {
    const written = (program) => {
      onTerminal(program, ["verify", "--help"], { columns: 60, line });
      return readFileSync(join(folder, "out"), "utf8");
    };
    assert.equal(written(npm), written(native), line);
  }
});

test("a reader that leaves does not change the verdict, and nothing is said", () => {
  const members = readFileSync(join(folder, CHAIN), "utf8").repeat(500);
  writeFileSync(join(folder, "many.pem"), members);
  for (const [args, status] of [[["inspect", "--json", "--tree", ...AT, "many.pem"], 0], [["explain", "--json"], 0], [["verify", "--json", "--zone", "site", "--at", "2099-01-01T00:00:00Z", "many.pem"], 1], [["--help"], 0]]) {
    const left = run(["bash", "-c", '"$@" | head -c 0; exit "${PIPESTATUS[0]}"', "bash", ...npm], args);
    assert.deepEqual(left, { status, stdout: "", stderr: "" }, args.join(" "));
  }
});

test("much output arrives whole, through pipes that block and pipes that do not", async () => {
  const args = ["inspect", "--json", "--tree", ...AT, "many.pem"];
  const { stdout, status } = same(args);
  assert.equal(status, 0);
  assert.ok(stdout.length > 200_000, `${stdout.length} characters`);
  // A Node that has looked at its own standard output passes on one that does not block.
  const parent = `process.stdout; process.exitCode = require("node:child_process").spawnSync(process.execPath, process.argv.slice(1), { stdio: "inherit" }).status`;
  const child = spawn("bash", ["-c", '"$@" | { read -r first; printf "%s\\n" "$first"; cat; }', "bash", process.execPath, "-e", parent, ENTRY, ...args], { cwd: folder });
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 0);
  assert.equal(Buffer.concat(chunks).toString(), stdout);
});

test("standard output that is full ends with 73", (context) => {
  if (!existsSync("/dev/full")) return context.skip("/dev/full is not there");
  const full = openSync("/dev/full", "w");
  try {
    const { stdout, stderr, ...ended } = same(["explain"], { stdio: ["ignore", full, "pipe"] });
    assert.equal(ended.status, 73);
    assert.match(stderr, /^zoneseal: Standard output cannot be written: no space left on device\./);
  } finally {
    closeSync(full);
  }
});

test("a module that is not the program's own is not run, and one that traps is our bug", () => {
  const copy = mkdtempSync(join(tmpdir(), "zoneseal-broken-"));
  try {
    cpSync(fileURLToPath(new URL("../../wasm/npm", import.meta.url)), copy, { recursive: true, filter: (path) => !path.includes("node_modules") });
    const [module, identities] = ["zoneseal-cli.wasm", "identities.js"].map((name) => join(copy, "dist", name));
    const [sound, known] = [readFileSync(module), readFileSync(identities, "utf8")];
    const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
    for (const [bytes, isKnown, says] of [
      [sound.subarray(0, -1), false, "zoneseal: The module zoneseal-cli.wasm is not the one that this program was made with."],
      [trapping(sound, "run"), false, "zoneseal: The module zoneseal-cli.wasm is not the one that this program was made with."],
      [trapping(sound, "run"), true, "zoneseal: This is our bug, not yours: RuntimeError."],
      [sound.subarray(0, 1000), true, "zoneseal: This is our bug, not yours: CompileError."],
    ]) {
      writeFileSync(module, bytes);
      writeFileSync(identities, isKnown ? known.replace(hash(sound), hash(bytes)) : known);
      const { status, stdout, stderr } = run([process.execPath, join(copy, "bin/zoneseal.js")], ["--version"]);
      assert.deepEqual([status, stdout, stderr.split("\n", 1)[0]], [70, "", says]);
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
});

/** Runs a program on a terminal of its own, made by script(1). Both streams come as one, with carriage returns. */
function onTerminal(program, args, { env = {}, ...setting } = {}) {
  return run(["script"], scripted(program, args, setting), { env: { ...TERMINAL, ...env } });
}

/** The same, with something typed when the passphrase is asked for. */
async function typedOnTerminal(program, args, typed) {
  const child = spawn("script", scripted(program, args), { cwd: folder, env: { PATH: process.env.PATH, ...TERMINAL }, stdio: ["pipe", "pipe", "ignore"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const asked = stdout.includes("Passphrase: ");
    stdout += text;
    if (!asked && stdout.includes("Passphrase: ")) child.stdin.write(typed);
  });
  const [status] = await once(child, "close");
  return { status, stdout };
}

function scripted(program, args, { columns = 80, line = '"$@"' } = {}) {
  const quoted = [...program, ...args].map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(" ");
  const command = `stty cols ${columns} rows 24 -echo; set -- ${quoted}; ${line}`;
  return ["--quiet", "--return", "--command", command, "/dev/null"];
}
