// What must not happen on the page, in any test.

import { line } from "./relay.mjs";

/**
 * Watches a browser context from its start. `problems` fills with what was seen; after `seal()`, every request is one.
 */
export async function watch(session, door) {
  const problems = [];
  let sealed = null;
  const note = (problem) => problems.push(problem);

  // Chromium's own message for a violation of the policy says less than the event does; both are taken.
  await session.exposeBinding("reportViolation", (_, text) => note(text));
  await session.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample, sourceFile }) => {
      globalThis.reportViolation(`violation of ${effectiveDirective}: ${blockedURI} ${sample} in ${sourceFile}`);
    });
  });
  session.on("weberror", (error) => note(`error: ${error.error().stack ?? error.error()}`));
  session.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type()) || /Content Security Policy|Trusted ?Type/i.test(message.text())) {
      note(`console: ${message.text()} (${message.location().url})`);
    }
  });
  session.on("page", (page) => {
    page.on("crash", () => note("the page crashed"));
    page.on("dialog", (dialog) => {
      note(`a dialog of the browser: ${dialog.message()}`);
      return dialog.dismiss();
    });
  });
  session.on("request", (request) => {
    const { protocol, hostname, port } = new URL(request.url());
    const own = hostname === "127.0.0.1" && Number(port) === door.port;
    // What the page made itself, for the reader to save.
    if (protocol === "blob:" || protocol === "data:") return;
    if (!own) note(`request to another host: ${request.method()} ${request.url()}`);
  });

  return {
    problems,
    /** From here on nothing may be asked of the network. */
    seal() {
      sealed = door.heard.length;
    },
    unseal() {
      this.count();
      sealed = null;
    },
    /** Notes what was asked since then. */
    count() {
      if (sealed === null) return;
      for (const request of door.heard.slice(sealed)) if (!isUpdateCheck(request)) note(`request: ${line(request)}`);
      sealed = door.heard.length;
    },
  };
}

/**
 * The browser itself asks for the service worker's script again, some time after a navigation: it looks for a newer
 * one. No script of the page starts that or can keep it from happening; it carries nothing but the script's name.
 */
function isUpdateCheck(request) {
  return /^GET \/service-worker\.js HTTP/.test(request) && /^service-worker: script\r$/im.test(request);
}
