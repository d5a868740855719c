// The timeline's picture: bars on an axis. What it shows can all be read elsewhere, on the cards and in the list of dates.

import { nothing, svg } from "lit";
import { firstToEnd, sharedBy, stepOn, ticksOf, type ChangeDate, type Row, type Span } from "./breakpoints.js";
import { shortName } from "./text.js";
import { dateTime } from "./time.js";

/** Where times are on a picture of a width in pixels. */
export class Plot {
  /** Names stand above their bars. */
  readonly narrow: boolean;
  readonly #left: number;
  readonly #width: number;

  constructor(
    readonly axis: Span,
    readonly width: number,
  ) {
    this.narrow = width < NARROW_BELOW;
    this.#left = (this.narrow ? 0 : LABELS) + EDGE;
    this.#width = Math.max(1, width - this.#left - EDGE);
  }

  /** How many dates can stand beside each other below it. */
  get room(): number {
    return Math.max(2, Math.floor(this.#width / LABEL_WIDTH));
  }

  x(at: number): number {
    const { from, to } = this.axis;
    return Math.round((this.#left + ((at - from) / (to - from)) * this.#width) * 10) / 10;
  }

  /** The time at a place, no finer than a pixel is. */
  timeAt(x: number): number {
    const { from, to } = this.axis;
    const share = Math.max(0, Math.min(1, (x - this.#left) / this.#width));
    const step = stepOn(this.axis, this.#width);
    return Math.round((from + share * (to - from)) / step) * step;
  }

  shows(at: number): boolean {
    return at >= this.axis.from && at <= this.axis.to;
  }
}

export interface Drawn {
  rows: Row[];
  dates: readonly ChangeDate[];
  /** The time that is judged, in milliseconds. */
  at: number;
  /** The clock's, where it is another; else null. */
  clock: number | null;
  claimed: boolean;
  jump(change: ChangeDate): void;
}

export function drawPlot(plot: Plot, { rows, dates, at, clock, claimed, jump }: Drawn) {
  const pitch = plot.narrow ? 40 : 30;
  const height = TOP + (rows.length + 1) * pitch + 6;
  const shared = sharedBy(rows);
  const first = rows.length > 1 && shared ? firstToEnd(rows) : undefined;
  const marker = (change: ChangeDate) => {
    const tone = change.after.outcome === "trusted" && claimed ? "incomplete" : change.after.outcome;
    return markerShape(plot, change, tone, height, jump);
  };
  return svg`
    <svg class="bars" viewBox="0 0 ${plot.width} ${height}" width=${plot.width} height=${height} aria-hidden="true" focusable="false">
      ${ticksOf(plot.axis, plot.room).map(
        (tick) => svg`
          <path class="tick-mark" d="M${plot.x(tick.at)} ${TOP - 8}V${height}" />
          <text class="tick-label" x=${plot.x(tick.at)} y=${TOP - 14} text-anchor="middle">${tick.label}</text>
        `,
      )}
      ${dates.map(marker)}
      ${bar(plot, "The path", shared, TOP, "path")}
      ${rows.map((row, index) => bar(plot, shortName(row.certificate), row, TOP + (index + 1) * pitch, row === first ? "first" : ""))}
      ${clock !== null && plot.shows(clock) ? svg`<path class="clock" d="M${plot.x(clock)} ${TOP - 8}V${height}" />` : nothing}
      <path class="at" d="M${plot.x(at)} ${TOP - 2}V${height}" />
    </svg>
  `;
}

/** One row. What goes on beyond the axis, or lies beyond it, has an arrow there. */
function bar(plot: Plot, name: string, span: Span | null, y: number, tone: string) {
  const letters = [...name];
  const label = letters.length > NAME && !plot.narrow ? `${letters.slice(0, NAME - 1).join("")}…` : letters.slice(0, 2 * NAME).join("");
  const text = svg`<text class="bar-label ${tone}" x="0" y=${plot.narrow ? y + 11 : y + 16}>${label}</text>`;
  if (!span) return text;
  const { from, to } = plot.axis;
  const top = plot.narrow ? y + 17 : y + 6;
  const [x, end] = [plot.x(Math.max(span.from, from)), plot.x(Math.min(span.to, to))];
  if (span.to < from) return svg`${text}<path class="beyond" d="M${plot.x(from) + 5} ${top + 1.5}l-5 4.5 5 4.5" />`;
  if (span.from > to) return svg`${text}<path class="beyond" d="M${plot.x(to) - 5} ${top + 1.5}l5 4.5-5 4.5" />`;
  return svg`
    ${text}
    <rect class="stretch ${tone}" x=${x} y=${top} width=${Math.max(2, end - x)} height="12" rx="3" />
    ${span.from < from ? svg`<path class="goes-on" d="M${x + 9} ${top + 2.5}l-5 3.5 5 3.5" />` : nothing}
    ${span.to > to ? svg`<path class="goes-on" d="M${end - 9} ${top + 2.5}l5 3.5-5 3.5" />` : nothing}
  `;
}

/** A date at which the answer changes. The pointer may jump to it; for the keyboard there is a button. */
function markerShape(plot: Plot, change: ChangeDate, tone: string, height: number, jump: (change: ChangeDate) => void) {
  const at = Date.parse(change.at);
  if (!plot.shows(at)) return nothing;
  return svg`
    <g class="marker ${tone}" transform="translate(${plot.x(at)} ${TOP - 3})"
      @pointerdown=${(event: Event) => event.stopPropagation()}
      @click=${() => jump(change)}>
      <title>${dateTime(change.at)}</title>
      <path class="fall" d="M0 6V${height - TOP + 3}" />
      <rect x="-12" y="-12" width="24" height="24" />
      <path class="gem" d="M0-5.5 5.5 0 0 5.5-5.5 0z" />
    </g>
  `;
}

// In pixels.
const TOP = 34;
const LABELS = 200;
const LABEL_WIDTH = 110;
const NARROW_BELOW = 640;
/** Room for half a handle on both sides. */
const EDGE = 14;
/** In letters: the rest of a name stands on its card. */
const NAME = 26;
