// The package as a stranger has it: the packed tarball, installed into a project of its own.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./cases.mjs";

const CONSUMERS = fileURLToPath(new URL("../npm/", import.meta.url));
const VECTORS = fileURLToPath(new URL("../vectors/", import.meta.url));
/** What every consumer asks; the last needs the module of ML-DSA. */
const ASKED = ["a-member", "expired", "ml-dsa-44"];
/** What it says when all is well. */
export const SAID = "trusted rejected trusted wrong-argument";
/** What it says of a PKCS#12 file, before its module is loaded and after. */
export const OPENED = "0 1";

/** Where the package, its tarball and the installed projects are: below the target folder. */
export const TARGET = process.env.ZONESEAL_NPM ?? fileURLToPath(new URL("../../target/npm", import.meta.url));

/** The folder that is published. */
export function packageFolder() {
  const folder = join(TARGET, "package");
  if (!existsSync(join(folder, "package.json"))) throw new Error(`${folder} is not built; \`cargo xtask package\` builds it`);
  return folder;
}

/** Runs npm without a network; resolves to what it prints. */
export async function npm(args, cwd) {
  const env = { ...process.env, npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false" };
  const { code, stdout, stderr } = await run("npm", args, { cwd, env });
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

let packed;

/** The tarball, packed once. */
export function tarball() {
  packed ??= npm(["pack", packageFolder(), "--json", "--pack-destination", TARGET], TARGET).then((text) => {
    const [{ filename, files }] = JSON.parse(text);
    return { path: join(TARGET, filename), files: files.map((file) => file.path).sort() };
  });
  return packed;
}

/**
 * A consumer's project with the tarball installed in it. Its own packages are there from `cargo xtask setup`; all else
 * is made anew.
 */
export async function project(name) {
  const folder = join(TARGET, "consumers", name);
  const source = join(CONSUMERS, name);
  const isReady = existsSync(join(folder, "node_modules")) || !existsSync(join(source, "package-lock.json"));
  if (!isReady) throw new Error(`the packages of ${name} are not installed; \`cargo xtask setup\` installs them`);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder)) if (entry !== "node_modules") rmSync(join(folder, entry), { recursive: true });
  rmSync(join(folder, "node_modules/zoneseal"), { recursive: true, force: true });
  cpSync(source, folder, { recursive: true });
  cpSync(join(CONSUMERS, "shared"), folder, { recursive: true });
  writeFileSync(join(folder, "cases.js"), `export const cases = ${JSON.stringify(ASKED.map(question), null, 2)};\n`);
  writeFileSync(join(folder, "container.js"), `export const container = ${JSON.stringify(await container())};\n`);
  await npm(["install", "--no-save", "--no-package-lock", "--ignore-scripts", (await tarball()).path], folder);
  return {
    folder,
    /** Runs a program of the project, and resolves to its output; rejects unless it ends with 0. */
    async run(command, args = []) {
      const local = join(folder, "node_modules/.bin", command);
      const { code, stdout, stderr } = await run(existsSync(local) ? local : command, args, { cwd: folder });
      if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
      return stdout.trim();
    },
  };
}

let made;

/** A PKCS#12 file of one certificate and its key, by openssl, once. */
export function container() {
  made ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "zoneseal-p12-"));
    const openssl = async (...args) => {
      const { code, stderr } = await run("openssl", args, { cwd: folder });
      if (code !== 0) throw new Error(`openssl ${args[0]} ended with ${code}: ${stderr}`);
    };
    try {
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
      await openssl("req", "-x509", ...key, "-subj", "/CN=packed", "-keyout", "key.pem", "-out", "cert.pem");
      await openssl("pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-passout", "pass:open sesame", "-out", "packed.p12");
      return { base64: readFileSync(join(folder, "packed.p12")).toString("base64"), passphrase: "open sesame" };
    } finally {
      rmSync(folder, { recursive: true });
    }
  })();
  return made;
}

/** A vector as the arguments of `verifyJson`, and what it has to answer. */
export function question(name) {
  const text = (file) => readFileSync(join(VECTORS, name, file), "utf8");
  const { at, role, files, zone } = JSON.parse(text("case.json"));
  return {
    name,
    files: files.map((file) => ({ name: file, bytes: text(file) })),
    options: { at, role, zone: text(zone) },
    report: text("report.json"),
  };
}

const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** The tightest policy that lets wasm run. */
const WASM_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/** Serves a folder on the loopback address under a policy; resolves to the port and the end. */
export async function serve(folder, policy = WASM_POLICY) {
  const missing = [];
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    let content;
    try {
      content = readFileSync(file);
    } catch {
      if (path !== "/favicon.ico") missing.push(path);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, missing, close: () => new Promise((resolve) => server.close(resolve)) };
}
