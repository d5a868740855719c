// A Node service that is dialled: who is served, by OpenSSL's s_client as everybody who could come.

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ZonesealError } from "../../wasm/npm/node.js";
import { ZonesealRefusal, peerOf, requireMember, zoneClient, zoneServer } from "../../wasm/npm/tls.js";
import { get, listening, sClient } from "../support/peers.mjs";
import { Site, ZONE, extensions } from "../support/site.mjs";

const ID = `spiffe://${ZONE}`;
const DAYS = 86_400_000;

let site;
let foreign;
let web;
let caller;
before(() => {
  site = new Site();
  // Another site may choose the same name: what tells them apart is the signature.
  foreign = new Site();
  web = site.member("web");
  caller = site.member("billing", "--role", "client");
});
after(() => {
  site?.remove();
  foreign?.remove();
});

/** Serves by `guard` over `tls`, sends what `use` wants, and gives it the refusals that the operator saw. */
async function service(use, { guard = {}, tls = {} } = {}) {
  const refused = [];
  const served = [];
  const gate = requireMember({
    zone: site.zone,
    expected: `${ID}/billing`,
    onRefused: (refusal, _request, reference) => refused.push({ refusal, reference }),
    ...guard,
  });
  const handler = gate.handler((request, response) => {
    served.push(request.zoneseal);
    response.end("served\n");
  });
  const options = { ...zoneServer({ zone: site.zone, ...web.pem }), ...tls };
  await listening(https.createServer(options, handler), (port) => use({ port, refused, served, gate }));
}

/** Node's check would let these in: so the engine is all that stands between them and the service. */
const trusting = () => ({ ca: [site.anchor, foreign.anchor].map((file) => readFileSync(file)) });

/** The peer is turned away in the handshake: no request of its is ever seen. */
async function turnedAway(credential, tls = {}, args = []) {
  await service(
    async ({ port, refused, served }) => {
      const { status, text, said } = await sClient(port, credential, get(), args);
      assert.equal(status, null, text);
      assert.match(said, /alert|errno|closed|EOF/i);
      assert.deepEqual([served, refused], [[], []]);
    },
    { tls },
  );
}

/** The peer is answered with 403 and this code, and nobody serves it. */
async function refusedWith(code, credential, { guard, tls, args } = {}) {
  await service(
    async ({ port, refused, served }) => {
      const { status, body, text } = await sClient(port, credential, get(), args);
      assert.equal(status, 403, text);
      assert.deepEqual([served.length, refused.length], [0, 1]);
      const [{ refusal, reference }] = refused;
      assert.ok(refusal instanceof ZonesealRefusal);
      assert.equal(refusal.code, code, refusal.message);
      assert.ok(refusal.message.length > 20);
      assert.equal(body, `Forbidden: ${code}\nReference: ${reference}\n`);
    },
    { guard, tls },
  );
}

test("a member that is expected is served, and the service knows who it is", async () => {
  await service(async ({ port, served, refused }) => {
    const { status, body, text } = await sClient(port, caller, get(), ["-CAfile", site.anchor, "-verify_return_error"]);
    assert.deepEqual([status, body], [200, "served\n"], text);
    assert.match(text, /Verify return code: 0 \(ok\)/);
    const notAfter = new X509Certificate(caller.pem.cert).validTo;
    assert.deepEqual(served, [{ id: `${ID}/billing`, zone: ZONE, isFederated: false, notAfter: new Date(notAfter), isProxy: false, user: null }]);
    assert.ok(Object.isFrozen(served[0]));
    assert.deepEqual(refused, []);
  });
});

test("a foreign zone's member of the same name is turned away, by Node and by the engine", async () => {
  const stranger = foreign.member("billing");
  await turnedAway(stranger);
  await refusedWith("same-name-other-key", stranger, { tls: trusting() });
});

test("an edge certificate is turned away, by Node and by the engine", async () => {
  const edge = site.edge(extensions(`DNS:localhost,URI:${ID}/billing`));
  await turnedAway(edge);
  await refusedWith("issuer-not-in-zone", edge, { tls: { ca: [readFileSync(site.anchor), readFileSync(edge.root)] } });
});

test("a member that may only be a server is turned away", async () => {
  await turnedAway(site.member("disk", "--role", "server"));
});

test("a certificate for no purpose passes Node's check and not the engine's", async () => {
  await refusedWith("role-not-stated", site.forged(extensions(`URI:${ID}/billing`, null)));
  await turnedAway(site.forged(extensions(`URI:${ID}/billing`, "anyExtendedKeyUsage")));
});

test("an expired member is turned away, by Node and by the engine", async () => {
  await turnedAway(site.forged(extensions(`URI:${ID}/billing`), { until: "20250101000000Z" }));
  await refusedWith("expired", caller, { guard: { now: () => new Date(Date.now() + 100 * DAYS) } });
});

test("another member is refused by name", async () => {
  await refusedWith("other-member", web);
  await refusedWith("other-member", web, { guard: { expected: [`${ID}/billing`, `${ID}/store`] } });
  await refusedWith("member-not-expected", web, { guard: { expected: (id) => id === `${ID}/billing` } });
});

test("one of a list, and one that a function allows, is served", async () => {
  for (const expected of [[`${ID}/store`, `${ID}/billing`], (id) => id.endsWith("/billing")]) {
    await service(async ({ port }) => assert.equal((await sClient(port, caller, get())).status, 200), { guard: { expected } });
  }
});

test("a function that answers anything but true lets nobody in", async () => {
  await refusedWith("member-not-expected", caller, { guard: { expected: async () => true } });
  await refusedWith("member-not-expected", caller, { guard: { expected: () => 1 } });
  await refusedWith("check-failed", caller, {
    guard: {
      expected: () => {
        throw new Error("no");
      },
    },
  });
});

test("a certificate of the zone's authority without a SPIFFE ID, or with two, is refused", async () => {
  await refusedWith("spiffe-id-missing", site.forged(extensions(`DNS:billing.${ZONE}`)));
  await refusedWith("two-spiffe-ids", site.forged(extensions(`URI:${ID}/billing,URI:${ID}/web`)));
  await refusedWith("spiffe-id-of-other-zone", site.forged(extensions("URI:spiffe://plant-b.example/billing")));
});

test("no certificate: the handshake ends, and a server that does not insist answers 403", async () => {
  await turnedAway(null);
  await refusedWith("not-authorized", null, { tls: { rejectUnauthorized: false } });
  await refusedWith("not-authorized", null, { tls: { requestCert: false } });
});

test("a stranger on a server that does not insist gets 403", async () => {
  await refusedWith("not-authorized", foreign.member("billing"), { tls: { rejectUnauthorized: false } });
});

test("a chain without its issuing authority is turned away", async () => {
  const alone = join(site.folder, "alone.pem");
  writeFileSync(alone, new X509Certificate(caller.pem.cert).toString());
  await turnedAway({ cert: alone, key: caller.key });
});

test("what else a peer sends does not choose who is judged", async () => {
  const chain = join(site.folder, "with-another.pem");
  const authority = readFileSync(join(site.folder, "site/authority/issuing.pem"), "utf8");
  for (const text of [`${caller.pem.cert}${web.pem.cert}`, `${authority}${caller.pem.cert}`]) {
    writeFileSync(chain, text);
    const args = ["-cert_chain", chain];
    // It has web's key, and shows the certificate of billing besides.
    await service(async ({ port, refused, served }) => {
      const { status } = await sClient(port, web, get(), args);
      assert.equal(status, 403);
      assert.deepEqual(served, []);
      assert.equal(refused[0].refusal.code, "other-member");
      const { report } = refused[0].refusal;
      assert.equal(report.verdicts.length, 1);
      assert.deepEqual(report.certificates[report.verdicts[0].subject].uri, [`${ID}/web`]);
    });
  }
});

test("where Node gives a server the certificate alone, the zone file's authorities complete the chain, and no other's", () => {
  // As Node 24.21 and 26.8 do (nodejs/node#65579), whatever the peer sent.
  const alone = ({ pem }, change = {}) => ({
    encrypted: true,
    authorized: true,
    isSessionReused: () => false,
    getProtocol: () => "TLSv1.3",
    getPeerCertificate: () => ({ raw: new X509Certificate(pem.cert).raw }),
    ...change,
  });
  const judged = (socket, zone = site.zone) => peerOf(socket, { zone, role: "client", expected: `${ID}/billing` });
  assert.equal(judged(alone(caller)).id, `${ID}/billing`);
  assert.throws(() => judged(alone(web)), { code: "other-member" });
  assert.throws(() => judged(alone(foreign.member("billing"))), ZonesealRefusal);
  assert.throws(() => judged(alone(site.edge(extensions(`URI:${ID}/billing`)))), { code: "issuer-not-in-zone" });
  assert.throws(() => judged(alone(caller, { authorized: false })), { code: "not-authorized" });
  const unlisted = JSON.stringify({ ...JSON.parse(site.zone), authorities: [] });
  assert.throws(() => judged(alone(caller), unlisted), { code: "missing-issuer" });
});

test("a session is not taken up again, and a server of other options refuses one that is", async () => {
  const session = join(site.folder, "session");
  const first = get();
  await service(async ({ port }) => {
    assert.equal((await sClient(port, caller, first, ["-sess_out", session])).status, 200);
    const again = await sClient(port, caller, first, ["-sess_in", session]);
    assert.equal(again.status, 200);
    assert.match(again.text, /^New, TLSv1\.3/m);
  });
  const tickets = { secureOptions: 0 };
  await service(
    async ({ port, refused, served }) => {
      assert.equal((await sClient(port, caller, first, ["-sess_out", session])).status, 200);
      const again = await sClient(port, caller, first, ["-sess_in", session]);
      assert.match(again.text, /^Reused, TLSv1\.3/m);
      assert.equal(again.status, 403);
      assert.deepEqual([served.length, refused[0].refusal.code], [1, "session-resumed"]);
    },
    { tls: tickets },
  );
});

test("TLS 1.2 is not spoken, and refused where a server speaks it", async () => {
  await turnedAway(caller, {}, ["-tls1_2"]);
  await refusedWith("tls-version", caller, { tls: { minVersion: "TLSv1.2" }, args: ["-tls1_2"] });
});

test("without TLS nobody is anybody", async () => {
  const guard = requireMember({ zone: site.zone, expected: () => true });
  const server = http.createServer(guard.handler((_request, response) => response.end("served")));
  await listening(server, async (port) => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /^Forbidden: not-tls\n/);
  });
});

/** Sends requests on one connection, as long as it is open, and resolves to their status, its local port and itself. */
async function keptAlive(use) {
  const agent = new https.Agent({ ca: readFileSync(site.anchor), ...caller.pem, keepAlive: true, maxSockets: 1, checkServerIdentity: () => {} });
  const ask = (port) =>
    new Promise((resolve, reject) => {
      const request = https.get({ host: "127.0.0.1", port, agent }, (response) => {
        const { socket } = response;
        const { localPort } = socket;
        response.resume().on("end", () => resolve([response.statusCode, localPort, socket]));
      });
      request.on("error", reject);
    });
  try {
    await use(ask);
  } finally {
    agent.destroy();
  }
}

test("revoked means now: a connection that is open is judged again, and cut", async () => {
  // `required` asks for a list about every certificate below the anchor.
  const lists = [site.list(), site.list(null, "anchor")];
  const guard = { revocation: "required", evidence: () => lists };
  await keptAlive((ask) =>
    service(
      async ({ port, gate, refused }) => {
        const [status, local, socket] = await ask(port);
        assert.equal(status, 200);
        gate.recheck();
        lists[0] = site.list(caller);
        assert.deepEqual((await ask(port)).slice(0, 2), [200, local], "the verdict holds for a while");
        const cut = once(socket, "close");
        gate.recheck();
        assert.deepEqual(refused.map(({ refusal }) => refusal.code), ["revoked"]);
        await cut;
        assert.equal((await ask(port))[0], 403, "and none is opened anew");
        gate.recheck();
        assert.equal(refused.length, 2, "what is closed is forgotten");
      },
      { guard },
    ),
  );
});

test("a verdict ends with the first certificate of its path", async () => {
  const clock = { ahead: 0 };
  const guard = { maxAge: 1000 * DAYS, now: () => new Date(Date.now() + clock.ahead) };
  await keptAlive((ask) =>
    service(
      async ({ port, refused }) => {
        const [, local] = await ask(port);
        clock.ahead = 89 * DAYS;
        assert.deepEqual((await ask(port)).slice(0, 2), [200, local]);
        clock.ahead = 91 * DAYS;
        assert.deepEqual((await ask(port)).slice(0, 2), [403, local]);
        assert.equal(refused[0].refusal.code, "expired");
      },
      { guard },
    ),
  );
});

test("a clock that is set back has everybody judged anew", async () => {
  const clock = { ahead: 0 };
  await keptAlive((ask) =>
    service(
      async ({ port, refused }) => {
        const [, local] = await ask(port);
        clock.ahead = -DAYS;
        assert.deepEqual((await ask(port)).slice(0, 2), [403, local]);
        assert.equal(refused[0].refusal.code, "not-yet-valid");
      },
      { guard: { now: () => new Date(Date.now() + clock.ahead) } },
    ),
  );
});

test("evidence that cannot be had or read refuses everybody", async () => {
  await refusedWith("not-recognised", caller, { guard: { evidence: "not a list" } });
  await refusedWith("check-failed", caller, {
    guard: {
      evidence: () => {
        throw new Error("the disk is gone");
      },
    },
  });
});

test("a refusal tells the peer its code and a reference, as JSON where that is asked for, and nothing else", async () => {
  await service(async ({ port, refused }) => {
    const { status, body, text } = await sClient(port, web, get("/", ["Accept: application/json"]), ["-quiet"]);
    assert.equal(status, 403);
    assert.deepEqual(JSON.parse(body), { error: "forbidden", code: "other-member", reference: refused[0].reference });
    assert.match(refused[0].reference, /^[0-9a-f]{16}$/);
    assert.doesNotMatch(text.slice(text.indexOf("HTTP/1.1")), /spiffe|billing|plant-a|BEGIN/);
    assert.doesNotMatch(JSON.stringify(refused[0].refusal), /spiffe|certificates/);
    assert.ok(refused[0].refusal.report.certificates.length > 0);
  });
});

test("wrong arguments throw before anybody comes", () => {
  const options = { zone: site.zone, expected: `${ID}/web` };
  const refuses = (change, code) =>
    assert.throws(() => requireMember({ ...options, ...change }), (error) => error instanceof ZonesealError && error.code === code, JSON.stringify(change));
  refuses({ zone: undefined }, "wrong-argument");
  refuses({ zone: "{}" }, "zone-file-unusable");
  refuses({ expected: undefined }, "wrong-argument");
  refuses({ expected: [] }, "wrong-argument");
  refuses({ expected: [1] }, "wrong-argument");
  refuses({ expected: "web" }, "option-value");
  refuses({ expected: [`${ID}/web`, "web"] }, "option-value");
  refuses({ proxies: "proxy" }, "wrong-argument");
  refuses({ proxies: ["proxy"] }, "option-value");
  refuses({ proxies: ["spiffe://plant-b.example/proxy"] }, "wrong-argument");
  refuses({ revocation: "perhaps" }, "option-value");
  refuses({ host: true }, "wrong-argument");
  refuses({ maxAge: -1 }, "wrong-argument");
  refuses({ maxAge: Number.NaN }, "wrong-argument");
  refuses({ removeHeaders: ["a b"] }, "wrong-argument");
  refuses({ proxyHeaders: [""] }, "wrong-argument");
  refuses({ now: 5 }, "wrong-argument");
  refuses({ revocation_grace: Number.NaN }, "wrong-argument");
  assert.throws(() => requireMember(Object.assign(Object.create({ revocation: "required" }), options)), { code: "wrong-argument" });
  assert.throws(() => zoneServer({ zone: site.zone, ...web.pem, revocation: "required" }), { code: "wrong-argument" });
  refuses({ onRefused: "log" }, "wrong-argument");
  // A name that is written wrongly would ask for nothing.
  refuses({ revokation: "required" }, "wrong-argument");
  refuses({ proxyHeader: ["X-User"] }, "wrong-argument");
  const wrong = (call) => assert.throws(call, (error) => error instanceof ZonesealError && error.code === "wrong-argument", String(call));
  // Who is served is not for zoneServer to decide: it may not look as if it did.
  wrong(() => zoneServer({ zone: site.zone, ...web.pem, expected: `${ID}/web` }));
  for (const make of [requireMember, zoneServer, zoneClient]) for (const nothing of [undefined, null, 5]) wrong(() => make(nothing));
  wrong(() => requireMember(options).handler());
  wrong(() => requireMember(options).upgrade("x"));
});

test("a service cannot start with a certificate that its peers would refuse", () => {
  const starts = (credential) => zoneServer({ zone: site.zone, ...credential.pem });
  const refuses = (credential, part) =>
    assert.throws(() => starts(credential), (error) => error instanceof ZonesealError && error.code === "own-certificate-refused" && error.message.includes(part));
  assert.ok(Object.isFrozen(starts(web)));
  refuses(caller, "server-role-missing");
  refuses(foreign.member("web"), "same-name-other-key");
  refuses(site.forged(extensions(`URI:${ID}/web`), { until: "20250101000000Z" }), "expired");
});
