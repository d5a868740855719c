// `node correctness.mjs INPUT VECTORS OUT [CORPUS]`: how many questions with a known answer every contender gets right.
// `cargo xtask bench npm --correctness` calls it and makes the table.

import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

import { corpus, vectors } from "./cases.mjs";
import { CONTENDERS, load } from "./contenders/index.mjs";
import { count } from "./count.mjs";

const [input, folder, out, file] = process.argv.slice(2);

/** After so many milliseconds without an answer it hangs. The table tells the slowest answer that came. */
const LIMIT = 10_000;
/** What hangs may also take memory without end, of which it gets so many MiB. */
const MEMORY = 512;

/** What a contender says of every question, in their order. */
async function answers(contender, questions) {
  let worker;
  const said = [];
  for (const { ours, ...question } of questions) {
    worker ??= await begin(contender);
    const answer = await ask(worker, contender === "zoneseal" ? { ...question, ours } : question);
    if (answer.hung) {
      await worker.terminate();
      worker = undefined;
    }
    said.push(answer);
  }
  await worker?.terminate();
  return said;
}

async function begin(contender) {
  const limits = { resourceLimits: { maxOldGenerationSizeMb: MEMORY } };
  const worker = new Worker(new URL("./judge.mjs", import.meta.url), { workerData: { contender }, ...limits });
  await once(worker, "message");
  return worker;
}

function ask(worker, question) {
  return new Promise((resolve) => {
    const start = performance.now();
    const end = (answer) => {
      clearTimeout(timer);
      worker.off("message", end).off("error", failed);
      resolve({ ...answer, took: performance.now() - start });
    };
    const failed = ({ code, message }) => {
      end(code === "ERR_WORKER_OUT_OF_MEMORY" ? { hung: `${MEMORY} MiB were not enough` } : { hung: message });
    };
    const timer = setTimeout(() => end({ hung: `no answer within ${LIMIT / 1e3} s` }), LIMIT);
    worker.on("message", end).on("error", failed);
    worker.postMessage(question);
  });
}

const { public_suffixes } = JSON.parse(readFileSync(input, "utf8"));
const kept = vectors(folder);
const suites = [["our vectors", kept.questions]];
if (file) suites.push(["x509-limbo", corpus(file, new Date(), readFileSync(public_suffixes, "utf8"))]);

const results = [];
for (const [bench, questions] of suites) {
  // Two at a time: what hangs would else keep all others waiting.
  const queue = [...CONTENDERS];
  const work = async () => {
    for (let contender = queue.shift(); contender; contender = queue.shift()) {
      const said = await answers(contender, questions);
      results.push({ order: CONTENDERS.indexOf(contender), bench, contender: (await load(contender)).name, ...count(questions, said) });
    }
  };
  await Promise.all([work(), work()]);
}
results.sort((a, b) => suites.findIndex(([bench]) => bench === a.bench) - suites.findIndex(([bench]) => bench === b.bench) || a.order - b.order);
const leftOut = Object.fromEntries(kept.leftOut);
writeFileSync(out, `${JSON.stringify({ results: results.map(({ order, ...result }) => result), leftOut }, null, 2)}\n`);
