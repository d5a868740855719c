// How the inspection page begins, and that its map says no more than the verdict.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { run } from "../support/cases.mjs";
import { inspectionPage } from "../support/page.mjs";
import { program } from "../support/programs.mjs";

test("the map places nothing that the verdict leaves open, and counts as not used what was not", async () => {
  await withSite(async (folder) => {
    const give = (...names) => names.map((name) => join(folder, name));
    await inspectionPage(async (page) => {
      for (const width of [1440, 360]) {
        await page.resize(width);
        await page.open();
        await page.give(give("site/zone.json", "leaf.pem"));
        assert.match(await page.verdict(), /Cannot decide/);
        assert.deepEqual(await page.region("outside"), [], "nobody said that it is outside");
        const open = await page.region("unplaced");
        assert.equal(open.length, 2);
        assert.match(open[0], /issuer, not here/);
        assert.match(open[1], /web/);
        assert.doesNotMatch(await page.legend(), /not used/);
        assert.equal(await page.overflow(), 0, `${width} px`);
      }

      await page.open();
      await page.give(give("site/zone.json", "site/members/web/chain.pem", "b/authority/anchor.pem"));
      assert.deepEqual(await page.region("unplaced"), []);
      assert.match(await page.legend(), /\b1 more not used/);

      await page.open();
      const report = JSON.parse(await page.give(give("site/zone.json", "site/members/web/chain.pem", "site/members/db/chain.pem")));
      const unused = report.certificates.filter(({ used }) => used === "not used").length;
      assert.equal(/not used/.test(await page.legend()), unused > 0, "the other subject is judged, so it is used");
    });
  });
});

test("a short file name is not broken in the list of what was in the files", async () => {
  await withSite(async (folder) => {
    await inspectionPage(async (page) => {
      await page.resize(768);
      await page.open();
      await page.give([join(folder, "not.txt")]);
      assert.ok(await page.onOneLine("not.txt"));
    });
  });
});

test("input over the limit is refused with the file's name and what to do, as on the command line", async () => {
  await withSite(async (folder) => {
    const large = join(folder, "large.bin");
    writeFileSync(large, Buffer.alloc(10_000_001));
    const files = [join(folder, "leaf.pem"), large];
    const native = await run(program("ZONESEAL_BIN", "zoneseal"), ["verify", "leaf.pem", "large.bin"], { cwd: folder });
    assert.equal(native.code, 65);
    await inspectionPage(async (page) => {
      await page.open();
      const notice = await page.notice(files);
      for (const words of ["large.bin takes the input over 10 MB, the limit for all files together.", "the files with the certificates in question; no chain is as large as this."]) {
        assert.ok(notice.includes(words), notice);
        assert.ok(native.stderr.includes(words), native.stderr);
      }
    });
  });
});

test("a page that is served for a zone judges against it from the start", async () => {
  await withSite(async (folder) => {
    const use = async (page) => {
      await page.open();
      assert.match(await page.chip("Zone"), /plant-a\.example/);
      await page.give([join(folder, "site/members/web/chain.pem")]);
      assert.match(await page.verdict(), /In the zone/);
    };
    await inspectionPage(use, ["--zone", join(folder, "site")]);
    await inspectionPage(use, ["--zone", join(folder, "site/zone.json")]);
  });
});

/** Two sites in a temporary folder: `site` with two members, and `b`. `leaf.pem` is a member without its issuer. */
async function withSite(use) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-layout-"));
  try {
    for (const args of [
      ["site", "init", "plant-a.example"],
      ["site", "issue", "web"],
      ["site", "issue", "db"],
      ["site", "init", "plant-b.example", "--dir", "b"],
    ]) {
      const { code, stderr } = await run(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: folder });
      assert.equal(code, 0, stderr);
    }
    const [leaf] = readFileSync(join(folder, "site/members/web/chain.pem"), "utf8").split(/(?<=-----END CERTIFICATE-----\n)/);
    writeFileSync(join(folder, "leaf.pem"), leaf);
    writeFileSync(join(folder, "not.txt"), "no certificate, only a few words\n");
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
