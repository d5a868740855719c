// The forms in which a report can be taken away.

import { sha256 } from "../../wasm/npm/sha256.js";
import { modules } from "./build.js";
import { bundleOf } from "./bundle.js";
import type { Desk } from "./desk.js";
import { htmlDocument } from "./document.js";
import { envelope } from "./envelope.js";
import type { Exported } from "./facts.js";
import { givenFiles, givenZone } from "./given.js";
import { markdown } from "./markdown.js";
import { pem } from "./secrets.js";
import type { Report, Verdict } from "./types.js";

/** Each with its name as a file and its type. A name never holds anything of the input. */
export const FORMS = {
  json: ["zoneseal-report.json", "application/json"],
  envelope: ["zoneseal-export.json", "application/json"],
  markdown: ["zoneseal-report.md", "text/markdown"],
  html: ["zoneseal-report.html", "text/html"],
  pem: ["zoneseal-bundle.pem", "application/x-pem-file"],
} as const;
export type Form = keyof typeof FORMS;

/** What is taken away, and how. */
export interface Taken {
  json: string;
  report: Report;
  verdict: Verdict | undefined;
  /** The time that the reader chose; null where it was the clock's. */
  asOf: string | null;
  claimed: boolean;
  desk: Desk | null;
  withBytes: boolean;
  keepRoot: boolean;
}

/** The text. Fails where the desk does, and where the form needs one that is not there. */
export async function textOf(form: Form, taken: Taken): Promise<string> {
  switch (form) {
    case "json":
      return taken.json;
    case "envelope": {
      const { report, withBytes } = taken;
      const { intake } = deskOf(taken);
      if (!intake) throw new Error(NO_FILES);
      return envelope({ exported: await exportedOf(taken), files: givenFiles(intake), zone: givenZone(intake, report), read: intake.read, withBytes });
    }
    case "markdown":
      return markdown(await exportedOf(taken));
    case "html":
      return htmlDocument(await exportedOf(taken));
    case "pem": {
      const { report, verdict, keepRoot } = taken;
      const path = verdict ? bundleOf(report, verdict, keepRoot) : [];
      const ders = await Promise.all(path.map(({ sha256 }) => deskOf(taken).der(sha256)));
      return ders.map((der) => pem("CERTIFICATE", der)).join("");
    }
  }
}

async function exportedOf({ json, report, verdict, asOf, claimed }: Taken): Promise<Exported> {
  return {
    json,
    report,
    verdict: verdict ?? null,
    timeChosen: asOf !== null,
    claimed: claimed && report.question.zone !== null,
    sha256: await sha256(new TextEncoder().encode(json)),
    modules,
  };
}

function deskOf({ desk }: Taken): Desk {
  if (!desk) throw new Error(NO_FILES);
  return desk;
}

const NO_FILES = "the page that shows this report does not hold its files";
