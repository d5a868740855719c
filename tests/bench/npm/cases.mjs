// The questions whose answers are known: of tests/vectors those that a validator of chains could answer, and the cases
// of a corpus in x509-limbo's schema. Each as a peer is asked, and in `ours` as the package is.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";

import { blocks, certificates } from "./pem.mjs";

/**
 * The vectors of a folder, and how many were left out for which reason. The first reason that holds is the one:
 * what is left has one subject, files that peers read, and an answer that follows from the RFCs of certificates.
 */
export function vectors(folder) {
  const leftOut = new Map();
  const questions = [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const made = vector(join(folder, name));
    if (typeof made === "string") leftOut.set(made, (leftOut.get(made) ?? 0) + 1);
    else questions.push({ id: name, ...made });
  }
  return { questions, leftOut };
}

/** The cases of a corpus. Those without a time are judged at `now`; `suffixes` is the text of the public suffix list. */
export function corpus(file, now, suffixes) {
  const { testcases } = JSON.parse(readFileSync(file, "utf8"));
  // As in all published counts: they are thousands, of one kind.
  return testcases.filter(({ id }) => !id.startsWith("bettertls::")).map((testcase) => limbo(testcase, now, suffixes));
}

/** A vector as a question, or why it is none. */
function vector(folder) {
  const read = (name) => readFileSync(join(folder, name));
  const item = JSON.parse(read("case.json"));
  const report = JSON.parse(read("report.json"));
  if (item.generated) return "the input is too large to be kept";
  if (report.objects.some(({ kind }) => kind !== "certificate")) return "there is something else than certificates in it";
  if (Object.keys(item.settings).length > 0 || item.expected || item.host?.includes("/")) {
    return "it asks about policies, revocation, a certain member or a URI";
  }
  if (report.verdicts.length !== 1) return "it has several subjects, or none";
  const { outcome, headline, verdicts } = report;
  if (!CLAUSES.test(headline.clause)) return "the answer follows from a rule of zones, of SPIFFE or of the CA/B Forum alone";
  if (report.certificates.some(({ key, signature }) => /^ML-DSA/.test(key) || /^ML-DSA/.test(signature))) {
    return "it is about ML-DSA, which no peer knows in this Node";
  }
  const zone = item.zone ? read(item.zone).toString() : undefined;
  const given = item.files.flatMap((name) => certificates(read(name)));
  const inFiles = report.objects.filter(({ source }) => item.files.includes(source));
  if (given.length !== inFiles.length) return "not all of its certificates are whole, in PEM or DER";
  const subject = report.certificates[verdicts[0].subject];
  const leaf = given.find((der) => fingerprint(der) === subject?.sha256) ?? given[0];
  const anchors = zone
    ? JSON.parse(zone).anchors.map((text) => new Uint8Array(Buffer.from(text, "base64")))
    : item.anchors.flatMap((name) => certificates(read(name)));
  const file = (name) => ({ name, bytes: new Uint8Array(read(name)) });
  const { at, profile, role, host } = item;
  const options = { at, profile: profile ?? undefined, role, host, zone, anchors: item.anchors.map(file) };
  if (item.public_suffixes) options.public_suffixes = read(item.public_suffixes).toString();
  return {
    accepted: outcome === "trusted",
    chain: [leaf, ...given.filter((der) => der !== leaf)],
    anchors,
    at: new Date(at),
    names: host ? [name(host)] : [],
    role,
    ours: { files: item.files.map(file), options },
  };
}

/** The clauses that bind whoever validates chains. */
const CLAUSES = /\b(RFC 5280|RFC 9525|X\.690)\b/;

/** A case of the corpus, asked as `cargo xtask conformance` asks it. */
function limbo(testcase, now, suffixes) {
  const { id, expected_result, validation_time, peer_certificate, untrusted_intermediates, trusted_certs, crls } = testcase;
  const at = validation_time ? new Date(validation_time) : now;
  const [peer, ...names] = [testcase.expected_peer_name, ...testcase.expected_peer_names];
  const profile = id.startsWith("webpki::") ? "webpki" : "rfc5280";
  const isHost = peer && peer.kind !== "RFC822";
  const options = {
    at,
    profile,
    role: role(testcase, profile),
    host: isHost ? peer.value : null,
    anchors: trusted_certs,
  };
  if (profile === "webpki") options.public_suffixes = suffixes;
  if (testcase.max_chain_depth !== null) options.max_depth = testcase.max_chain_depth;
  return {
    id,
    accepted: expected_result === "SUCCESS",
    chain: [peer_certificate, ...untrusted_intermediates].flatMap(certificates),
    anchors: trusted_certs.flatMap(certificates),
    crls: crls.flatMap((pem) => blocks(pem, "X509 CRL")),
    at,
    names: peer ? [peer, ...names] : names,
    role: options.role,
    ours: {
      files: [peer_certificate, ...untrusted_intermediates, ...crls],
      options,
      beyond: { names: peer && !isHost ? [peer, ...names] : names, keyUsage: testcase.key_usage },
    },
  };
}

/** The purpose that a case asks for. Where it asks for none, the web's profile wants what the kind of validation says. */
function role({ extended_key_usage: [usage], validation_kind }, profile) {
  if (usage) return usage === "clientAuth" ? "client" : "server";
  if (profile === "rfc5280") return "any";
  return validation_kind === "CLIENT" ? "client" : "server";
}

function name(host) {
  return { kind: isIP(host) ? "IP" : "DNS", value: host };
}

function fingerprint(der) {
  return createHash("sha256").update(der).digest("hex");
}
