// Why the engine does not start here.

/** The page's policy, or that of whoever serves it; a browser that cannot; or nothing that can be told. */
export type Cause = "policy" | "browser" | "unknown";

/** The directives that were broken since the page began. */
const violated = new Set<string>();

document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => violated.add(effectiveDirective));

/** The cause, from what the browser said when it refused. */
export function causeOf(message: string): Cause {
  if (/content.security.policy|\bCSP\b|unsafe-eval|by embedder/i.test(message)) return "policy";
  if (violated.has("worker-src") || violated.has("script-src") || violated.has("script-src-elem")) return "policy";
  if (typeof WebAssembly === "undefined" || /CompileError|LinkError|not (available|supported|defined)/i.test(message)) return "browser";
  return "unknown";
}
