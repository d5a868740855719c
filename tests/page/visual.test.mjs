// How the page looks, in every state, at 360, 768 and 1440 px, light and dark: compared with the pictures in screens/.
// With ZONESEAL_KEEP_SHOTS=1 the pictures, and README's two, are taken anew (`cargo xtask page --shots`). Where one differs,
// what was drawn and where it differs are in target/page-screens.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { onPage } from "./harness.mjs";
import { compare, small } from "./pixels.mjs";
import { BLOCKED, STATES, TODAY } from "./states.mjs";

const KEPT = fileURLToPath(new URL("screens/", import.meta.url));
const OUT = fileURLToPath(new URL("../../target/page-screens/", import.meta.url));
const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const KEEPS = Boolean(process.env.ZONESEAL_KEEP_SHOTS);

/** Width and height of the window, and the part of all pixels that may differ: letters at another place by a fraction. */
const SIZES = [[360, 780], [768, 900], [1440, 900]];
const TOLERANCE = 0.002;
/** In bytes, of all pictures together: the repository is to stay small. */
const LIMIT = 5_000_000;

/** States whose certificates are made anew in every run look another way each time, and those that say a build's hash. */
const CHANGING = new Set(["many-subjects", "passphrase", "claimed", "proof", "link"]);
/** What stands below the first window, by the section that is brought to its top. */
const BELOW = [
  { name: "checks", section: "#checks" },
  { name: "timeline", section: "#timeline" },
  { name: "certificates", section: "#certificates" },
  { name: "tray", section: "#tray" },
].map(({ name, section }) => ({ name, top: section, open: (visit) => visit.sample("Right name, wrong authority") }));
/** Of the other states, what is looked at where it does not begin at the top. */
const TOPS = { expert: "zoneseal-expert" };

const shown = [...STATES.filter(({ name }) => !CHANGING.has(name)), ...BELOW, BLOCKED];

after(() => {
  if (KEEPS) for (const file of readdirSync(KEPT)) if (!shown.some(({ name }) => file.startsWith(`${name}-`))) rmSync(join(KEPT, file));
});

for (const { name, open, options, top = TOPS[name] } of shown) {
  test(`the page looks as it did: ${name}`, async () => {
    const problems = [];
    await onPage(async (visit) => {
      await open(visit);
      for (const [width, height] of SIZES) {
        for (const colorScheme of ["light", "dark"]) {
          await visit.page.setViewportSize({ width, height });
          await visit.page.emulateMedia({ colorScheme });
          // What would change the answer comes after it, and moves what stands below.
          await visit.complete();
          if (top) await visit.bring(top);
          const shot = await visit.shot();
          const problem = await held(visit.page, `${name}-${width}-${colorScheme}`, shot);
          if (problem) problems.push(problem);
        }
      }
    }, { ...options, clock: TODAY });
    assert.deepEqual(problems, []);
  });
}

test("the pictures are few enough for the repository", () => {
  const sizes = readdirSync(KEPT).map((file) => readFileSync(join(KEPT, file)).length);
  assert.ok(sizes.length >= shown.length * 6);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(all < LIMIT, `${all} bytes`);
});

test("a picture that differs is noticed", async () => {
  await onPage(async (visit) => {
    const before = await visit.shot();
    await visit.page.evaluate(() => document.querySelector("h1").append(" no longer"));
    const { different } = await compare(visit.page, before, await visit.shot());
    assert.ok(different > 100, `${different} pixels`);
  });
});

test("README shows the page as it is", async () => {
  await onPage(async (visit) => {
    await visit.sample("Right name, wrong authority");
    const problems = [];
    for (const colorScheme of ["light", "dark"]) {
      await visit.page.emulateMedia({ colorScheme });
      const problem = await held(visit.page, `page-${colorScheme}`, await visit.shot(), IMAGES);
      if (problem) problems.push(problem);
    }
    assert.deepEqual(problems, []);
  }, { clock: TODAY, width: 1200, height: 860 });
});

/** Keeps a picture, or compares it with the one that is kept and says how it differs. */
async function held(page, name, shot, folder = KEPT) {
  const file = join(folder, `${name}.png`);
  if (KEEPS) {
    mkdirSync(folder, { recursive: true });
    // What has not changed keeps its bytes.
    if (existsSync(file) && (await difference(page, file, shot)).isAlike) return null;
    writeFileSync(file, await small(page, shot));
    return null;
  }
  if (!existsSync(file)) return `${name}: there is no picture; cargo xtask page --shots takes it`;
  const { isAlike, part, diff } = await difference(page, file, shot);
  if (isAlike) return null;
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, `${name}.png`), shot);
  if (diff) writeFileSync(join(OUT, `${name}-diff.png`), diff);
  return `${name}: ${(part * 100).toFixed(2)} % of it differs`;
}

async function difference(page, file, shot) {
  const { width, height, different, diff } = await compare(page, readFileSync(file), shot);
  const part = different / (width * height);
  return { isAlike: part <= TOLERANCE, part, diff };
}
