// The engine, from the page's side: calls to a worker that is started with the page, and again after a failure.

import type { CallName, Calls, WorkerMessage } from "./protocol.js";
import { workerAddress } from "./trusted.js";
import workerUrl from "./worker.ts?worker&url";

/** A call that takes longer is ended with its worker: the page must come back. */
const PATIENCE_MS = 60_000;

/** Why there is no answer: no WebAssembly here; the engine broke; it took too long; or it refused an argument. */
export type FailureKind = "blocked" | "broken" | "slow" | "refused";

export class EngineFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly code = "",
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(value: string): void;
  reject(failure: EngineFailure): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Engine {
  #worker: Worker | null = null;
  #waiting = new Map<number, Waiting>();
  #next = 0;

  /** Loads the engine with the page, so that nothing is requested later. Why it cannot be is said at the first call. */
  warm(): void {
    try {
      this.#worker ??= this.#start();
    } catch {
      this.#worker = null;
    }
  }

  call<Name extends CallName>(name: Name, ...args: Calls[Name]): Promise<string> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const timer = setTimeout(() => this.#end("slow", "the engine took longer than a minute"), PATIENCE_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      try {
        this.#worker ??= this.#start();
        this.#worker.postMessage({ id, name, args });
      } catch (error) {
        this.#end("blocked", String(error));
      }
    });
  }

  #start(): Worker {
    if (typeof WebAssembly === "undefined") throw new TypeError("WebAssembly is not available in this browser");
    const worker = new Worker(workerAddress(workerUrl), { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<WorkerMessage>) => {
      if (worker === this.#worker) this.#hear(event.data);
    });
    worker.addEventListener("error", (event) => {
      if (worker === this.#worker) this.#end("blocked", event.message || "the worker did not start");
    });
    return worker;
  }

  #hear(message: WorkerMessage): void {
    switch (message.kind) {
      case "ready":
        return;
      case "blocked":
        return this.#end("blocked", message.message);
      case "broken":
        return this.#end("broken", message.message);
      case "result":
        return this.#take(message.id)?.resolve(message.value);
      case "refused":
        return this.#take(message.id)?.reject(new EngineFailure("refused", message.message, message.code));
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  /** Everything that waits fails, and the next call gets a new worker. */
  #end(kind: FailureKind, message: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new EngineFailure(kind, message));
  }
}
