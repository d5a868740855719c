import { html, nothing } from "lit";
import { isSuperseded, type Desk } from "../desk.js";
import { offset } from "../hex.js";
import { severityIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { warnings } from "../lookalike.js";
import { fingerprint, sentence, visible } from "../text.js";
import { dateTime } from "../time.js";
import type { Certificate, InspectedCertificate } from "../types.js";
import { placeButton, type NamedText } from "./names.js";

type Part = InspectedCertificate["fields"][number];
type Extension = InspectedCertificate["extensions"][number];
type Lint = InspectedCertificate["lints"][number];

/** Every field of a certificate with its place, its extensions decoded; without a desk, what the report holds. */
export class ZonesealFields extends LightElement {
  static override properties = {
    certificate: { attribute: false },
    desk: { attribute: false },
    inspected: { state: true },
    problem: { state: true },
  };
  declare certificate: Certificate;
  declare desk: Desk | null;
  declare inspected: InspectedCertificate | null;
  declare problem: string;

  constructor() {
    super();
    this.desk = null;
    this.inspected = null;
    this.problem = "";
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("certificate") && !changed.has("desk")) return;
    // The same certificate, judged anew, says what it said.
    if (this.desk && this.inspected?.sha256 === this.certificate.sha256) return;
    this.inspected = null;
    this.problem = "";
    void this.#load();
  }

  protected override render() {
    const { desk, inspected, problem, certificate } = this;
    if (!desk) return html`<dl class="fields-list">${this.#fromReport()}${this.#identity()}</dl>`;
    if (problem) return html`<p class="notice problem">${visible(sentence(problem))}</p><dl class="fields-list">${this.#fromReport()}${this.#identity()}</dl>`;
    if (!inspected) return html`<p class="working" role="status">Reading…</p>`;
    const { lints, fields, extensions } = inspected;
    return html`
      <div class="fields-columns">
        <div>
          ${lints.length > 0
            ? html`<h4>Worth mending <span class="tally">${lints.length}</span></h4><ul class="lints">${lints.map((lint) => this.#lint(lint))}</ul>`
            : nothing}
          <h4>Fields</h4>
          <dl class="fields-list" data-of="fields">${fields.map((part) => this.#field(part))}${this.#identity()}</dl>
        </div>
        <div>
          <h4>Extensions <span class="tally">${extensions.length}</span></h4>
          ${extensions.length > 0
            ? html`<ul class="extensions">${extensions.map((extension) => this.#extension(extension, certificate.index))}</ul>`
            : html`<p class="faint">none</p>`}
        </div>
      </div>
    `;
  }

  #field({ depth, label, text, bytes }: Part) {
    return html`
      <div data-depth=${Math.min(depth, 4)}>
        <dt>${named(capital(label))}</dt>
        <dd>${value(label, text)} ${placeButton(this, this.certificate.index, [bytes[0] ?? 0, bytes[1] ?? 0])}</dd>
      </div>
    `;
  }

  /** What identifies it, which stands nowhere in it. */
  #identity() {
    const { sha256, spki_sha256, size, source } = this.certificate;
    return [
      row("SHA-256", fingerprint(sha256)),
      row("SHA-256 of the key", fingerprint(spki_sha256)),
      row("Size", `${size.toLocaleString("en")} bytes`),
      row("From", source),
    ];
  }

  #fromReport() {
    const c = this.certificate;
    return [
      row("Subject", c.subject || "empty"),
      row("Issuer", c.issuer),
      row("Serial", fingerprint(c.serial)),
      row("Not before", dateTime(c.not_before)),
      row("Not after", dateTime(c.not_after)),
      row("Key", c.key),
      row("Signature", c.signature),
      row("Authority", c.ca ? `yes, path length ${c.path_length ?? "not limited"}` : "no"),
      row("Key usage", c.key_usage.join(", ") || "not stated"),
      row("Extended key usage", c.extended_key_usage.join(", ") || "not stated"),
    ];
  }

  #extension(extension: Extension, index: number) {
    const { oid, name, critical, decoded, parts, problem, bytes } = extension;
    return html`
      <li class="extension" data-oid=${oid}>
        <p class="extension-head">
          <strong>${name ? visible(name) : "Unknown extension"}</strong>
          <span class="oid">${visible(oid)}</span>
          ${critical ? html`<span class="critical">critical</span>` : nothing}
          ${placeButton(this, index, [bytes[0] ?? 0, bytes[1] ?? 0])}
        </p>
        ${parts.length > MANY
          ? html`<zoneseal-names .label=${oid === ALTERNATIVE_NAMES ? "name" : "part"} .certificate=${index} .items=${items(parts)}></zoneseal-names>`
          : html`<dl class="fields-list">${parts.map((part) => this.#part(part, oid))}</dl>`}
        ${problem ? html`<p class="faint">Decoding stopped: ${visible(problem)}</p>` : nothing}
        ${decoded ? nothing : this.#undecoded(extension)}
      </li>
    `;
  }

  #part({ depth, label, text, bytes }: Part, oid: string) {
    const said = oid === ALTERNATIVE_NAMES ? quoted(text) : value(label, text);
    return html`
      <div data-depth=${Math.min(depth, 4)}>
        <dt>${named(label)}</dt>
        <dd>${said} ${placeButton(this, this.certificate.index, [bytes[0] ?? 0, bytes[1] ?? 0])}</dd>
      </div>
    `;
  }

  /** What nobody decoded here, as the ASN.1 that it is and as octets. */
  #undecoded({ value_bytes, raw }: Extension) {
    const [start = 0, end = 0] = value_bytes;
    const nodes = (this.inspected?.tree?.nodes ?? []).filter(({ header, content }) => (header[0] ?? 0) >= start && (content[1] ?? 0) <= end);
    const shallowest = Math.min(...nodes.map(({ depth }) => depth));
    const octets = raw ?? "";
    const size = end - start;
    return html`
      ${nodes.length > 0
        ? html`<ul class="asn1-lines" aria-label="ASN.1">
            ${nodes.slice(0, MOST_LINES).map(
              ({ depth, name, text }) => html`<li data-depth=${Math.min(depth - shallowest, 6)}><span class="type">${visible(name)}</span> <bdi>${visible(text)}</bdi></li>`,
            )}
            ${nodes.length > MOST_LINES ? html`<li class="faint">and ${nodes.length - MOST_LINES} more elements: see ASN.1 and bytes</li>` : nothing}
          </ul>`
        : html`<p class="faint">Not ASN.1.</p>`}
      <p class="raw"><span class="faint">Hex</span> <code>${octets.match(/../g)?.join(" ") ?? ""}</code></p>
      ${octets.length / 2 < size ? html`<p class="faint">The first ${octets.length / 2} of ${size.toLocaleString("en")} octets; all of them are under ASN.1 and bytes, from ${offset(start)}.</p>` : nothing}
    `;
  }

  #lint({ code, severity, plain, action, bytes, evidence }: Lint) {
    return html`
      <li class="lint ${severity}" data-code=${code}>
        ${severityIcon(severity)}
        <bdi>${visible(plain)} ${action ? visible(action) : nothing}</bdi>
        <span class="meta">
          <a class="code" href="#code=${code}">${code}</a>
          ${bytes && evidence === null ? placeButton(this, this.certificate.index, [bytes[0] ?? 0, bytes[1] ?? 0]) : nothing}
        </span>
      </li>
    `;
  }

  async #load(): Promise<void> {
    const { desk, certificate } = this;
    if (!desk) return;
    const current = () => desk === this.desk && certificate === this.certificate;
    try {
      const inspected = await desk.inspect(certificate.sha256);
      if (current()) this.inspected = inspected;
    } catch (error) {
      if (current() && !isSuperseded(error)) this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

function row(name: string, text: string) {
  return html`<div><dt>${name}</dt><dd>${quoted(text)}</dd></div>`;
}

/** The parts as a list takes them: the same list for the same parts, so that it keeps its filter. */
function items(parts: readonly Part[]): readonly NamedText[] {
  let list = lists.get(parts);
  if (!list) {
    list = parts.map(({ label, text, depth, bytes }) => ({ label, text, depth, bytes: [bytes[0] ?? 0, bytes[1] ?? 0] as const }));
    lists.set(parts, list);
  }
  return list;
}

/** "CN (2.5.4.3)" as a name and its identifier beside it. Of the engine's own words only, never of a file's. */
function named(text: string) {
  const [, name, oid] = WITH_OID.exec(text) ?? [];
  return oid ? html`${visible(name ?? "")} <span class="oid">${oid}</span>` : visible(text);
}

/** What a part says. A name's text is the file's own, and is taken for nothing else. */
function value(label: string, text: string) {
  if (WITH_OID.test(label) || NAMES.has(label)) return quoted(text);
  if (/^not (before|after)$/i.test(label)) return html`<time datetime=${text}>${dateTime(text)}</time> <span class="faint">${visible(text)}</span>`;
  if (/^[0-9a-f]{16,}$/.test(text)) return html`<bdi class="digits">${fingerprint(text)}</bdi>`;
  return html`<bdi>${named(text)}</bdi>`;
}

function quoted(text: string) {
  const signs = warnings(text);
  return html`<bdi class=${signs.length > 0 ? "odd" : nothing}>${visible(text)}</bdi>${signs.map((sign) => html` <span class="sign">${sign}</span>`)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const lists = new WeakMap<readonly Part[], readonly NamedText[]>();
const WITH_OID = /^(.+) \((\d+(?:\.\d+)+)\)$/s;
const NAMES = new Set(["subject", "issuer"]);
const ALTERNATIVE_NAMES = "2.5.29.17";
/** More parts than this get a list of their own, with a count and a filter. */
const MANY = 30;
/** Lines of ASN.1 in a card; the expert view has all of them. */
const MOST_LINES = 60;

customElements.define("zoneseal-fields", ZonesealFields);
