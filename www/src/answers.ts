// The page's desk: what the second engine knows about the question that was last answered.

import type { Desk } from "./desk.js";
import type { Engine } from "./engine.js";
import type { Changes, Comparison, InputFile, InspectedCertificate, Inspection } from "./types.js";

/** A question as the engine was asked it: what its report rests on. */
export interface Asked {
  files: InputFile[];
  options: string;
  /** The certificates of the zone file, which the report lists after those that were handed in. */
  anchors: InputFile[];
  at: string;
}

export class Answers implements Desk {
  readonly #engine: Engine;
  readonly #asked: Asked;
  readonly #ders = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #inspected = new Map<string, Promise<InspectedCertificate>>();
  #changes: Promise<Changes> | null = null;

  constructor(engine: Engine, asked: Asked) {
    this.#engine = engine;
    this.#asked = asked;
  }

  der(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    return once(this.#ders, sha256, () => {
      const { files, anchors } = this.#asked;
      return this.#engine.call("der", [...files, ...anchors], sha256);
    });
  }

  inspect(sha256: string): Promise<InspectedCertificate> {
    return once(this.#inspected, sha256, async () => {
      const bytes = await this.der(sha256);
      const text = await this.#engine.call("inspect", [{ name: "certificate", bytes }], this.#asked.at, true);
      const [certificate] = (JSON.parse(text) as Inspection).certificates;
      if (!certificate) throw new Error("the certificate could not be read again");
      return certificate;
    });
  }

  changes(): Promise<Changes> {
    this.#changes ??= this.#engine
      .call("whatChanges", this.#asked.files, this.#asked.options, [])
      .then((text) => JSON.parse(text) as Changes);
    return this.#changes;
  }

  async compare(sha256: string, other: string | InputFile): Promise<Comparison> {
    const one = { name: "first", bytes: await this.der(sha256) };
    const two = typeof other === "string" ? { name: "second", bytes: await this.der(other) } : other;
    const text = await this.#engine.call("compare", [one, two], this.#asked.options, []);
    return JSON.parse(text) as Comparison;
  }
}

function once<Value>(kept: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  let value = kept.get(key);
  if (!value) {
    value = make();
    kept.set(key, value);
    // A failure is not kept: it may be asked again.
    value.catch(() => kept.delete(key));
  }
  return value;
}
