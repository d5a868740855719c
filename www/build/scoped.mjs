// The page's style for elements that stand in someone else's page: every rule holds inside them and nowhere else.

import { basename } from "node:path";

/** Sheets of the page alone, apart from what they say of the elements themselves. */
const PAGE_ALONE = ["bar.css", "empty.css", "question.css"];
/** What stands in the page alone, or says how the page is as a whole: such selectors are left out. */
const OF_PAGE = /^(?:body|\.skip|#main|zoneseal-(?:page|bar|drop|question))(?![\w-])|^(?::root|html)[[. >]/;
const DOCUMENT = /^(?::root|html)(?![\w-])/;

/**
 * A PostCSS plugin. A rule for the document becomes one for `elements` themselves, all others hold for what is in them, as
 * strongly as before. Light and dark are the host's to choose, by its `color-scheme`.
 */
export function scoped(elements) {
  const inside = `:where(${elements.join(", ")})`;
  const own = new RegExp(`^(?:${elements.join("|")})(?![\\w-])`);
  return {
    postcssPlugin: "zoneseal-scoped",
    Once(root) {
      root.walkDecls("color-scheme", (declaration) => void declaration.remove());
      root.walkRules((rule) => {
        if (rule.parent.type === "rule") throw rule.error("a rule inside another is not understood here");
        if (rule.parent.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
        const isOfPage = PAGE_ALONE.includes(basename(rule.source.input.file));
        const kept = rule.selectors.filter((selector) => (isOfPage ? own.test(selector) : !OF_PAGE.test(selector)));
        if (kept.length === 0) return void rule.remove();
        rule.selectors = kept.map((selector) => {
          if (DOCUMENT.test(selector)) return selector.replace(DOCUMENT, inside);
          return own.test(selector) ? selector : `${inside} ${selector}`;
        });
      });
    },
  };
}
