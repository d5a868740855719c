// Where everything on the map is drawn. Pure: a map, a width and a way to measure text in, boxes and lines out.

import { REGIONS, type MapEdge, type MapNode, type Region, type ZoneMap } from "./regions.js";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A certificate's card: its text is broken into lines that fit. */
export interface Card extends Box {
  node: MapNode;
  region: Region;
  lines: string[];
  /** One more line in small letters; empty where there is none. */
  note: string;
}

/** What stands on a card. */
export interface Words {
  name: string;
  note: string;
}

export interface Ground extends Box {
  region: Region;
}

/** A line, and the place of its mark: a stop, or the gap where nothing is joined. */
export interface Line {
  edge: MapEdge;
  d: string;
  mark: { x: number; y: number; kind: "stop" | "gap" } | null;
}

export interface Drawing {
  width: number;
  height: number;
  /** One region below the other, for a narrow window. */
  stacked: boolean;
  grounds: Ground[];
  cards: Card[];
  lines: Line[];
}

/** What is known of the text: the size of a letter in pixels, and the width of a line of it. */
export interface Type {
  em: number;
  measure(text: string): number;
}

/** Lays a map out. `words` says what stands on each card. */
export function layOut(map: ZoneMap, width: number, type: Type, words: (node: MapNode) => Words): Drawing {
  const stacked = width < STACK_BELOW * type.em;
  const drawing: Drawing = { width, height: 0, stacked, grounds: [], cards: [], lines: [] };
  const cards = (region: Region, cardWidth: number): Card[] =>
    map.regions[region].map((node) => {
      const { name, note } = words(node);
      const lines = breakLines(name, cardWidth - 2 * PAD * type.em, type);
      const height = (2.55 + 1.25 * lines.length + (note ? 1.25 : 0)) * type.em;
      return { node, region, lines, note, x: 0, y: 0, width: cardWidth, height };
    });
  const bottom = stacked ? stack(drawing, map, type, cards) : spread(drawing, map, type, cards);
  drawing.height = band(drawing, map, type, cards, bottom);
  drawing.lines = map.edges.flatMap((edge) => lineOf(edge, drawing, type) ?? []);
  return drawing;
}

/** Breaks a name into at most two lines; what does not fit ends in an ellipsis, and stands whole in the tree. */
export function breakLines(text: string, width: number, { measure }: Type): string[] {
  if (measure(text) <= width) return [text];
  const letters = [...text];
  const first = fitting(letters, width, measure);
  // A word is kept whole where there is a place to break it.
  const place = letters.slice(0, first + 1).findLastIndex((letter) => BREAKS.has(letter));
  const end = place > first / 3 ? place + 1 : first;
  const rest = letters.slice(end).join("").trimStart();
  const head = letters.slice(0, end).join("").trimEnd();
  if (measure(rest) <= width) return [head, rest];
  const tail = [...rest];
  return [head, `${tail.slice(0, fitting(tail, width - measure("…"), measure)).join("").trimEnd()}…`];
}

/** The site zone on the left, the outside on the right, the bridge between. */
function spread(drawing: Drawing, map: ZoneMap, { em }: Type, cards: (region: Region, width: number) => Card[]): number {
  const { width } = drawing;
  const { zone, bridge, outside } = map.regions;
  const crossed = bridge.length > 0;
  const span = BRIDGE * em;
  const edgeWidth = crossed ? Math.min(14 * em, width * 0.29) : span;
  // Where one side is empty, the other may have the room.
  const share = crossed || (zone.length > 0 && outside.length > 0) ? 0.5 : outside.length > 0 ? 0.38 : 0.62;
  const middle = crossed ? width / 2 : span / 2 + share * (width - span);
  const left: Ground = { region: "zone", x: 0, y: 0, width: middle - span / 2, height: 0 };
  const between: Ground = { region: "bridge", x: left.width, y: 0, width: span, height: 0 };
  const right: Ground = { region: "outside", x: left.width + span, y: 0, width: width - left.width - span, height: 0 };
  // The edge certificate is wider than the bridge, and its two half-edges need their room.
  const taken = crossed ? (edgeWidth - span) / 2 + REACH * em : 0;
  const room = (ground: Ground) => ground.width - taken - 2 * MARGIN * em;
  const zoneCards = cards("zone", Math.min(CARD * em, room(left)));
  const edgeCards = cards("bridge", edgeWidth);
  const outsideCards = cards("outside", Math.min(CARD * em, room(right)));

  const top = HEADER * em;
  const tall = Math.max(tallOf(zoneCards, em), tallOf(edgeCards, em), tallOf(outsideCards, em), 5 * em);
  const height = top + tall + MARGIN * em * 1.4;
  column(zoneCards, (left.width - taken - (zoneCards[0]?.width ?? 0)) / 2, top, em);
  column(outsideCards, right.x + taken + (right.width - taken - (outsideCards[0]?.width ?? 0)) / 2, top + tall - tallOf(outsideCards, em), em);
  column(edgeCards, middle - edgeWidth / 2, top, em);
  if (crossed) {
    // Both half-edges are level: with the issuer on the right, and with the zone on the left.
    const issuer = outsideCards.at(-1);
    const level = issuer ? issuer.y + issuer.height / 2 : top + tall / 2;
    for (const card of [...edgeCards, ...zoneCards]) card.y = level - card.height / 2;
  } else {
    levelWithIssuer(map, zoneCards, outsideCards, top, height - MARGIN * em);
  }
  for (const ground of [left, between, right]) ground.height = height;
  drawing.grounds.push(left, between, right);
  drawing.cards.push(...zoneCards, ...edgeCards, ...outsideCards);
  return height;
}

/** A certificate outside whose issuer stands in the zone is drawn level with it, so that the line is straight. */
function levelWithIssuer(map: ZoneMap, zone: Card[], outside: Card[], top: number, bottom: number): void {
  for (const { child, issuer } of map.edges) {
    const from = outside.find(({ node }) => node.key === child);
    const to = zone.find(({ node }) => node.key === issuer);
    if (!from || !to) continue;
    const first = outside[0] ?? from;
    const last = outside.at(-1) ?? from;
    const wanted = to.y + to.height / 2 - (from.y + from.height / 2);
    const move = Math.max(top - first.y, Math.min(bottom - (last.y + last.height), wanted));
    for (const card of outside) card.y += move;
    return;
  }
}

/** One region below the other: the bridge is crossed from top to bottom. */
function stack(drawing: Drawing, map: ZoneMap, { em }: Type, cards: (region: Region, width: number) => Card[]): number {
  const { width } = drawing;
  // Lines that pass a card by run beside it.
  const gutter = gutters(map) ? GUTTER * em : 0;
  const cardWidth = Math.min(24 * em, width - 2 * MARGIN * em - gutter);
  let y = 0;
  for (const region of ["zone", "bridge", "outside"] as const) {
    const placed = cards(region, cardWidth);
    const top = y + STACK_HEADER * em;
    column(placed, (width - gutter - cardWidth) / 2, top, em);
    const empty = region === "bridge" ? 0.5 * em : 1.2 * em;
    const end = top + (placed.length > 0 ? tallOf(placed, em) + MARGIN * em : empty);
    drawing.grounds.push({ region, x: 0, y, width, height: end - y });
    drawing.cards.push(...placed);
    y = end;
  }
  return y;
}

/** Whether a line of the stacked map joins two cards that are not neighbours. */
function gutters(map: ZoneMap): boolean {
  const order = REGIONS.flatMap((region) => map.regions[region].map(({ key }) => key));
  return map.edges.some(({ child, issuer }) => Math.abs(order.indexOf(child) - order.indexOf(issuer)) !== 1);
}

/** Below the regions: what is not placed, and what is not used. */
function band(drawing: Drawing, map: ZoneMap, { em }: Type, cards: (region: Region, width: number) => Card[], top: number): number {
  const { width } = drawing;
  let y = top;
  if (map.regions.unplaced.length > 0) {
    const cardWidth = Math.min(CARD * em, width - 2 * MARGIN * em);
    const placed = cards("unplaced", cardWidth);
    column(placed, (width - cardWidth) / 2, y + STACK_HEADER * em, em);
    const height = STACK_HEADER * em + tallOf(placed, em) + MARGIN * em;
    drawing.grounds.push({ region: "unplaced", x: 0, y, width, height });
    drawing.cards.push(...placed);
    y += height;
  }
  if (map.regions.unused.length > 0) {
    const columns = Math.max(1, Math.floor((width - MARGIN * em) / (13 * em)));
    const gap = 0.8 * em;
    const cardWidth = Math.min(CARD * em, (width - 2 * MARGIN * em - (columns - 1) * gap) / columns);
    const placed = cards("unused", cardWidth).slice(0, columns);
    const tallest = Math.max(...placed.map(({ height }) => height));
    placed.forEach((card, index) => {
      card.x = MARGIN * em + index * (cardWidth + gap);
      card.y = y + STACK_HEADER * em;
      card.height = tallest;
    });
    // Cards below the last one: more than can be drawn.
    const below = map.unused > placed.length ? 0.8 * em : 0;
    const height = STACK_HEADER * em + tallest + below + MARGIN * em;
    drawing.grounds.push({ region: "unused", x: 0, y, width, height });
    drawing.cards.push(...placed);
    y += height;
  }
  return y;
}

function lineOf(edge: MapEdge, drawing: Drawing, { em }: Type): Line | null {
  const child = drawing.cards.find(({ node }) => node.key === edge.child);
  const issuer = drawing.cards.find(({ node }) => node.key === edge.issuer);
  if (!child || !issuer) return null;
  const at = (x: number, y: number) => (edge.stopped ? { x, y, kind: "stop" as const } : null);
  const overlap = Math.min(child.x + child.width, issuer.x + issuer.width) - Math.max(child.x, issuer.x);
  const beside = overlap <= 0;
  if (!beside && adjacent(child, issuer, drawing.cards)) {
    const x = Math.max(child.x, issuer.x) + overlap / 2;
    const [from, to] = child.y > issuer.y ? [child.y, issuer.y + issuer.height] : [child.y + child.height, issuer.y];
    const middle = crossing(drawing, child, issuer) ?? (from + to) / 2;
    if (edge.kind === "parted") return parted(edge, `M${x} ${from}V`, (y) => `${y}`, { x, y: middle }, from, to, true, em);
    return { edge, d: `M${x} ${from}V${to}`, mark: at(x, middle) };
  }
  if (!beside) {
    // Past the cards between: along their right side.
    const right = Math.max(child.x + child.width, issuer.x + issuer.width);
    const turn = right + GUTTER * em * 0.55;
    const [fromY, toY] = [child.y + child.height * 0.5, issuer.y + issuer.height * 0.5];
    const bend = Math.min(0.6 * em, Math.abs(toY - fromY) / 2) * Math.sign(toY - fromY);
    const d = `M${child.x + child.width} ${fromY}H${turn - Math.abs(bend)}Q${turn} ${fromY} ${turn} ${fromY + bend}V${toY - bend}Q${turn} ${toY} ${turn - Math.abs(bend)} ${toY}H${issuer.x + issuer.width}`;
    return { edge, d, mark: at(turn, (fromY + toY) / 2) };
  }
  const leftwards = issuer.x < child.x;
  const fromX = leftwards ? child.x : child.x + child.width;
  const toX = leftwards ? issuer.x + issuer.width : issuer.x;
  const fromY = child.y + child.height / 2;
  const toY = issuer.y + issuer.height / 2;
  const middle = { x: (fromX + toX) / 2, y: (fromY + toY) / 2 };
  if (edge.kind === "parted") return parted(edge, `M${fromX} ${fromY}H`, (x) => `${x}`, middle, fromX, toX, false, em);
  if (Math.abs(fromY - toY) < 1) return { edge, d: `M${fromX} ${fromY}H${toX}`, mark: at(middle.x, middle.y) };
  return { edge, d: `M${fromX} ${fromY}C${middle.x} ${fromY} ${middle.x} ${toY} ${toX} ${toY}`, mark: at(middle.x, middle.y) };
}

/** The half-edge to the zone: it starts at the certificate and ends before the zone, at a bar. */
function parted(edge: MapEdge, start: string, end: (at: number) => string, middle: { x: number; y: number }, from: number, to: number, down: boolean, em: number): Line {
  const stop = from + Math.sign(to - from) * Math.min(Math.abs(to - from) * 0.45, (down ? 1 : 1.6) * em);
  return { edge, d: start + end(stop), mark: { ...(down ? { x: middle.x, y: stop } : { x: stop, y: middle.y }), kind: "gap" } };
}

/** The height of the bridge's middle, where a line between two cards of the stacked map crosses it. */
function crossing({ grounds, stacked }: Drawing, a: Card, b: Card): number | null {
  const bridge = grounds.find(({ region }) => region === "bridge");
  if (!stacked || !bridge) return null;
  const middle = bridge.y + bridge.height / 2;
  return Math.min(a.y, b.y) < middle && Math.max(a.y, b.y) > middle ? middle : null;
}

/** Whether no card stands between the two. */
function adjacent(a: Card, b: Card, cards: Card[]): boolean {
  const [from, to] = [Math.min(a.y + a.height, b.y + b.height), Math.max(a.y, b.y)];
  const x = Math.max(a.x, b.x) + Math.min(a.width, b.width) / 2;
  return !cards.some((card) => card !== a && card !== b && card.y >= from && card.y + card.height <= to && card.x <= x && card.x + card.width >= x);
}

function column(cards: Card[], x: number, top: number, em: number): void {
  let y = top;
  for (const card of cards) {
    card.x = x;
    card.y = y;
    y += card.height + GAP * em;
  }
}

function tallOf(cards: Card[], em: number): number {
  return cards.reduce((sum, { height }) => sum + height, 0) + Math.max(0, cards.length - 1) * GAP * em;
}

/** How many letters fit. */
function fitting(letters: string[], width: number, measure: Type["measure"]): number {
  let low = 1;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(letters.slice(0, middle).join("")) <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}

const BREAKS = new Set([" ", "-", ".", "/", "_", ",", ":", "@"]);
// In letters: what is larger for a reader who reads larger.
const STACK_BELOW = 35;
const CARD = 18;
const PAD = 0.75;
const MARGIN = 1;
const GAP = 2.1;
const BRIDGE = 4.6;
const REACH = 2.6;
const GUTTER = 2.2;
const HEADER = 4;
const STACK_HEADER = 2.4;
