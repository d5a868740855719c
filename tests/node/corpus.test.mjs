// The corpus that everybody is measured by (x509-limbo), judged alike by the command line and in Node, to the byte. What
// is right is for `cargo xtask conformance` to say; here it is that both say the same.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { verifyJson } from "../../wasm/npm/node.js";
import { commandLine } from "../support/cases.mjs";

const CORPUS = new URL("../../../shared/corpora/x509-limbo.json", import.meta.url);
const skip = existsSync(CORPUS) ? false : "the corpus is not there (../shared/corpora/x509-limbo.json)";

/** A case of the corpus as files with their names and options. */
function question({ id, peer_certificate, untrusted_intermediates, trusted_certs, crls, ...asked }) {
  const files = [
    ["chain.pem", [peer_certificate, ...untrusted_intermediates].join("\n")],
    ["crls.pem", (crls ?? []).join("\n")],
  ].filter(([, text]) => text !== "");
  const options = {
    at: (asked.validation_time ?? "2026-11-24T06:10:00Z").replace("+00:00", "Z"),
    profile: id.startsWith("webpki::") ? "webpki" : "rfc5280",
    role: asked.validation_kind === "CLIENT" ? "client" : "server",
    host: asked.expected_peer_name?.value ?? null,
  };
  const settings = typeof asked.max_chain_depth === "number" ? { max_depth: asked.max_chain_depth } : {};
  return { files, anchors: trusted_certs.join("\n"), options, settings };
}

test("the command line and Node say the same of every case of the corpus", { skip }, async () => {
  const cases = JSON.parse(readFileSync(CORPUS, "utf8")).testcases.filter(({ id }) => !id.startsWith("bettertls::"));
  assert.ok(cases.length > 200, `${cases.length} cases`);
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-corpus-"));
  let compared = 0;
  try {
    for (const item of cases) {
      const { files, anchors, options, settings } = question(item);
      for (const [name, text] of [...files, ["anchors.pem", anchors]]) writeFileSync(join(folder, name), text);
      writeFileSync(join(folder, "policy.json"), JSON.stringify(settings));
      const names = files.map(([name]) => name);
      const hasAnchors = anchors !== "";
      const native = await commandLine({ ...options, folder, files: names, anchors: hasAnchors ? ["anchors.pem"] : [], settings });
      const given = hasAnchors ? [{ name: "anchors.pem", bytes: anchors }] : [];
      const inputs = files.map(([name, bytes]) => ({ name, bytes }));
      const node = () => verifyJson(inputs, { ...options, ...settings, anchors: given });
      // A name that is no host's is a wrong argument for both.
      if (native.code === 64) assert.throws(node, { name: "ZonesealError", code: "option-value" }, item.id);
      // An anchor that cannot be read is a wrong file on the command line, before anything is judged.
      else if (native.code === 65) assert.notEqual(JSON.parse(node()).outcome, "trusted", item.id);
      else assert.equal(node(), native.stdout, item.id);
      compared += Number(native.stdout !== "");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  assert.ok(compared > 200, `${compared} were compared`);
});
