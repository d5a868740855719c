// The chains that are timed, and what must be refused of each.

import { readFileSync } from "node:fs";

import { certificates } from "./pem.mjs";

/** The questions of a file of `zoneseal-bench`. */
export function questions(file) {
  const { at, host, chains } = JSON.parse(readFileSync(file, "utf8"));
  return chains.map(({ kind, chain, anchor, zone }) => ({
    kind,
    chain: chain.flatMap(certificates),
    anchors: certificates(anchor),
    zone,
    at: new Date(at),
    names: [{ kind: "DNS", value: host }],
    role: "server",
  }));
}

/** The same question with a fault in it, each with what the fault is. Every one must be refused. */
export function tampered(question) {
  const { chain, at, names } = question;
  const [leaf, issuing] = chain;
  return [
    ["the member's signature changed", { ...question, chain: [changed(leaf), issuing] }],
    ["the authority's signature changed", { ...question, chain: [leaf, changed(issuing)] }],
    ["another name", { ...question, names: names.map((name) => ({ ...name, value: `other.${name.value}` })) }],
    ["years later", { ...question, at: new Date(at.getTime() + 4e11) }],
  ];
}

/** The signature stands last: its last byte is another. */
function changed(der) {
  const copy = Uint8Array.from(der);
  copy[copy.length - 1] ^= 1;
  return copy;
}
