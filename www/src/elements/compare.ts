import { html, nothing } from "lit";
import { isSuperseded, type Desk } from "../desk.js";
import { CLAIMED_TITLE } from "../facts.js";
import { closeIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { fingerprint, sentence, shortName, visible } from "../text.js";
import type { Comparison, Report } from "../types.js";
import type { Pair } from "./certificates.js";
import { placeButton, type NamedText } from "./names.js";

type Side = Comparison["a"];
type Change = Comparison["fields"][number];

/** How two certificates differ: in names, key, fields, and in what the engine says of them. */
export class ZonesealCompare extends LightElement {
  static override properties = {
    pair: { attribute: false },
    report: { attribute: false },
    desk: { attribute: false },
    claimed: { type: Boolean },
    answer: { state: true },
    problem: { state: true },
    all: { state: true },
  };
  declare pair: Pair;
  declare report: Report;
  declare desk: Desk;
  /** Whether the zone came by a link that nobody has adopted. */
  declare claimed: boolean;
  declare answer: Comparison | null;
  declare problem: string;
  /** Whether fields that are the same are shown, too. */
  declare all: boolean;

  #names: { label: string; mark: string; items: NamedText[] }[] = [];

  constructor() {
    super();
    this.claimed = false;
    this.answer = null;
    this.problem = "";
    this.all = false;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("pair") && !changed.has("desk")) return;
    this.answer = null;
    this.problem = "";
    void this.#ask();
  }

  protected override render() {
    return html`
      <section class="compare" aria-labelledby="compare-title">
        <header>
          <h3 id="compare-title" tabindex="-1">Comparison</h3>
          <button class="quiet" aria-label="Close the comparison" @click=${() => this.dispatchEvent(new CustomEvent("zs-close"))}>${closeIcon}</button>
        </header>
        <div aria-live="polite">${this.#content()}</div>
      </section>
    `;
  }

  #content() {
    const { answer, problem } = this;
    if (problem) return html`<p class="notice problem"><bdi>${visible(problem)}</bdi></p>`;
    if (!answer) return html`<p class="working">Comparing…</p>`;
    const fields = this.all ? answer.fields : answer.fields.filter(({ same }) => !same);
    const same = answer.fields.length - answer.fields.filter((change) => !change.same).length;
    return html`
      <div class="sides">${this.#side("Before", answer.a)}${this.#side("After", answer.b)}</div>
      ${answer.same ? html`<p class="same">They are the same certificate, byte for byte.</p>` : nothing}
      <dl class="facts compare-facts">
        <div><dt>Key</dt><dd data-fact="key">${KEY_WORDS[String(answer.same_key)]}</dd></div>
        <div><dt>Would the verdict change?</dt><dd data-fact="verdict">${verdictWords(answer, this.claimed)}</dd></div>
        <div><dt>Names</dt><dd data-fact="names">${this.#names.map(({ label, items }) => `${items.length.toLocaleString("en")} ${label}`).join(", ")}</dd></div>
      </dl>
      ${this.#names.map(({ label, mark, items }) =>
        items.length > 0
          ? html`<details class="name-set" data-set=${label} ?open=${label !== "kept"}>
              <summary><span class="mark" aria-hidden="true">${mark}</span> ${items.length.toLocaleString("en")} ${label}</summary>
              <zoneseal-names .items=${items}></zoneseal-names>
            </details>`
          : nothing,
      )}
      <div class="scroll" tabindex="0" role="group" aria-labelledby="compare-title">
        <table>
          <thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
          <tbody>${fields.map((change) => this.#change(change, answer))}</tbody>
        </table>
      </div>
      ${same > 0
        ? html`<button class="link" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>${this.all ? "Hide" : "Show"} ${same} that are the same</button>`
        : nothing}
    `;
  }

  #side(word: string, { subject, source, sha256, outcome, code, plain }: Side) {
    const known = this.report.certificates.find((certificate) => certificate.sha256 === sha256);
    const [, other] = this.pair;
    const from = known?.source ?? (other instanceof File ? other.name : source);
    return html`
      <div class="side" data-side=${word.toLowerCase()}>
        <h4>${word}</h4>
        <p class="who"><bdi>${known ? shortName(known) : visible(subject || "no subject")}</bdi></p>
        <p class="faint"><bdi>${visible(from)}</bdi></p>
        <p class="faint digits">${fingerprint(sha256.slice(0, 16))}…</p>
        ${this.claimed && outcome === "trusted"
          ? html`<p class="outcome">${CLAIMED_TITLE}: it is not decided.</p>`
          : plain
          ? html`<p class="outcome ${outcome ?? ""}"><bdi>${visible(plain)}</bdi> ${code ? html`<a class="code" href="#code=${code}">${code}</a>` : nothing}</p>`
          : nothing}
      </div>
    `;
  }

  #change({ field, same, a, b, a_bytes, b_bytes }: Change, answer: Comparison) {
    return html`
      <tr class=${same ? "same" : a === null ? "added" : b === null ? "removed" : "changed"} data-field=${field}>
        <th scope="row">${visible(/^[a-z ]+$/.test(field) ? field.charAt(0).toUpperCase() + field.slice(1) : field)}${same ? html` <span class="faint">same</span>` : nothing}</th>
        <td data-side="Before">${this.#said(a, a_bytes, answer.a)}</td>
        <td data-side="After">${this.#said(b, b_bytes, answer.b)}</td>
      </tr>
    `;
  }

  #said(text: string | null, bytes: readonly number[] | null, side: Side) {
    if (text === null) return html`<span class="faint">none</span>`;
    const index = this.report.certificates.findIndex(({ sha256 }) => sha256 === side.sha256);
    return html`<bdi>${visible(text)}</bdi> ${bytes && index >= 0 ? placeButton(this, index, [bytes[0] ?? 0, bytes[1] ?? 0]) : nothing}`;
  }

  async #ask(): Promise<void> {
    const { pair, desk } = this;
    const current = () => pair === this.pair && desk === this.desk;
    const [one, other] = pair;
    try {
      if (other instanceof File && other.size > LIMIT_BYTES) throw new Error(`${other.name} is over 10 MB`);
      const second = other instanceof File ? { name: other.name, bytes: new Uint8Array(await other.arrayBuffer()) } : other;
      const answer = await desk.compare(one, second);
      if (!current()) return;
      if (answer.kind === "inspect") {
        const { plain = "There is no certificate in it.", action = "" } = answer.objects.find(({ problem }) => problem)?.problem ?? {};
        this.problem = `${plain} ${action}`;
        return;
      }
      this.answer = answer;
      this.#names = [
        { label: "added", mark: "+", items: named(answer.names_added) },
        { label: "removed", mark: "−", items: named(answer.names_removed) },
        { label: "kept", mark: "=", items: named(answer.names_kept) },
      ];
    } catch (error) {
      if (!current() || isSuperseded(error)) return;
      this.problem = sentence(error instanceof Error ? error.message : String(error));
    }
  }
}

/** "dNSName web.example" as a kind and a name. */
function named(names: readonly string[]): NamedText[] {
  return names.map((name) => {
    const gap = name.indexOf(" ");
    return { label: name.slice(0, gap), text: name.slice(gap + 1) };
  });
}

function verdictWords({ verdict_differs, a, b }: Comparison, claimed: boolean) {
  if (claimed && (a.outcome === "trusted" || b.outcome === "trusted")) return "not decided: the zone is only claimed";
  if (verdict_differs === null) return "not judged";
  if (!verdict_differs) return html`no: <code>${a.code ?? ""}</code> for both`;
  return html`<strong>yes</strong>: from <code>${a.code ?? ""}</code> to <code>${b.code ?? ""}</code>`;
}

const KEY_WORDS: Record<string, string> = { true: "the same", false: "different", null: "cannot be told" };
/** As much as the page takes in all. */
const LIMIT_BYTES = 10_000_000;

customElements.define("zoneseal-compare", ZonesealCompare);
