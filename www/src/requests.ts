// What the page and its workers have requested, as the browser tells it (Resource Timing): all of it, not what the page
// says of itself.

export interface Requests {
  /** Since the page was loaded, apart from the page's own files. */
  others: string[];
  /** The page's own files: script, style, worker, icon. */
  own: number;
}

type Hear = (names: readonly string[]) => void;

const ofWorkers: string[] = [];
const hearers = new Set<Hear>();

/** A worker tells what it has requested; it outlives the worker. */
export function workerRequested(names: readonly string[]): void {
  ofWorkers.push(...names);
  for (const hear of hearers) hear(names);
}

/** Calls back at once and after every request, until the signal ends it. */
export function watchRequests(say: (requests: Requests) => void, signal: AbortSignal): void {
  const requests: Requests = { others: [], own: 0 };
  const base = new URL(".", document.baseURI).href;
  const hear: Hear = (names) => {
    for (const name of names) {
      if (name.startsWith(base) && OWN.test(name.slice(base.length))) requests.own++;
      else if (!name.startsWith("blob:")) requests.others.push(name);
    }
    say(requests);
  };
  const observer = new PerformanceObserver((list) => hear(list.getEntries().map(({ name }) => name)));
  observer.observe({ type: "resource", buffered: true });
  hearers.add(hear);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    hearers.delete(hear);
  });
  hear(ofWorkers);
}

/** The names of the files of a build. Anything more in an address, such as a query, makes it another one. */
const OWN = /^(?:assets\/[\w-]+\.(?:js|css)|seal\.svg|service-worker\.js|[\w-]+\.webmanifest)$/;
