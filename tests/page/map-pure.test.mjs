// What the map and the timeline work out without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keptReport, pageModule } from "../support/elements.mjs";

const time = (text) => Date.parse(text);
const type = { em: 14, measure: (text) => text.length * 8 };

test("names are broken where a word ends, into two lines at most", async () => {
  const { breakLines } = await pageModule("layout.ts");
  assert.deepEqual(breakLines("web", 80, type), ["web"]);
  assert.deepEqual(breakLines("Plant A Issuing CA", 120, type), ["Plant A Issuing", "CA"]);
  const [first, second, ...more] = breakLines("x".repeat(5000), 80, type);
  assert.equal(first, "x".repeat(10));
  assert.equal(second, `${"x".repeat(9)}…`);
  assert.deepEqual(more, []);
});

test("no card leaves the drawing or covers another, at any width", async () => {
  const { layOut } = await pageModule("layout.ts");
  const { mapOf, leadOf } = await pageModule("regions.ts");
  for (const name of ["a-member", "twin-issuing", "issuer-not-supplied", "an-edge-by-the-zone", "an-edge-of-its-own", "a-few-twins", "seven-intermediates", "a-service-that-a-federation-lists"]) {
    const report = JSON.parse(keptReport(name));
    const map = mapOf(report, leadOf(report));
    for (const width of [240, 280, 479, 520, 660, 1300]) {
      const { cards, height, lines } = layOut(map, width, type, ({ name }) => ({ name, note: "ends in 68 days" }));
      assert.equal(lines.length, map.edges.length, `${name} at ${width}: every edge is drawn`);
      cards.forEach((card, index) => {
        assert.ok(card.x >= 0 && card.y >= 0 && card.x + card.width <= width && card.y + card.height <= height, `${name} at ${width}: inside`);
        for (const other of cards.slice(index + 1)) {
          const apart = card.x + card.width <= other.x || other.x + other.width <= card.x || card.y + card.height <= other.y || other.y + other.height <= card.y;
          assert.ok(apart, `${name} at ${width}: ${card.node.key} and ${other.node.key}`);
        }
      });
    }
  }
});

test("the axis shows where the path holds, and the chosen time always", async () => {
  const { axisOf, sharedBy, firstToEnd, ticksOf } = await pageModule("breakpoints.ts");
  const leaf = { from: time("2026-11-24T00:00:00Z"), to: time("2026-11-25T00:00:00Z") };
  const root = { from: time("2016-01-01T00:00:00Z"), to: time("9999-12-31T23:59:59Z") };
  assert.deepEqual(sharedBy([leaf, root]), leaf);
  assert.equal(firstToEnd([leaf, root]), leaf);
  const at = time("2026-11-24T06:00:00Z");
  const axis = axisOf([leaf, root], at, false);
  assert.ok(axis.from < leaf.from && axis.to > leaf.to && axis.to - axis.from < 2 * (leaf.to - leaf.from), "a day, with some room");
  const whole = axisOf([leaf, root], at, true);
  assert.ok(whole.from < root.from && whole.to >= root.to);
  const far = axisOf([leaf, root], time("2060-01-01T00:00:00Z"), false);
  assert.ok(far.to > time("2060-01-01T00:00:00Z"));
  for (const span of [axis, whole, far, { from: 0, to: 60_000 }]) {
    const ticks = ticksOf(span, 8);
    assert.ok(ticks.length >= 1 && ticks.length <= 9, `${ticks.length} ticks`);
    assert.ok(ticks.every((tick, index) => tick.at >= span.from && tick.at <= span.to && tick.at > (ticks[index - 1]?.at ?? -Infinity)));
  }
  const apart = [{ from: 0, to: 10 }, { from: 1e9, to: 2e9 }];
  assert.equal(sharedBy(apart), null);
  assert.ok(axisOf(apart, 5e8, false).from < 10);
});

test("from a change, the next and the previous one are others", async () => {
  const { nextChange, previousChange } = await pageModule("breakpoints.ts");
  const dates = ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"].map((at) => ({ at }));
  assert.equal(nextChange(dates, time(dates[1].at)), dates[2]);
  assert.equal(previousChange(dates, time(dates[1].at)), dates[0]);
  assert.equal(previousChange(dates, time(dates[1].at) + 1000), dates[1]);
  assert.equal(nextChange(dates, time(dates[2].at)), undefined);
});

test("a letter goes on to the next row that begins with it", async () => {
  const { matching } = await pageModule("tree.ts");
  const rows = ["zone", "web", "wide", "other"].map((key) => ({ key, node: null, children: [] }));
  const text = ({ key }) => key;
  assert.equal(matching(rows, "web", "w", text), "wide");
  assert.equal(matching(rows, "wide", "ww", text), "web");
  assert.equal(matching(rows, "web", "wi", text), "wide");
  assert.equal(matching(rows, "web", "x", text), null);
});
