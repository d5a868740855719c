// What the page says when the engine gives no answer: it cannot decide. An old verdict is never left standing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { site } from "./pki.mjs";

/**
 * Without a service worker, so that the test may put another script in the worker's place: a worker that starts anew is
 * then asked for anew.
 */
const UNINSTALLED = { serviceWorkers: "block", expected: [/^request: GET \/assets\/[^?]*worker[^?]*$/, /registration blocked by Playwright/] };

const { zone, member, issuing } = site();
const chain = member().pem + issuing.pem;
const given = (name) => [{ name: "zone.json", bytes: zone }, { name, bytes: chain }];

test("G7: a panic of the engine shows that nothing was decided, no older verdict, and ends with the next input", async () => {
  const use = async (visit) => {
    await visit.drop(given("chain.pem"));
    assert.equal((await visit.verdict()).code, "trusted");

    await visit.drop([{ name: "panic.pem", bytes: chain }]);
    const panic = await visit.verdict();
    assert.equal(panic.failure, "broken");
    assert.match(panic.text, /Cannot decide[\s\S]*zoneseal failed, this is our bug/);
    assert.ok(panic.classes.includes("undecided"), `${panic.classes}`);
    assert.equal(await visit.report(), null);
    assert.doesNotMatch(await visit.page.locator("main").innerText(), /In the zone/);

    await visit.page.getByRole("button", { name: "Clear" }).click();
    await visit.drop([{ name: "chain.pem", bytes: chain }]);
    assert.equal((await visit.verdict()).code, "trusted");
  };
  await onPage(use, { ...UNINSTALLED, prepare: (visit) => withScript(visit, PANICS) });
});

test("an engine that does not start is said to be blocked, with its cause and the command that works", async () => {
  const use = async (visit) => {
    const { failure, text, classes } = await visit.verdict();
    assert.equal(failure, "blocked");
    assert.ok(classes.includes("undecided"));
    assert.match(text, /WebAssembly/);
    assert.match(text, /zoneseal verify/);
    await visit.dropOnly(given("chain.pem"));
    await visit.settledDrawing();
    assert.equal((await visit.verdict()).failure, "blocked");
    assert.equal(await visit.report(), null);
  };
  const policy = [...UNINSTALLED.expected, /wasm-unsafe-eval|WebAssembly|violation of script-src: wasm-eval/];
  await onPage(use, { ...UNINSTALLED, engine: false, expected: policy, prepare: withoutWasm });
});

test("a browser without WebAssembly is told so", async () => {
  const use = async (visit) => {
    assert.equal((await visit.verdict()).failure, "blocked");
    assert.match((await visit.verdict()).text, /WebAssembly is not available in this browser/);
  };
  await onPage(use, { engine: false, prepare: ({ page }) => page.addInitScript(() => delete globalThis.WebAssembly) });
});

test("a worker that says nothing that can be understood is no verdict", async () => {
  const use = async (visit) => {
    await visit.dropOnly(given("chain.pem"));
    const { failure, classes } = await visit.verdict();
    assert.ok(failure !== null && classes.includes("undecided"));
    assert.equal(await visit.report(), null);
  };
  const broken = 'throw new Error("not this script");';
  await onPage(use, { ...UNINSTALLED, engine: false, expected: [...UNINSTALLED.expected, /not this script/], prepare: (visit) => visit.page.route(WORKER, (route) => answer(route, () => broken)) });
});

const WORKER = /worker[^/]*\.js$/;

/**
 * Before the worker's own script: as soon as a file called `panic.pem` is asked about, every function of the engine
 * traps, as WebAssembly does at a panic.
 */
const PANICS = `
  let panics = false;
  addEventListener("message", ({ data }) => {
    panics = (data?.args?.[0] ?? []).some?.(({ name }) => name === "panic.pem") ?? false;
  });
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...args) {
    const { exports } = new Instance(...args);
    const trap = (called) => (...values) => {
      if (panics) throw new WebAssembly.RuntimeError("unreachable");
      return called(...values);
    };
    const entries = Object.entries(exports).map(([name, value]) => [name, typeof value === "function" ? trap(value) : value]);
    return { exports: Object.fromEntries(entries) };
  };
`;

function withScript(visit, before) {
  return visit.page.route(WORKER, (route) => answer(route, (script) => before + script));
}

/** Page and worker with a policy that does not allow WebAssembly. */
function withoutWasm(visit) {
  return visit.page.route("**/*", (route) => answer(route, (body) => body.replaceAll(" 'wasm-unsafe-eval'", ""), (policy) => policy.replace(" 'wasm-unsafe-eval'", "")));
}

async function answer(route, change, policy = (kept) => kept) {
  const response = await route.fetch();
  const headers = response.headers();
  headers["content-security-policy"] = policy(headers["content-security-policy"]);
  const isText = /javascript|html/.test(headers["content-type"]);
  await route.fulfill({ response, headers, body: isText ? change(await response.text()) : await response.body() });
}
