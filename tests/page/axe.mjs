// axe-core in a page with the strictest policy: the page allows no script but its own, so the rules come in as the
// debugger's code, which no policy holds for, and the page is judged as it is served.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The levels that PAGE.md asks for, and what is known to help beyond them. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds: each as the rule, the element that breaks it, and how. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("Runtime.evaluate", { expression: `globalThis.axe ?? (() => { ${SOURCE} })()` });
    const expression = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ["violations"] }).then(${told})`;
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    const { passes, violations } = JSON.parse(result.value);
    if (passes < 5) throw new Error(`axe looked at nothing: ${passes} rules passed`);
    return violations;
  } finally {
    await session.detach();
  }
}

/** In the page: a result of axe as lines. */
function told({ violations, passes }) {
  const line = (id, { html, any, all, none }) => `${id}: ${html.slice(0, 160)} (${[...any, ...all, ...none].map(({ message }) => message).join("; ")})`;
  return JSON.stringify({ passes: passes.length, violations: violations.flatMap(({ id, nodes }) => nodes.map((node) => line(id, node))) });
}
