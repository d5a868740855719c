// The cases that every platform must judge alike, written by the Rust side, and the command line's verdict on each.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { program } from "./programs.mjs";

/** Writes the cases into a temporary folder, gives them to `use`, and removes the folder. */
export async function withCases(use) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-cases-"));
  try {
    await run(program("ZONESEAL_CASES_BIN", "zoneseal-cases"), [folder]);
    const cases = readdirSync(folder).map((name) => {
      const at = join(folder, name);
      return { ...JSON.parse(readFileSync(join(at, "case.json"), "utf8")), folder: at };
    });
    return await use(cases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `zoneseal verify --json` says of a case: its exit code and its bytes. */
export function commandLine({ folder, files, anchors, zone, at, profile, role, host, expected, settings, public_suffixes }) {
  const args = ["verify", "--json", "--at", at, "--role", role];
  if (zone) args.push("--zone", zone);
  if (profile) args.push("--profile", profile);
  if (host) args.push("--host", host);
  if (expected) args.push("--expected", expected);
  if (Object.keys(settings).length > 0) args.push("--policy", "policy.json");
  if (public_suffixes) args.push("--public-suffixes", public_suffixes);
  for (const anchor of anchors) args.push("--anchor", anchor);
  return run(program("ZONESEAL_BIN", "zoneseal"), [...args, "--", ...files], { cwd: folder });
}

/** Runs a program to its end; never rejects for its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { encoding: "utf8", maxBuffer: 64 << 20, ...options }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

/** A file of a case, with its name. */
export function input({ folder }, name) {
  return { name, bytes: new Uint8Array(readFileSync(join(folder, name))) };
}
