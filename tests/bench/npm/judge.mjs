// One contender in a worker of its own, which is ended where it does not answer: a question in, what it says of it out.

import { parentPort, workerData } from "node:worker_threads";

import { load } from "./contenders/index.mjs";

const { accepts, judge = accepts } = await load(workerData.contender);

parentPort.on("message", async (question) => {
  try {
    parentPort.postMessage({ accepted: (await judge(question)) === true });
  } catch (error) {
    parentPort.postMessage({ accepted: false, thrown: String(error?.message ?? error) });
  }
});
parentPort.postMessage("ready");
