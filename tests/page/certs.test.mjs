// A certificate on the page: its plain row, its fields, its ASN.1 beside its bytes, and two of them side by side.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { extension, sequence, site, tlv } from "./pki.mjs";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const file = (name, ...certificates) => ({ name, bytes: Buffer.from(certificates.map(({ pem }) => pem).join("")) });

test("a node marks its bytes, and a byte its node", async () => {
  const { member } = site();
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", member())]);
    const card = await bytesOf(visit);
    const chosen = card.locator(".node-row.chosen");
    const marked = async (mark) => (await card.locator(`.hex-row .octets .${mark}`).allInnerTexts()).join(" ").replaceAll(/\s+/g, " ");

    // The certificate's version: [0] { INTEGER 2 }.
    await card.locator(".node-row", { hasText: "[0]" }).first().hover();
    assert.deepEqual([await marked("header"), await marked("content")], ["a0 03", "02 01 02"]);
    await card.locator("h3").hover();
    assert.match(await marked("header"), /^30 82/, "what was only pointed at is left again, for what is chosen");

    await card.locator(".node-row", { hasText: "[0]" }).first().click();
    assert.deepEqual([await marked("header"), await marked("content")], ["a0 03", "02 01 02"]);
    assert.equal(await chosen.getAttribute("aria-selected"), "true");
    const tree = card.getByRole("tree");
    assert.equal(await tree.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));

    // A byte: the twelfth is the integer's content.
    const octets = card.locator(".hex-row .octets").first();
    const { width, height } = await octets.boundingBox();
    const wide = Number(await card.locator(".hex-rows").getAttribute("data-wide"));
    assert.equal(wide, 16);
    await octets.click({ position: { x: (width / wide) * 12.4, y: height / 2 } });
    assert.match(await chosen.innerText(), /INTEGER\s+2\s/);
    assert.deepEqual([await marked("header"), await marked("content"), await marked("cursor")], ["02 01", "02", "02"]);
    assert.deepEqual(await marked("letters .content"), "", "hex and letters are apart");
  });
});

test("the tree and the bytes are walked by keys", async () => {
  const { member } = site();
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", member())]);
    const { page } = visit;
    const card = await bytesOf(visit);
    const tree = card.getByRole("tree");
    const chosen = card.locator(".node-row.chosen");
    await tree.focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await chosen.getAttribute("aria-level"), "2");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await chosen.getAttribute("aria-expanded"), "false", "folded");
    const rows = await card.getByRole("treeitem").count();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.equal(await chosen.getAttribute("aria-level"), "3", "into it");
    assert.ok((await card.getByRole("treeitem").count()) > rows);
    // Folds, goes up, folds, goes up.
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowLeft");
    assert.equal(await chosen.getAttribute("aria-level"), "1", "and out again");
    assert.equal(await chosen.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("End");
    assert.match(await chosen.innerText(), /INTEGER|BIT STRING/, "the signature is last");
    assert.ok(await inSight(chosen));

    await card.locator(".hex-rows").focus();
    await page.keyboard.press("Home");
    assert.equal(await chosen.getAttribute("aria-level"), "1");
    for (let step = 0; step < 8; step += 1) await page.keyboard.press("ArrowRight");
    assert.match(await chosen.innerText(), /\[0\]/);
  });
});

test("an element is copied as hex, base64 and PEM", async () => {
  const { member } = site();
  const leaf = member();
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", leaf)]);
    const { page } = visit;
    const card = await bytesOf(visit);
    const copied = async (kind) => {
      await card.locator(`[data-copy=${kind}]`).click();
      await card.getByText(`Copied as ${kind === "pem" ? "PEM" : kind}`).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied("hex"), leaf.der.toString("hex"));
    assert.equal(await copied("pem"), leaf.pem);
    const spki = leaf.keys.publicKey.export({ type: "spki", format: "der" });
    // Its key, found by its bytes: the fields lead there.
    await card.locator("summary", { hasText: "All fields" }).click();
    await field(card, "Public key").locator(".place").click();
    await card.locator(".swatch.asked").waitFor();
    assert.equal(await copied("base64"), spki.toString("base64"));
    assert.equal(await copied("pem"), leaf.keys.publicKey.export({ type: "spki", format: "pem" }));
  }, CLIPBOARD);
});

test("a check leads to the bytes that it rests on", async () => {
  const { member } = site();
  const odd = extension("1.3.6.1.4.1.99999.7", Buffer.from("no asn1"), true);
  const leaf = member({ extensions: [odd] });
  await onPage(async (visit) => {
    const report = JSON.parse(await visit.drop([file("web.pem", leaf)]));
    const finding = report.verdicts[0].findings.find(({ code }) => code === "unknown-critical-extension");
    const [start, end] = finding.bytes;
    assert.equal(leaf.der.subarray(start, end).toString("hex"), odd.toString("hex"));
    const { page } = visit;
    await page.locator("#checks").getByRole("button", { name: `at 0x${start.toString(16).padStart(4, "0")}` }).first().click();
    const card = page.locator(`#certificate-${finding.certificate}`);
    const asked = card.locator(".hex-row .octets .asked");
    await asked.first().waitFor();
    assert.equal((await asked.allInnerTexts()).join("").replaceAll(/\s/g, ""), odd.toString("hex"));
    assert.ok(await inSight(asked.first()), "scrolled to");
    assert.ok(await inSight(card.locator(".node-row.chosen")));
    assert.match(await card.locator(".expert-status").innerText(), new RegExp(`asked for 0x${start.toString(16).padStart(4, "0")}`));
    assert.ok(await card.locator(".hex-rows").evaluate((rows) => rows === document.activeElement));
  });
});

test("fields are shown with their identifiers, extensions decoded, and what is unknown as it is", async () => {
  const { member } = site();
  const leaf = member({
    names: ["dns:web.plant-a.example", "ip:10.1.2.3"],
    extensions: [extension("1.3.6.1.4.1.99999.8", sequence(tlv(0x0c, "inside"), tlv(2, [7]))), extension("1.3.6.1.4.1.99999.9", Buffer.from("no asn1"), true)],
    to: "20260201000000Z",
  });
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", leaf)]);
    const card = visit.page.locator(".card").first();
    await card.locator("summary", { hasText: "All fields" }).click();
    await card.locator(".extension").first().waitFor();
    const labels = await card.locator('[data-of="fields"] > div > dt').allInnerTexts();
    for (const label of ["Not before", "Not after", "Serial number", "Public key", "Signature algorithm", "SHA-256"]) assert.ok(labels.includes(label), label);
    assert.ok(!labels.some((label) => /expire/i.test(label)), labels.join());
    assert.match(await card.locator(".fields-list dt", { hasText: "CN" }).first().innerText(), /^CN\s+2\.5\.4\.3$/);
    const named = card.locator('[data-oid="2.5.29.17"]');
    assert.match(await named.innerText(), /subjectAltName\s+2\.5\.29\.17/);
    assert.match(await named.innerText(), /10\.1\.2\.3/);
    assert.equal(await card.locator('[data-oid="2.5.29.15"] .critical').count(), 1);
    const known = card.locator('[data-oid="1.3.6.1.4.1.99999.8"]');
    assert.match(await known.innerText(), /Unknown extension/);
    assert.deepEqual(await known.locator(".asn1-lines li").allInnerTexts(), ["SEQUENCE", "UTF8String inside", "INTEGER 7"]);
    assert.match(await known.locator(".raw").innerText(), /30 0b 0c 06 69 6e 73 69 64 65 02 01 07/);
    const opaque = card.locator('[data-oid="1.3.6.1.4.1.99999.9"]');
    assert.equal(await opaque.locator(".critical").count(), 1);
    assert.match(await opaque.innerText(), /6e 6f 20 61 73 6e 31/);
  });
});

test("a certificate speaks for thousands of names: all are counted, reached, filtered and copied", async () => {
  const { member } = site();
  const names = Array.from({ length: 4_000 }, (_, index) => `name-${index}.plant-a.example`);
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", member({ names: names.map((name) => `dns:${name}`) }))]);
    const { page } = visit;
    const list = page.locator(".card").first().locator("zoneseal-names").first();
    assert.match(await list.locator(".names-count").innerText(), /^4,000 names$/);
    const items = list.getByRole("listitem");
    assert.ok((await items.count()) < 60, "only those in sight are drawn");
    assert.equal(await items.first().getAttribute("aria-setsize"), "4000");
    await list.locator(".rows").focus();
    await page.keyboard.press("End");
    const last = list.locator('li[aria-posinset="4000"]');
    await last.waitFor();
    assert.match(await last.innerText(), /name-3999\.plant-a\.example/);
    assert.ok(await inSight(last));
    await page.keyboard.press("Home");
    await list.locator('li[aria-posinset="1"]').waitFor();
    await list.getByRole("searchbox").fill("name-123");
    await list.getByText("11 of 4,000 names").waitFor();
    assert.equal(await items.count(), 11);
    await list.getByRole("searchbox").fill("");
    await list.getByText(/^4,000 names$/).waitFor();
    await list.getByRole("button", { name: "Copy all" }).click();
    await list.getByText("Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), names.join("\n"));
  }, CLIPBOARD);
});

test("a long name is folded with its length beside it, and unfolds", async () => {
  const { member } = site();
  const long = `https://plant-a.example/${"x".repeat(50_000)}`;
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", member({ names: [`uri:${long}`] }))]);
    const list = visit.page.locator(".card").first().locator("zoneseal-names").first();
    await list.getByRole("button", { name: "show all 50,024 characters" }).click();
    await list.getByRole("button").waitFor({ state: "detached" });
    assert.equal(await list.locator("bdi").innerText(), long);
    assert.equal(await visit.overflow(), 0);
  });
});

test("what may not be what it looks like is marked", async () => {
  const { member } = site();
  const leaf = member({ subject: [["CN", "pаypal.example"], ["O", "a\u202Eb"]], names: ["dns:xn--pypal-4ve.example", "dns:plain.example"] });
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", leaf)]);
    const card = visit.page.locator(".card").first();
    assert.match(await card.locator("h3").innerText(), /letters of several scripts/);
    const names = await card.locator("zoneseal-names li").allInnerTexts();
    assert.match(names[0], /internationalised name/);
    assert.doesNotMatch(names[1], /name$|scripts|hidden/);
    await card.locator("summary", { hasText: "All fields" }).click();
    assert.match(await field(card, "O 2.5.4.10").innerText(), /hidden characters/);
  });
});

test("two certificates are compared: fields, names, key and verdict", async () => {
  const { member, issuing, zone } = site();
  const before = member({ names: ["dns:web.plant-a.example", "dns:old.plant-a.example"] });
  const after = member({ names: ["dns:web.plant-a.example", "dns:new.plant-a.example"], keys: before.keys, to: "20260301000000Z" });
  await onPage(async (visit) => {
    await visit.drop([{ name: "zone.json", bytes: Buffer.from(zone) }]).catch(() => {});
    await visit.drop([file("before.pem", before, issuing), file("after.pem", after)]);
    const { page } = visit;
    const [first, second] = [await cardOf(page, before), await cardOf(page, after)];
    await first.getByRole("button", { name: /^Compare / }).first().click();
    assert.equal(await first.locator(".compare-toggle").getAttribute("aria-pressed"), "true");
    await page.locator(".compare-bar").waitFor();
    // The second one by the key that stands for the button.
    await second.focus();
    await page.keyboard.press("d");
    const compare = page.locator("zoneseal-compare");
    await compare.locator("table").waitFor();
    assert.equal(await compare.locator('[data-fact="key"]').innerText(), "the same");
    assert.match(await compare.locator('[data-fact="verdict"]').innerText(), /^yes: from \S+ to expired$/);
    assert.equal(await compare.locator('[data-fact="names"]').innerText(), "1 added, 1 removed, 1 kept");
    assert.match(await compare.locator('[data-set="added"]').innerText(), /new\.plant-a\.example/);
    assert.match(await compare.locator('[data-set="removed"]').innerText(), /old\.plant-a\.example/);
    const fields = await compare.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.field));
    assert.ok(fields.includes("not after") && fields.includes("serial number") && !fields.includes("public key"), fields.join());
    await compare.getByRole("button", { name: /that are the same/ }).click();
    assert.ok((await compare.locator("tbody tr").count()) > fields.length);
    await compare.getByRole("button", { name: "Close the comparison" }).click();
    assert.equal(await compare.count(), 0);
  });
});

test("a file that is dropped on a card is compared with it, and not added", async () => {
  const { member } = site();
  const before = member();
  const renewal = file("renewal.pem", member({ to: "20370101000000Z" }));
  await onPage(async (visit) => {
    const report = await visit.drop([file("before.pem", before)]);
    const { page } = visit;
    const card = await cardOf(page, before);
    await visit.dropOnly([renewal], `[data-sha256="${await card.getAttribute("data-sha256")}"] h3`);
    const compare = page.locator("zoneseal-compare");
    await compare.locator("table").waitFor();
    assert.match(await compare.locator('[data-side="after"]').first().innerText(), /renewal\.pem/);
    assert.equal(await compare.locator('[data-fact="key"]').innerText(), "different");
    assert.equal(await visit.report(), report, "the question is the same");
    assert.ok(await page.locator(".veil").isHidden());

    // The same without dragging, and with a file that holds none.
    await card.getByLabel(/^Compare .* with a file$/).setInputFiles({ name: "words.txt", mimeType: "text/plain", buffer: Buffer.from("only words\n") });
    await compare.getByText(/not a certificate/).waitFor();
    assert.equal(await visit.report(), report);
  });
});

test("what was opened, chosen and compared stays when the same certificates are judged anew", async () => {
  const { member, issuing } = site();
  const [before, after] = [member(), member({ to: "20370101000000Z" })];
  await onPage(async (visit) => {
    await visit.drop([file("both.pem", before, after, issuing)]);
    const { page } = visit;
    const card = await bytesOf(visit);
    await card.locator(".node-row", { hasText: "[0]" }).first().click();
    const chosen = await card.locator(".node-row.chosen").innerText();
    for (const one of [before, after]) await (await cardOf(page, one)).locator(".compare-toggle").click();
    await page.locator("zoneseal-compare table").waitFor();
    const report = await visit.report();
    await page.evaluate(() => document.querySelector("zoneseal-map").dispatchEvent(new CustomEvent("zs-ask", { bubbles: true, composed: true, detail: { at: "2026-02-01T00:00:00Z" } })));
    await page.waitForFunction((report) => document.querySelector("zoneseal-report")?.json !== report, report);
    await visit.settledDrawing();
    assert.equal(await card.locator(".node-row.chosen").innerText(), chosen);
    await page.locator("zoneseal-compare table").waitFor();
    await page.getByRole("button", { name: "Close the comparison" }).click();
    assert.equal(await page.locator("zoneseal-compare").count(), 0);
  });
});

test("without anybody to ask, a card shows what the report holds", async () => {
  const { member } = site();
  await onPage(async (visit) => {
    await visit.drop([file("web.pem", member())]);
    const { page } = visit;
    // As on somebody else's page, who has the report and no engine.
    await page.evaluate(() => (document.querySelector("zoneseal-report").desk = null));
    await page.locator(".card .all-bytes").first().waitFor({ state: "detached" });
    const card = page.locator(".card").first();
    await card.locator("summary", { hasText: "All fields" }).click();
    assert.match(await card.locator("zoneseal-fields").innerText(), /Not after/);
    assert.equal(await card.locator("button, select, input, .all-bytes").count(), 0);
  });
});

/** Opens the expert view of the first card. */
async function bytesOf({ page }) {
  const card = page.locator(".card").first();
  await card.locator("summary", { hasText: "ASN.1 and bytes" }).click();
  await card.locator(".hex-row").first().waitFor();
  return card;
}

/** The row of a field. */
function field(card, label) {
  return card.locator(".fields-list > div").filter({ has: card.page().getByText(label, { exact: true }) }).first();
}

async function cardOf(page, { pem }) {
  const sha256 = await page.evaluate(async (base64) => {
    const der = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", der)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }, pem.split("\n").slice(1, -2).join(""));
  return page.locator(`.card[data-sha256="${sha256}"]`);
}

/** Whether an element lies within the window and within the box that scrolls it. */
function inSight(locator) {
  return locator.evaluate((element) => {
    const box = element.closest(".rows").getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return top >= Math.max(0, box.top - 1) && bottom <= Math.min(innerHeight, box.bottom + 1);
  });
}
