// Run by the build: the page's samples, made from conformance vectors with the vectors' own clock. What the page says
// of a sample is then the report that the vector keeps, to the byte.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** Title, and the folder of the vector below `tests`. In the order in which the page offers them. */
const SAMPLES = [
  ["Good zone", "vectors/sample-good-zone"],
  ["Right name, wrong authority", "vectors/sample-right-name-wrong-authority"],
  ["Edge signed by the zone", "split-vectors/sample-edge-signed-by-the-zone"],
  ["Expired intermediate", "vectors/sample-expired-intermediate"],
  ["Missing intermediate", "vectors/sample-missing-intermediate"],
  ["Name constraint broken", "vectors/sample-name-constraint-broken"],
  ["Same-name twin CA", "vectors/sample-same-name-twin"],
  ["Renewal compare", "vectors/sample-renewal", { compare: true }],
  ["Post-quantum leaf", "vectors/sample-post-quantum"],
];

const out = new URL("../src/generated/", import.meta.url);
mkdirSync(out, { recursive: true });
const text = JSON.stringify(SAMPLES.map(sample), null, 1);
writeFileSync(
  new URL("samples.ts", out),
  `// Generated from tests/vectors and tests/split-vectors. Do not edit.\n\nexport const samples: readonly unknown[] = ${text};\n`,
);

function sample([title, vector, { compare = false } = {}]) {
  const read = (name) => readFileSync(new URL(`../../tests/${vector}/${name}`, import.meta.url), "utf8");
  const item = JSON.parse(read("case.json"));
  const isSplit = item.edge !== undefined;
  const names = isSplit ? [item.edge, item.authority] : item.files;
  const unlike = ["expected", "public_suffixes", "generated"].filter((key) => item[key]);
  if (unlike.length > 0 || item.anchors?.length > 0 || Object.keys(item.settings ?? {}).length > 0 || item.profile) {
    throw new Error(`${vector} asks what the page does not: ${unlike}`);
  }
  const files = names.map((name) => ({ name, text: read(name) }));
  return {
    id: vector.replace(/^.*\/(sample-)?/, ""),
    title,
    vector,
    outcome: item.outcome,
    code: item.code,
    files,
    zone: read(item.zone),
    question: {
      profile: "zone",
      role: item.role ?? "any",
      host: item.host ?? "",
      at: item.at,
      subject: null,
      edge: isSplit ? first(files[0]) : null,
    },
    comparing: compare ? [first(files[0]), first(files[1])] : null,
  };
}

/** The SHA-256 of the first certificate in a file. */
function first({ name, text }) {
  const [, base64] = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(text) ?? [];
  if (!base64) throw new Error(`${name} begins with no certificate`);
  return createHash("sha256").update(Buffer.from(base64, "base64")).digest("hex");
}
