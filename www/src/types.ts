// The parts of a report by name. All of it is derived from the engine's JSON Schema.

import type { Report } from "../../wasm/npm/dist/report.js";

export type { CodeText } from "../../wasm/npm/dist/codes.js";
export type { Report };
export type Headline = Report["headline"];
export type Verdict = Report["verdicts"][number];
export type Finding = Verdict["findings"][number];
export type Candidate = Verdict["candidates"][number];
export type Certificate = Report["certificates"][number];
export type InputObject = Report["objects"][number];

/** A file as the engine takes it. */
export interface InputFile {
  name: string;
  bytes: Uint8Array;
}
