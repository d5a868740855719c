// The licences of what others wrote and a build of ours holds.

import { readFileSync } from "node:fs";

/** The packages whose code is in the page and in the elements; the others are what the first is made of. */
const PACKAGES = ["lit", "lit-element", "lit-html", "@lit/reactive-element"];

/** Their names and licences as one text; a licence that several have stands there once. */
export function notices() {
  const holders = new Map();
  for (const name of PACKAGES) {
    const read = (file) => readFileSync(new URL(`../node_modules/${name}/${file}`, import.meta.url), "utf8");
    const { version, license } = JSON.parse(read("package.json"));
    const text = read("LICENSE").trim();
    holders.set(text, [...(holders.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...holders].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`).join("\n\n");
}
