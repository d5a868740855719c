import { html, nothing } from "lit";
import { workerOrigin } from "../binding.js";
import { modules } from "../build.js";
import { LightElement } from "../light.js";
import { state, type OfflineState } from "../offline.js";
import { watchRequests, type Requests } from "../requests.js";
import { openSheet, sheet } from "../sheet.js";

/** What the promise of the bar rests on, what it does not cover, and how to see for oneself. */
export class ZonesealProof extends LightElement {
  static override properties = {
    kept: { state: true },
    requests: { state: true },
    opened: { state: true },
  };
  declare kept: OfflineState | null;
  declare requests: Requests;
  declare opened: boolean;

  readonly #closed = new AbortController();

  constructor() {
    super();
    this.kept = null;
    this.requests = { others: [], own: 0 };
    this.opened = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // From the start, so that nothing is missed.
    watchRequests((requests) => (this.requests = { ...requests }), this.#closed.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#closed.abort();
  }

  async open(): Promise<void> {
    this.opened = true;
    await this.updateComplete;
    openSheet(this, "proof");
    this.kept = await state();
  }

  protected override render() {
    return sheet("proof", "Nothing leaves this page", this.opened ? this.#content() : nothing, true);
  }

  #content() {
    const { others, own } = this.requests;
    const policy = this.kept && policyOf(this.kept);
    const build = this.kept?.build ?? "";
    return html`
      <p>
        The engine that judges runs in this page. What you drop is read by it here, and the policy below, which the browser
        holds the page to, names no other host. What could be sent to the host itself would show in the counter.
      </p>
      <p class="boxed">
        A page cannot vouch for the host that served it: another host could show you the same words. To check this one,
        compare the hashes with the signed list of the release, or take the page from the binary: <code>zoneseal page</code>.
      </p>
      <section aria-labelledby="proof-build">
        <h3 id="proof-build">Hashes to compare (SHA-256)</h3>
        <dl class="facts">
          ${/[1-9a-f]/.test(build) ? html`<div><dt>This build</dt><dd><code data-proof="build">${build}</code></dd></div>` : nothing}
          ${modules.map(({ name, sha256 }) => html`<div><dt>${name}</dt><dd><code data-proof=${name}>${sha256}</code></dd></div>`)}
        </dl>
      </section>
      <section aria-labelledby="proof-requests">
        <h3 id="proof-requests">Requests since it loaded</h3>
        <p>
          <strong class="counter" data-proof="requests">${others.length}</strong> beside its own files, which the page and its engine read
          <span data-proof="own">${own}</span> times, from the host or from what this browser keeps.
        </p>
        ${others.length > 0 ? html`<ul class="requests">${others.map((name) => html`<li><code>${name}</code></li>`)}</ul>` : nothing}
        <p class="faint">The number is the browser's (Resource Timing), and goes on counting while this is open.</p>
      </section>
      <section aria-labelledby="proof-offline">
        <h3 id="proof-offline">Go offline and try</h3>
        <p>
          Unplug the network, or let the browser work offline, and drop a file: you get the same verdict.
          ${reload(this.kept)}
        </p>
      </section>
      <section aria-labelledby="proof-policy">
        <h3 id="proof-policy">The policy in force</h3>
        ${policy
          ? html`
              <p>${policy.from}</p>
              <ul class="policy" data-proof="policy">
                ${policy.text.split(";").map((rule) => html`<li><code>${rule.trim()}</code></li>`)}
              </ul>
              <p data-proof="worker">${this.kept && workerOf(this.kept, policy)}</p>
            `
          : html`<p>Reading it…</p>`}
      </section>
      <section aria-labelledby="proof-kept">
        <h3 id="proof-kept">What stays in this browser</h3>
        <p>${this.kept?.installed ? "The page's own files, your" : "Your"} choice of light or dark, and whether keys are on. Nothing of what you drop.</p>
      </section>
    `;
  }
}

customElements.define("zoneseal-proof", ZonesealProof);

const FROM_DISK = location.protocol === "file:";

interface Policy {
  text: string;
  /** Where it was read. */
  from: string;
}

/** Whether the page comes back without a network. */
function reload(kept: OfflineState | null): string {
  if (FROM_DISK) return "This page is one file on your disk, so a reload works as well.";
  return kept?.installed ? "This browser keeps the whole page, so a reload works as well." : "Do not reload then: this browser does not keep the page.";
}

/** The policy that binds this page, as far as the page can know it: it cannot read the header that it came with. */
function policyOf({ policy, answered }: OfflineState): Policy {
  const meta = document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]')?.content ?? "none";
  if (FROM_DISK) return { text: meta, from: "As it was built into this page:" };
  if (!policy) return { text: meta, from: "As it was built into this page; the host may have sent another one besides:" };
  if (policy.sent === null) return { text: policy.text, from: "As the host sent it in the header of this page, when this browser took it to keep:" };
  const host = policy.sent === "" ? "The host sent no policy." : "The host sent another policy.";
  if (answered) return { text: policy.text, from: `${host} The service worker that keeps this page put this one into the header of its answer:` };
  return { text: meta, from: `${host} This one was built into the page; from the next load on, the service worker puts a stricter one into the header:` };
}

/** What is known of the policy of the engine's worker. */
function workerOf({ workerPolicy }: OfflineState, { text }: Policy): string {
  const same = workerPolicy?.text === text ? "the same policy" : `its own policy: ${workerPolicy?.text}`;
  const origin = workerOrigin();
  if (origin === "made") return "The engine's worker was made by this page, and the browser holds it to the page's policy.";
  if (!workerPolicy) return "The engine's worker came from the host. This page cannot see whether a policy came with it.";
  if (origin === "kept") return `The engine's worker was answered by the service worker, with ${same}.`;
  if (workerPolicy.sent === null) return `The engine's worker came from the host, with ${same}.`;
  return "The engine's worker came from the host without this policy, which does not bind it. After a reload it does.";
}
