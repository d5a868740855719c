// The README's example of zoneseal/node runs as it stands there.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { requireMember, zoneServer } from "../../wasm/npm/tls.js";
import { get, listening, sClient } from "../support/peers.mjs";
import { start } from "../support/programs.mjs";
import { Site } from "../support/site.mjs";

test("the README's service serves the proxy, and dials the member that it names", async () => {
  const site = new Site();
  try {
    site.member("web");
    const [store, proxy] = [site.member("store"), site.member("proxy", "--role", "client")];
    const readme = readFileSync(new URL("../../wasm/npm/README.md", import.meta.url), "utf8");
    const [, example] = readme.match(/```js\n(import https[\s\S]*?)```/);
    const guard = requireMember({ zone: site.zone, expected: "spiffe://plant-a.example/web" });
    const answering = https.createServer(zoneServer({ zone: site.zone, ...store.pem }), guard.handler((_request, response) => response.end("the store\n")));
    await listening(answering, async (port) => {
      // Free ports, a word when it listens, and the package that is not installed: nothing else is changed.
      const text = example.replace('"zoneseal/node"', JSON.stringify(new URL("../../wasm/npm/tls.js", import.meta.url).href)).replace(":9444/", `:${port}/`).replace("server.listen(9443);", 'server.listen(0, "127.0.0.1", () => console.log(`at ${server.address().port}`));');
      assert.notEqual(text, example);
      writeFileSync(join(site.folder, "service.mjs"), text);
      const service = await start(process.execPath, ["service.mjs"], /^at (\d+)$/, { cwd: site.folder });
      try {
        const served = await sClient(Number(service.match[1]), proxy, get("/", ["X-Zoneseal-User: alice"]));
        assert.equal(served.status, 200, served.text);
        assert.match(served.text, /Hello alice\n/);
        assert.equal((await sClient(Number(service.match[1]), store, get())).status, 403);
        await said(service, /^the store$/);
        await said(service, /^[0-9a-f]{16} other-member /);
      } finally {
        await service.stop();
      }
    });
  } finally {
    site.remove();
  }
});

/** Waits for a line of a program's output; the runner's limit ends it. */
async function said({ lines }, line) {
  while (!lines.some((one) => line.test(one))) await setTimeout(5);
}
