// The engine, from the page's side: calls to a worker that is started when it is needed.

import { startWorker, workerOrigin } from "./binding.js";
import type { CallMessage, CallName, Calls, WorkerMessage } from "./protocol.js";
import { workerRequested } from "./requests.js";

/** A call that takes longer is ended with its worker: the page must come back. */
const PATIENCE_MS = 60_000;

/**
 * Why there is no answer: no WebAssembly here; the engine broke; it took too long; it refused an argument; or another
 * question took its place, which nobody is shown.
 */
export type FailureKind = "blocked" | "broken" | "slow" | "refused" | "superseded";

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
  message: CallMessage;
  resolve(value: unknown): void;
  reject(failure: EngineFailure): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Engine {
  #worker: Worker | null = null;
  #waiting = new Map<number, Waiting>();
  #next = 0;
  #retiring = false;

  call<Name extends CallName>(name: Name, ...args: Calls[Name]["args"]): Promise<Calls[Name]["value"]> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const timer = setTimeout(() => this.#end("slow", "the engine took longer than a minute"), PATIENCE_MS);
      const message = { id, name, args };
      this.#waiting.set(id, { message, resolve: (value) => resolve(value as Calls[Name]["value"]), reject, timer });
      try {
        this.#worker ??= this.#start();
        this.#worker.postMessage(message);
      } catch (error) {
        this.#end("blocked", String(error));
      }
    });
  }

  /** Whether an answer is being waited for. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** Ends what is under way, with its worker. Whoever waits is told that it was superseded. */
  drop(): void {
    if (this.busy) this.#end("superseded", "another question came");
  }

  /** An engine of its own, for what must not stay in this one. */
  another(): Engine {
    return new Engine();
  }

  /** Ends the worker as soon as nobody waits for it, with all that it has in memory. */
  retire(): void {
    if (this.busy) {
      this.#retiring = true;
      return;
    }
    this.#worker?.terminate();
    this.#worker = null;
  }

  #start(): Worker {
    if (typeof WebAssembly === "undefined") throw new TypeError("WebAssembly is not available in this browser");
    const origin = workerOrigin();
    const worker = startWorker();
    worker.addEventListener("message", (event: MessageEvent<WorkerMessage>) => {
      if (worker === this.#worker) this.#hear(event.data);
    });
    worker.addEventListener("error", (event) => {
      if (worker !== this.#worker) return;
      if (origin !== workerOrigin()) this.#startAgain();
      else this.#end("blocked", event.message || "the worker did not start");
    });
    return worker;
  }

  /** The policy refused the worker, and there is another way to start it: what was asked is asked of that one. */
  #startAgain(): void {
    this.#worker?.terminate();
    this.#worker = this.#start();
    for (const { message } of this.#waiting.values()) this.#worker.postMessage(message);
  }

  #hear(message: WorkerMessage): void {
    switch (message.kind) {
      case "ready":
        return;
      case "requests":
        return workerRequested(message.names);
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
    if (this.#retiring) this.retire();
    return waiting;
  }

  /** Everything that waits fails, and the next call gets a new worker. */
  #end(kind: FailureKind, message: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new EngineFailure(kind, message));
  }
}
