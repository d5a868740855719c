// This project's proxy as the client of a Node service: the user at its door is the user that the service is told of.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { requireMember, zoneServer } from "../../wasm/npm/tls.js";
import { listening, sClient } from "../support/peers.mjs";
import { program, start } from "../support/programs.mjs";
import { Site, ZONE, extensions } from "../support/site.mjs";

const PROXY = `spiffe://${ZONE}/proxy`;
const PASSWORD = "correct horse battery staple";

let site;
let web;
let edge;
let proxyMember;
before(() => {
  site = new Site();
  web = site.member("web");
  proxyMember = site.member("proxy", "--role", "client");
  edge = site.edge(extensions("DNS:localhost,IP:127.0.0.1", "serverAuth"));
  copyFileSync(edge.root, join(site.folder, "edge-ca.pem"));
  execFileSync(program("ZONESEAL_BIN", "zoneseal"), ["user", "add", "alice"], { cwd: site.folder, input: `${PASSWORD}\n`, stdio: ["pipe", "ignore", "pipe"] });
});
after(() => site?.remove());

/** Runs the proxy with one route, to `service` at `port`, and gives `use` what a user needs to ask at its door. */
async function proxied(port, use, service = "web") {
  const file = join(site.folder, "proxy.toml");
  writeFileSync(
    file,
    `[listen]
address = "127.0.0.1:0"
[edge]
certificate = "${edge.cert}"
key = "${edge.key}"
authority = "edge-ca.pem"
[zone]
file = "site/zone.json"
certificate = "${proxyMember.cert}"
key = "${proxyMember.key}"
[users]
file = "users.toml"
[limits]
drain_seconds = 1
[[route]]
path = "/"
service = "spiffe://${ZONE}/${service}"
address = "127.0.0.1:${port}"
`,
  );
  const proxy = await start(program("ZONESEAL_BIN", "zoneseal"), ["proxy", "run", file], /Serving at https:\/\/127\.0\.0\.1:(\d+)\//, { cwd: site.folder });
  try {
    return await use(new User(Number(proxy.match[1])), proxy);
  } finally {
    await proxy.stop();
  }
}

/** A person outside: knows the edge's authority, and nothing of the zone. */
class User {
  #port;
  #cookie = "";

  constructor(port) {
    this.#port = port;
  }

  async logIn() {
    const form = new URLSearchParams({ user: "alice", password: PASSWORD }).toString();
    const { headers } = await this.ask("/.zoneseal/login", { "content-type": "application/x-www-form-urlencoded" }, form);
    this.#cookie = headers["set-cookie"][0].split(";")[0];
  }

  ask(path, fields = {}, body = undefined) {
    const options = { host: "127.0.0.1", port: this.#port, path, method: body ? "POST" : "GET", ca: readFileSync(edge.root), agent: false };
    const headers = { ...fields, ...(this.#cookie ? { cookie: this.#cookie } : {}) };
    return new Promise((resolve, reject) => {
      const request = https.request({ ...options, headers }, (response) => {
        let said = "";
        response.on("data", (data) => (said += data)).on("end", () => resolve({ status: response.statusCode, headers: response.headers, said }));
      });
      request.on("error", reject);
      request.end(body);
    });
  }
}

/** A Node service that says who asks it. */
function service(credential = web, change = {}) {
  const guard = requireMember({ zone: site.zone, proxies: [PROXY], ...change });
  const tell = guard.handler((request, response) => response.end(JSON.stringify({ ...request.zoneseal, headers: request.headers })));
  return https.createServer({ ...zoneServer({ zone: site.zone, ...credential.pem }) }, tell);
}

test("a user who logged in at the proxy is the user that the service is told of", async () => {
  await listening(service(), (port) =>
    proxied(port, async (user) => {
      await user.logIn();
      for (const forged of [{}, { "X-Zoneseal-User": "mallory", X_Zoneseal_User: "mallory", "X-Forwarded-For": "mallory" }]) {
        const { status, said } = await user.ask("/", forged);
        assert.equal(status, 200, said);
        const told = JSON.parse(said);
        assert.deepEqual([told.id, told.zone, told.isProxy, told.user], [PROXY, ZONE, true, "alice"]);
        assert.equal(told.headers["x-forwarded-for"], "127.0.0.1");
        assert.doesNotMatch(said, /mallory|__Host-zoneseal/);
      }
    }),
  );
});

test("who comes by another way than the proxy speaks for no user", async () => {
  await listening(service(web, { expected: `spiffe://${ZONE}/billing` }), async (port) => {
    const billing = site.member("billing", "--role", "client");
    const head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Zoneseal-User: mallory\r\n\r\n0\r\n\r\n";
    const { text } = await sClient(port, billing, head);
    assert.match(text, /"isProxy":false,"user":null/);
    assert.doesNotMatch(text.slice(text.indexOf("HTTP/1.1 200")), /mallory/);
  });
});

test("a service that does not list the proxy turns it away, with a reason for the operator", async () => {
  const refused = [];
  const only = { proxies: [], expected: `spiffe://${ZONE}/billing`, onRefused: (refusal) => refused.push(refusal.code) };
  await listening(service(web, only), (port) =>
    proxied(port, async (user) => {
      await user.logIn();
      const { status } = await user.ask("/");
      assert.equal(status, 403);
      assert.deepEqual(refused, ["other-member"]);
    }),
  );
});

test("the proxy refuses a Node service that is another than its route names", async () => {
  const store = site.member("store");
  await listening(service(store), (port) =>
    proxied(port, async (user, proxy) => {
      await user.logIn();
      assert.equal((await user.ask("/")).status, 502);
      assert.match(proxy.lines.join("\n"), /other-member/);
    }),
  );
});
