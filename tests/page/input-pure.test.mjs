// What the page works out about files without a browser: what is secret of them, what may be kept, what Undo remembers,
// which of them the split is asked of, and where the byte is at which reading stopped.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { verify } from "../../wasm/npm/node.js";
import { pageModule } from "../support/elements.mjs";
import { certificate, site } from "./pki.mjs";

const { zone, member, issuing } = site();
const AT = "2026-11-24T06:10:00Z";
const bytes = (text) => new Uint8Array(Buffer.from(text));
const read = (files, options = {}) => verify(files, { at: AT, ...options });
const key = (type, format, options = {}) => generateKeyPairSync(type, options).privateKey.export({ type: format, format: "der" });

const KEYS = {
  "PKCS#8, EC": key("ec", "pkcs8", { namedCurve: "P-256" }),
  "PKCS#8, RSA": key("rsa", "pkcs8", { modulusLength: 2048 }),
  "PKCS#8, Ed25519": key("ed25519", "pkcs8"),
  "PKCS#1": key("rsa", "pkcs1", { modulusLength: 2048 }),
  SEC1: key("ec", "sec1", { namedCurve: "P-256" }),
};

const base64 = (der) => Buffer.from(der).toString("base64");
const pem = (label, der) => `-----BEGIN ${label}-----\n${base64(der).match(/.{1,64}/g).join("\n")}\n-----END ${label}-----\n`;

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
    const input = { id: 1, name: "both.pem", raw: bytes(text), locked: false, kept: null, left: [] };
    const { raw } = input;
    const report = read([{ name: input.name, bytes: raw }]);
    assert.equal(await settle(input, report, () => assert.fail("every certificate stands there as PEM")), "secret");
    assert.equal(Buffer.from(input.kept).toString(), leaf.pem.trimEnd() + "\n" + issuing.pem.trimEnd() + "\n", kind);
    assert.equal(input.raw, null);
    assert.ok(raw.every((byte) => byte === 0), "what the page held is overwritten");
    assert.deepEqual(input.left.map(({ object, excerpt }) => [object.kind, excerpt]), [["private key", null]]);
  }
});

test("what the engine says nothing of is not kept, and what a limit kept from being read stays unknown", async () => {
  const { settle, kept } = await pageModule("inputs.ts");
  const fresh = (name) => ({ id: 1, name, raw: bytes(issuing.pem), locked: false, kept: null, left: [] });
  const report = read([{ name: "a.pem", bytes: issuing.pem }]);
  const unknown = fresh("b.pem");
  assert.equal(await settle(unknown, report, () => assert.fail()), "secret");
  assert.deepEqual(kept([unknown]), []);
  const problem = { code: "too-many-objects", offset: 0, plain: "", expert: "", action: "" };
  const behind = { ...report, objects: [{ source: "a.pem", offset: 0, length: 1, kind: "unknown", fate: "problem", certificate: null, matches: [], problem }] };
  const unread = fresh("a.pem");
  assert.equal(await settle(unread, behind, () => assert.fail()), "unread");
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
