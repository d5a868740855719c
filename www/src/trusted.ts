/** The page's Trusted Types policy. The one script address that it makes is the worker's. */
interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

const rules: ScriptPolicy = {
  createScriptURL(url) {
    if (new URL(url, document.baseURI).origin !== location.origin) {
      throw new TypeError("the worker is not this page's own");
    }
    return url;
  },
};

const policy = factory ? factory.createPolicy("zoneseal", rules) : rules;

/** The address of the page's own worker, as `Worker` takes it under Trusted Types. */
export function workerAddress(url: string): string {
  return policy.createScriptURL(url);
}
