// The engine's thread. It holds no state between calls, and is replaced whenever a call breaks.

import {
  catalogue,
  compare,
  der,
  initSync,
  inspect,
  keyMatches,
  setMlDsa,
  setUnlock,
  split,
  verify,
  version,
  whatChanges,
  zoneOf,
} from "../../wasm/npm/generated/zoneseal.js";
import engine from "../../wasm/npm/generated/zoneseal_bg.wasm?embedded";
import { initSync as startMlDsa, mlDsa } from "../../wasm/npm/generated/zoneseal-mldsa.js";
import mlDsaEngine from "../../wasm/npm/generated/zoneseal-mldsa_bg.wasm?embedded";
import { octets } from "./bytes.js";
import type { CallMessage, CallName, Calls, WorkerMessage } from "./protocol.js";

const calls: Record<CallName, (...args: never[]) => Calls[CallName]["value"]> = {
  verify,
  split,
  inspect,
  compare,
  whatChanges,
  keyMatches,
  zoneOf,
  der: der as (...args: Parameters<typeof der>) => Uint8Array<ArrayBuffer>,
  catalogue,
  version,
};

/** Where a call has its passphrase. */
const PASSPHRASE: Partial<Record<CallName, number>> = { verify: 3, inspect: 3, compare: 3, whatChanges: 3, keyMatches: 2, der: 2 };

addEventListener("message", async (event: MessageEvent<CallMessage>) => {
  const { id, name, args } = event.data;
  try {
    const place = PASSPHRASE[name];
    if (place !== undefined && args[place] !== undefined) setUnlock((await import("./pkcs12.js")).unlock);
    send({ kind: "result", id, value: calls[name](...(args as never[])) });
  } catch (error) {
    send(failure(id, error));
  }
});

try {
  initSync({ module: new WebAssembly.Module(octets(engine)) });
  startMlDsa({ module: new WebAssembly.Module(octets(mlDsaEngine)) });
  setMlDsa(mlDsa);
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "blocked", message: String(error) });
}

// What this thread requests is in no list of the page's own.
new PerformanceObserver((list) => send({ kind: "requests", names: list.getEntries().map(({ name }) => name) })).observe({
  type: "resource",
  buffered: true,
});

/** A refusal is an answer; anything else that is thrown means that the engine itself broke. */
function failure(id: number, error: unknown): WorkerMessage {
  if (error instanceof Error && error.name === "ZonesealError" && "code" in error) {
    return { kind: "refused", id, code: String(error.code), message: error.message };
  }
  return { kind: "broken", id, message: String(error) };
}

function send(message: WorkerMessage): void {
  postMessage(message);
}
