import { html } from "lit";
import { causeOf } from "../cause.js";
import type { EngineFailure } from "../engine.js";
import { classIcon } from "../icons.js";
import { LightElement } from "../light.js";
import { visible } from "../text.js";

/** What stands in the verdict's place when the engine gave none. It is never an old verdict. */
export class ZonesealFailure extends LightElement {
  static override properties = { failure: { attribute: false } };
  declare failure: EngineFailure;

  protected override render() {
    const { heading, text } = this.#words();
    return html`
      <section class="verdict undecided" role="status" data-failure=${this.failure.kind}>
        <p class="class">${classIcon("undecided")}<span>Cannot decide</span></p>
        <div class="words">
          <h1>${heading}</h1>
          <p class="plain">${text}</p>
          <p class="expert"><code>${visible(this.failure.message)}</code></p>
        </div>
      </section>
    `;
  }

  #words() {
    const command = html`<code>zoneseal verify --zone site/zone.json FILE</code>`;
    switch (this.failure.kind) {
      case "broken":
        return {
          heading: "zoneseal failed, this is our bug.",
          text: html`Nothing was decided about your files. The engine has been restarted: other input works. On the
            command line: ${command}`,
        };
      case "slow":
        return {
          heading: "zoneseal did not finish, this is our bug.",
          text: html`Nothing was decided about your files. The engine has been stopped, and starts anew with the next
            input. On the command line: ${command}`,
        };
      case "blocked":
        return { heading: "The engine cannot run here.", text: html`${this.#cause()} On the command line: ${command}` };
      case "refused":
      case "superseded":
        return {
          heading: "The question was not accepted.",
          text: html`Change it above.`,
        };
    }
  }

  #cause(): string {
    switch (causeOf(this.failure.message)) {
      case "policy":
        return (
          "The content security policy that this page is served with does not let it run: it needs 'wasm-unsafe-eval' in " +
          "script-src, and 'self' in script-src and worker-src. Ask whoever serves the page, or serve it yourself: zoneseal page."
        );
      case "browser":
        return "This browser does not run WebAssembly, or it was switched off in it. A current browser runs it.";
      case "unknown":
        return "It is WebAssembly in a worker, and the browser did not start it. A current browser does.";
    }
  }
}

customElements.define("zoneseal-failure", ZonesealFailure);
