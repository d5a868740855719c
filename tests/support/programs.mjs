// Programs that the tests start, and how they end: by process id, always.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program of this repository: from the environment, or where Cargo puts it. */
export function program(variable, name) {
  const path = process.env[variable] ?? fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is not built; \`cargo xtask test\` builds it`);
  return path;
}

/** The system's Chromium. */
export function chromium() {
  const candidates = [process.env.ZONESEAL_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  return installed("Chromium", candidates, "cargo xtask setup");
}

/** The system's Firefox. */
export function firefox() {
  return installed("Firefox", ["/usr/bin/firefox-esr", "/usr/bin/firefox"], "cargo xtask setup --for slow");
}

function installed(name, candidates, command) {
  const path = candidates.find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error(`there is no ${name}; \`${command}\` installs it`);
  return path;
}

/** What Chromium needs to run for tests, as root too, and to leave the network alone. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a program; resolves when a line of its output matches, rejects when it ends before that. */
export function start(command, args, until, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const lines = [];
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} did not start in time:\n${lines.join("\n")}`));
    }, 30_000);
    const seen = (line) => {
      lines.push(line);
      const match = line.match(until);
      if (match) {
        clearTimeout(limit);
        resolve({ child, match, lines, stop: () => stop(child) });
      }
    };
    createInterface({ input: child.stdout }).on("line", seen);
    createInterface({ input: child.stderr }).on("line", seen);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(limit);
      reject(new Error(`${command} ended with ${code}:\n${lines.join("\n")}`));
    });
  });
}

/** Asks a child to end, waits for it, and resolves to its exit code; a child that stays is ended. */
export function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), 15_000);
    child.once("exit", (code) => {
      clearTimeout(limit);
      resolve(code);
    });
    child.kill("SIGTERM");
  });
}
