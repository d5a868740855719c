// The content security policies. What native-proxy/src/assets.rs sends says the same; a test compares them.

const RULES = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "font-src": "'self'",
  "manifest-src": "'self'",
  "worker-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "lit-html zoneseal",
};

/** The header of the page, its worker and everything else. */
export const POLICY = written(RULES);

/**
 * The one in the page itself, for hosts that send no headers. There the page makes the engine's worker (www/src/binding.ts),
 * since a worker from an address would not have this policy; the header forbids that. A rule about who frames the page has
 * no effect here.
 */
export const META_POLICY = written({ ...RULES, "worker-src": "'self' blob:", "frame-ancestors": undefined });

/** The one of the single file: nothing is loaded, and the scripts and styles that may run are named by their hashes. */
export function singlePolicy(scripts, styles) {
  const hashes = (list) => list.map((hash) => `'${hash}'`).join(" ");
  return written({
    ...RULES,
    "script-src": `${hashes(scripts)} 'wasm-unsafe-eval'`,
    "style-src": hashes(styles),
    "img-src": undefined,
    "font-src": undefined,
    "manifest-src": undefined,
    // The worker is made from the script itself, and a worker of that kind has the page's policy.
    "worker-src": "blob:",
    "frame-ancestors": undefined,
  });
}

function written(rules) {
  return Object.entries(rules)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
