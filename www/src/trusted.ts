/** The page's Trusted Types policy. The only script addresses that it makes are those of the page's workers. */
interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

const rules: ScriptPolicy = {
  createScriptURL(url) {
    // The single file makes its worker from its own script; other addresses without a host have no owner.
    const { origin, protocol } = new URL(url, document.baseURI);
    if (origin !== globalThis.origin || !/^(?:https?|blob):$/.test(protocol)) {
      throw new TypeError("the worker is not this page's own");
    }
    return url;
  },
};

const policy = factory ? factory.createPolicy("zoneseal", rules) : rules;

/** The address of a worker of the page's own, as `Worker` and `register` take it under Trusted Types. */
export function workerAddress(url: string): string {
  return policy.createScriptURL(url);
}

/** How a worker is started: in the single file as a plain script, since Chromium starts no module from a blob on disk. */
export const workerOptions: WorkerOptions = import.meta.env.MODE === "single" ? {} : { type: "module" };
