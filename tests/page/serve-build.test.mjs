// G8: the page's files are the same bytes wherever and whenever they are built, and the hash that it shows is theirs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { template } from "../../www/build/embedded.mjs";
import { buildHashes, filesBelow } from "../../www/build/hash.mjs";
import { run } from "../support/cases.mjs";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = { dist: [], "dist-single": ["-c", "vite.single.config.mjs"], "dist-elements": ["-c", "vite.elements.config.mjs"] };

test("G8: built again in another folder, the page, its one file and the elements are the same bytes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal again-"));
  try {
    copy(folder);
    for (const [name, args] of Object.entries(BUILT)) {
      const vite = join(REPOSITORY, "www/node_modules/vite/bin/vite.js");
      const { code, stdout, stderr } = await run(process.execPath, [vite, "build", "--logLevel", "warn", ...args], { cwd: join(folder, "www") });
      assert.equal(code, 0, stdout + stderr);
      const [again, built] = [join(folder, "www", name), join(REPOSITORY, "www", name)];
      assert.deepEqual(filesBelow(again), filesBelow(built), name);
      for (const file of filesBelow(built)) {
        assert.ok(readFileSync(join(again, file)).equals(readFileSync(join(built, file))), `${name}/${file}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("G8: the page shows the hash of its files, and any change of any file is another hash", () => {
  for (const name of ["dist", "dist-single"]) {
    const built = join(REPOSITORY, "www", name);
    const { shown, computed } = buildHashes(built);
    assert.equal(computed, shown, name);
    assert.equal(byHand(built), shown, `${name}, as the comment in hash.mjs says`);
    const folder = mkdtempSync(join(tmpdir(), "zoneseal-hash-"));
    try {
      for (const file of filesBelow(built)) {
        cpSync(built, folder, { recursive: true });
        writeFileSync(join(folder, file), Buffer.concat([readFileSync(join(built, file)), Buffer.from(" ")]));
        assert.notEqual(buildHashes(folder).computed, shown, file);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

test("every byte of a module survives being text in a script", () => {
  const all = Buffer.from([...Array(256).keys()]);
  const spelled = Buffer.from("\0" + "7\r\n\\`${}$$`\\r\u0080\u00ff</script>", "latin1");
  for (const bytes of [all, spelled, Buffer.alloc(0), readFileSync(join(REPOSITORY, "wasm/npm/generated/zoneseal_bg.wasm"))]) {
    // As a browser reads a script: from UTF-8.
    const text = (0, eval)(Buffer.from(template(bytes)).toString("utf8"));
    assert.ok(Buffer.from(text, "latin1").equals(bytes) && text.length === bytes.length);
  }
});

/** What the builds read, in `folder`: generated files as they are, and the packages by a link. */
function copy(folder) {
  const without = /[\\/](?:node_modules|dist(?:-\w+)?)$/;
  cpSync(join(REPOSITORY, "www"), join(folder, "www"), { recursive: true, filter: (path) => !without.test(path) });
  symlinkSync(join(REPOSITORY, "www/node_modules"), join(folder, "www/node_modules"));
  mkdirSync(join(folder, "wasm"));
  cpSync(join(REPOSITORY, "wasm/npm"), join(folder, "wasm/npm"), { recursive: true, filter: (path) => !path.endsWith("node_modules") });
}

/** The hash by the command in the comment of www/build/hash.mjs. */
function byHand(folder) {
  const source = readFileSync(join(REPOSITORY, "www/build/hash.mjs"), "utf8");
  const command = source.match(/^\/\/ {3}b=[\s\S]*?\| sha256sum$/m)[0].replace(/^\/\/ {3}/gm, "");
  return execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" }).split(" ")[0];
}
