// The service worker from the page's side: it keeps the page for when there is no network.

import { workerAddress } from "./trusted.js";

/** What is kept of this build, and the policies that are in force when it is answered from there. */
export interface OfflineState {
  /** Whether the whole page is kept: from then on it requests nothing. */
  installed: boolean;
  /** The content security policy in the header of the page as it is kept; null when it is not. */
  policy: string | null;
  /** The same of the engine's worker. */
  workerPolicy: string | null;
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
  const nothing = { installed: false, policy: null, workerPolicy: null, build };
  try {
    const registration = await available()?.getRegistration(document.baseURI);
    const name = `zoneseal ${registration?.scope} ${build}`;
    if (!registration?.active || !(await caches.has(name))) return nothing;
    const cache = await caches.open(name);
    const worker = (await cache.keys()).find(({ url }) => /\/assets\/worker-[^/]*\.js$/.test(url));
    const policy = async (request: RequestInfo | undefined) =>
      (request && (await cache.match(request))?.headers.get("content-security-policy")) ?? null;
    const page = await policy(registration.scope);
    return { installed: page !== null, policy: page, workerPolicy: await policy(worker), build };
  } catch {
    return nothing;
  }
}

/** Only for a page that came from a host, over a connection that the browser takes for safe. */
function available(): ServiceWorkerContainer | undefined {
  if (import.meta.env.MODE !== "production" || !isSecureContext || !/^https?:$/.test(location.protocol)) return undefined;
  return "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
}
