// The page's desk: what the second engine knows about the question that was last answered.

import { concatenated } from "./bytes.js";
import type { Desk, Intake } from "./desk.js";
import { EngineFailure, type Engine } from "./engine.js";
import type { Changes, Comparison, InputFile, InspectedCertificate, Inspection } from "./types.js";

/** A question as the engine was asked it: what its report rests on. */
export interface Asked {
  files: InputFile[];
  options: string;
  /** The certificates of the zone file, which the report lists after those that were handed in. */
  anchors: InputFile[];
  at: string;
  /** The certificates of the files, by SHA-256. */
  certificates: string[];
  /** Whether it was the split, of which nothing tells what would change it. */
  isSplit: boolean;
}

/** Certificates that go with each side of a comparison: more than any chain has. */
const MOST_BESIDE = 64;

export class Answers implements Desk {
  readonly #engine: Engine;
  readonly #asked: Asked;
  readonly #ders = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #inspected = new Map<string, Promise<InspectedCertificate>>();
  #changes: Promise<Changes> | null = null;

  constructor(
    engine: Engine,
    asked: Asked,
    readonly intake: Intake,
  ) {
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
    if (this.#asked.isSplit) return Promise.reject(new EngineFailure("refused", "what would change the split is not computed"));
    this.#changes ??= this.#engine
      .call("whatChanges", this.#asked.files, this.#asked.options, [])
      .then((text) => JSON.parse(text) as Changes);
    return this.#changes;
  }

  async compare(sha256: string, other: string | InputFile): Promise<Comparison | Inspection> {
    // Each is judged with the rest of its own file, so that both get everything that was given.
    const beside = await Promise.all(this.#asked.certificates.slice(0, MOST_BESIDE).map((one) => this.der(one)));
    const side = (name: string, bytes: Uint8Array) => ({ name, bytes: concatenated([bytes, ...beside]) });
    const one = side("first", await this.der(sha256));
    const compare = async (engine: Engine, two: InputFile) =>
      JSON.parse(await engine.call("compare", [one, two], this.#asked.options, [])) as Comparison | Inspection;
    if (typeof other === "string") return compare(this.#engine, side("second", await this.der(other)));
    // A file that is no part of the question. It may hold a key, so whoever reads it is not used again.
    const reader = this.#engine.another();
    try {
      const { certificates } = JSON.parse(await reader.call("inspect", [other], null, false)) as Inspection;
      const own = await Promise.all(certificates.slice(0, MOST_BESIDE).map(({ sha256 }) => reader.call("der", [other], sha256)));
      // A renewal may bring its new issuers.
      return await compare(reader, own.length > 0 ? side(other.name, concatenated(own)) : other);
    } finally {
      reader.retire();
    }
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
