// A Node service that dials others: whom it talks to, with OpenSSL's s_server and Node as everybody who could answer.

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";
import tls from "node:tls";

import { Agent, request as undiciRequest } from "undici";

import { ZonesealError } from "../../wasm/npm/node.js";
import { ZonesealRefusal, checkServerIdentity, peerOf, zoneClient, zoneServer } from "../../wasm/npm/tls.js";
import { listening, sServer } from "../support/peers.mjs";
import { Site, ZONE, extensions } from "../support/site.mjs";

const ID = `spiffe://${ZONE}`;
const WEB = `${ID}/web`;

let site;
let foreign;
let web;
let caller;
before(() => {
  site = new Site();
  foreign = new Site("plant-b.example");
  web = site.member("web", "--dns", "web.plant-a.example", "--ip", "127.0.0.1");
  caller = site.member("billing", "--role", "client");
});
after(() => {
  site?.remove();
  foreign?.remove();
});

const client = (change = {}) => zoneClient({ zone: site.zone, ...caller.pem, expected: WEB, ...change });

/** Connects, and resolves to what `use` makes of the connection; rejects with what the handshake ends with. */
async function connected(port, options, use = () => {}) {
  const socket = tls.connect({ ...options, host: "127.0.0.1", port });
  try {
    await once(socket, "secureConnect");
    return await use(socket);
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}

/** What the handshake with a server of OpenSSL's ends with. */
async function failure(credential, options = client(), args = []) {
  return sServer(site, credential, (port) => connected(port, options).then(() => assert.fail("it was let in"), (error) => error), args);
}

/** The engine ends it with this code, after Node's own check passed. */
async function refusedWith(code, credential, options) {
  const error = await failure(credential, options);
  assert.ok(error instanceof ZonesealRefusal, error.stack);
  assert.deepEqual([error.code, error.name], [code, "ZonesealRefusal"], error.message);
  assert.ok(error.report.certificates.length > 0);
}

/** Node's check would let these in. */
const trusting = (...more) => ({ ...client(), ca: [site.anchor, foreign.anchor, ...more].map((file) => readFileSync(file)) });

/** A GET on one of https's agents: status, body, and the connection's local port. */
function get(port, agent, fields = {}) {
  return new Promise((resolve, reject) => {
    const request = https.get({ host: "127.0.0.1", port, agent, headers: fields }, (response) => {
      const { localPort } = response.socket;
      const isReused = response.socket.isSessionReused();
      let body = "";
      response.on("data", (data) => (body += data)).on("end", () => resolve({ status: response.statusCode, body, localPort, isReused }));
    });
    request.on("error", reject);
  });
}

test("the member that is expected answers, and its caller knows who it is", async () => {
  await sServer(site, web, async (port) => {
    await connected(port, client(), (socket) => {
      assert.deepEqual([socket.authorized, socket.getProtocol()], [true, "TLSv1.3"]);
      const member = peerOf(socket, { zone: site.zone, role: "server", expected: WEB });
      const notAfter = new Date(new X509Certificate(web.pem.cert).validTo);
      assert.deepEqual({ ...member }, { id: WEB, zone: ZONE, isFederated: false, notAfter });
      assert.throws(() => peerOf(socket, { zone: site.zone, role: "server", expected: `${ID}/store` }), { code: "other-member" });
      assert.throws(() => peerOf(socket, { zone: foreign.zone, role: "server", expected: () => true }), { code: "issuer-not-in-zone" });
    });
  });
});

test("a foreign zone's member is refused, by Node and by the engine", async () => {
  const stranger = foreign.member("web");
  assert.equal((await failure(stranger)).code, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY");
  await refusedWith("issuer-not-in-zone", stranger, trusting());
});

test("an edge certificate is refused, by Node and by the engine", async () => {
  const edge = site.edge(extensions(`DNS:localhost,URI:${WEB}`));
  assert.notEqual((await failure(edge)).name, "ZonesealRefusal");
  await refusedWith("issuer-not-in-zone", edge, trusting(edge.root));
});

test("a member that may only be a client cannot be a server", async () => {
  await refusedWith("role-not-stated", site.forged(extensions(`URI:${WEB}`, null)));
  const error = await failure(site.forged(extensions(`URI:${WEB}`, "clientAuth")));
  assert.equal(error.code, "INVALID_PURPOSE");
});

test("an expired member is refused, by Node and by the engine", async () => {
  assert.equal((await failure(site.forged(extensions(`URI:${WEB}`), { until: "20250101000000Z" }))).code, "CERT_HAS_EXPIRED");
  const later = { now: () => new Date(Date.now() + 100 * 86_400_000) };
  await refusedWith("expired", web, { ...client(), checkServerIdentity: checkServerIdentity({ zone: site.zone, expected: WEB, ...later }) });
});

test("another member is refused by name, whatever host was dialled", async () => {
  const store = site.member("store", "--dns", "web.plant-a.example", "--ip", "127.0.0.1");
  await refusedWith("other-member", store);
  await refusedWith("other-member", store, client({ expected: [WEB, `${ID}/disk`] }));
  await refusedWith("member-not-expected", store, client({ expected: (id) => id === WEB }));
  await sServer(site, store, (port) => connected(port, client({ expected: [WEB, `${ID}/store`] })));
});

test("a certificate of the zone's authority without a SPIFFE ID is refused", async () => {
  await refusedWith("spiffe-id-missing", site.forged(extensions("DNS:web.plant-a.example,IP:127.0.0.1")));
});

test("a host can be asked for besides", async () => {
  await sServer(site, web, (port) => connected(port, client({ host: true })));
  await sServer(site, web, (port) => connected(port, { ...client({ host: true }), servername: "web.plant-a.example" }));
  await refusedWith("name-not-in-certificate", web, client({ host: "store.plant-a.example" }));
  await refusedWith("name-not-in-certificate", web, { ...client({ host: true }), servername: "store.plant-a.example" });
});

test("a server of TLS 1.2 alone is not talked to", async () => {
  assert.match((await failure(web, client(), ["-tls1_2"])).code, /PROTOCOL_VERSION/);
});

test("a chain without its issuing authority is refused", async () => {
  const alone = join(site.folder, "alone.pem");
  writeFileSync(alone, new X509Certificate(web.pem.cert).toString());
  assert.equal((await failure({ cert: alone, key: web.key })).code, "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});

test("what else a server sends does not choose who is judged", async () => {
  const store = site.member("store");
  const chain = join(site.folder, "with-another.pem");
  writeFileSync(chain, `${store.pem.cert}${web.pem.cert}`);
  const error = await failure({ cert: chain, key: store.key });
  assert.equal(error.code, "other-member");
  assert.deepEqual(error.report.verdicts.map(({ subject }) => error.report.certificates[subject].uri), [[`${ID}/store`]]);
});

test("a callback that is given the certificate alone, or none, refuses", () => {
  const check = checkServerIdentity({ zone: site.zone, expected: WEB });
  const { raw } = new X509Certificate(web.pem.cert);
  assert.equal(check("h", { raw }).code, "missing-issuer");
  for (const nothing of [undefined, null, {}, { raw: "text" }]) assert.equal(check("h", nothing).code, "peer-certificate-missing");
  assert.equal(checkServerIdentity({ zone: site.zone, expected: WEB, host: true })(undefined, { raw }).code, "check-failed");
  const circle = { raw };
  circle.issuerCertificate = circle;
  assert.equal(check("h", circle).code, "missing-issuer");
  const long = Array.from({ length: 40 }, (_, index) => ({ raw: Buffer.from([index]) })).reduce((issuer, one) => ({ ...one, issuerCertificate: issuer }));
  assert.equal(check("h", long).code, "peer-chain-too-long");
});

test("judged is the certificate that comes first, and nothing behind it takes its place", () => {
  const authority = { raw: new X509Certificate(readFileSync(join(site.folder, "site/authority/issuing.pem"))).raw };
  const of = (credential, issuerCertificate) => ({ raw: new X509Certificate(credential.pem.cert).raw, issuerCertificate });
  const check = checkServerIdentity({ zone: site.zone, expected: WEB });
  const store = site.member("store");
  assert.equal(check("h", of(web, of(foreign.member("web"), of(store, authority)))), undefined);
  assert.equal(check("h", of(store, of(web, authority))).code, "other-member");
  // Not one certificate to the engine: then it is none, and not the next one.
  const list = Buffer.from(site.list().toString().replace(/-----[^-]+-----|\s/g, ""), "base64");
  assert.equal(check("h", { raw: list, issuerCertificate: of(web, authority) }).code, "peer-not-judged");
  const damaged = of(web, authority).raw.subarray(1);
  assert.equal(check("h", { raw: damaged, issuerCertificate: of(web, authority) }).name, "ZonesealRefusal");
});

test("evidence that cannot be read, and an engine that throws, refuse", async () => {
  await refusedWith("not-recognised", web, client({ evidence: () => "not a list" }));
  const error = await failure(web, client({ evidence: () => 5 }));
  assert.deepEqual([error.code, error.cause.code], ["check-failed", "wrong-argument"]);
  const revoked = site.list(web);
  await refusedWith("revoked", web, client({ evidence: () => revoked }));
});

test("https.Agent keeps connections, and takes up no session", async () => {
  const server = https.createServer({ ...zoneServer({ zone: site.zone, ...web.pem }), secureOptions: 0 }, (_request, response) => response.end("web"));
  await listening(server, async (port) => {
    const agent = new https.Agent({ ...client(), keepAlive: true });
    try {
      const first = await get(port, agent);
      assert.deepEqual([first.status, first.body], [200, "web"]);
      assert.equal((await get(port, agent)).localPort, first.localPort);
      for (let n = 0; n < 2; n += 1) {
        const another = await get(port, agent, { connection: "close" });
        const fresh = await get(port, agent);
        assert.deepEqual([another.isReused, fresh.isReused], [false, false]);
        assert.notEqual(another.localPort, fresh.localPort);
      }
    } finally {
      agent.destroy();
    }
  });
});

test("a connection that was made for one member is not taken for another", async () => {
  const server = https.createServer(zoneServer({ zone: site.zone, ...web.pem }), (_request, response) => response.end("web"));
  await listening(server, async (port) => {
    const agent = new https.Agent({ keepAlive: true });
    const ask = (options) =>
      new Promise((resolve) => {
        https.get({ host: "127.0.0.1", port, agent, ...options }, (response) => response.resume().on("end", () => resolve("answered"))).on("error", (error) => resolve(error.code));
      });
    try {
      assert.equal(await ask(client()), "answered");
      assert.equal(await ask(client({ expected: `${ID}/store` })), "other-member");
    } finally {
      agent.destroy();
    }
  });
});

test("an agent's options win over those of a request", async () => {
  const store = site.member("store");
  await sServer(site, store, async (port) => {
    const agent = new https.Agent(client());
    const loose = { host: "127.0.0.1", port, agent, rejectUnauthorized: false, checkServerIdentity: () => {} };
    const error = await new Promise((resolve) => https.get(loose, () => resolve(null)).on("error", resolve));
    assert.equal(error?.code, "other-member");
  });
});

test("a session that is taken up against all advice, or a check that was switched off, is refused by peerOf", async () => {
  const terms = { zone: site.zone, role: "server", expected: WEB };
  const server = tls.createServer({ ...zoneServer({ zone: site.zone, ...web.pem }), secureOptions: 0 }, (socket) => socket.write("hello"));
  await listening(server, async (port) => {
    const options = client();
    const session = await connected(port, options, async (socket) => {
      const [session] = await once(socket, "session");
      peerOf(socket, terms);
      return session;
    });
    await connected(port, { ...options, session }, (socket) => {
      assert.equal(socket.isSessionReused(), true);
      assert.throws(() => peerOf(socket, terms), { code: "session-resumed" });
    });
    await connected(port, { ...client(), rejectUnauthorized: false, ca: [] }, (socket) => {
      assert.throws(() => peerOf(socket, terms), (error) => error.code === "not-authorized" && error.cause !== undefined);
    });
  });
});

test("undici dials with the same options", async () => {
  const reused = [];
  const server = https.createServer({ ...zoneServer({ zone: site.zone, ...web.pem }), secureOptions: 0 }, (request, response) => {
    reused.push(request.socket.isSessionReused());
    response.end("web");
  });
  await listening(server, async (port) => {
    const asked = async (options) => {
      const dispatcher = new Agent({ connect: options });
      const ask = async () => {
        // `reset` closes the connection, so that the next request needs a new one.
        const { statusCode, body } = await undiciRequest(`https://127.0.0.1:${port}/`, { dispatcher, reset: true });
        return [statusCode, await body.text()];
      };
      try {
        await ask();
        return await ask();
      } finally {
        await dispatcher.close();
      }
    };
    assert.deepEqual(await asked(client()), [200, "web"]);
    assert.deepEqual(reused, [false, false]);
    await assert.rejects(asked(client({ expected: `${ID}/store` })), { name: "ZonesealRefusal", code: "other-member" });
  });
});

test("HTTP/2 dials with the same options", async () => {
  const server = http2.createSecureServer(zoneServer({ zone: site.zone, ...web.pem }));
  server.on("stream", (stream) => {
    stream.respond({ ":status": 200 });
    stream.end("web");
  });
  await listening(server, async (port) => {
    const session = http2.connect(`https://127.0.0.1:${port}`, client());
    const [fields] = await once(session.request({ ":path": "/" }).end(), "response");
    assert.equal(fields[":status"], 200);
    session.destroy();
    const other = http2.connect(`https://127.0.0.1:${port}`, client({ expected: `${ID}/store` }));
    const [error] = await once(other, "error");
    assert.equal(error.code, "other-member");
  });
});

test("wrong arguments throw before anything is dialled", () => {
  const refuses = (change, code) => assert.throws(() => client(change), (error) => error instanceof ZonesealError && error.code === code, JSON.stringify(change));
  assert.ok(Object.isFrozen(client()));
  refuses({ expected: undefined }, "wrong-argument");
  refuses({ expected: [] }, "wrong-argument");
  refuses({ expected: "web" }, "option-value");
  refuses({ zone: null }, "wrong-argument");
  refuses({ zone: "{}" }, "zone-file-unusable");
  refuses({ cert: undefined }, "wrong-argument");
  refuses({ host: "not a host" }, "option-value");
  refuses({ host: false }, "wrong-argument");
  refuses({ hostname: "web.plant-a.example" }, "wrong-argument");
  refuses(foreign.member("billing").pem, "own-certificate-refused");
  assert.throws(() => peerOf({}, { zone: site.zone, role: "any", expected: WEB }), { code: "wrong-argument" });
  assert.throws(() => peerOf({}, { zone: site.zone, role: "server", expected: WEB, host: true }), { code: "wrong-argument" });
  assert.throws(() => peerOf({}, { zone: site.zone, role: "server", expected: WEB }), { code: "not-tls" });
});
