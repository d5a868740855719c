// The parts of a report by name. All of it is derived from the engine's JSON Schema.

import type { Changes } from "../../wasm/npm/dist/changes.js";
import type { Comparison, Inspection } from "../../wasm/npm/dist/inspect.js";
import type { Report } from "../../wasm/npm/dist/report.js";

export type { Changes, Comparison, Inspection, Report };
export type Headline = Report["headline"];
export type Verdict = Report["verdicts"][number];
export type Finding = Verdict["findings"][number];
export type Candidate = Verdict["candidates"][number];
export type Certificate = Report["certificates"][number];
export type InputObject = Report["objects"][number];
export type Issuer = Verdict["issuers"][number];
export type InspectedCertificate = Inspection["certificates"][number];
export type TreeNode = NonNullable<InspectedCertificate["tree"]>["nodes"][number];

/** A file as the engine takes it. */
export interface InputFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}
