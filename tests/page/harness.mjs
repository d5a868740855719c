// The inspection page for a test: served by the real binary, in the system's Chromium, and watched. Whatever it asks of
// the network once it is installed, and every violation of its policy, every error and every message of one fails the
// test, whatever the test is about.

import assert from "node:assert/strict";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium, program, start } from "../support/programs.mjs";
import { relay } from "./relay.mjs";
import { Visit, pageAnswer } from "./visit.mjs";
import { watch } from "./watch.mjs";

/** Text is drawn alike on every machine: no hinting, no colours at its edges. */
const DRAWING = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb", "--hide-scrollbars"];

const FONTS = fileURLToPath(new URL("fonts.conf", import.meta.url));

const servers = new Map();
let browser;

// Outside of the test runner, whoever uses this closes it.
if (process.argv[1]?.endsWith(".test.mjs")) after(close);

/** Ends the browser and every server. */
export async function close() {
  await browser?.close();
  for (const server of servers.values()) await (await server).stop();
}

/**
 * Opens the page and gives it to `use`; fails for what the watch has seen.
 *
 * `args` are of `zoneseal page`; `offline` cuts the network and ends the server once the page is installed;
 * `expected` are patterns of problems that the test brings about; `engine` is false where none can start; `prepare` is
 * called before the page is opened; `clock` is the time that it is there; all else is Playwright's, for the context.
 */
export async function onPage(use, { args = [], offline = false, engine = true, expected = [], prepare, clock, ...context } = {}) {
  const server = await served(args);
  const door = await relay(server.port);
  browser ??= await playwright.launch({ executablePath: chromium(), args: [...CHROMIUM_ARGS, ...DRAWING], env: { ...process.env, FONTCONFIG_FILE: FONTS } });
  const { width = 1280, height = 900, ...rest } = context;
  const session = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce", ...rest });
  try {
    const watched = await watch(session, door);
    // The policy lets no test bring code as a text; what is asked often stands in the page from its start.
    await session.addInitScript(`globalThis.pageAnswer = ${pageAnswer}`);
    const page = await session.newPage();
    if (clock) await page.clock.setFixedTime(clock);
    const visit = new Visit(page, { door, watched, offline, engine, installs: context.serviceWorkers !== "block" });
    await prepare?.(visit);
    await visit.open();
    const result = await use(visit);
    await visit.settled();
    assert.deepEqual(watched.problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))), [], "the watch saw problems");
    return result;
  } finally {
    await session.close();
    await door.close();
  }
}

/** The binary that serves the page, once for each set of arguments. */
function served(args) {
  const key = JSON.stringify(args);
  if (!servers.has(key)) {
    const started = start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0", ...args], /http:\/\/127\.0\.0\.1:(\d+)\//);
    servers.set(key, started.then(({ match, stop }) => ({ port: Number(match[1]), stop })));
  }
  return servers.get(key);
}
