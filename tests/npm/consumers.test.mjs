// The packed tarball in projects of strangers: each is built and run as its own documentation says, and answers known
// questions with the bytes of the command line.

import assert from "node:assert/strict";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, test } from "node:test";

import { chromium as playwright } from "playwright-core";

import { OPENED, SAID, project, serve } from "../support/npm.mjs";
import { CHROMIUM_ARGS, chromium, start } from "../support/programs.mjs";

/** What a page says that also opens a PKCS#12 file. */
const PAGE = `${SAID} ${OPENED}`;

let browser;

before(async () => {
  // A name that is not the loopback's has no crypto.subtle: there the package hashes by itself.
  const args = [...CHROMIUM_ARGS, "--host-resolver-rules=MAP plain.test 127.0.0.1"];
  browser = await playwright.launch({ executablePath: chromium(), args });
});
after(() => browser?.close());

for (const [name, main] of [["node-import", "main.js"], ["node-require", "main.cjs"]]) {
  test(`${name}: ready at import, and one instance for both ways`, async () => {
    const { run } = await project(name);
    assert.equal(await run(process.execPath, [main]), `${SAID} ${OPENED} function one-instance true zoneseal report, version 1`);
  });
}

test("the command line, as npx runs it", async () => {
  const { run } = await project("node-import");
  assert.match(await run("zoneseal", ["explain", "expired"]), /^expired\n {2}‹certificate› has expired\./);
});

test("browser: without a bundler, over TLS's rules and without them", async () => {
  const { folder } = await project("browser");
  assert.equal(await served(folder), PAGE);
  assert.equal(await served(folder, "plain.test"), PAGE);
});

test("elements: a report drawn in a page of somebody else, which keeps its looks, without wasm and without a request", async () => {
  const { folder } = await project("elements");
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";
  const look = (page) => page.evaluate(() => ["html", "body", "h1", "p", "a", "button"].map((name) => {
    const style = getComputedStyle(document.querySelector(name));
    return [...style].filter((property) => !/size|width|height|origin|^--/.test(property)).map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
  }));
  const drawn = async (page) => page.locator("zoneseal-report").evaluate((element) => getComputedStyle(element).getPropertyValue("--sheet") !== "" && element.offsetHeight > 400);
  const answers = await served(folder, "127.0.0.1", policy, async (page) => ({ look: await look(page), drawn: await drawn(page) }));
  assert.equal(answers.said, "a-member:true:true expired:true:true ml-dsa-44:true:true");
  assert.equal(answers.drawn, true);
  writeFileSync(`${folder}/node_modules/zoneseal/elements.css`, "");
  assert.deepEqual((await served(folder, "127.0.0.1", policy, async (page) => ({ look: await look(page) }))).look, answers.look);
});

test("vite8: dev and build, without configuration", async () => {
  const vite = await project("vite8");
  assert.equal(await developed(vite), PAGE);
  await vite.run("vite", ["build", "--logLevel", "warn"]);
  assert.equal(await served(`${vite.folder}/dist`), PAGE);
});

test("vite7: build without configuration, dev with the line that the README names", async () => {
  const vite = await project("vite7");
  assert.equal(await developed(vite), PAGE);
  rmSync(`${vite.folder}/vite.config.js`);
  await vite.run("vite", ["build", "--logLevel", "warn"]);
  assert.equal(await served(`${vite.folder}/dist`), PAGE);
});

test("webpack: without configuration", async () => {
  const { folder, run } = await project("webpack");
  await run("webpack", ["--mode", "production"]);
  assert.equal(await served(folder), PAGE);
});

test("esbuild: without configuration, for browsers and for Node in both formats", async () => {
  const { folder, run } = await project("esbuild");
  await run("esbuild", ["main.js", "--bundle", "--format=esm", "--outdir=out", "--log-level=warning"]);
  assert.equal(await served(folder), SAID);
  // Or the modules are copied to where the bundle looks for them.
  await run("esbuild", ["beside.js", "--bundle", "--format=esm", "--outfile=beside/main.js", "--log-level=warning"]);
  cpSync(`${folder}/node_modules/zoneseal/dist`, `${folder}/beside/dist`, { recursive: true });
  cpSync(`${folder}/beside.html`, `${folder}/beside/index.html`);
  assert.equal(await served(`${folder}/beside`), SAID);
  for (const [format, file] of [["esm", "server.mjs"], ["cjs", "server.cjs"]]) {
    await run("esbuild", ["server.js", "--bundle", "--platform=node", `--format=${format}`, `--outfile=out/${file}`, "--log-level=error"]);
    assert.equal(await run(process.execPath, [`out/${file}`]), SAID, format);
  }
});

test("rollup: with the plugin that finds packages alone, for browsers and for Node", async () => {
  const { folder, run } = await project("rollup");
  await run("rollup", ["main.js", "--plugin", "node-resolve", "--dir", "out", "--silent"]);
  assert.equal(await served(folder), SAID);
  await run("rollup", ["server.js", "--plugin", "node-resolve={exportConditions:['node']}", "--file", "out/server.mjs", "--silent"]);
  assert.equal(await run(process.execPath, ["out/server.mjs"]), SAID);
});

test("typescript: strict, by every resolution that there is, and the types are exact", async () => {
  const { folder, run } = await project("typescript");
  for (const name of ["plain", "bundler", "node16", "nodenext"]) await run("tsc", ["--project", `tsconfig.${name}.json`]);
  cpSync(`${folder}/cases.js`, `${folder}/out/cases.js`);
  cpSync(`${folder}/check.js`, `${folder}/out/check.js`);
  assert.equal(await run(process.execPath, ["out/main.mjs"]), `${SAID} trusted 0 true zoneseal report, version 1 64`);
  assert.equal(await run(process.execPath, ["out/main.cjs"]), "incomplete true true");
  // The newest compiler no longer has the oldest resolution.
  for (const name of ["node10", "node16", "nodenext", "bundler"]) {
    await run(process.execPath, ["node_modules/typescript5/bin/tsc", "--noEmit", "--project", `tsconfig.${name}.json`]);
  }
});

/** What a page of this folder says; with `look`, what that finds as well. */
async function served(folder, host = "127.0.0.1", policy = undefined, look = undefined) {
  const server = await serve(folder, policy);
  try {
    const said = await opened(`http://${host}:${server.port}/`, look);
    assert.deepEqual(server.missing, []);
    return said;
  } finally {
    await server.close();
  }
}

/** What Vite's dev server shows. */
async function developed({ folder }) {
  // Vite 7 takes port 0 for none given.
  const args = ["--port", String(await freePort()), "--strictPort", "--host", "127.0.0.1"];
  const vite = await start(`${folder}/node_modules/.bin/vite`, args, /(http:\/\/127\.0\.0\.1:\d+\/)/, { cwd: folder });
  try {
    return await opened(vite.match[1]);
  } finally {
    await vite.stop();
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function opened(address, look) {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector("output")?.textContent, undefined, { timeout: 30_000 }).catch(() => {});
    const said = await page.locator("output").textContent();
    assert.deepEqual(problems, [], said);
    return look ? { said, ...(await look(page)) } : said;
  } finally {
    await page.close();
  }
}
