// The engine's thread. It holds no state between calls, and is replaced whenever a call breaks.

import {
  catalogue,
  compare,
  der,
  initSync,
  inspect,
  keyMatches,
  setMlDsa,
  split,
  verify,
  version,
  whatChanges,
  zoneOf,
} from "../../wasm/npm/generated/zoneseal.js";
import engine from "../../wasm/npm/generated/zoneseal_bg.wasm?url&inline";
import { initSync as startMlDsa, mlDsa } from "../../wasm/npm/generated/zoneseal-mldsa.js";
import mlDsaEngine from "../../wasm/npm/generated/zoneseal-mldsa_bg.wasm?url&inline";
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

addEventListener("message", (event: MessageEvent<CallMessage>) => {
  const { id, name, args } = event.data;
  try {
    send({ kind: "result", id, value: calls[name](...(args as never[])) });
  } catch (error) {
    send(failure(id, error));
  }
});

try {
  initSync({ module: new WebAssembly.Module(bytes(engine)) });
  startMlDsa({ module: new WebAssembly.Module(bytes(mlDsaEngine)) });
  setMlDsa(mlDsa);
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "blocked", message: String(error) });
}

/** A refusal is an answer; anything else that is thrown means that the engine itself broke. */
function failure(id: number, error: unknown): WorkerMessage {
  if (error instanceof Error && error.name === "ZonesealError" && "code" in error) {
    return { kind: "refused", id, code: String(error.code), message: error.message };
  }
  return { kind: "broken", id, message: String(error) };
}

function bytes(dataUrl: string): Uint8Array<ArrayBuffer> {
  const text = atob(dataUrl.slice(dataUrl.indexOf(",") + 1));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function send(message: WorkerMessage): void {
  postMessage(message);
}
