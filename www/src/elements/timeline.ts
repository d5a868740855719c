import { html, nothing } from "lit";
import {
  axisOf,
  boundariesOf,
  firstToEnd,
  iso,
  nextChange,
  previousChange,
  rowsOf,
  sharedBy,
  stepOn,
  type Boundary,
  type ChangeDate,
  type Row,
  type Span,
} from "../breakpoints.js";
import type { Desk } from "../desk.js";
import { emit } from "../events.js";
import { LightElement } from "../light.js";
import { drawPlot, Plot } from "../plot.js";
import { shortName } from "../text.js";
import { date, dateTime, now } from "../time.js";
import type { Changes, Report, Verdict } from "../types.js";
import "./changes.js";

/**
 * When the path holds, and what time it is judged at: that time can be dragged, typed, and moved to the next date at
 * which the answer changes.
 */
export class ZonesealTimeline extends LightElement {
  static override properties = {
    report: { attribute: false },
    verdict: { attribute: false },
    asOf: { attribute: false },
    claimed: { type: Boolean },
    desk: { attribute: false },
    whole: { state: true },
    width: { state: true },
    dragged: { state: true },
    changes: { state: true },
    unknown: { state: true },
  };
  declare report: Report;
  declare verdict: Verdict;
  /** The time that the reader chose; null where it was the clock's. */
  declare asOf: string | null;
  declare claimed: boolean;
  /** Knows at which dates the answer changes; null where there is nobody to ask. */
  declare desk: Desk | null;
  /** Whether the axis shows the whole range. */
  declare whole: boolean;
  declare width: number;
  /** Where the line is held, in milliseconds; null where nobody holds it. */
  declare dragged: number | null;
  declare changes: Changes | null;
  /** Whether nobody could say when the answer changes. */
  declare unknown: boolean;

  #rows: Row[] = [];
  #axis: Span = { from: 0, to: 1 };
  #plot = new Plot(this.#axis, 0);
  #question = "";
  #asked: string | null = null;
  #askedAt = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #sizes = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.asOf = null;
    this.claimed = false;
    this.desk = null;
    this.whole = false;
    this.width = 0;
    this.dragged = null;
    this.changes = null;
    this.unknown = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("zs-key", this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("zs-key", this.#shortcut);
    this.#sizes.disconnect();
    clearTimeout(this.#waiting);
    clearTimeout(this.#looking);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("report")) {
      const { question, certificates } = this.report;
      const asked = JSON.stringify([{ ...question, at: "" }, certificates.map(({ sha256 }) => sha256)]);
      // The dates are those of the question, whatever time it is asked for.
      if (asked !== this.#question) this.changes = null;
      this.#question = asked;
    }
    this.#rows = rowsOf(this.report, this.verdict);
    // While the line is held, the ground under it stands still.
    if (this.dragged === null) this.#axis = axisOf(this.#rows, this.#at(), this.whole);
    this.#plot = new Plot(this.#axis, this.width);
  }

  protected override render() {
    if (this.#rows.length === 0) return nothing;
    const at = this.#at();
    const { desk } = this;
    return html`
      <section class="timeline" id="timeline" tabindex="-1" aria-labelledby="timeline-title">
        <header>
          <h2 id="timeline-title">Timeline</h2>
          <p class="faint">${this.#summary()}</p>
        </header>
        ${desk ? this.#controls(at) : nothing}
        <div class="plot">
          ${this.width > 0 ? this.#picture(at) : nothing}
          ${desk ? this.#handle(at) : nothing}
        </div>
        ${desk
          ? html`<zoneseal-changes
              .changes=${this.changes}
              .boundaries=${this.unknown ? boundariesOf(this.#rows) : null}
              .report=${this.report}
              .claimed=${this.claimed}
              .at=${at}
            ></zoneseal-changes>`
          : nothing}
      </section>
    `;
  }

  #handle(at: number) {
    const moment = `${this.asOf === null && this.dragged === null ? "now, " : ""}${dateTime(iso(at))}`;
    return html`
      <div
        class="handle"
        role="slider"
        tabindex="0"
        aria-label="Verify at"
        aria-orientation="horizontal"
        aria-keyshortcuts="T"
        aria-valuemin=${Math.floor(this.#axis.from / 1000)}
        aria-valuemax=${Math.ceil(this.#axis.to / 1000)}
        aria-valuenow=${Math.floor(at / 1000)}
        aria-valuetext=${moment}
        @keydown=${this.#key}
        @pointerdown=${this.#grab}
        @pointermove=${this.#drag}
        @pointerup=${this.#release}
        @pointercancel=${this.#release}
      ></div>
    `;
  }

  protected override firstUpdated(): void {
    this.#sizes.observe(this);
  }

  protected override updated(changed: Map<string, unknown>): void {
    this.#measure();
    if (changed.has("report") || changed.has("desk")) this.#look();
    const handle = this.querySelector<HTMLElement>(".handle");
    handle?.style.setProperty("left", `${this.#plot.x(this.#at())}px`);
  }

  #summary() {
    const shared = sharedBy(this.#rows);
    const first = firstToEnd(this.#rows);
    if (!shared) return "These certificates are never all valid at once.";
    const ends = first && this.#rows.length > 1 ? html`; <bdi>${shortName(first.certificate)}</bdi> is the first to end` : nothing;
    return html`All are valid from ${date(iso(shared.from))} to ${date(iso(shared.to))}${ends}.`;
  }

  /** The dates that can be jumped to: where the answer changes, or, where nobody knows that, a certificate begins or ends. */
  #jumps(): readonly (ChangeDate | Boundary)[] {
    return this.changes?.dates ?? (this.unknown ? boundariesOf(this.#rows) : []);
  }

  #controls(at: number) {
    const dates = this.#jumps();
    const previous = previousChange(dates, at);
    const next = nextChange(dates, at);
    return html`
      <div class="controls">
        <label class="field">
          <span>Verify at, UTC</span>
          <input type="datetime-local" step="1" .value=${iso(at).slice(0, 19)} @change=${this.#typed} />
        </label>
        <button data-do="now" ?disabled=${this.asOf === null} aria-keyshortcuts="N" @click=${() => this.#ask(null)}>Now</button>
        <button data-do="previous" ?disabled=${!previous} aria-keyshortcuts="[" @click=${() => this.#jump(previous)}>Previous change</button>
        <button data-do="next" ?disabled=${!next} aria-keyshortcuts="]" @click=${() => this.#jump(next)}>Next change</button>
        <label class="whole-range"><input type="checkbox" .checked=${this.whole} @change=${(event: Event) => (this.whole = (event.target as HTMLInputElement).checked)} /> Whole range</label>
      </div>
    `;
  }

  #picture(at: number) {
    const drawn = drawPlot(this.#plot, {
      rows: this.#rows,
      dates: this.changes?.dates ?? [],
      at,
      clock: this.asOf === null ? null : Date.parse(now()),
      claimed: this.claimed,
      jump: (change) => this.#jump(change),
    });
    return html`<div class="bars-of" @pointerdown=${this.#press}>${drawn}</div>`;
  }

  #at(): number {
    return this.dragged ?? Date.parse(this.report.question.at);
  }

  /** The time under a pointer. */
  #timeAt(clientX: number): number {
    return this.#plot.timeAt(clientX - (this.querySelector(".plot")?.getBoundingClientRect().left ?? 0));
  }

  #grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.dragged = this.#at();
  };

  #drag = (event: PointerEvent): void => {
    if (this.dragged === null) return;
    this.dragged = this.#timeAt(event.clientX);
    this.#askSoon(iso(this.dragged));
  };

  #release = (): void => {
    const { dragged } = this;
    if (dragged === null) return;
    clearTimeout(this.#waiting);
    this.dragged = null;
    if (iso(dragged) !== this.report.question.at) this.#ask(iso(dragged));
  };

  /** A mouse may also click where the time should be; a finger scrolls there. */
  #press = (event: PointerEvent): void => {
    if (!this.desk) return;
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    this.#ask(iso(this.#timeAt(event.clientX)));
  };

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOn(this.#axis);
    const at = this.#at();
    const times: Record<string, number> = {
      ArrowRight: at + step,
      ArrowUp: at + step,
      ArrowLeft: at - step,
      ArrowDown: at - step,
      PageUp: at + 10 * step,
      PageDown: at - 10 * step,
      Home: this.#axis.from,
      End: this.#axis.to,
    };
    const time = times[event.key];
    if (time === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#ask(iso(Math.max(this.#axis.from, Math.min(this.#axis.to, time))));
  };

  #shortcut = (event: Event): void => {
    if (!this.desk) return;
    const { key } = (event as CustomEvent<{ key: string }>).detail ?? {};
    const at = this.#at();
    const dates = this.#jumps();
    if (key === "[") this.#jump(previousChange(dates, at));
    else if (key === "]") this.#jump(nextChange(dates, at));
    else if (key === "N") this.#ask(null);
    else if (key === "T") this.querySelector<HTMLElement>(".handle")?.focus();
  };

  #typed = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    const time = Date.parse(`${value.length === 16 ? `${value}:00` : value}Z`);
    if (!Number.isNaN(time)) this.#ask(iso(time));
  };

  #jump(change: { at: string } | undefined): void {
    if (change) this.#ask(change.at);
  }

  #ask(at: string | null): void {
    this.#asked = at;
    this.#askedAt = performance.now();
    emit(this, "zs-ask", { at });
  }

  /** While the line is moved: one question at a time, and the last one always. */
  #askSoon(at: string): void {
    clearTimeout(this.#waiting);
    const answered = this.#asked === null || this.#asked === this.report.question.at;
    const since = performance.now() - this.#askedAt;
    const wait = answered ? LIVE_MS - since : PATIENCE_MS - since;
    if (wait <= 0) this.#ask(at);
    else this.#waiting = setTimeout(() => (this.dragged === null ? undefined : this.#askSoon(iso(this.dragged))), wait);
  }

  /** Asks for the dates, once the answer has stood for a moment. */
  #look(): void {
    clearTimeout(this.#looking);
    const { desk } = this;
    if (!desk) return;
    this.unknown = false;
    this.#looking = setTimeout(() => void this.#find(desk), this.changes ? SETTLED_MS : 0);
  }

  async #find(desk: Desk): Promise<void> {
    try {
      const changes = await desk.changes();
      if (desk === this.desk) this.changes = changes;
    } catch {
      // Another question came, which asks anew; or the engine could not say.
      if (desk === this.desk) this.unknown = this.changes === null;
    }
  }

  #measure(): void {
    const width = Math.floor(this.querySelector(".plot")?.clientWidth ?? 0);
    if (width !== this.width) this.width = width;
  }
}

const LIVE_MS = 80;
const PATIENCE_MS = 600;
const SETTLED_MS = 300;

customElements.define("zoneseal-timeline", ZonesealTimeline);
