// The watch itself: what every other suite of the page relies on must be able to fail.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";

/** Does one thing on the page that must not happen, and resolves to what the watch has to say. */
async function said(act) {
  let caught = null;
  try {
    await onPage(async (visit) => {
      await act(visit.page);
      await visit.settled();
    });
  } catch (error) {
    caught = error;
  }
  assert.ok(caught, "the watch saw nothing");
  return caught.message;
}

const MISDEEDS = [
  ["a request to another host", (page) => page.evaluate(() => fetch("http://127.0.0.1:9/").catch(() => {})), /violation of connect-src/],
  ["a request to the page's own host", (page) => page.evaluate(() => new Promise((resolve) => Object.assign(new Image(), { onload: resolve, onerror: resolve }).src = "./nothing.svg")), /request: GET \/nothing\.svg/],
  ["markup by a string", (page) => page.evaluate(() => { try { document.body.innerHTML = "<b>x</b>"; } catch { /* as it should */ } }), /violation of require-trusted-types-for/],
  ["a style attribute", (page) => page.evaluate(() => document.body.setAttribute("style", "color: red")), /violation of style-src/],
  ["an error that nobody caught", (page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => { resolve(); throw new Error("not caught"); }))), /error: Error: not caught/],
  ["a promise that nobody caught", (page) => page.evaluate(() => { void Promise.reject(new Error("rejected")); }), /error: Error: rejected/],
  ["a message of an error", (page) => page.evaluate(() => console.error("broken")), /console: broken/],
  ["a dialog of the browser", (page) => page.evaluate(() => alert("x")), /a dialog of the browser: x/],
];

for (const [name, act, message] of MISDEEDS) {
  test(`the watch sees ${name}`, async () => assert.match(await said(act), message));
}

test("the watch sees nothing on a page that is only opened", () => onPage(async () => {}));
