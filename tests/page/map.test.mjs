// The map says no more than the verdict: what stands where, what joins it, and the same again as a tree.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keptReport, withElements } from "../support/elements.mjs";

/** The lines of the picture, from a child to its issuer. */
const lines = (page) =>
  page.locator("[data-edge]").evaluateAll((all) => all.map((line) => `${line.dataset.edge} ${line.getAttribute("class")}`.trim()));

/** The tree's rows that can be seen. */
const rows = (page) =>
  page.locator("[role=treeitem]").evaluateAll((all) => all.map((item) => item.dataset.key));

const focused = (page) => page.evaluate(() => document.activeElement?.dataset.key ?? document.activeElement?.localName);
const asked = (page) => page.evaluate(() => window.asked);

test("the tree is walked by its keys, and the picture follows", async () => {
  const problems = await withElements(async (page, show) => {
    await show(keptReport("a-member"));
    const tree = page.getByRole("tree");
    assert.deepEqual(await rows(page), ["zone", "certificate-2", "certificate-1", "certificate-0"]);
    assert.equal(await page.locator("[role=treeitem][tabindex='0']").count(), 1, "one stop for Tab");
    await tree.locator("[tabindex='0']").focus();
    assert.equal(await focused(page), "certificate-0", "the subject is chosen first");

    const press = async (key, where) => {
      await page.keyboard.press(key);
      await page.waitForFunction((where) => document.activeElement?.dataset.key === where, where);
      assert.equal(await page.locator(".card-of.chosen").evaluateAll((all) => all.map((card) => card.dataset.node).join()), where === "zone" ? "" : where);
    };
    await press("ArrowUp", "certificate-1");
    await press("Home", "zone");
    await press("End", "certificate-0");
    await press("ArrowLeft", "certificate-1");
    await press("ArrowLeft", "certificate-1");
    assert.equal(await tree.locator("[data-key='certificate-1']").getAttribute("aria-expanded"), "false");
    assert.deepEqual(await rows(page), ["zone", "certificate-2", "certificate-1"]);
    await press("ArrowRight", "certificate-1");
    await press("ArrowRight", "certificate-0");
    await page.keyboard.type("plant a i");
    await page.waitForFunction(() => document.activeElement?.dataset.key === "certificate-1");

    await page.keyboard.press("Enter");
    assert.deepEqual(await asked(page), [["zs-show", { certificate: 1 }]]);

    await page.locator("[data-node='certificate-2']").click();
    assert.equal(await tree.locator("[aria-selected=true]").getAttribute("data-key"), "certificate-2", "a click on the picture");
  });
  assert.deepEqual(problems, []);
});

test("the edge certificate is joined outside and to nothing in the zone, or the join is stopped", async () => {
  await withElements(async (page, show) => {
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await show(keptReport("an-edge-of-its-own"));
      assert.deepEqual(await lines(page), [
        "certificate-0 authorities line parted",
        "certificate-0 certificate-1 line verified",
      ]);
      assert.equal(await page.locator(".gap").count(), 1, "the half-edge to the zone ends before it");
      assert.equal(await page.locator(".stop").count(), 0);
      const [edge, zone, line] = await page.evaluate(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        return [box("[data-node='certificate-0'] .face"), box("[data-node='authorities'] .face"), box(".line.parted")].map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
      });
      if (width === 1440) assert.ok(line.left > zone.right + 8 && line.right <= edge.left + 1, "there is a gap");
      else assert.ok(line.top > zone.bottom + 8 && line.bottom <= edge.top + 1, "there is a gap");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${width} px`);

      await show(keptReport("an-edge-by-the-zone"));
      assert.ok((await lines(page)).includes("certificate-0 authorities line verified stopped"));
      assert.equal(await page.locator(".stop").count(), 1);
      assert.equal(await page.locator(".gap").count(), 0);
    }
  });
});

test("an issuer that is not here is a ghost with its key, and a twin's line is broken", async () => {
  await withElements(async (page, show) => {
    const missing = JSON.parse(keptReport("issuer-not-supplied"));
    await show(keptReport("issuer-not-supplied"), { keys: { [missing.certificates[0].sha256]: "10:43:12:b6:44:49:43:07:50:b5" } });
    assert.deepEqual(await lines(page), ["certificate-0 missing line absent"]);
    await page.getByText("key identifier 104312b64449430750b5").waitFor();
    assert.match(await page.locator("[data-node=missing]").textContent(), /issuer, not here\s*Plant A Issuing CA/);
    assert.equal(await page.locator(".ground.unplaced").count(), 1, "what cannot be decided is in no region");
    assert.equal(await page.locator(".card-of.accepted, .card-of.refused").count(), 0);

    await show(keptReport("twin-root"));
    assert.deepEqual(await lines(page), ["certificate-0 certificate-2 line failed stopped"]);
    assert.match(await page.locator("[role=treeitem][data-key='certificate-1']").innerText(), /another key than the one that is known/);
    await page.getByText("Other possible issuers").click();
    assert.match(await page.locator(".issuers li").innerText(), /same-name-other-key/);
  });
});

test("a signature that could not be verified is not drawn as verified", async () => {
  await withElements(async (page, show) => {
    for (const name of ["pkcs1-with-sha1", "authority-with-a-small-rsa-key"]) {
      await show(keptReport(name));
      const kinds = await lines(page);
      assert.ok(kinds.some((line) => line.includes("unverified")), `${name}: ${kinds}`);
    }
  });
});

test("where a limit ended the search, nothing is said to be missing", async () => {
  await withElements(async (page, show) => {
    for (const name of ["seven-intermediates", "a-crowd-of-twins"]) {
      await show(keptReport(name));
      assert.ok(!(await rows(page)).includes("missing"), name);
    }
  });
});

test("what was accepted by a federation stands outside the zone", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("a-service-that-a-federation-lists"));
    assert.ok((await lines(page)).includes("certificate-0 federation line federated"));
    assert.equal(await page.locator(".card-of.zone.accepted").count(), 0);
    assert.equal(await page.locator(".card-of.outside.accepted").count(), 1);
    assert.equal(await page.locator(".verdict").getAttribute("data-class"), "in-zone");
    assert.doesNotMatch(await page.locator(".verdict").innerText(), /In the zone/);
  });
});

test("the map works from a report alone", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("a-member"), { element: "zoneseal-map" });
    assert.deepEqual(await rows(page), ["zone", "certificate-2", "certificate-1", "certificate-0"]);
  });
});

test("of 2,000 certificates the path is drawn, and the rest is counted", async () => {
  await withElements(async (page, show) => {
    const report = JSON.parse(keptReport("a-member"));
    const spare = { ...report.certificates[1], used: "not used" };
    for (let index = 3; index < 2000; index += 1) {
      report.certificates.push({ ...spare, index, sha256: index.toString(16).padStart(64, "0") });
      report.objects.push({ ...report.objects[1], fate: "not used", certificate: index });
    }
    await show(JSON.stringify(report), { element: "zoneseal-map" });
    assert.match(await page.locator(".legend").innerText(), /1,997 more not used/);
    assert.ok((await page.locator(".card-of").count()) < 16);
    assert.deepEqual(await rows(page), ["zone", "certificate-2", "certificate-1", "certificate-0", "unused"]);
  });
});

test("a zone that only a link names never makes a verdict green", async () => {
  await withElements(async (page, show) => {
    for (const name of ["a-member", "an-edge-of-its-own", "sample-renewal"]) {
      await show(keptReport(name), { claimed: true });
      const verdict = page.locator(".verdict");
      assert.equal(await verdict.getAttribute("data-class"), "undecided");
      assert.match(await verdict.innerText(), /claimed by this link/);
      assert.doesNotMatch(await page.locator("zoneseal-report").innerText(), /^(In the zone|Split holds)/m);
      assert.equal(await page.locator(".card-of.accepted, .marker.trusted, .change.in-zone").count(), 0);
      await verdict.getByRole("button", { name: "adopt it" }).click();
      assert.deepEqual(await asked(page), [["zs-adopt-claimed", null]]);
    }
    await show(keptReport("another-authority"), { claimed: true });
    assert.equal(await page.locator(".verdict").getAttribute("data-class"), "not-in-zone", "a refusal stands");
  });
});

test("the first failing check is the headline, and the others are counted", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("no-issuer"), { asOf: "2026-11-24T06:10:00Z" });
    assert.equal(await page.getByRole("link", { name: "also wrong (2)" }).getAttribute("href"), "#checks");
    assert.match(await page.locator(".verdict").innerText(), /as of 24 Nov 2026, 06:10 UTC/);
    await show(keptReport("another-authority"));
    assert.doesNotMatch(await page.locator(".verdict").innerText(), /also wrong|as of/);
  });
});

test("a verdict is read out once, also when its time is moved in small steps", async () => {
  await withElements(async (page, show) => {
    await show(keptReport("a-member"));
    const said = page.locator(".verdict [role=status]");
    assert.equal(await said.count(), 1);
    await page.waitForFunction(() => /^In the zone\. “web” was issued/.test(document.querySelector(".verdict [role=status]").textContent));
    const heard = await page.evaluate(async () => {
      const report = document.querySelector("zoneseal-report");
      const heard = [];
      new MutationObserver(() => heard.push(document.querySelector(".verdict [role=status]").textContent)).observe(
        document.querySelector(".verdict [role=status]"),
        { characterData: true, childList: true, subtree: true },
      );
      for (const day of ["25", "26", "27"]) {
        const at = `2026-11-${day}T00:00:00Z`;
        report.asOf = at;
        report.json = report.json.replace(/"at": "[^"]*"/, `"at": "${at}"`);
        await report.updateComplete;
      }
      while (heard.length === 0) await new Promise(requestAnimationFrame);
      return heard;
    });
    assert.equal(heard.length, 1);
    assert.match(heard[0], /^as of 27 Nov 2026, 00:00 UTC In the zone\./);
  });
});
