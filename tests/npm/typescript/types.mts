// What the types say. Compiled and never run.

import {
  type Changes,
  type Code,
  type Comparison,
  type Finding,
  type FindingOf,
  type Inspection,
  type KeyMatch,
  type Report,
  type ZonesealError,
  compare,
  inspect,
  keyMatches,
  split,
  verify,
  verifyAsync,
  verifyJson,
  whatChanges,
  init,
} from "zoneseal";
import { init as initSlim } from "zoneseal/slim";
import { init as initInline } from "zoneseal/inline";
import { init as initPkcs12 } from "zoneseal/pkcs12";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
/** Whether `any` stands somewhere in a tree of plain data. */
type HasAny<T> = IsAny<T> extends true ? true : T extends readonly (infer I)[] ? HasAny<I> : T extends object ? true extends { [K in keyof T]-?: HasAny<T[K]> }[keyof T] ? true : false : false;
function holds<_T extends true>(): void {}

holds<Equal<ReturnType<typeof verify>, Report>>();
holds<Equal<ReturnType<typeof split>, Report>>();
holds<Equal<ReturnType<typeof verifyAsync>, Promise<Report>>>();
holds<Equal<ReturnType<typeof verifyJson>, string>>();
holds<Equal<ReturnType<typeof inspect>, Inspection>>();
holds<Equal<ReturnType<typeof compare>, Comparison | Inspection>>();
holds<Equal<ReturnType<typeof keyMatches>, KeyMatch>>();
holds<Equal<ReturnType<typeof whatChanges>, Changes>>();
holds<Equal<HasAny<Report>, false>>();
holds<Equal<HasAny<Inspection | Comparison | Changes | KeyMatch>, false>>();
holds<Equal<HasAny<Parameters<typeof verify>[1]>, false>>();
holds<Equal<Report["outcome"], "trusted" | "rejected" | "incomplete">>();
holds<Equal<Report["headline"]["code"], Code>>();

export function told(finding: Finding): string {
  switch (finding.severity) {
    case "error": {
      const error: FindingOf<"error"> = finding;
      return error.expected;
    }
    case "missing":
    case "warning":
    case "info":
      return finding.found;
    default: {
      const nothing: never = finding;
      return nothing;
    }
  }
}

export function matched(match: KeyMatch): string {
  // @ts-expect-error: the reason is there only where keys cannot be compared
  match.reason;
  return match.match === "not-comparable" ? match.reason : match.match;
}

export function refused(error: ZonesealError): boolean {
  return error.code === "engine-poisoned" || error.code === "another";
}

export async function accepted(): Promise<void> {
  const bytes = new Uint8Array();
  verify([bytes, bytes.buffer, "pem", { name: "a", bytes }], { at: new Date(), zone: { zone: 1 }, role: "server", anchors: bytes });
  await init(bytes, { mlDsa: Promise.resolve("zoneseal-mldsa.wasm") });
  await initSlim("zoneseal.wasm");
  await initInline();
  await initPkcs12();
  // @ts-expect-error: an option that there is not
  verify(bytes, { colour: "red" });
  // @ts-expect-error: a role that there is not
  verify(bytes, { role: "boss" });
  // @ts-expect-error: a code that there is not
  verify(bytes).headline.code === "nonsense";
  // @ts-expect-error: a number is no input
  verify(42);
  // @ts-expect-error: slim needs a source
  await initSlim();
  // @ts-expect-error: a number is no source
  await init(42);
}
