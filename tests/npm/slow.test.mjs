// The less common places, with a set-up of their own (`cargo xtask setup --for slow`): Deno, Bun, Cloudflare's workerd,
// and Firefox.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { launch } from "puppeteer-core";

import { OPENED, SAID, project, serve } from "../support/npm.mjs";
import { firefox, start } from "../support/programs.mjs";

const slow = { skip: process.env.ZONESEAL_SLOW ? false : "slow: only with --slow" };

test("deno: ready at import", slow, async () => {
  const { run } = await project("deno");
  assert.equal(await run("deno", ["run", "--allow-read", "--no-prompt", "main.js"]), `${SAID} true`);
});

test("bun: ready at import, and in its bundles", slow, async () => {
  const { run } = await project("bun");
  assert.equal(await run("bun", ["main.js"]), `${SAID} true`);
  await run("bun", ["build", "main.js", "--target=bun", "--outfile=out/main.js"]);
  assert.equal(await run("bun", ["out/main.js"]), `${SAID} true`);
});

test("workerd: ready at import, bundled as wrangler does it", slow, async () => {
  const { folder, run } = await project("workerd");
  const conditions = "--conditions=workerd,worker,browser";
  const names = "--asset-names=[name]";
  await run("esbuild", ["worker.js", "--bundle", "--format=esm", conditions, "--loader:.wasm=copy", names, "--outdir=out", "--log-level=warning"]);
  const args = ["serve", "workerd.capnp", "--verbose", "--control-fd=1"];
  // The program itself: what npm puts in .bin is a script that would leave it behind.
  const { default: program } = createRequire(`${folder}/`)("workerd");
  const workerd = await start(program, args, /"event":"listen".*"port":(\d+)/, { cwd: folder });
  try {
    const response = await fetch(`http://127.0.0.1:${workerd.match[1]}/`);
    assert.equal(await response.text(), SAID);
  } finally {
    await workerd.stop();
  }
});

test("firefox: without a bundler", slow, async () => {
  const { folder } = await project("browser");
  const server = await serve(folder);
  const browser = await launch({ browser: "firefox", executablePath: firefox(), headless: true });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/`);
    await page.waitForFunction(() => document.querySelector("output")?.textContent, { timeout: 60_000 });
    assert.equal(await page.$eval("output", (output) => output.textContent), `${SAID} ${OPENED}`);
    assert.deepEqual(server.missing, []);
  } finally {
    await browser.close();
    await server.close();
  }
});
