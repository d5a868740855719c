// `node speed.mjs CHAINS OUT`: the time of one verdict, from the bytes of three certificates, by every contender in
// turn in this one process; and from import to the first verdict, each in processes of its own. `cargo xtask bench npm`
// calls it and makes the tables.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

import { questions, tampered } from "./chains.mjs";
import { CONTENDERS, load } from "./contenders/index.mjs";
import { summary } from "./statistics.mjs";

const [file, out] = process.argv.slice(2);
const COLD = fileURLToPath(new URL("./cold.mjs", import.meta.url));

/** So many rounds, in each of which every contender has a turn of this many milliseconds at least. */
const ROUNDS = 41;
const TURN = 8;
const WARM_UP = 300;
const COLD_STARTS = 41;
/** The unit of what was not measured; the metric says why. */
const UNFIT = "not measured";

const figures = [];
const figure = (bench, contender, metric, value, unit) => figures.push({ bench, contender, metric, value, unit });

/** Everything that may take a turn: our two profiles, ours with a signature less, and the peers. */
async function contenders() {
  const loaded = await Promise.all(CONTENDERS.map(load));
  return loaded.flatMap(({ name, signatures, lacks = {}, accepts, acceptsInZone, acceptsBelow }) => {
    if (!acceptsInZone) return [{ name, signatures, lacks, judge: accepts }];
    return [
      { name: `${name} rfc5280`, signatures, lacks, judge: accepts },
      { name: `${name} zone`, signatures, lacks, judge: acceptsInZone },
      { name: `${name} rfc5280, one signature`, signatures: 1, lacks, judge: acceptsBelow, isPart: true },
    ];
  });
}

/** Why a contender cannot be measured on a chain: it refuses it, or takes one that was tampered with. */
async function unfit({ lacks, judge, isPart }, question) {
  const verdict = async (question) => {
    try {
      return await judge(question);
    } catch (error) {
      return error;
    }
  };
  const good = await verdict(question);
  if (good !== true) return lacks[question.kind] ?? (good instanceof Error ? `throws: ${good.message}` : "refuses the chain");
  if (isPart) return undefined;
  for (const [fault, other] of tampered(question)) {
    if ((await verdict(other)) === true) return `accepts it with ${fault}`;
  }
  return undefined;
}

/** The signatures that one verdict verifies, where it does so through WebCrypto. */
async function signatures({ judge, signatures }, question) {
  const { subtle } = globalThis.crypto;
  const { verify } = subtle;
  let count = 0;
  subtle.verify = (...args) => {
    count += 1;
    return verify.apply(subtle, args);
  };
  try {
    await judge(question);
  } finally {
    delete subtle.verify;
  }
  return signatures ?? count;
}

/** The milliseconds that `times` verdicts take. */
async function time(judge, question, times) {
  const start = performance.now();
  for (let count = 0; count < times; count += 1) await judge(question);
  return performance.now() - start;
}

async function measure(question, all) {
  const bench = `accept ${question.kind}`;
  const fit = [];
  const out = [];
  for (const contender of all) {
    const reason = await unfit(contender, question);
    if (reason === undefined) fit.push({ ...contender, times: 1, turns: [] });
    else out.push([contender.name, reason]);
  }
  for (const contender of fit) {
    figure(bench, contender.name, "signatures", await signatures(contender, question), "signatures");
    const start = performance.now();
    let verdicts = 0;
    while (performance.now() - start < WARM_UP) {
      await contender.judge(question);
      verdicts += 1;
    }
    contender.times = Math.max(1, Math.ceil((TURN * verdicts) / WARM_UP));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who begins is another one in each round.
    for (let turn = 0; turn < fit.length; turn += 1) {
      const { judge, times, turns } = fit[(round + turn) % fit.length];
      turns.push(((await time(judge, question, times)) * 1e3) / times);
    }
  }
  for (const { name, turns } of fit) report(bench, name, turns, fit[0].turns, "µs");
  for (const [name, reason] of out) figure(bench, name, reason, 0, UNFIT);
}

/** A contender's times, round by round, beside ours of the same rounds: what else the machine did then slowed both. */
function report(bench, name, times, ours, unit) {
  const { low, median, high } = summary(times);
  figure(bench, name, "median time", median, unit);
  figure(bench, name, "lower quartile", low, unit);
  figure(bench, name, "upper quartile", high, unit);
  figure(bench, name, "times ours", summary(times.map((time, round) => time / ours[round])).median, "ratio");
}

/** From import to the first verdict, in fresh processes: on P-256, where a contender knows it. */
async function cold(kinds) {
  const starts = [];
  for (const contender of CONTENDERS) {
    const { name } = await load(contender);
    const kind = kinds.find((kind) => !figures.some((f) => f.bench === `accept ${kind}` && f.contender === name && f.unit === UNFIT));
    if (kind) starts.push({ args: [COLD, contender, file, kind], name, bench: `cold start, ${kind}`, times: [] });
  }
  for (let round = 0; round < COLD_STARTS; round += 1) {
    for (const { args, times } of starts) times.push(Number(execFileSync(process.execPath, args, { encoding: "utf8" })));
  }
  for (const { bench, name, times } of starts) report(bench, name, times, starts[0].times, "ms");
}

const chains = questions(file);
const all = await contenders();
for (const question of chains) await measure(question, all);
// How many processes wanted to run for each processor: where that is more than one, we were not alone.
figure("machine", "all", "load", loadavg()[0] / availableParallelism(), "processes a processor");
await cold(chains.map(({ kind }) => kind));
writeFileSync(out, `${JSON.stringify(figures, null, 2)}\n`);
