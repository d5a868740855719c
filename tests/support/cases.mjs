// The vectors that every platform must judge alike, and the command line's verdict on each.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { program } from "./programs.mjs";

const VECTORS = fileURLToPath(new URL("../vectors/", import.meta.url));

/**
 * Gives the vectors to `use`, each with its folder and in `report` the bytes that every platform must make of it. Those
 * too large to be kept are written into a temporary folder, which is removed afterwards.
 */
export async function withCases(use) {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-cases-"));
  try {
    await run(program("ZONESEAL_CASES_BIN", "zoneseal-cases"), [folder]);
    const names = readdirSync(VECTORS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const cases = names.sort().map((name) => {
      const kept = join(VECTORS, name);
      const item = JSON.parse(readFileSync(join(kept, "case.json"), "utf8"));
      const report = readFileSync(join(kept, "report.json"), "utf8");
      return { ...item, report, folder: item.generated ? join(folder, name) : kept };
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
