// How long the page takes, as figures: `node tests/page/budgets.mjs [RUNS]` on an idle machine (`cargo xtask bench page`).
// The suite holds the same measurements against bounds that only something broken exceeds.

import { brotliCompressSync, constants } from "node:zlib";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { filesBelow } from "../../www/build/hash.mjs";
import { site } from "./pki.mjs";

const DIST = fileURLToPath(new URL("../../www/dist", import.meta.url));

/** All files of the page after brotli, in bytes; what is told apart is started only when it is needed. */
export function sizes() {
  const bytes = (name) => brotliCompressSync(readFileSync(join(DIST, name)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
  const files = filesBelow(DIST).map((name) => ({ name, bytes: bytes(name) }));
  const apart = files.filter(({ name }) => /pkcs12/.test(name));
  const sum = (list) => list.reduce((all, file) => all + file.bytes, 0);
  return { page: sum(files) - sum(apart), apart: sum(apart) };
}

/** A member with its issuers, as three certificates, and the zone that it belongs to. */
export function chain() {
  const { zone, member, issuing, anchor } = site();
  return { zone, file: { name: "chain.pem", bytes: member().pem + issuing.pem + anchor.pem } };
}

/** As many certificates as a drop may hold, in one file. */
export function crowd() {
  const plant = site();
  const members = Array.from({ length: 1999 }, (_, index) => plant.member({ subject: [["CN", `member-${index}.plant-a.example`]], names: [`dns:member-${index}.plant-a.example`, `uri:spiffe://plant-a.example/member-${index}`] }).pem);
  return { zone: plant.zone, file: { name: "members.pem", bytes: members.join("") + plant.issuing.pem } };
}

/**
 * Drops a file, and resolves to the milliseconds from the drop to the frame that shows the verdict, and to the longest
 * task of the page's own thread (0 where none took 50 ms, which is what the browser calls long).
 */
export async function verdictAfterDrop(visit, { name, bytes }) {
  return visit.page.evaluate(async ([name, base64]) => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
    const binary = atob(base64);
    const file = new File([Uint8Array.from(binary, (letter) => letter.charCodeAt(0))], name);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    await new Promise((resolve) => setTimeout(resolve));
    tasks.length = 0;
    const from = performance.now();
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    const shown = () => document.querySelector("zoneseal-report section.verdict h1") !== null;
    while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
    const verdict = performance.now() - from;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300)));
    tasks.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return { verdict, longest: Math.max(0, ...tasks) };
  }, [name, Buffer.from(bytes).toString("base64")]);
}

/** The measurement, on a page that is opened anew and has the zone. */
export async function measured(visit, { zone, file }) {
  await visit.open();
  await visit.dropOnly([{ name: "zone.json", bytes: zone }]);
  await visit.page.getByText(/Judging against the zone/).first().waitFor();
  await visit.settledDrawing();
  return verdictAfterDrop(visit, file);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await print(Number(process.argv[2] ?? 9), process.argv[3]);

/** Prints the figures, or writes them to a file as JSON. */
async function print(runs, out) {
  const { onPage, close } = await import("./harness.mjs");
  const { page, apart } = sizes();
  const figures = [
    { metric: "page, after brotli", value: page, unit: "bytes", budget: 360_000 },
    { metric: "what opens PKCS#12, after brotli", value: apart, unit: "bytes", budget: 130_000 },
  ];
  for (const [what, input, budget] of [["three certificates", chain(), 150], ["2,000 certificates", crowd(), 2000]]) {
    const all = await onPage(async (visit) => {
      const list = [];
      for (let run = 0; run < runs; run += 1) list.push(await measured(visit, input));
      return list;
    });
    const median = (of) => all.map(of).sort((a, b) => a - b)[all.length >> 1];
    figures.push({ metric: `from the drop of ${what} to the verdict, median of ${runs}`, value: median(({ verdict }) => verdict), unit: "ms", budget });
    figures.push({ metric: `longest task of the page's thread with ${what}, median of ${runs}`, value: median(({ longest }) => longest), unit: "ms", budget: 200 });
  }
  if (out) writeFileSync(out, JSON.stringify(figures));
  else for (const { metric, value, unit, budget } of figures) console.log(`${metric}: ${Math.round(value).toLocaleString("en")} ${unit} (budget ${budget.toLocaleString("en")})`);
  await close();
}
