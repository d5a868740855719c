// Hostile text in every field of a certificate and in every name around it: shown as text, marked, never interpreted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { certificate, extension, oid, sequence, site, tlv, BMP, TELETEX } from "./pki.mjs";

const MARKUP = `<zs-injected></zs-injected><img src=x onerror="globalThis.injected=1"><script>globalThis.injected=2</script>{{7*7}}\${7*7}`;
/** What reorders, hides or ends text; none of it may reach the page as it is. */
const CONTROLS = "a\u202Eb\u2066c\u200Bd\u0007e\u001B[31mf\uFEFFg\u2028h\u00ADi\u{E0041}j\u{F0000}k";
const RIGHT_TO_LEFT = "שלום 2030";
/** The second letter is Cyrillic. */
const HOMOGRAPH = "pаypal.example";

/**
 * One certificate that carries `text` wherever a certificate takes text; what is ASCII by its type has a question mark
 * for every other letter, and keeps the control characters that ASCII has.
 */
function carrying(text, { issuing }) {
  const ascii = inAscii(text);
  return certificate({
    issuer: issuing,
    subject: [["CN", text], ["O", Buffer.from(text, "latin1"), TELETEX], ["OU", Buffer.from(text, "utf16le").swap16(), BMP], ["L", text], ["1.3.6.1.4.1.99999.1", text]],
    names: [`dns:${ascii}`, `email:${ascii}@example`, `uri:https://example/${ascii}`, "dns:web.plant-a.example", "uri:spiffe://plant-a.example/web"],
    extensions: [
      extension("certificatePolicies", sequence(sequence(oid("1.2.3.4"), sequence(
        sequence(oid("1.3.6.1.5.5.7.2.1"), tlv(0x16, ascii)),
        sequence(oid("1.3.6.1.5.5.7.2.2"), sequence(tlv(0x0c, text))),
      )))),
      extension("1.3.6.1.5.5.7.1.1", sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), tlv(0x86, `javascript:alert("${ascii}")`)))),
      extension("2.5.29.31", sequence(sequence(tlv(0xa0, tlv(0xa0, tlv(0x86, `javascript:${ascii}`)))))),
      extension("2.16.840.1.113730.1.13", tlv(0x16, ascii)),
      extension("1.3.6.1.4.1.99999.2", tlv(0x0c, text)),
    ],
  });
}

/** A certificate of another authority, all of whose names are `text`. */
function stranger(text) {
  const authority = certificate({ subject: [["CN", text], ["O", text]], ca: true });
  return certificate({ subject: [["CN", text]], issuer: authority, names: [`dns:${inAscii(text)}`] });
}

function inAscii(text) {
  return text.replace(/[^\x00-\x7f]/g, "?");
}

/** Opens whatever can be opened in the report, so that every field is drawn. */
async function openAll({ page }) {
  for (let round = 0; round < 4; round += 1) {
    const closed = page.locator("zoneseal-report :is(details:not([open]) > summary, button[aria-expanded=false])").filter({ visible: true });
    const count = Math.min(await closed.count(), 40);
    if (count === 0) return;
    for (let index = 0; index < count; index += 1) {
      const next = closed.first();
      if ((await next.count()) === 0) break;
      await next.click();
      await page.waitForFunction(() => document.querySelector("main").ariaBusy !== "true");
    }
  }
}

/** What of the document's text, attributes included, would be obeyed by a reader's screen instead of shown. */
function obeyed({ page }) {
  return page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.currentNode; node; node = walk.nextNode()) {
      if (node.parentElement?.closest("script, style")) continue;
      const texts = node.nodeType === Node.TEXT_NODE ? [node.data] : [...node.attributes].map(({ value }) => value);
      for (const text of texts) if (/[^\P{C}\n\t\r]|[\u2028\u2029]/u.test(text)) found.push(`${node.parentElement?.localName}: ${JSON.stringify(text).slice(0, 80)}`);
    }
    return found;
  });
}

/** Texts with letters that run from right to left and stand in no isolate of their own. */
function reordering({ page }) {
  return page.evaluate(() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      // A text of the map is a paragraph of its own.
      if (!/[\u0590-\u08ff]/.test(node.data) || node.parentElement.closest("script, style, option, title, text, .read-out")) continue;
      let isolated = false;
      for (let element = node.parentElement; element && !isolated; element = element.parentElement) {
        isolated = element.localName === "bdi" || ["plaintext", "isolate-override"].includes(getComputedStyle(element).unicodeBidi);
        if (["block", "flex", "grid", "table-cell"].includes(getComputedStyle(element).display) && !isolated) break;
      }
      if (!isolated) found.push(`${node.parentElement.localName}.${node.parentElement.className?.baseVal ?? node.parentElement.className}: ${node.data.trim().slice(0, 80)}`);
    }
    return found;
  });
}

const INJECTED = "zs-injected, img, iframe, object, embed, base, meta[http-equiv=refresh], main script, a[href^='javascript' i], a[href*='://']";

for (const [what, text] of [["markup", MARKUP], ["control characters", CONTROLS], ["text from right to left", RIGHT_TO_LEFT], ["letters of another script", HOMOGRAPH]]) {
  test(`${what} in every field is shown as text, and never interpreted`, async () => {
    const plant = site();
    const files = [
      { name: "zone.json", bytes: plant.zone },
      { name: `${text.replace(/[/\\]/g, "")}.pem`, bytes: `${text}\n${carrying(text, plant).pem}${plant.issuing.pem}${text}\n` },
      { name: "other.pem", bytes: stranger(text).pem },
    ];
    await onPage(async (visit) => {
      const report = JSON.parse(await visit.drop(files));
      assert.equal(report.certificates.filter(({ source }) => /\.pem$/.test(source)).length, 3, "all were read");
      await openAll(visit);
      assert.equal(await visit.page.evaluate(() => globalThis.injected), undefined);
      assert.deepEqual(await visit.page.locator(INJECTED).evaluateAll((all) => all.map(({ outerHTML }) => outerHTML)), []);
      assert.deepEqual(await obeyed(visit), [], "characters that are obeyed");
      assert.deepEqual(await reordering(visit), [], "names that reorder what is around them");
      const shown = await visit.page.locator("main").innerText();
      if (text === MARKUP) assert.ok(shown.includes("<zs-injected></zs-injected><img"), "the markup is shown");
      if (text === CONTROLS) for (const mark of ["202e", "2066", "200b", "7", "1b"]) assert.ok(shown.toLowerCase().includes(`\\u{${mark}}`), `U+${mark} is marked`);
      if (text === RIGHT_TO_LEFT) assert.ok(shown.includes(RIGHT_TO_LEFT));
      if (text === HOMOGRAPH) assert.match(shown, /several scripts/);
      assert.ok((await visit.overflow()) <= 0, "nothing widens the page");
    });
  });
}

test("four thousand names are all there, and no more of them drawn than can be seen", async () => {
  const plant = site();
  const names = Array.from({ length: 4000 }, (_, index) => `dns:host-${index}.plant-a.example`);
  const member = plant.member({ names: ["uri:spiffe://plant-a.example/web", ...names] });
  await onPage(async (visit) => {
    await visit.drop([{ name: "zone.json", bytes: plant.zone }, { name: "wide.pem", bytes: member.pem + plant.issuing.pem }]);
    await openAll(visit);
    const drawn = await visit.page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(drawn < 5000, `${drawn} elements`);
    assert.match(await visit.page.locator("main").innerText(), /4,?001/, "it says how many there are");
    assert.ok((await visit.overflow()) <= 0);
    // A list that draws what is seen draws its end when that is seen.
    await visit.page.evaluate(() => {
      for (const element of document.querySelectorAll("zoneseal-certificate *")) if (element.scrollHeight > element.clientHeight + 1000) element.scrollTop = element.scrollHeight;
    });
    await visit.page.getByText("host-3999.plant-a.example").first().waitFor();
  });
});

test("a certificate with a megabyte of names is not read and said so, and the others are", async () => {
  const plant = site();
  const names = Array.from({ length: 42_000 }, (_, index) => `dns:host-${index}.plant-a.example`);
  const wide = plant.member({ names });
  assert.ok(wide.der.length > 1_000_000);
  await onPage(async (visit) => {
    await visit.drop([{ name: "zone.json", bytes: plant.zone }, { name: "wide.pem", bytes: wide.pem }, { name: "web.pem", bytes: plant.member().pem + plant.issuing.pem }]);
    assert.match(await visit.page.locator("#tray").innerText(), /wide\.pem/);
    // Nothing that could not be read is passed over for what could.
    assert.equal((await visit.verdict()).code, "malformed-certificate");
    assert.deepEqual(JSON.parse(await visit.report()).objects.map(({ fate }) => fate), ["problem", "used", "used"]);
  });
});

test("a name of a hundred thousand letters without a space widens nothing", async () => {
  const plant = site();
  const member = plant.member({ subject: [["CN", "w".repeat(100_000)]] });
  await onPage(async (visit) => {
    await visit.drop([{ name: `${"n".repeat(200)}.pem`, bytes: member.pem }]);
    await openAll(visit);
    assert.ok((await visit.overflow()) <= 0);
  }, { width: 360 });
});
