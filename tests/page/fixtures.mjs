// What people drop on the page, made when the suites run, each with what must become of it. The builder has held every
// expectation against the engine before.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";

/**
 * Gives the fixtures to `use`, and what could not be made here, each with why; then removes all of it, the keys too.
 *
 * A fixture has a `name`; `files`, `anchors` and `zone` as paths of files (no anchors and `null` where there are none);
 * `passphrase`, where something asks for one; `options` with `at`, `role` and, outside of a zone, `profile` and `host`;
 * `texts`, which stand in its certificates and must be shown as text; and in `expected` the `outcome` and `code` of the
 * headline and the `fates` of the tray, such as "certificate used" (empty where there are too many to list).
 */
export async function withFixtures(use) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-page-"));
  try {
    const made = await run(program("ZONESEAL_PAGE_FIXTURES_BIN", "zoneseal-page-fixtures"), [folder]);
    if (made.code !== 0) throw new Error(made.stderr);
    const { fixtures, left_out: leftOut } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
    const whole = (path) => join(folder, path);
    const placed = fixtures.map((fixture) => ({
      ...fixture,
      files: fixture.files.map(whole),
      anchors: fixture.anchors.map(whole),
      zone: fixture.zone && whole(fixture.zone),
    }));
    return await use(placed, leftOut);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
