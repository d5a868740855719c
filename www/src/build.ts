// What this page was built from.

import { identities } from "../../wasm/npm/dist/identities.js";
import type { Module } from "./facts.js";

/** The engine's modules as they stand in the worker's script, each with its SHA-256. */
export const modules: readonly Module[] = ["zoneseal", "zoneseal-mldsa", "zoneseal-pkcs12"].map((name) => ({
  name,
  sha256: identities[name]?.build ?? "",
}));
