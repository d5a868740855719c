// What the page has requested, as the browser tells it (Resource Timing): all of it, not what the page says of itself.

export interface Requests {
  /** Since the page was loaded, apart from the page's own files. */
  others: string[];
  /** The page's own files: script, style, worker, icon. */
  own: number;
}

/** Calls back at once and after every request, until the signal ends it. */
export function watchRequests(say: (requests: Requests) => void, signal: AbortSignal): void {
  const requests: Requests = { others: [], own: 0 };
  const base = new URL(".", document.baseURI).href;
  const observer = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) {
      if (name.startsWith(base) && OWN.test(name.slice(base.length))) requests.own++;
      else if (!name.startsWith("blob:")) requests.others.push(name);
    }
    say(requests);
  });
  observer.observe({ type: "resource", buffered: true });
  signal.addEventListener("abort", () => observer.disconnect());
  say(requests);
}

/** The names of the files of a build. Anything more in an address, such as a query, makes it another one. */
const OWN = /^(?:assets\/[\w-]+\.(?:js|css)|seal\.svg|service-worker\.js|[\w-]+\.webmanifest)$/;
