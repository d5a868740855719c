// What binds the engine's worker to the page's policy.
//
// A worker that comes from an address is bound by the header of that response alone, and a meta element in the page says
// nothing about it. A worker that the page makes (from a `blob:`) has the page's own policy (CSP3 §4.2.3). So where the
// host sends headers, or the service worker adds them, the worker comes from its address, and `blob:` is forbidden; where
// nothing but the meta element binds the page, that allows `blob:`, and the page makes its worker.

import { workerAddress, workerOptions } from "./trusted.js";
import workerUrl from "./worker.ts?worker&url";

/**
 * Where the worker came from: `made` by the page, `kept` and answered by its service worker, or straight from the `host`,
 * whose headers a page cannot read.
 */
export type Origin = "made" | "kept" | "host";

let origin = first();

/** How the next worker is started, and the last one was. */
export function workerOrigin(): Origin {
  return origin;
}

export function startWorker(): Worker {
  return new Worker(workerAddress(origin === "made" ? made() : workerUrl), workerOptions);
}

function first(): Origin {
  // In the single file, the address is that of a blob already.
  if (import.meta.env.MODE === "single") return "made";
  if (import.meta.env.MODE !== "production") return "host";
  const keeper = navigator.serviceWorker?.controller?.scriptURL;
  if (keeper === new URL("service-worker.js", document.baseURI).href) return "kept";
  // The headers come together: one that shows itself here tells of the others.
  return globalThis.crossOriginIsolated ? "host" : "made";
}

let blob = "";

function made(): string {
  if (import.meta.env.MODE === "single") return workerUrl;
  return (blob ||= URL.createObjectURL(new Blob([`import ${JSON.stringify(workerUrl)};`], { type: "text/javascript" })));
}

// Where a header forbids it nevertheless, there is a header: then the worker's own response has one as well. Nothing
// else is a reason to start it without the page's policy.
if (origin === "made" && import.meta.env.MODE === "production") {
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective === "worker-src" && blockedURI.startsWith("blob")) origin = "host";
  });
}
