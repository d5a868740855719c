// How the page bears many certificates: node tests/page/bench-certs.mjs [certificates, by default 2000]
//
// From the drop to the first paint of the verdict, the longest tasks of the page's own thread, and what a frame costs
// while the whole page is scrolled. Of a task, its processor time is told beside the time on the clock: on a machine with
// other work to do, the first is the page's and the second is everybody's.

import { once } from "node:events";
import { cpus, loadavg } from "node:os";

import { chromium as playwright } from "playwright-core";

import { CHROMIUM_ARGS, chromium, program, start } from "../support/programs.mjs";
import { manyCertificates } from "./many.mjs";

const RUNS = 3;
const CATEGORIES = ["toplevel", "blink.user_timing"];

const count = Number(process.argv[2] ?? 2_000);
const { bytes, zone } = manyCertificates(count);
const server = await start(program("ZONESEAL_BIN", "zoneseal"), ["page", "--listen", "127.0.0.1:0"], /(http:\/\/127\.0\.0\.1:\d+\/)/);
const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_ARGS });
try {
  console.log(`${count} certificates, ${bytes.length.toLocaleString("en")} bytes of PEM; ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
  for (let run = 0; run < RUNS; run += 1) console.log(JSON.stringify(await measured()));
} finally {
  await browser.close();
  await server.stop();
}

async function measured() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.match[1]);
  await page.locator("zoneseal-drop").first().waitFor();
  if (page.workers().length === 0) await once(page, "worker");
  await drop(page, "zone.json", Buffer.from(zone));
  await page.locator(".notice").first().waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));

  await browser.startTracing(page, { categories: CATEGORIES });
  const painted = await drop(page, "many.pem", bytes);
  const frames = await scrolled(page);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  await page.close();
  const mark = (name) => traceEvents.find((event) => event.name === name && event.cat.includes("user_timing")).ts;
  const [dropped, paintedAt, scrolling] = [mark("dropped"), mark("painted"), mark("scrolling")];
  return {
    "first paint ms": Math.round(painted),
    "of it the engine's processor ms": Math.round(engine(traceEvents, dropped, paintedAt)),
    "longest tasks of the drop": longest(traceEvents, dropped, scrolling),
    "frames of scrolling": frames.length,
    "median frame ms": Math.round(frames[frames.length >> 1]),
    "longest tasks of scrolling": longest(traceEvents, scrolling, Infinity),
  };
}

/** The three tasks of the page's thread with the most processor time, as "processor/clock" in ms. */
function longest(events, from, to) {
  const { pid, tid } = events.find((event) => event.name === "dropped" && event.cat.includes("user_timing"));
  const tasks = events.filter((event) => event.ph === "X" && event.pid === pid && event.tid === tid && /RunTask$/.test(event.name) && event.ts >= from && event.ts < to);
  tasks.sort((a, b) => b.tdur - a.tdur);
  return tasks.slice(0, 3).map(({ tdur, dur }) => `${Math.round(tdur / 1000)}/${Math.round(dur / 1000)}`).join(" ");
}

/** The processor time of the busiest worker, in ms. */
function engine(events, from, to) {
  const workers = events.filter(({ name, args }) => name === "thread_name" && /Worker/.test(args.name));
  return Math.max(...workers.map(({ pid, tid }) => {
    const tasks = events.filter((event) => event.ph === "X" && event.pid === pid && event.tid === tid && /RunTask$/.test(event.name) && event.ts >= from && event.ts < to);
    return tasks.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
  }));
}

/** Drops a file. Resolves to the ms until the verdict that follows was painted, a second and a half after that. */
function drop(page, name, content) {
  return page.evaluate(
    async ({ name, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      await new Promise((resolve) => setTimeout(resolve, 300));
      performance.mark("dropped");
      const from = performance.now();
      const seen = new Promise((resolve) => {
        const look = new MutationObserver(() => {
          if (!document.querySelector("section.verdict")) return;
          look.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.mark("painted").startTime - from)));
        });
        look.observe(document.body, { childList: true, subtree: true });
      });
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
      if (name.endsWith(".json")) return 0;
      const painted = await seen;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return painted;
    },
    { name, base64: content.toString("base64") },
  );
}

/** Scrolls the page from its beginning to its end. Resolves to the ms of every frame, sorted. */
function scrolled(page) {
  return page.evaluate(async () => {
    performance.mark("scrolling");
    const frames = [];
    let last = performance.now();
    for (let place = 0; place < document.documentElement.scrollHeight; place += 500) {
      scrollTo(0, place);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return frames.sort((a, b) => a - b);
  });
}
