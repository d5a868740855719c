// Long lists: of all rows only those in sight are in the document. Every row can be reached by scrolling and by keys, and
// says its place to assistive technology; the browser's own search finds what is in sight alone, so the lists that use
// this say how many rows there are and have a filter of their own.

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** So many rows are printed; a line says how many more there are. */
export const MOST_PRINTED = 500;

/** The heights of rows, in CSS pixels: assumed until they were measured. */
export class Heights {
  readonly count: number;
  readonly #heights: Float64Array;
  readonly #measured: Uint8Array;
  readonly #offsets: Float64Array;
  /** Offsets up to this row are right. */
  #right = 0;

  constructor(count: number, assumed: number) {
    this.count = count;
    this.#heights = new Float64Array(count).fill(assumed);
    this.#measured = new Uint8Array(count);
    this.#offsets = new Float64Array(count + 1);
  }

  get total(): number {
    return this.offset(this.count);
  }

  /** Where a row begins. */
  offset(row: number): number {
    for (let at = this.#right; at < row; at++) this.#offsets[at + 1] = (this.#offsets[at] ?? 0) + (this.#heights[at] ?? 0);
    this.#right = Math.max(this.#right, row);
    return this.#offsets[row] ?? 0;
  }

  /** The row that covers this place; the last one for a place below all. */
  at(place: number): number {
    let [low, high] = [0, Math.max(0, this.count - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.offset(middle) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Takes a measured height, and says by how much it differs from what was assumed. */
  measure(row: number, height: number): number {
    if (row >= this.count || height <= 0) return 0;
    const difference = height - (this.#heights[row] ?? 0);
    this.#heights[row] = height;
    this.#measured[row] = 1;
    if (difference !== 0) this.#right = Math.min(this.#right, row);
    return difference;
  }

  /** What is assumed of the rows that nobody has measured. */
  assume(height: number): void {
    for (let row = 0; row < this.count; row++) if (!this.#measured[row]) this.#heights[row] = height;
    this.#right = 0;
  }
}

/**
 * The rows of a host's scroll box that are to be drawn. The host draws rows `first` to `last` (without it) as the children
 * of `.rows-space` in its `.rows`, and calls `reset` when they are others.
 */
export class VirtualRows implements ReactiveController {
  first = 0;
  last = 0;
  printing = false;

  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #assumed: number;
  #heights: Heights;
  #assumedOnce = true;
  #scroller: HTMLElement | null = null;
  #sizes = new ResizeObserver(() => this.#look());
  #forget: () => void = () => {};

  constructor(host: ReactiveControllerHost & HTMLElement, assumed: number) {
    this.#host = host;
    this.#assumed = assumed;
    this.#heights = new Heights(0, assumed);
    host.addController(this);
  }

  get count(): number {
    return this.#heights.count;
  }

  /** So many rows, from the first one on. */
  reset(count: number): void {
    this.#heights = new Heights(count, this.#assumed);
    this.#assumedOnce = true;
    this.#scroller?.scrollTo({ top: 0 });
    this.#set(0, Math.min(count, FIRST_ROWS));
  }

  /** So many rows now; those that were in sight stay there as far as they can. */
  resize(count: number): void {
    this.#heights = new Heights(count, this.#assumed);
    this.#assumedOnce = true;
    this.#set(Math.min(this.first, count), Math.min(count, Math.max(this.last, FIRST_ROWS)));
  }

  /** Scrolls so that a row is in sight. What is in sight is left where it is. */
  reveal(row: number, where: "nearest" | "center" = "nearest"): void {
    const scroller = this.#scroller;
    if (!scroller || row < 0 || row >= this.count) return;
    const [top, bottom] = [this.#heights.offset(row), this.#heights.offset(row + 1)];
    const [from, size] = [scroller.scrollTop, scroller.clientHeight];
    if (top >= from && bottom <= from + size) return;
    const middle = top - (size - (bottom - top)) / 2;
    scroller.scrollTop = where === "center" ? middle : top < from ? top : bottom - size;
    this.#look();
  }

  /** How many rows a page of the box has. */
  get page(): number {
    return Math.max(1, this.last - this.first - 2 * SPARE_ROWS - 1);
  }

  hostConnected(): void {
    this.#forget = onPrint((printing) => {
      this.printing = printing;
      this.#look();
    });
  }

  hostDisconnected(): void {
    this.#forget();
    this.#sizes.disconnect();
    this.#scroller = null;
  }

  hostUpdated(): void {
    const scroller = this.#host.querySelector<HTMLElement>(".rows");
    if (scroller !== this.#scroller) {
      this.#sizes.disconnect();
      this.#scroller = scroller;
      scroller?.addEventListener("scroll", () => this.#look(), { passive: true });
      if (scroller) this.#sizes.observe(scroller);
    }
    this.#measure();
    this.#look();
  }

  #measure(): void {
    const scroller = this.#scroller;
    const space = scroller?.querySelector<HTMLElement>(".rows-space");
    if (!scroller || !space || this.printing) return;
    const top = this.#heights.at(scroller.scrollTop);
    const heights = Array.from(space.children, (row) => row.getBoundingClientRect().height);
    if (this.#assumedOnce && heights.some((height) => height > 0)) {
      this.#assumedOnce = false;
      this.#heights.assume(heights.reduce((sum, height) => sum + height, 0) / heights.length);
    }
    let above = 0;
    for (const [at, height] of heights.entries()) {
      const difference = this.#heights.measure(this.first + at, height);
      if (this.first + at < top) above += difference;
    }
    // What is read stays where it is when rows above turn out taller.
    if (above !== 0) scroller.scrollTop += above;
  }

  #look(): void {
    const scroller = this.#scroller;
    const space = scroller?.querySelector<HTMLElement>(".rows-space");
    if (!scroller || !space) return;
    scroller.toggleAttribute("data-whole", this.printing);
    if (this.printing) {
      this.#set(0, Math.min(this.count, MOST_PRINTED));
    } else {
      const size = scroller.clientHeight || FIRST_ROWS * this.#assumed;
      const first = this.#heights.at(scroller.scrollTop) - SPARE_ROWS;
      const last = this.#heights.at(scroller.scrollTop + size) + 1 + SPARE_ROWS;
      this.#set(Math.max(0, first), Math.min(this.count, last));
    }
    const before = this.printing ? 0 : this.#heights.offset(this.first);
    const after = this.printing ? 0 : this.#heights.total - this.#heights.offset(this.last);
    space.style.setProperty("padding-top", `${before}px`);
    space.style.setProperty("padding-bottom", `${after}px`);
  }

  #set(first: number, last: number): void {
    if (first === this.first && last === this.last) return;
    this.first = first;
    this.last = last;
    this.#host.requestUpdate();
  }
}

/** Calls when printing begins and when it has ended. Gives back what ends that. */
export function onPrint(call: (printing: boolean) => void): () => void {
  const media = matchMedia("print");
  const hear = () => call(media.matches);
  const before = () => call(true);
  const after = () => call(false);
  media.addEventListener("change", hear);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    media.removeEventListener("change", hear);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}

/** Where a key leads in a list of so many rows; null for a key that leads nowhere. */
export function rowByKey(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "PageDown":
      return Math.min(last, at + page);
    case "PageUp":
      return Math.max(0, at - page);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** Rows beyond either edge, so that scrolling meets drawn ones. */
const SPARE_ROWS = 8;
/** Rows that are drawn before the box was measured. */
const FIRST_ROWS = 24;
