// How the page bears many certificates: node tests/page/bench-certs.mjs [certificates, by default 2000]
//
// From the drop to the first paint of the verdict, every task of the page's own thread over 50 ms, and what a frame
// costs while the whole page is scrolled. The best of three runs stands for the machine; the others for what else ran on
// it. Processor time is that of the page's main thread alone.

import { once } from "node:events";
import { cpus } from "node:os";

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium, program, start } from "../support/programs.mjs";
import { manyCertificates } from "./many.mjs";

const RUNS = 3;
const COUNT = Number(process.argv[2] ?? 2_000);

const { bytes, zone } = manyCertificates(COUNT);
const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /(http:\/\/127\.0\.0\.1:\d+\/)/);
const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
try {
  console.log(`${COUNT} certificates, ${bytes.length.toLocaleString("en")} bytes of PEM; ${cpus().length} cores, ${cpus()[0]?.model}`);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measured());
  runs.sort((a, b) => a.painted - b.painted);
  for (const run of runs) console.log(JSON.stringify(run));
} finally {
  await browser.close();
  await server.stop();
}

async function measured() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]))).observe({ type: "longtask" });
  });
  await page.goto(server.match[1]);
  await page.locator("zoneseal-drop").first().waitFor();
  if (page.workers().length === 0) await once(page, "worker");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const processor = async () => Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value * 1000])).TaskDuration;

  await give(page, "zone.json", Buffer.from(zone));
  await page.locator(".notice").first().waitFor();
  const before = await processor();
  const { painted, tasks } = await give(page, "many.pem", bytes, true);
  const dropped = await processor();
  const frames = await page.evaluate(async () => {
    globalThis.tasks.length = 0;
    const gaps = [];
    let last = performance.now();
    for (let place = 0; place < document.documentElement.scrollHeight; place += 500) {
      scrollTo(0, place);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    gaps.sort((a, b) => a - b);
    return { frames: gaps.length, median: gaps[gaps.length >> 1], p95: gaps[Math.floor(gaps.length * 0.95)], tasks: globalThis.tasks.map(([, duration]) => duration) };
  });
  const scrolled = await processor();
  await page.close();
  const round = (value) => Math.round(value);
  return {
    painted: round(painted),
    tasks: tasks.map(round),
    "processor ms of the drop": round(dropped - before),
    frames: frames.frames,
    "median frame ms": round(frames.median),
    "95 % frame ms": round(frames.p95),
    "processor ms a frame": round((scrolled - dropped) / frames.frames),
    "longest task while scrolling": round(Math.max(0, ...frames.tasks)),
  };
}

/** Drops a file; resolves to when the verdict was painted after it, and to the long tasks until a second later. */
function give(page, name, content, awaited = false) {
  return page.evaluate(
    async ({ name, base64, awaited }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      await new Promise((resolve) => setTimeout(resolve, 300));
      globalThis.tasks.length = 0;
      const from = performance.now();
      const seen = new Promise((resolve) => {
        const look = new MutationObserver(() => {
          if (!document.querySelector("section.verdict")) return;
          look.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
        });
        look.observe(document.body, { childList: true, subtree: true });
      });
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
      if (!awaited) return null;
      const painted = await seen;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return { painted, tasks: globalThis.tasks.map(([, duration]) => duration) };
    },
    { name, base64: content.toString("base64"), awaited },
  );
}
