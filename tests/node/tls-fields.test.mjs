// What a service is told about a user comes from a proxy of its zone alone (Z7), on every way into Node.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import { after, before, test } from "node:test";
import tls from "node:tls";

import express from "express";

import { callerOf, requireMember, zoneClient, zoneServer } from "../../wasm/npm/tls.js";
import { get, listening, sClient } from "../support/peers.mjs";
import { Site, ZONE } from "../support/site.mjs";

const ID = `spiffe://${ZONE}`;
const PROXY = `${ID}/proxy`;
const BILLING = `${ID}/billing`;

let site;
let web;
let proxy;
let billing;
before(() => {
  site = new Site();
  web = site.member("web");
  proxy = site.member("proxy", "--role", "client");
  billing = site.member("billing", "--role", "client");
});
after(() => site?.remove());

/** Every spelling that some gateway or framework folds into a field by which a user or an origin is told. */
const FORGED = [
  "X-Zoneseal-User",
  "x-zoneseal-user",
  "X_Zoneseal_User",
  "X-Zoneseal_User",
  "x.zoneseal.user",
  "X~ZONESEAL~USER",
  "X-Zoneseal",
  "X-Zoneseal-Role",
  "Forwarded",
  "X-Forwarded-For",
  "X_Forwarded_For",
  "X-Forwarded-User",
  "X-Forwarded-Client-Cert",
  "X-Real-IP",
  "X_Real_Ip",
  "X-Client-IP",
  "X-Original-URL",
  "X-Rewrite-URL",
];

const tlsOptions = () => zoneServer({ zone: site.zone, ...web.pem });
const guarded = (change = {}) => requireMember({ zone: site.zone, expected: BILLING, proxies: [PROXY], ...change });

/** Answers with everything that a handler can see of a request, once its body has ended. */
function tell(request, response) {
  const early = request.trailers;
  request.resume().on("end", () => {
    const { zoneseal, headers, headersDistinct, rawHeaders, trailers, trailersDistinct, rawTrailers } = request;
    const body = JSON.stringify({ zoneseal, headers, headersDistinct, rawHeaders, trailers, trailersDistinct, rawTrailers, early });
    response.writeHead(200, { "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
}

/** What a handler sees of a request that `credential` sends by OpenSSL. */
async function seen(credential, text, { guard = guarded(), server = https.createServer(tlsOptions(), guard.handler(tell)) } = {}) {
  return listening(server, async (port) => {
    const { status, body, text: all } = await sClient(port, credential, text);
    assert.equal(status, 200, all);
    return JSON.parse(body);
  });
}

const forged = (names = FORGED) => names.map((name) => `${name}: mallory`);

/** Nothing of a forgery is left, wherever one looks. */
function isClean(told) {
  assert.doesNotMatch(JSON.stringify(told), /mallory/);
}

test("no spelling of a user's field passes from a member that is no proxy", async () => {
  const told = await seen(billing, get("/", [...forged(), "X-Request-Id: r1", "X-Other: kept"]));
  isClean(told);
  assert.deepEqual([told.zoneseal.id, told.zoneseal.isProxy, told.zoneseal.user], [BILLING, false, null]);
  assert.deepEqual([told.headers["x-other"], told.headers["x-request-id"], told.headersDistinct["x-other"]], ["kept", "r1", ["kept"]]);
  assert.deepEqual(told.rawHeaders, ["Host", "web.plant-a.example", "Connection", "close", "X-Request-Id", "r1", "X-Other", "kept"]);
});

test("each spelling alone is removed, and so is a field that stands twice", async () => {
  const server = https.createServer(tlsOptions(), guarded().handler(tell));
  await listening(server, async (port) => {
    for (const name of FORGED) {
      const { status, body } = await sClient(port, billing, get("/", [`${name}: mallory`, `${name}: mallory`]));
      assert.equal(status, 200);
      isClean(JSON.parse(body));
    }
  });
});

test("a proxy names the user, in the one spelling that it uses", async () => {
  const told = await seen(proxy, get("/", ["X-Zoneseal-User: alice", "X-Forwarded-For: 192.0.2.1", "X_Zoneseal_User: mallory", "x.zoneseal.user: mallory", "X_Forwarded_For: mallory"]));
  isClean(told);
  assert.deepEqual([told.zoneseal.id, told.zoneseal.isProxy, told.zoneseal.user], [PROXY, true, "alice"]);
  assert.deepEqual([told.headers["x-zoneseal-user"], told.headers["x-forwarded-for"]], ["alice", "192.0.2.1"]);
  assert.equal((await seen(proxy, get(), { guard: guarded({ expected: (id) => id === BILLING }) })).zoneseal.user, null);
});

test("a proxy that names no one user, or none that can be written, is refused", async () => {
  const server = https.createServer(tlsOptions(), guarded().handler(tell));
  await listening(server, async (port) => {
    for (const fields of [["X-Zoneseal-User: alice", "X-Zoneseal-User: mallory"], ["X-Zoneseal-User: a b"], ["X-Zoneseal-User: \u00e9"], ["X-Zoneseal-User:"]]) {
      const { status, body } = await sClient(port, proxy, get("/", fields));
      assert.deepEqual([status, body.split("\n")[0]], [403, "Forbidden: user-ambiguous"]);
    }
  });
});

test("who is a proxy is said, and nobody is one by its name", async () => {
  const told = await seen(proxy, get("/", ["X-Zoneseal-User: mallory"]), { guard: guarded({ proxies: [], expected: [PROXY, BILLING] }) });
  isClean(told);
  assert.deepEqual([told.zoneseal.isProxy, told.zoneseal.user], [false, null]);
});

test("further fields: such as proxies set, and such as nobody may", async () => {
  const guard = guarded({ proxyHeaders: ["X-Remote-User", "x-auth-*"], removeHeaders: ["X-Debug*"] });
  const fields = ["X-Remote-User", "X_Remote_User", "X-Auth-Groups", "x_auth_groups", "X-Debug-Mode", "x_debug"];
  isClean(await seen(billing, get("/", forged(fields)), { guard }));
  const told = await seen(proxy, get("/", fields.map((name) => `${name}: ${name}`)), { guard });
  assert.deepEqual(told.rawHeaders.slice(4), ["X-Remote-User", "X-Remote-User", "X-Auth-Groups", "X-Auth-Groups"]);
});

test("trailers are no way in", async () => {
  const trailers = [...FORGED.map((name) => `${name}: mallory`), "X-Sum: 1", "X-Sum: 2"];
  const text = ["POST / HTTP/1.1", "Host: a", "Connection: close", "Transfer-Encoding: chunked", "Trailer: X-Zoneseal-User", "", "2", "hi", "0", ...trailers, "", ""].join("\r\n");
  const told = await seen(billing, text);
  isClean(told);
  assert.deepEqual(told.rawTrailers, ["X-Sum", "1", "X-Sum", "2"]);
  assert.deepEqual([told.trailers, told.trailersDistinct, told.early], [{ "x-sum": "1, 2" }, { "x-sum": ["1", "2"] }, { "x-sum": "1, 2" }]);
});

test("trailers that came before the guard are no way in", async () => {
  const guard = guarded();
  const server = http2.createSecureServer(tlsOptions(), (request, response) => {
    // As behind middleware that reads the body first.
    request.resume().once("end", () => guard(request, response) && response.end(JSON.stringify([request.trailers, request.rawTrailers])));
  });
  await listening(server, async (port) => {
    const session = http2.connect(`https://127.0.0.1:${port}`, { ca: readFileSync(site.anchor), ...billing.pem, checkServerIdentity: () => {} });
    const stream = session.request({ ":path": "/", ":method": "POST" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-zoneseal-user": "mallory", "x-sum": "1" }));
    stream.end("hi");
    assert.deepEqual(JSON.parse(await text(stream)), [{ "x-sum": "1" }, ["x-sum", "1"]]);
    session.destroy();
  });
});

test("a second guard takes nothing back that the first removed", async () => {
  const [first, second] = [guarded({ proxies: [], expected: PROXY }), guarded()];
  const server = https.createServer(tlsOptions(), first.handler(second.handler(tell)));
  const trailers = "X-Zoneseal-User: mallory";
  const text = ["POST / HTTP/1.1", "Host: a", "Connection: close", "X-Zoneseal-User: mallory", "Transfer-Encoding: chunked", "", "0", trailers, "", ""].join("\r\n");
  const told = await seen(proxy, text, { server });
  isClean(told);
  assert.deepEqual([told.zoneseal.isProxy, told.zoneseal.user], [true, null]);
});

test("Express: as middleware, for everything behind it", async () => {
  const app = express();
  app.use(guarded());
  app.get("/who", (request, response) => {
    const { id, user } = callerOf(request);
    response.json({ id, user, field: request.get("x-zoneseal-user") ?? null, ip: request.ips });
  });
  app.set("trust proxy", true);
  await listening(https.createServer(tlsOptions(), app), async (port) => {
    const asked = async (credential, fields) => {
      const { status, body } = await sClient(port, credential, get("/who", fields));
      return status === 200 ? JSON.parse(body) : body.split("\n")[0];
    };
    const fields = ["X-Zoneseal-User: alice", "X-Forwarded-For: 192.0.2.1"];
    assert.deepEqual(await asked(proxy, fields), { id: PROXY, user: "alice", field: "alice", ip: ["192.0.2.1"] });
    assert.deepEqual(await asked(billing, fields), { id: BILLING, user: null, field: null, ip: [] });
    assert.equal(await asked(web, fields), "Forbidden: other-member");
  });
  assert.throws(() => callerOf({}), { code: "not-guarded" });
});

test("HTTP/2, and HTTP/1.1 on the same server", async () => {
  const refused = [];
  const guard = guarded({ onRefused: (refusal) => refused.push(refusal.code) });
  const server = http2.createSecureServer({ ...tlsOptions(), allowHTTP1: true }, guard.handler(tell));
  await listening(server, async (port) => {
    const trusts = (credential) => ({ ca: readFileSync(site.anchor), ...credential.pem, minVersion: "TLSv1.3", checkServerIdentity: () => {} });
    const session = http2.connect(`https://127.0.0.1:${port}`, trusts(billing));
    for (let n = 0; n < 2; n += 1) {
      const names = FORGED.map((name) => name.toLowerCase()).filter((name, at, all) => all.indexOf(name) === at);
      const fields = Object.fromEntries(names.map((name) => [name, "mallory"]));
      const stream = session.request({ ":path": "/", ":method": "POST", ...fields }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ ...fields, "x-sum": "1" }));
      stream.end("hi");
      const [head] = await once(stream, "response");
      assert.equal(head[":status"], 200);
      const told = JSON.parse(await text(stream));
      isClean(told);
      assert.equal(told.zoneseal.id, BILLING);
      assert.deepEqual([told.rawTrailers, told.trailers], [["x-sum", "1"], { "x-sum": "1" }]);
    }
    session.destroy();

    const byProxy = http2.connect(`https://127.0.0.1:${port}`, trusts(proxy));
    const named = byProxy.request({ ":path": "/", "x-zoneseal-user": "alice", x_zoneseal_user: "mallory" });
    assert.equal(JSON.parse(await text(named)).zoneseal.user, "alice");
    byProxy.destroy();

    const stranger = http2.connect(`https://127.0.0.1:${port}`, trusts(web));
    const stream = stranger.request({ ":path": "/", accept: "application/json" });
    const [head] = await once(stream, "response");
    assert.deepEqual([head[":status"], JSON.parse(await text(stream)).code, refused], [403, "other-member", ["other-member"]]);
    if (!stranger.closed) await once(stranger, "close");

    const { status, body } = await sClient(port, billing, get("/", forged()));
    assert.equal(status, 200);
    isClean(JSON.parse(body));
  });
});

test("an upgrade is guarded like a request", async () => {
  const guard = guarded();
  const server = https.createServer(tlsOptions(), guard.handler(tell));
  const upgrade = guard.upgrade((request, socket) => {
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n${JSON.stringify([request.zoneseal, request.headers])}`);
  });
  const left = [];
  server.on("upgrade", (request, socket, head) => {
    const before = socket.listenerCount("error");
    upgrade(request, socket, head);
    left.push({ heard: socket.listenerCount("error") - before, closed: once(socket, "close") });
  });
  await listening(server, async (port) => {
    const asked = async (credential, options) => {
      const socket = tls.connect({ ...zoneClient({ zone: site.zone, ...credential.pem, expected: `${ID}/web` }), host: "127.0.0.1", port, ...options });
      socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Zoneseal-User: mallory\r\n\r\n");
      return text(socket);
    };
    const echoed = await asked(billing);
    assert.match(echoed, /^HTTP\/1\.1 101 /);
    assert.match(echoed, /spiffe:\/\/plant-a\.example\/billing/);
    isClean(echoed);
    const refused = await asked(web);
    assert.match(refused, /^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*\r\n\r\nForbidden: other-member\nReference: [0-9a-f]{16}\n$/);
    // Nobody else would hear what goes wrong on it, and an error that nobody hears ends the process.
    assert.equal(left[1].heard, 1);
    await left[1].closed;
  });
});

test("a recheck cuts sessions of HTTP/2 and upgraded connections, and leaves those that still hold", async () => {
  const clock = { ahead: 0 };
  const refused = [];
  const guard = guarded({
    now: () => new Date(Date.now() + clock.ahead),
    onRefused: (refusal, request, reference) => refused.push([refusal.code, request, typeof reference]),
  });
  const trusts = { ca: readFileSync(site.anchor), ...billing.pem, minVersion: "TLSv1.3", checkServerIdentity: () => {} };
  await listening(http2.createSecureServer(tlsOptions(), guard.handler(tell)), async (port) => {
    const session = http2.connect(`https://127.0.0.1:${port}`, trusts);
    session.on("error", () => {});
    const asked = async () => JSON.parse(await text(session.request({ ":path": "/" }))).zoneseal.id;
    assert.equal(await asked(), BILLING);
    guard.recheck();
    assert.equal(await asked(), BILLING);
    clock.ahead = 100 * 86_400_000;
    const closed = once(session, "close");
    guard.recheck();
    await closed;
    assert.deepEqual(refused, [["expired", null, "string"]]);
  });
  clock.ahead = 0;
  const server = https.createServer(tlsOptions());
  server.on("upgrade", guard.upgrade((_request, socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")));
  await listening(server, async (port) => {
    const socket = tls.connect({ ...trusts, host: "127.0.0.1", port });
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    await once(socket, "data");
    clock.ahead = 100 * 86_400_000;
    const closed = once(socket, "close");
    guard.recheck();
    await closed;
    assert.equal(refused.length, 2);
  });
});

test("a guard called by hand says whether to go on", async () => {
  const guard = guarded();
  const server = https.createServer(tlsOptions());
  server.on("checkContinue", guard.handler((_request, response) => response.end("continued")));
  server.on("request", (request, response) => {
    if (guard(request, response)) tell(request, response);
  });
  await listening(server, async (port) => {
    assert.equal((await sClient(port, billing, get())).status, 200);
    assert.equal((await sClient(port, web, get())).status, 403);
    assert.equal((await sClient(port, web, get("/", ["Expect: 100-continue"]))).status, 403);
    assert.equal((await sClient(port, billing, get("/", ["Expect: 100-continue"]))).status, 200);
  });
});

/** All that a stream says. */
async function text(stream) {
  let said = "";
  for await (const data of stream) said += data;
  return said;
}
