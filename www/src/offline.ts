// The service worker from the page's side: it keeps the page for when there is no network.

import { workerAddress } from "./trusted.js";

/** The content security policy of a kept file. */
export interface KeptPolicy {
  /** As it is in the header when the file is answered from what is kept. */
  text: string;
  /** What the host sent, where the service worker added ours: empty where it sent none. Null where the host sent ours. */
  sent: string | null;
}

/** What is kept of this build, and the policies that are in force when it is answered from there. */
export interface OfflineState {
  /** Whether the whole page is kept: from then on it requests nothing. */
  installed: boolean;
  /** Whether the page that is open was answered by the service worker. */
  answered: boolean;
  /** The policy of the page as it is kept; null when it is not. */
  policy: KeptPolicy | null;
  /** The same of the engine's worker. */
  workerPolicy: KeptPolicy | null;
  /** The SHA-256 over the build's files (www/build/hash.mjs); zeros where the page was not built. */
  build: string;
}

/** Begins to keep the page, when it has loaded; where that is not possible, the page works without. */
export function keep(): void {
  const workers = available();
  if (!workers) return;
  const register = () => {
    const address = workerAddress(new URL("service-worker.js", document.baseURI).href);
    // A browser may refuse (private windows, a certificate that it was told to accept), and nothing depends on it.
    workers.register(address, { updateViaCache: "none" }).catch(() => undefined);
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

export async function state(): Promise<OfflineState> {
  const build = document.querySelector<HTMLMetaElement>('meta[name="zoneseal-build"]')?.content ?? "";
  const nothing = { installed: false, answered: false, policy: null, workerPolicy: null, build };
  try {
    const registration = await available()?.getRegistration(document.baseURI);
    const name = `zoneseal ${registration?.scope} ${build}`;
    if (!registration?.active || !(await caches.has(name))) return nothing;
    const cache = await caches.open(name);
    const worker = (await cache.keys()).find(({ url }) => /\/assets\/worker-[^/]*\.js$/.test(url));
    const page = await policyOf(cache, registration.scope);
    return { installed: page !== null, answered: isAnswered(), policy: page, workerPolicy: await policyOf(cache, worker?.url), build };
  } catch {
    return nothing;
  }
}

async function policyOf(cache: Cache, address: string | undefined): Promise<KeptPolicy | null> {
  const headers = address && (await cache.match(address))?.headers;
  const text = headers && headers.get("content-security-policy");
  return text ? { text, sent: headers.get("zoneseal-policy-sent") } : null;
}

/** As the browser tells it: a page that a service worker has answered has a time at which that was started. */
function isAnswered(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (navigation?.workerStart ?? 0) > 0 && navigator.serviceWorker.controller !== null;
}

/** Only for a page that came from a host, over a connection that the browser takes for safe. */
function available(): ServiceWorkerContainer | undefined {
  if (import.meta.env.MODE !== "production" || !isSecureContext || !/^https?:$/.test(location.protocol)) return undefined;
  return "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
}
