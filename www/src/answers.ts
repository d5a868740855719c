// The page's desk: what the second engine knows about the question that was last answered.

import type { Desk } from "./desk.js";
import type { Engine } from "./engine.js";
import { pemOf } from "./hex.js";
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

  async compare(sha256: string, other: string | InputFile, beside: readonly string[] = []): Promise<Comparison | Inspection> {
    const [first, more] = await Promise.all([this.der(sha256), Promise.all(beside.map((one) => this.der(one)))]);
    let second: Uint8Array[];
    if (typeof other === "string") {
      second = [await this.der(other)];
    } else {
      const found = JSON.parse(await this.#engine.call("inspect", [other], null, false)) as Inspection;
      if (found.certificates.length === 0) return found;
      const own = found.certificates.slice(0, MOST_OF_A_FILE);
      second = await Promise.all(own.map((one) => this.#engine.call("der", [other], one.sha256)));
    }
    const files = [bundle("first", [first, ...more]), bundle("second", [...second, ...more])];
    return JSON.parse(await this.#engine.call("compare", files, this.#asked.options, [])) as Comparison;
  }
}

/** Certificates as one file, in this order. */
function bundle(name: string, ders: readonly Uint8Array[]): InputFile {
  return { name, bytes: new TextEncoder().encode(ders.map((der) => pemOf(der, "CERTIFICATE")).join("")) };
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

/** Of a file that is compared: its first certificate, and what may stand above it. */
const MOST_OF_A_FILE = 64;
