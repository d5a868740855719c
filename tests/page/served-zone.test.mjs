// The zone that a host serves with the page stays the one that is judged by, whatever zone files lie among what is dropped.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { site } from "./pki.mjs";

test("a zone file among dropped files takes the place of the served one only when the reader says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-served-"));
  try {
    const [own, other] = [site(), site()];
    writeFileSync(join(folder, "zone.json"), own.zone);
    const use = async (visit) => {
      const member = { name: "web.pem", bytes: Buffer.from(other.member().pem + other.issuing.pem) };
      await visit.drop([{ name: "chain.pem", bytes: Buffer.from(other.zone) }, ...["a", "b", "c"].map((name) => ({ name, bytes: Buffer.from('{"zoneseal":"zone","id":"x"}') })), member]);
      assert.equal(await visit.page.locator(".verdict.in-zone").count(), 0);
      const offer = visit.page.locator(".notice", { has: visit.page.locator('[data-do="use-zone"]') });
      assert.equal(await offer.count(), 1);
      await visit.page.locator('[data-do="use-zone"]').click();
      await visit.page.locator(".verdict.in-zone").waitFor();
      assert.equal(await offer.count(), 0);
    };
    await onPage(use, { args: ["--zone", join(folder, "zone.json")] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
