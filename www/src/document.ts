// A report as one HTML file that needs nothing else: no script, its own style, and a policy that allows just that.

import { sha256 } from "../../wasm/npm/sha256.js";
import {
  certificateFacts,
  CLAIMED,
  findingFacts,
  headlineFacts,
  HOST,
  originFacts,
  questionFacts,
  titleOf,
  wordOf,
  type Exported,
  type Fact,
} from "./facts.js";
import { count, shortName, visible } from "./text.js";
import type { Finding, Verdict } from "./types.js";

/** The whole document. */
export async function htmlDocument(exported: Exported): Promise<string> {
  const { report, verdict } = exported;
  const { headline } = report;
  const hash = await sha256(new TextEncoder().encode(STYLE));
  const policy = `default-src 'none'; style-src 'sha256-${base64(hash)}'; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    "<title>zoneseal report</title>",
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<p class="over">zoneseal report</p>`,
    `<h1>${escaped(titleOf(exported))}</h1>`,
    exported.claimed ? `<p class="claimed">${escaped(CLAIMED)}</p>` : "",
    `<p class="plain">${escaped(visible(headline.plain))}</p>`,
    facts([...headlineFacts(headline), ...questionFacts(exported)]),
    report.verdicts.length > 1 ? subjects(exported) : "",
    report.verdicts.length > 1 && verdict ? lookedAt(verdict, exported) : "",
    verdict ? path(verdict, exported) : "",
    verdict ? findings(verdict.findings, exported) : "",
    objects(exported),
    "<h2>Made with</h2>",
    facts(originFacts(exported)),
    `<p class="host">${escaped(HOST)}</p>`,
    "</main>",
    "</body>",
    "</html>",
    "",
  ]
    .filter((line, index, all) => line !== "" || index === all.length - 1)
    .join("\n");
}

/** Text as it may stand in an element and in a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function facts(list: readonly Fact[]): string {
  const rows = list.map(([label, text]) => `<div><dt>${escaped(label)}</dt><dd>${escaped(text)}</dd></div>`);
  return `<dl>${rows.join("\n")}</dl>`;
}

function subjects(exported: Exported): string {
  const { report } = exported;
  const rows = report.verdicts.map((verdict) => {
    const certificate = report.certificates[verdict.subject];
    const name = certificate ? shortName(certificate) : `#${verdict.subject}`;
    return `<tr><th scope="row"><bdi>${escaped(name)}</bdi></th><td><bdi>${escaped(visible(certificate?.source ?? ""))}</bdi></td><td>${escaped(wordOf(verdict, exported))}</td><td><code>${escaped(verdict.headline.code)}</code></td></tr>`;
  });
  return `<h2>${count(report.verdicts.length, "subject")}</h2>\n<table><thead><tr><th scope="col">Subject</th><th scope="col">Came from</th><th scope="col">Verdict</th><th scope="col">Code</th></tr></thead>\n<tbody>${rows.join("\n")}</tbody></table>`;
}

function lookedAt(verdict: Verdict, exported: Exported): string {
  const certificate = exported.report.certificates[verdict.subject];
  const name = certificate ? shortName(certificate) : `#${verdict.subject}`;
  return `<h2>The subject that was looked at: <bdi>${escaped(name)}</bdi></h2>\n<p class="plain"><strong>${escaped(wordOf(verdict, exported))}.</strong> ${escaped(visible(verdict.headline.plain))}</p>\n${facts(headlineFacts(verdict.headline))}`;
}

function path(verdict: Verdict, { report }: Exported): string {
  const rows = verdict.path.flatMap((index) => {
    const certificate = report.certificates[index];
    if (!certificate) return [];
    return [`<li><h3><bdi>${escaped(shortName(certificate))}</bdi> <span>${escaped(certificate.used)}</span></h3>\n${facts(certificateFacts(certificate))}</li>`];
  });
  return `<h2>Path</h2>\n<ol>${rows.join("\n")}</ol>`;
}

function findings(list: readonly Finding[], { report }: Exported): string {
  const rows = list.map(
    (finding) =>
      `<li><h3>${escaped(visible(finding.plain))}</h3>\n<p><code>${escaped(finding.code)}</code> <span>${escaped(finding.severity)}</span></p>\n${facts(findingFacts(finding, report))}</li>`,
  );
  return `<h2>Findings</h2>\n${rows.length > 0 ? `<ol>${rows.join("\n")}</ol>` : "<p>Nothing was found against it.</p>"}`;
}

function objects({ report }: Exported): string {
  const rows = report.objects.map(
    ({ source, kind, fate, offset, problem }) =>
      `<tr><th scope="row"><bdi>${escaped(visible(source))}</bdi></th><td>${offset}</td><td>${escaped(kind)}</td><td>${escaped(fate)}${problem ? ` (${escaped(visible(problem.plain))})` : ""}</td></tr>`,
  );
  return `<h2>What was handed in</h2>\n<table><thead><tr><th scope="col">Input</th><th scope="col">At byte</th><th scope="col">What it is</th><th scope="col">What became of it</th></tr></thead>\n<tbody>${rows.join("\n")}</tbody></table>`;
}

/** A hash in hex, as a policy writes it. */
function base64(hex: string): string {
  return btoa((hex.match(/../g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 16))).join(""));
}

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #16191d; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
.over { margin: 0; color: #51585f; }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; border-bottom: 1px solid #b3b6b2; break-after: avoid; }
h3 { margin: 0 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; break-after: avoid; }
h3 span, p span { color: #51585f; font-weight: 400; }
.plain { font-size: 1.1rem; overflow-wrap: anywhere; }
.claimed, .host { padding: .5rem .75rem; border: 1px dashed #16191d; }
dl { margin: .5rem 0; }
dl div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 1rem; padding: .1rem 0; }
dt { color: #51585f; }
dd { margin: 0; overflow-wrap: anywhere; }
ol { padding-inline-start: 1.5rem; }
li { margin: 0 0 1rem; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .25rem .5rem .25rem 0; border-top: 1px solid #d9dad5; text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
thead th { color: #51585f; border: 0; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
@media (max-width: 40rem) { dl div { grid-template-columns: minmax(0, 1fr); gap: 0; padding: .3rem 0; } }
@page { margin: 18mm; }
@media print { body { font-size: 12px; } main { max-width: none; padding: 0; } }
`;
