// Every input rule of PAGE.md §7: what people drop, by its content and not by its name, with its fate in the tray; and real
// chains: a public site's, a Kubernetes Secret, what s_client prints, PKCS#12, an export with names in CN alone.

import assert from "node:assert/strict";
import { basename, dirname } from "node:path";
import { after, before, test } from "node:test";

import { run } from "../support/cases.mjs";
import { program } from "../support/programs.mjs";
import { withFixtures } from "./fixtures.mjs";
import { onPage } from "./harness.mjs";

/** What the page refuses before the engine sees it. */
const BEFORE_THE_ENGINE = ["over-ten-megabytes"];
/** So many certificates are for the test of many. */
const CROWDS = ["two-thousand-certificates", "two-thousand-and-one"];

let fixtures;
let leftOut;
let done;

before(() => new Promise((resolve, reject) => {
  done = withFixtures((made, left) => new Promise((finish) => {
    [fixtures, leftOut] = [made, left];
    resolve(finish);
  }));
  done.catch(reject);
}).then((finish) => (after.finish = finish)));
after(async () => {
  after.finish?.();
  await done;
});

test("every kind of input is read by its content, and ends in the tray with its fate", async () => {
  // An anchor of the web is nothing that the page takes: a public site's chain is judged without one.
  const chosen = fixtures.filter(({ name, anchors }) => anchors.length === 0 && !BEFORE_THE_ENGINE.includes(name) && !CROWDS.includes(name));
  assert.ok(chosen.length >= 55, `${chosen.length} fixtures`);
  await onPage(async (visit) => {
    for (const fixture of chosen) {
      try {
        await judged(visit, fixture);
      } catch (error) {
        error.message = `${fixture.name}: ${error.message}`;
        throw error;
      }
    }
  });
});

test("a chain of a public site is in the corpus", (context) => {
  const isLeftOut = leftOut.find(({ name }) => name.startsWith("public-site"));
  if (isLeftOut) context.skip(isLeftOut.reason ?? "there is no corpus beside the repository");
  else assert.ok(fixtures.some(({ name }) => name === "public-site-without-an-anchor"));
});

test("more than ten megabytes are refused with the file's name, and what was there stays", async () => {
  const large = fixtures.find(({ name }) => name === "over-ten-megabytes");
  const good = fixtures.find(({ name }) => name === "pem");
  await onPage(async (visit) => {
    await judged(visit, good);
    const before = await visit.report();
    await visit.drop(large.files);
    assert.match((await visit.notices()).join("\n"), /large\.bin[\s\S]*10 MB/);
    assert.equal(await visit.report(), before);
  });
});

test("two thousand certificates are judged, and one more is too many", async () => {
  const find = (wanted) => fixtures.find(({ name }) => name === wanted);
  await onPage(async (visit) => {
    await judged(visit, find("two-thousand-certificates"));
    const drawn = await visit.page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(drawn < 20_000, `${drawn} elements`);
    await judged(visit, find("two-thousand-and-one"));
  });
});

/** Gives a fixture to the page as it is opened anew, and holds the answer against what is expected and the native core. */
async function judged(visit, { files, zone, passphrase, options, texts, expected }) {
  await visit.page.clock.setFixedTime(new Date(options.at));
  await visit.open();
  if (zone) {
    await visit.dropOnly([zone]);
    await visit.page.getByText(/Judging against the zone/).first().waitFor();
  }
  if (options.profile) await visit.ask({ Profile: options.profile });
  if (options.role !== "any") await visit.ask({ Role: options.role });
  if (options.host) await visit.ask({ "Host name": options.host });
  await visit.drop(files);
  if (passphrase !== null) await visit.unlock(passphrase);
  const { code, failure } = await visit.verdict();
  assert.equal(failure, null);
  const report = await visit.report();
  const { headline, outcome, objects } = JSON.parse(report);
  // What keeps a file closed is said where the passphrase was asked for; the report is about the file as it is, closed.
  const closed = visit.page.locator("zoneseal-passphrase section");
  const answered = passphrase !== null && (await closed.count()) > 0 ? await closed.getAttribute("data-code") : code;
  assert.equal(answered, expected.code);
  assert.equal(outcome, expected.outcome);
  if (expected.fates.length > 0) {
    assert.deepEqual(objects.map(({ kind, fate }) => `${kind} ${fate}`), expected.fates);
    const tray = await visit.page.locator("#tray").innerText();
    for (const { kind } of objects) assert.ok(tray.includes(kind), `the tray does not show ${kind}:\n${tray}`);
  }
  // Membership without a zone is a question that only the page asks: there it says what is wanting.
  const isAsked = zone !== null || options.profile !== undefined;
  if (isAsked && passphrase === null && headline.code !== "passphrase-needed") assert.equal(report, await natively({ files, zone, options }), "the native core");
  if (texts.length > 0) assert.equal(await visit.page.evaluate(() => globalThis.zonesealHit), undefined);
  await visit.settled();
}

async function natively({ files, zone, options: { at, role, profile, host } }) {
  const args = ["verify", "--json", "--at", at, "--role", role, "--profile", profile ?? "zone"];
  if (zone) args.push("--zone", zone);
  if (host) args.push("--host", host);
  const { stdout, stderr } = await run(program("ZONESEAL_BIN", "zoneseal"), [...args, "--", ...files.map((file) => basename(file))], { cwd: dirname(files[0]) });
  assert.ok(stdout, stderr);
  return stdout;
}
