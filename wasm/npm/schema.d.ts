/** A JSON Schema (draft 2020-12). */
export interface JsonSchema {
  readonly $schema: string;
  readonly title: string;
  readonly [keyword: string]: unknown;
}

/** Of a report: what `verify` and `split` answer. */
export const report: JsonSchema;

/** Of an inspection or a comparison: what `inspect` and `compare` answer. */
export const inspect: JsonSchema;

/** Of a policy: what `verify` can be asked beyond time, zone and evidence. */
export const policy: JsonSchema;

/** Of what would change an answer: what `whatChanges` answers. */
export const changes: JsonSchema;
