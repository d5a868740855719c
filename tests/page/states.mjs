// Every state that the page can be in, and how a reader gets there: for the suites that look at all of them.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { certificate, pem, site } from "./pki.mjs";
import { SAMPLES } from "./samples.mjs";

/** The day on which the states are looked at: that of the samples. */
export const TODAY = new Date("2026-11-24T06:10:00Z");

const sample = (title) => (visit) => visit.sample(title);

/** A state: its name, how to get there, and what `onPage` has to know. */
export const STATES = [
  { name: "empty", open: async () => {} },
  { name: "in-zone", open: sample("Good zone") },
  { name: "not-in-zone", open: sample("Right name, wrong authority") },
  { name: "bridge-broken", open: sample("Edge signed by the zone") },
  { name: "undecided", open: sample("Missing intermediate") },
  { name: "unreadable", open: (visit) => visit.drop([{ name: "answer.der", bytes: UNREADABLE }]) },
  { name: "twin", open: sample("Same-name twin CA") },
  { name: "compare", open: sample("Renewal compare") },
  { name: "many-subjects", open: manySubjects },
  { name: "expert", open: expert },
  { name: "question", open: (visit) => visit.panel("For") },
  { name: "zone-panel", open: (visit) => visit.panel("Zone") },
  { name: "explanation", open: (visit) => visit.page.evaluate(() => (location.hash = "#code=signature-invalid")) },
  { name: "proof", open: (visit) => visit.sheet("proof") },
  { name: "shortcuts", open: (visit) => visit.sheet("keys") },
  { name: "export", open: async (visit) => { await visit.sample("Good zone"); await visit.sheet("export"); } },
  { name: "link", open: async (visit) => { await visit.sample("Good zone"); await visit.sheet("link"); } },
  { name: "claimed", open: claimed },
  { name: "passphrase", open: passphrase },
];

/** The states whose cause the browser has to be told of. */
export const BLOCKED = { name: "blocked", open: async () => {}, options: { engine: false, prepare: ({ page }) => page.addInitScript(() => delete globalThis.WebAssembly) } };

/** Every sample's answer, by its title. */
export const SAMPLE_STATES = SAMPLES.map(({ title }) => ({ name: title, open: sample(title) }));

/** A certificate's beginning, cut in the middle. */
const UNREADABLE = Buffer.from("308201a03082014aa003020102021401020304050607080910111213141516171819203", "hex");

/** A zone that came by a link, and was not adopted. */
async function claimed(visit) {
  await visit.sample("Good zone");
  const link = await visit.link();
  await visit.open(link);
  await visit.verdict();
}

async function manySubjects(visit) {
  const plant = site();
  const other = certificate({ subject: [["CN", "Another CA"]], ca: true });
  const names = ["api", "archive", "billing", "broker", "cache", "queue", "search", "web"];
  const members = names.map((name, index) => plant.member({
    subject: [["CN", `${name}.plant-a.example`]],
    names: [`dns:${name}.plant-a.example`, `uri:spiffe://plant-a.example/${name}`],
    ...(index === 3 ? { issuer: other } : {}),
    ...(index === 5 ? { to: "20261001000000Z" } : {}),
  }));
  await visit.drop([{ name: "zone.json", bytes: plant.zone }, { name: "members.pem", bytes: [...members, plant.issuing].map(({ pem }) => pem).join("") }]);
}

/** The first certificate with its bytes. */
async function expert(visit) {
  await visit.sample("Good zone");
  await visit.expert();
}

/** A file that asks for a passphrase. */
async function passphrase(visit) {
  const { der, keys } = certificate();
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-states-"));
  try {
    const file = join(folder, "web.pem");
    writeFileSync(file, pem("CERTIFICATE", der) + keys.privateKey.export({ type: "pkcs8", format: "pem" }));
    await visit.drop([{ name: "web.p12", bytes: execFileSync("openssl", ["pkcs12", "-export", "-in", file, "-passout", "pass:secret"]) }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
