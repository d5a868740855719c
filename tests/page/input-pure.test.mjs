// What the page works out about files without a browser: what is secret of them, what may be kept, what Undo remembers,
// which of them the split is asked of, and where the byte is at which reading stopped.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inspect, verify } from "../../wasm/npm/node.js";
import { pageModule } from "../support/elements.mjs";
import { certificate, oid, sequence, site, tlv } from "./pki.mjs";

const { zone, member, issuing } = site();
const AT = "2026-11-24T06:10:00Z";
const bytes = (text) => new Uint8Array(Buffer.from(text));
const read = (files, options = {}) => verify(files, { at: AT, ...options });
const key = (type, format, options = {}) => generateKeyPairSync(type, options).privateKey.export({ type: format, format: "der" });

const fresh = (name, raw) => ({ id: 1, name, raw, locked: false, kept: null, crossed: false, left: [] });
/** Where every certificate stands there as PEM, nobody has to be asked. */
const NOBODY = { der: () => assert.fail(), inspect: () => assert.fail() };

const KEYS = {
  "PKCS#8, EC": key("ec", "pkcs8", { namedCurve: "P-256" }),
  "PKCS#8, RSA": key("rsa", "pkcs8", { modulusLength: 2048 }),
  "PKCS#8, Ed25519": key("ed25519", "pkcs8"),
  "PKCS#1": key("rsa", "pkcs1", { modulusLength: 2048 }),
  SEC1: key("ec", "sec1", { namedCurve: "P-256" }),
};

const base64 = (der) => Buffer.from(der).toString("base64");
const pem = (label, der) => `-----BEGIN ${label}-----\n${base64(der).match(/.{1,64}/g).join("\n")}\n-----END ${label}-----\n`;

const WEB = member();
const indented = (text) => text.trim().split("\n").map((line) => `    ${line}`).join("\n");
/** Files that people have, and whether they hold certificates and nothing else. */
const ORDINARY = {
  PEM: [WEB.pem + issuing.pem, true],
  "PEM of Windows": [WEB.pem.replaceAll("\n", "\r\n"), true],
  DER: [issuing.der, true],
  "DER in a row": [Buffer.concat([WEB.der, issuing.der]), true],
  base64: [base64(WEB.der), true],
  "hex with colons": [WEB.der.toString("hex").match(/../g).join(":"), true],
  "s_client": [`CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = web\n   i:CN = Comment\n${WEB.pem} 1 s:CN = a\n${issuing.pem}---\nServer certificate\n`, false],
  "a bag": [`Bag Attributes\n    friendlyName: Comment\n    localKeyID: 54 69 6D 65\nsubject=CN = x\n${WEB.pem}`, false],
  "a comment": [`# Comment of ours\n${WEB.pem}\n# Comment\n${issuing.pem}`, false],
  x5c: [JSON.stringify({ kid: "Comment", x5c: [base64(WEB.der), base64(issuing.der)] }), false],
  "a Kubernetes Secret": [`apiVersion: v1\nkind: Secret\nmetadata:\n  name: Comment\ndata:\n  tls.crt: ${base64(WEB.pem + issuing.pem)}\n`, false],
  "a Kubernetes Secret in JSON": [JSON.stringify({ apiVersion: "v1", kind: "Secret", data: { "tls.crt": base64(WEB.pem) }, metadata: { uid: "Comment-0001" } }), false],
  "a ConfigMap": [`apiVersion: v1\nkind: ConfigMap\ndata:\n  ca.crt: |\n${indented(issuing.pem)}\n`, false],
  "an HTML page": ["<!DOCTYPE html>\n<html><head><title>Comment</title></head><body>Comment 0123456789</body></html>\n", false],
  "a certificate that is cut": [issuing.der.subarray(0, 200), false],
  "PEM that is cut after one that is not": [WEB.pem + issuing.pem.slice(0, 200), false],
};

/** Ways in which a key comes, as a file. */
const DRESSES = {
  DER: (der) => der,
  "cut DER": (der) => der.subarray(0, der.length - 5),
  PEM: (der) => pem("PRIVATE KEY", der),
  "PEM under another label": (der) => pem("CERTIFICATE", der),
  "PEM that is cut": (der) => pem("PRIVATE KEY", der).slice(0, 120),
  base64: (der) => base64(der),
  "base64 of PEM": (der) => base64(pem("PRIVATE KEY", der)),
  hex: (der) => Buffer.from(der).toString("hex"),
  "a Kubernetes Secret": (der) => `apiVersion: v1\nkind: Secret\ndata:\n  tls.key: ${base64(pem("PRIVATE KEY", der))}\n`,
  "behind a certificate": (der) => `${issuing.pem}${pem("EC PRIVATE KEY", der)}`,
};

test("a key is known for one in whatever it comes, also where the engine cannot read it", async () => {
  const { maySecret } = await pageModule("secrets.ts");
  for (const [kind, der] of Object.entries(KEYS)) {
    for (const [dress, put] of Object.entries(DRESSES)) {
      const file = { name: "given", bytes: new Uint8Array(Buffer.from(put(der))) };
      assert.ok(maySecret(file.bytes, read([file]).objects), `${kind}, ${dress}`);
    }
  }
  for (const file of ["sample-good-zone/edge-7.pem", "pkcs7/input.p7b", "x5c/input.json", "html/input.html", "truncated-der/input.der"]) {
    const public_ = vector(file);
    if (public_) assert.ok(!maySecret(public_.bytes, read([public_]).objects), file);
  }
});

test("of a file with a key, its certificates and other public blocks are kept, and nothing of the key", async () => {
  const { settle } = await pageModule("inputs.ts");
  for (const [kind, der] of Object.entries(KEYS)) {
    const leaf = member();
    const text = `${leaf.pem}${pem("PRIVATE KEY", der)}text around\n${issuing.pem}`;
    const input = fresh("both.pem", bytes(text));
    const { raw } = input;
    const report = read([{ name: input.name, bytes: raw }]);
    assert.equal(await settle(input, report, NOBODY), "secret");
    assert.equal(Buffer.from(input.kept).toString(), leaf.pem.trimEnd() + "\n" + issuing.pem.trimEnd() + "\n", kind);
    assert.equal(input.raw, null);
    assert.ok(raw.every((byte) => byte === 0), "what the page held is overwritten");
    assert.deepEqual(input.left.map(({ object, excerpt }) => [object.kind, excerpt]), [["private key", null]]);
  }
});

test("of a file that is not public as a whole, nothing of a key is kept, in whatever writing the engine does not know", async () => {
  const { settle } = await pageModule("inputs.ts");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ed25519 = generateKeyPairSync("ed25519").privateKey;
  for (const key of [privateKey, ed25519]) {
    const secrets = secretsOf(key);
    for (const [name, content] of Object.entries(unknownWritings(key))) {
      const raw = new Uint8Array(Buffer.from(content));
      const given = raw.slice();
      const input = fresh(name, raw);
      const report = read([{ name, bytes: raw }]);
      assert.notEqual(await settle(input, report, reader()), "public", name);
      assert.ok(raw.every((byte) => byte === 0), name);
      const shown = input.left.flatMap(({ excerpt }) => excerpt?.rows.map(({ bytes }) => bytes) ?? []);
      for (const held of [input.kept ?? [], Buffer.concat(shown)]) {
        const found = partsOf(secrets, Buffer.from(held), given);
        assert.deepEqual(found, [], `${name}: of the key, this is left`);
      }
      const public_ = report.objects.filter(({ certificate, problem }) => certificate !== null && !problem).length;
      if (public_ === 0 || !input.kept) continue;
      const again = read([{ name, bytes: input.kept }]);
      assert.deepEqual(again.certificates.map(({ sha256 }) => sha256), report.certificates.map(({ sha256 }) => sha256), name);
    }
  }
});

test("an ordinary file gives the same report after it was sorted, to the byte, whatever stands in it", async () => {
  const { settle } = await pageModule("inputs.ts");
  const { isPublic } = await pageModule("public.ts");
  for (const [name, [content, whole]] of Object.entries(ORDINARY)) {
    const raw = new Uint8Array(Buffer.from(content));
    const report = read([{ name, bytes: raw }], { zone });
    assert.equal(isPublic(raw, report.objects), whole, name);
    const input = fresh(name, raw);
    assert.equal(await settle(input, report, reader()), whole ? "public" : "secret", name);
    assert.equal(input.crossed, !whole, name);
    assert.equal(input.kept.length, content.length, name);
    assert.deepEqual(read([{ name, bytes: input.kept }], { zone }), report, name);
    assert.ok(!Buffer.from(input.kept).includes("Comment"), name);
  }
});

test("a bundle that holds content, and base64 of a text with more than certificates, are not public as a whole", async () => {
  const { isPublic } = await pageModule("public.ts");
  const bundle = (content) =>
    sequence(oid("1.2.840.113549.1.7.2"), tlv(0xa0, sequence(tlv(2, [1]), tlv(0x31), sequence(oid("1.2.840.113549.1.7.1"), ...content), tlv(0xa0, issuing.der), tlv(0x31))));
  const plain = bundle([]);
  const full = bundle([tlv(0xa0, tlv(4, Buffer.from("some of a key that nobody has read")))]);
  const verdict = (content) => {
    const raw = new Uint8Array(Buffer.from(content));
    return isPublic(raw, read([{ name: "x", bytes: raw }]).objects);
  };
  for (const [wrap, name] of [[(der) => der, "DER"], [(der) => pem("PKCS7", der), "PEM"], [base64, "base64"], [(der) => base64(pem("PKCS7", der)), "base64 of PEM"]]) {
    assert.equal(verdict(wrap(plain)), true, name);
    assert.equal(verdict(wrap(full)), false, name);
  }
  assert.equal(verdict(base64(issuing.pem)), true);
  assert.equal(verdict(base64(`${issuing.pem}0123456789abcdef`)), false);
});

test("of what cannot be read, few bytes are shown, and none of what a key could be", async () => {
  const { around } = await pageModule("around.ts");
  const shown = (content) => {
    const file = { name: "x", bytes: new Uint8Array(Buffer.from(content)) };
    return read([file]).objects.filter(({ problem }) => problem).map((object) => around(file.bytes, object));
  };
  for (const content of ["<!DOCTYPE html>\n<html><head><title>Not Found</title></head></html>\n", issuing.der.subarray(0, 200), "no certificate at all\n"]) {
    const [place] = shown(content);
    const all = Buffer.concat(place.rows.map(({ bytes }) => bytes));
    assert.ok(all.length > 0 && all.length <= 32, `${all.length} bytes`);
  }
  for (const type of ["rsa", "ed25519"]) {
    const { privateKey } = generateKeyPairSync(type, { modulusLength: 2048 });
    for (const [name, content] of Object.entries(unknownWritings(privateKey))) {
      const text = shown(content).flatMap((place) => place?.rows ?? []).map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("");
      assert.equal(text, "", name);
    }
  }
});

test("what the engine says nothing of is not kept, and what a limit kept from being read stays unknown", async () => {
  const { settle, kept } = await pageModule("inputs.ts");
  const report = read([{ name: "a.pem", bytes: issuing.pem }]);
  const unknown = fresh("b.pem", bytes(issuing.pem));
  assert.equal(await settle(unknown, report, NOBODY), "secret");
  assert.deepEqual(kept([unknown]), []);
  const problem = { code: "too-many-objects", offset: 0, plain: "", expert: "", action: "" };
  const behind = { ...report, objects: [{ source: "a.pem", offset: 0, length: 1, kind: "unknown", fate: "problem", certificate: null, matches: [], problem }] };
  const unread = fresh("a.pem", bytes(issuing.pem));
  assert.equal(await settle(unread, behind, NOBODY), "unread");
  assert.ok(unread.raw);
  assert.deepEqual(kept([unread]), []);
});

test("names are written as the engine writes them, and no two files have the same", async () => {
  const { ownName } = await pageModule("inputs.ts");
  for (const name of ["web.pem", "a\u202eb.pem", "a\u0007b\u00adc\ufeff", "\u{e0041}.pem", "שלום.pem", "\u2800", "x\ud800y"]) {
    const own = ownName(name, new Set());
    const [{ source }] = read([{ name: own, bytes: issuing.pem }]).objects;
    assert.equal(own, source);
    assert.equal(source, read([{ name, bytes: issuing.pem }]).objects[0].source);
  }
  assert.equal(ownName("web.pem", new Set(["web.pem", "web.pem (2)"])), "web.pem (3)");
});

test("Undo remembers what may be kept alone, and a bounded number of steps", async () => {
  const { History } = await pageModule("history.ts");
  const history = new History();
  const moment = (before, kept) => ({ inputs: [{ id: 7, name: "a", kept, left: [] }], zone: null, question: {}, sample: null, before });
  history.push(moment("one", null));
  history.push(moment("the time", null), true);
  history.push(moment("the time", null), true);
  assert.equal(history.next, "the time");
  history.settle({ id: 7, name: "a", kept: bytes("public"), left: [] });
  assert.equal(Buffer.from(history.pop().inputs[0].kept).toString(), "public");
  assert.equal(history.pop().before, "one");
  assert.equal(history.pop(), null);
  for (let step = 0; step < 200; step++) history.push(moment(`${step}`, null));
  let steps = 0;
  while (history.pop()) steps++;
  assert.equal(steps, 50);
  for (let step = 0; step < 20; step++) history.push(moment(`${step}`, new Uint8Array(9_000_000)));
  for (steps = 0; history.pop(); ) steps++;
  assert.equal(steps, 5);
});

test("the split is asked of the chosen certificate and what is above it, in whatever files they came", async () => {
  const { splitInputs } = await pageModule("split.ts");
  const edgeRoot = certificate({ subject: [["CN", "Edge Root"]], ca: true });
  const edge = certificate({ subject: [["CN", "portal.example"]], issuer: edgeRoot, names: ["dns:portal.example"] });
  const one = member();
  const all = { [hash(edge)]: edge, [hash(edgeRoot)]: edgeRoot, [hash(one)]: one, [hash(issuing)]: issuing };
  const ask = (files) => splitInputs(read(files, { zone }), files, hash(edge), async (sha256) => new Uint8Array(all[sha256].der));
  const file = (name, text) => ({ name, bytes: bytes(text) });
  const names = ({ edge, authority }) => [edge.map(({ name }) => name), authority === "public" ? authority : authority.map(({ name }) => name)];

  const apart = [file("root.pem", edgeRoot.pem), file("edge.pem", edge.pem), file("member.pem", one.pem + issuing.pem)];
  const split = await ask(apart);
  assert.deepEqual(names(split), [["edge.pem"], ["root.pem"]], "a member that is here is none of it");
  assert.equal(split.edge[0].bytes, apart[1].bytes, "a file that belongs together is handed on as it is");

  const mixed = await ask([file("all.pem", one.pem + edge.pem + edgeRoot.pem)]);
  assert.deepEqual(mixed.edge.map(({ bytes }) => Buffer.from(bytes)), [edge.der]);
  assert.deepEqual(mixed.authority.map(({ bytes }) => Buffer.from(bytes)), [edgeRoot.der]);

  assert.deepEqual(names(await ask([file("edge.pem", edge.pem)])), [["edge.pem"], "public"]);
  const damaged = [file("edge.pem", `${edge.pem}-----BEGIN CERTIFICATE-----\nMAA=\n`), file("root.pem", edgeRoot.pem)];
  assert.equal((await ask(damaged)).edge[0].bytes, damaged[0].bytes, "what cannot be read goes with it");
});

test("the byte at which reading stopped is found in files and in what their blocks hold", async () => {
  const { around } = await pageModule("around.ts");
  const der = Buffer.from(issuing.der);
  const broken = Buffer.from(der);
  broken[8] ^= 0xff;
  const place = (content) => {
    const file = { name: "x", bytes: new Uint8Array(Buffer.from(content)) };
    const [object] = read([file]).objects;
    const found = around(file.bytes, object);
    return found && { ...found, object };
  };
  const inFile = place(broken);
  const inBlock = place(pem("CERTIFICATE", broken));
  assert.equal(inFile.of, "file");
  assert.equal(inBlock.of, "block");
  assert.equal(inFile.at, inBlock.at);
  assert.equal(inFile.at, inFile.object.problem.offset);
  assert.ok(inBlock.rows.length <= 2);
  const row = inBlock.rows.find(({ offset }) => offset <= inBlock.at && inBlock.at < offset + 16);
  assert.equal(row.bytes[inBlock.at - row.offset], broken[inBlock.at]);
  assert.equal(place(pem("PRIVATE KEY", KEYS.SEC1)), null, "of a key no byte is shown");
});

test("a zone file with a byte-order mark is one", async () => {
  const { readZone } = await pageModule("zone.ts");
  assert.equal(readZone(`\ufeff${zone}`, "")?.id, JSON.parse(zone).id);
  assert.equal(readZone("{}", ""), null);
});

function hash({ der }) {
  const [found] = read([{ name: "x", bytes: new Uint8Array(der) }]).certificates;
  return found.sha256;
}

function vector(path) {
  try {
    return { name: "input", bytes: new Uint8Array(readFileSync(new URL(`../vectors/${path}`, import.meta.url))) };
  } catch {
    return null;
  }
}

test("what is dropped is parsed as a zone file only where it is neither too large nor too deep for one", async () => {
  const { readIncoming } = await pageModule("incoming.ts");
  const junk = (name, text) => new File([text], name);
  const given = [
    junk("deep.json", '{"a":'.repeat(1_900_000)),
    junk("deep zone.json", `{"zoneseal":"zone","id":"a","x":${"[".repeat(100)}${"]".repeat(100)}}`),
    junk("large.json", `{"x":[${"0,".repeat(4_000_000)}0]}`),
    junk("large zone.json", `{"zoneseal":"zone","id":"a","x":"${"a".repeat(3_000_000)}"}`),
    junk("zone.json", zone),
  ];
  const parse = JSON.parse;
  const parsed = [];
  JSON.parse = (text, ...rest) => (parsed.push(text), parse(text, ...rest));
  const { files, zones, problems } = await readIncoming(given).finally(() => (JSON.parse = parse));
  assert.deepEqual(files.map(({ name }) => name), ["deep.json", "deep zone.json", "large.json"]);
  assert.equal(zones.length, 1);
  assert.match(problems.join(), /^[^,]*large zone\.json.* is a zone file of more than 2 MB/);
  assert.deepEqual(parsed.filter(Boolean).map(({ length }) => length), [zone.length]);
});

/** The engine, as the page asks it about a file. */
function reader() {
  const ders = new Map([issuing, WEB].map((one) => [hash(one), one.der]));
  return { der: async (_, sha256) => ders.get(sha256) ?? assert.fail(), inspect: async (file) => inspect([file]) };
}

/** Writings of a key that the engine does not know for one, some with a certificate beside them. */
function unknownWritings(key) {
  const p8 = key.export({ type: "pkcs8", format: "der" });
  const text = key.export({ type: "pkcs8", format: "pem" });
  const jwk = key.export({ format: "jwk" });
  const isRsa = jwk.kty === "RSA";
  const p1 = isRsa ? key.export({ type: "pkcs1", format: "der" }) : Buffer.from(jwk.d, "base64url");
  const raw = Buffer.from(jwk.d, "base64url");
  const folded = (content, width) => content.match(new RegExp(`.{1,${width}}`, "g")).map((line) => `    ${line}`).join("\n");
  const dump = execFileSync("openssl", ["pkey", "-noout", "-text"], { input: text, stdio: ["pipe", "pipe", "ignore"] }).toString();
  const secret = (width) => `apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ${base64(WEB.pem)}\n  tls.key: >\n${folded(base64(text), width)}\n`;
  const damaged = `${base64(p8).slice(0, 40)}*${base64(p8).slice(41)}`;
  return {
    "UTF-16, with a certificate": Buffer.from(`\ufeff${text}${WEB.pem}`, "utf16le"),
    "UTF-16 of the other order": Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
    "openssl pkey -text": dump,
    "openssl pkey -text before a certificate": dump + WEB.pem,
    "base64 with a damaged letter": damaged,
    "base64 after a word": `key: ${base64(p8)}`,
    "base64 without armour after a certificate": `${WEB.pem}\n${base64(p1).match(/.{1,64}/g).join("\n")}\n`,
    "base64 in narrow lines after a certificate": `${WEB.pem}\n${base64(p1).match(/.{1,5}/g).join("\n")}\n`,
    "hex with colons after a certificate": `${WEB.pem}\nprivateExponent:\n${raw.toString("hex").match(/../g).join(":")}\n`,
    "DER that is cut after a certificate": Buffer.concat([WEB.der, p1.subarray(0, p1.length - 3)]),
    "DER after a certificate and an octet": Buffer.concat([WEB.der, Buffer.from([0]), p1]),
    "a Kubernetes Secret in narrow lines": secret(20),
    "a Kubernetes Secret in narrower lines": secret(12),
    "lower-case armour": text.replace(/-----(BEGIN|END) PRIVATE KEY-----/g, (line) => line.toLowerCase()),
    "two blanks in the armour": text.replaceAll("PRIVATE KEY", "PRIVATE  KEY"),
    XML: `<RSAKeyValue><Modulus>AQAB</Modulus><D>${base64(raw)}</D></RSAKeyValue>`,
    "a JSON web key as YAML": `kty: ${jwk.kty}\nd: ${jwk.d}\n`,
    "a JSON web key with an escape": JSON.stringify(jwk).replace('"d"', '"\\u0064"'),
    "hex of PEM": Buffer.from(text).toString("hex"),
    "an age key": `AGE-SECRET-KEY-1${raw.toString("hex").toUpperCase().slice(0, 58)}`,
    "percent-encoded PEM": encodeURIComponent(WEB.pem + text),
    "base64 beside a certificate in base64 of a text": base64(`${WEB.pem}${base64(p1)}\n`),
  };
}

/** What of a key is secret: its private number, in what writings it may come. */
function secretsOf(key) {
  const raw = Buffer.from(key.export({ format: "jwk" }).d, "base64url").subarray(0, 32);
  return [raw, Buffer.from(raw.toString("hex")), Buffer.from(raw.toString("hex").toUpperCase())];
}

/**
 * The parts of what was given around the key's number that are left: runs of eight octets outside of certificates, in
 * any writing, since what is left must be public or the words of a form.
 */
function partsOf(secrets, held, given) {
  const found = secrets.filter((secret) => Array.from({ length: secret.length - 5 }, (_, at) => secret.subarray(at, at + 6)).some((part) => held.includes(part)));
  const known = [WEB.der, Buffer.from(WEB.pem), Buffer.from(base64(WEB.pem)), Buffer.from(pem("CERTIFICATE", WEB.der))];
  const rest = known.reduce((text, one) => text.replaceAll(one.toString("latin1").trim(), ""), held.toString("latin1"));
  const original = Buffer.from(given).toString("latin1");
  for (const [run] of rest.matchAll(/[A-Za-z0-9+/=_-]{8,}/g)) {
    if (/^x+$/.test(run) || /^(apiVersion|stringData|-----BEGIN|-----END|CERTIFICATE-----)$/.test(run)) continue;
    if (original.includes(run)) found.push(run);
  }
  return found;
}
