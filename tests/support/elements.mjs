// The page's elements in Chromium, each given a kept report in place of the engine's answer; and its pure modules in Node.

import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium } from "./programs.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = process.env.ZONESEAL_PAGE_DIST ?? join(ROOT, "www/dist");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** The exact text of the report that is kept for a case. */
export function keptReport(name) {
  const folder = ["tests/vectors", "tests/split-vectors"].map((kind) => join(ROOT, kind, name)).find(existsSync);
  return readFileSync(join(folder, "report.json"), "utf8");
}

/** Opens the built page in a browser, under its own policy, and gives `use` a way to show reports on it. */
export async function withElements(use) {
  if (!existsSync(join(BUILT, "index.html"))) throw new Error(`${BUILT} holds no page; \`cargo xtask page\` builds it`);
  const server = createServer((request, response) => {
    const path = join(BUILT, new URL(request.url, "http://page").pathname.replace(/\/$/, "/index.html"));
    if (!path.startsWith(BUILT) || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
  const problems = [];
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => customElements.get("zoneseal-report"));
    await use(page, (json, options) => show(page, json, options));
  } finally {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return problems;
}

/**
 * Shows a report alone on the page. What its elements ask for is kept in `window.asked`; `changes` is what the desk
 * says of the dates, `alone` leaves it out, and `keys` are key identifiers that it knows, by the SHA-256 of the certificate that names them.
 */
async function show(page, json, { element = "zoneseal-report", asOf = null, claimed = false, changes = null, keys = {}, alone = false } = {}) {
  await page.evaluate(
    ({ json, element, asOf, claimed, changes, keys, alone }) => {
      const shown = document.createElement(element);
      window.asked = [];
      for (const name of ["zs-ask", "zs-show", "zs-adopt-claimed"]) {
        shown.addEventListener(name, (event) => window.asked.push([name, event.detail]));
      }
      const unknown = () => Promise.reject(new Error("nobody knows"));
      const inspect = async (sha256) =>
        sha256 in keys ? { extensions: [{ oid: "2.5.29.35", parts: [{ text: keys[sha256] }] }] } : unknown();
      const desk = alone ? null : { changes: async () => changes ?? unknown(), inspect, der: unknown, compare: unknown };
      if (element === "zoneseal-report") Object.assign(shown, { json, asOf, claimed, desk });
      else Object.assign(shown, { report: JSON.parse(json) });
      document.querySelector("zoneseal-page").replaceChildren(shown);
    },
    { json, element, asOf, claimed, changes, keys, alone },
  );
  await page.locator(".picture-of-zones").first().waitFor();
}

/** A module of the page that needs no browser. */
export async function pageModule(path) {
  const require = createRequire(join(ROOT, "www/package.json"));
  const { build } = await import(require.resolve("vite").replace(/index\.cjs$/, "dist/node/index.js"));
  const { output } = (
    await build({
      configFile: false,
      root: join(ROOT, "www"),
      logLevel: "silent",
      build: { write: false, minify: false, target: "es2023", lib: { entry: join(ROOT, "www/src", path), formats: ["es"], fileName: "module" } },
    })
  )[0];
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString("base64")}`);
}
