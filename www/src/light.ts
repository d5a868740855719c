import { LitElement } from "lit";

/** An element that renders into the page itself, so that one style sheet and ARIA references reach all of it. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    // What the document holds for readers without scripts has done its work.
    this.replaceChildren();
    return this;
  }
}
