// What elements ask of the page around them: events that bubble, each with the shape of its detail.

import type { Question } from "./question.js";

export interface Asks {
  /** Bring a certificate of the report into view; with bytes of its DER, its expert view at these. */
  "zs-show": { certificate: number; bytes?: readonly [number, number] };
  /** Change the question. */
  "zs-ask": Partial<Question>;
  /** Make the certificate the authority of a zone of this name. `done` is told why not, or null. */
  "zs-adopt": { sha256: string; id: string; done(problem: string | null): void };
  /** Give a certificate a part in the question. An authority is made by `zs-adopt` alone, with the name of its zone. */
  "zs-role": { sha256: string; role: Exclude<Part, "anchor"> };
}

/** The parts that a reader can give to a certificate. */
export type Part = "anchor" | "intermediate" | "leaf" | "edge";

/** Asks. It is the reader's doing, so whoever stands around the element may answer. */
export function emit<Name extends keyof Asks>(from: EventTarget, name: Name, detail: Asks[Name]): void {
  from.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
}

declare global {
  // So that listeners in templates are checked, too.
  interface HTMLElementEventMap {
    "zs-show": CustomEvent<Asks["zs-show"]>;
    "zs-ask": CustomEvent<Asks["zs-ask"]>;
    "zs-adopt": CustomEvent<Asks["zs-adopt"]>;
    "zs-role": CustomEvent<Asks["zs-role"]>;
  }
}
