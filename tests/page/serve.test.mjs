// How the page is served and kept: the headers of the binary, static hosts that send none, and no network at all.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { chromium as playwright } from "playwright-core";

import { finish } from "../../www/build/finish.mjs";
import { NO_HASH, buildHashes, filesBelow } from "../../www/build/hash.mjs";
import { META_POLICY, POLICY } from "../../www/build/policy.mjs";
import { openedContainer } from "../support/container.mjs";
import { InspectionPage } from "../support/page.mjs";
import { CHROMIUM_ARGS, chromium, program, start } from "../support/programs.mjs";

const DIST = fileURLToPath(new URL("../../www/dist", import.meta.url));
const VECTOR = fileURLToPath(new URL("../vectors/a-client-below-client-auth/", import.meta.url));
const BUILD = buildHashes(DIST).shown;

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

let browser;

before(async () => (browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS })));
after(() => browser?.close());

test("G6: every response of the binary carries the policy, and the service worker alone may connect", async () => {
  const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /(http:\/\/127\.0\.0\.1:\d+\/)/);
  try {
    for (const base of [server.match[1], `${server.match[1]}.zoneseal/inspect/`]) {
      for (const name of ["", ...filesBelow(DIST)]) {
        const response = await fetch(base + name);
        assert.equal(response.status, 200, name);
        assert.deepEqual(Buffer.from(await response.arrayBuffer()), readFileSync(join(DIST, name || "index.html")), name);
        const isServiceWorker = name === "service-worker.js";
        const expected = {
          "content-security-policy": isServiceWorker ? POLICY.replace("base-uri", "connect-src 'self'; base-uri") : POLICY,
          "content-type": TYPES[extname(name || "index.html")],
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff",
        };
        for (const [header, value] of Object.entries(expected)) assert.equal(response.headers.get(header), value, `${name}: ${header}`);
      }
      const { page, context } = await opened(base);
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      assert.equal(await connectsInWorker(page), "refused");
      await kept(page);
      assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope), base);
      assert.deepEqual(await policies(page), { page: POLICY, worker: POLICY });
      await context.close();
    }
  } finally {
    await server.stop();
  }
});

test("the policy in the page is that of the header, apart from what has no effect there", () => {
  const html = readFileSync(join(DIST, "index.html"), "utf8");
  assert.ok(html.includes(`content="${META_POLICY}"`));
  const here = POLICY.replace("frame-ancestors 'none'; ", "").replace("worker-src 'self'", "worker-src 'self' blob:");
  assert.equal(here, META_POLICY);
});

test("G2: below any path of a host that sends no headers, the page is kept and judges offline", async () => {
  await hosted(DIST, "/tools/inspect/", async (host) => {
    const { context, page, inspection } = await opened(host.address);
    await kept(page);
    // The first time, the page made the worker, which has its policy. The copies have the one that the host did not send.
    assert.equal(await connectsInWorker(page), "refused");
    await inspection.open();
    assert.equal(await connectsInWorker(page), "refused");
    assert.deepEqual(await policies(page), { page: POLICY, worker: POLICY });

    await context.setOffline(true);
    await host.close();
    const seen = host.requests.length;

    const offline = new InspectionPage(await context.newPage(), host.address);
    await offline.open();
    const report = await offline.give([join(VECTOR, "input.pem")]);
    assert.equal(JSON.parse(report).outcome, "incomplete");
    // What the page requests is answered by the service worker: there is no host any more.
    assert.deepEqual(offline.problems().filter((problem) => !problem.startsWith("request: ")), []);
    assert.equal(host.requests.length, seen);
    await context.close();
  });
});

test("what the page says of its policy is what binds it, on the first load and after it", async () => {
  await hosted(DIST, "/", async (host) => {
    const { context, page } = await opened(host.address);
    await kept(page);
    assert.match(page.workers()[0].url(), /^blob:/);
    let proof = await proofOf(page);
    assert.match(proof.policy, /The host sent no policy\. This one was built into the page/);
    assert.deepEqual(proof.rules, META_POLICY.split("; "));
    assert.match(proof.worker, /was made by this page, and the browser holds it to the page's policy/);
    const seen = host.requests.length;
    assert.equal(await connectsInWorker(page), "refused");
    assert.equal(host.requests.length, seen, "nothing was sent");

    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    proof = await proofOf(page);
    assert.match(proof.policy, /The host sent no policy\. The service worker that keeps this page put this one/);
    assert.deepEqual(proof.rules, POLICY.split("; "));
    assert.match(proof.worker, /was answered by the service worker, with the same policy/);
    assert.equal(await connectsInWorker(page), "refused");
    assert.doesNotMatch(proof.text, /impossible|no host that/);
    await context.close();
  });
});

test("what the engine's worker requests is counted as well, and a page that is not kept claims nothing", async () => {
  await hosted(DIST, "/", async (host) => {
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    const worker = page.waitForEvent("worker");
    await page.goto(host.address);
    // The one way out that the policy leaves: to the host itself, as a script of the page's.
    await (await worker).evaluate((address) => import(address).catch(() => undefined), `${host.address}none.js?secret=1`);
    assert.ok(host.requests.includes("/none.js"), "it was sent");
    const proof = await proofOf(page);
    await page.locator('[data-proof="requests"]', { hasText: "1" }).waitFor();
    assert.match(await page.locator("#proof .requests").innerText(), /none\.js\?secret=1/);
    assert.match(proof.policy, /the host may have sent another one besides/);
    assert.match(proof.worker, /was made by this page/);
    await context.close();
  });
});

test("a host that sends the policy alone forbids a worker that the page makes, and binds its own", async () => {
  await hosted(DIST, "/", async (host) => {
    host.headers = { "content-security-policy": POLICY };
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto(host.address);
    const report = await new InspectionPage(page, host.address).give([join(VECTOR, "input.pem")]);
    assert.equal(JSON.parse(report).outcome, "incomplete");
    const [worker] = page.workers();
    assert.match(worker.url(), /\/assets\/worker-/);
    assert.equal(await connectsInWorker(page), "refused");
    assert.match((await proofOf(page)).worker, /came from the host\. This page cannot see whether/);
    await context.close();
  });
});

test("a host that sends what the binary sends is asked for the worker, and nothing is refused", async () => {
  await hosted(DIST, "/", async (host) => {
    host.headers = { "content-security-policy": POLICY, "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    const inspection = new InspectionPage(page, host.address);
    await page.goto(host.address);
    await inspection.give([join(VECTOR, "input.pem")]);
    assert.deepEqual(inspection.problems(), []);
    assert.match(page.workers()[0].url(), /\/assets\/worker-/);
    await context.close();
  });
});

test("G2: the script for PKCS#12 files is kept as well, for a page that was open before", async () => {
  await hosted(DIST, "/", async (host) => {
    const { context, page } = await opened(host.address);
    await kept(page);
    await context.setOffline(true);
    await host.close();
    assert.equal(await openedContainer(page), "packed");
    await context.close();
  });
});

test("a copy is that of one build: a new one replaces it whole, and pages of the old one find their files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-build-"));
  try {
    cpSync(DIST, folder, { recursive: true });
    await hosted(folder, "/", async (host) => {
      const { context, page } = await opened(host.address);
      await kept(page);
      const script = filesBelow(folder).find((name) => /^assets\/index-.*\.js$/.test(name));
      const newer = another(folder, script);

      const second = await context.newPage();
      await second.goto(host.address);
      await kept(second, newer);
      // The first page's files are no longer there, and nobody is asked for them.
      const seen = host.requests.length;
      assert.equal(await page.evaluate((address) => import(address).then(() => "found"), `${host.address}${script}`), "found");
      assert.equal(host.requests.length, seen);

      await host.close();
      await second.reload();
      await second.locator("zoneseal-drop").first().waitFor();
      assert.equal(await buildOf(second), newer);
      await context.close();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("of a host that has files of two builds, nothing is kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-build-"));
  try {
    cpSync(DIST, folder, { recursive: true });
    writeFileSync(join(folder, "seal.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    await hosted(folder, "/", async (host) => {
      const { context, page } = await opened(host.address, false);
      await host.asked("/THIRD-PARTY.txt");
      await until(page, async () => (await navigator.serviceWorker.getRegistration()) === undefined);
      assert.deepEqual(await page.evaluate(() => caches.keys()), []);
      await context.close();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the zone that a host puts into the page is always its latest, and offline there is none", async () => {
  await hosted(DIST, "/", async (host) => {
    const zone = (id) => (name, content) => {
      const block = `<script type="application/json" id="zoneseal-zone">{"id":"${id}"}</script>\n</head>`;
      return name === "index.html" ? content.toString().replace("</head>", block) : content;
    };
    host.change = zone("first");
    const { context, page } = await opened(host.address, false);
    await kept(page);
    host.change = zone("second");
    await page.reload();
    assert.deepEqual(await page.locator("#zoneseal-zone").allTextContents(), ['{"id":"second"}']);
    await host.close();
    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    assert.deepEqual(await page.locator("#zoneseal-zone").allTextContents(), []);
    await context.close();
  });
});

test("the binary's page with a zone in it is kept, without the zone", async () => {
  const zone = fileURLToPath(new URL("../vectors/a-member/zone.json", import.meta.url));
  const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0", "--zone", zone], /(http:\/\/127\.0\.0\.1:\d+\/)/);
  try {
    const { context, page } = await opened(server.match[1]);
    assert.equal(JSON.parse(await page.locator("#zoneseal-zone").textContent()).zone, JSON.parse(readFileSync(zone, "utf8")).zone);
    await kept(page);
    await server.stop();
    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    assert.equal(await page.locator("#zoneseal-zone").count(), 0);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("what else runs on the page's origin cannot change the copy that is answered", async () => {
  await hosted(DIST, "/", async (host) => {
    const { context, page } = await opened(host.address);
    await kept(page);
    await page.evaluate(async () => {
      const cache = await caches.open((await caches.keys())[0]);
      for (const { url } of await cache.keys()) {
        const isPage = url.endsWith("/");
        const body = isPage ? '<meta name="zoneseal-build"><title>changed</title>' : "globalThis.changed = true";
        const headers = { "content-type": isPage ? "text/html" : "text/javascript" };
        await cache.put(url, new Response(body, { headers }));
      }
    });
    await page.reload();
    await page.locator("zoneseal-drop").first().waitFor();
    assert.equal(await page.evaluate(() => globalThis.changed), undefined);
    await host.close();
    await assert.rejects(page.reload(), /ERR_/);
    await context.close();
  });
});

test("what else a host has at the page's address stays its own", async () => {
  await hosted(DIST, "/", async (host) => {
    const { context, page } = await opened(host.address);
    await kept(page);
    host.change = () => "<title>another program</title>";
    await page.reload();
    assert.equal(await page.title(), "another program");
    assert.equal(await page.evaluate((url) => fetch(url).then((response) => response.text()), `${host.address}other.html`), "<title>another program</title>");
    await context.close();
  });
});

/** A new browser's page at `address`; where it is not `ready`, nobody waits until it is kept. */
async function opened(address, ready = true) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const inspection = new InspectionPage(page, address);
  if (ready) await inspection.open();
  else await page.goto(address);
  return { context, page, inspection };
}

/** Waits until all of a build is kept and the page is under its service worker. */
async function kept(page, build = BUILD) {
  await until(page, async (build) => {
    const { active, installing, waiting, scope } = await navigator.serviceWorker.ready;
    const isOver = active.state === "activated" && !installing && !waiting && navigator.serviceWorker.controller;
    return isOver && (await caches.match(scope, { cacheName: `zoneseal ${scope} ${build}` }));
  }, build);
}

/** Waits until something promised is true in the page: `waitForFunction` takes a promise itself for true. */
async function until(page, condition, argument) {
  const limit = Date.now() + 60_000;
  while (!(await page.evaluate(`(${condition})(${JSON.stringify(argument) ?? ""}).then(Boolean)`))) {
    if (Date.now() > limit) throw new Error(`still not true after a minute: ${condition}`);
    await turn();
  }
}

/** Whether the engine's worker can connect to where it came from. */
function connectsInWorker(page) {
  return page.workers()[0].evaluate((address) => fetch(address).then(() => "connected", () => "refused"), page.url());
}

/** What the page says of its own policy. */
async function proofOf(page) {
  await page.locator('[data-bar="proof"]').click();
  await page.locator('[data-proof="policy"] li').first().waitFor();
  const text = (selector) => page.locator(selector).innerText();
  return {
    text: await text("#proof"),
    policy: await text('section[aria-labelledby="proof-policy"]'),
    rules: await page.locator('[data-proof="policy"] li').allInnerTexts(),
    worker: await text('[data-proof="worker"]'),
  };
}

/** The policies in the headers of the copies. */
function policies(page) {
  return page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    const requests = await cache.keys();
    const policy = async (pattern) => (await cache.match(requests.find(({ url }) => pattern.test(url)))).headers.get("content-security-policy");
    return { page: await policy(/\/$/), worker: await policy(/worker-[^/]*\.js$/) };
  });
}

function buildOf(page) {
  return page.locator('meta[name="zoneseal-build"]').getAttribute("content");
}

/** Makes another build of the one in `folder`: its page's script has another name. */
function another(folder, script) {
  const renamed = "assets/index-another.js";
  renameSync(join(folder, script), join(folder, renamed));
  const page = join(folder, "index.html");
  writeFileSync(page, readFileSync(page, "utf8").replace(BUILD, NO_HASH).replace(script, renamed));
  finish(folder);
  return buildHashes(folder).shown;
}

/** A static host that sends no headers of its own, with `folder` below `path`. */
async function hosted(folder, path, use) {
  const asked = new EventEmitter();
  const host = { requests: [], headers: {}, change: (_name, content) => content };
  host.asked = async (path) => host.requests.includes(path) || once(asked, path);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://x");
    host.requests.push(pathname);
    asked.emit(pathname);
    const name = pathname.slice(path.length) || "index.html";
    let content = null;
    try {
      if (pathname.startsWith(path)) content = readFileSync(join(folder, name));
    } catch {
      // Not there.
    }
    content = host.change(name, content);
    if (content === null) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream", ...host.headers }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.address = `http://127.0.0.1:${server.address().port}${path}`;
  host.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  try {
    await use(host);
  } finally {
    if (server.listening) await host.close();
  }
}
