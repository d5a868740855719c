// README's "Your own site", line by line, with the system's nginx as the service and the system's Chromium as the user:
// log in, see the service's page, open the inspection page, drop the member's and the edge certificate.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";

import { chromium as playwright } from "playwright-core";

import { run } from "../support/cases.mjs";
import { InspectionPage } from "../support/page.mjs";
import { CHROMIUM_ARGS, chromium, program, start, stop } from "../support/programs.mjs";

const PASSWORD = "correct horse battery staple";
const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("README's own site works, in a browser, with nginx as the service", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zoneseal-site-"));
  const running = [];
  try {
    const [door, service] = await freePorts(2);
    const ports = (text) => text.replaceAll("127.0.0.1:8443", `127.0.0.1:${door}`).replaceAll("127.0.0.1:9443", `127.0.0.1:${service}`);
    const section = README.slice(README.indexOf("## Your own site"), README.indexOf("## Verdicts"));
    const block = (language) => section.match(new RegExp("```" + language + "\\n([\\s\\S]*?)```"))[1];
    writeFileSync(join(folder, "nginx.conf"), ports(block("nginx")));
    const lines = block("sh").split("\n").filter((line) => line && !line.startsWith("#"));
    assert.equal(lines.at(-2), 'nginx -p "$PWD" -c nginx.conf');
    assert.equal(lines.at(-1), "zoneseal proxy run proxy.toml");

    const env = { ...process.env, PATH: withZoneseal(folder) };
    for (const line of lines.slice(0, -2)) {
      // The ports of this run in place of README's; a password on standard input, as from a person.
      const { code, output } = await shell(line, folder, env, `${PASSWORD}\n`);
      assert.equal(code, 0, `${line}\n${output}`);
      if (line.includes("> proxy.toml")) {
        const config = join(folder, "proxy.toml");
        writeFileSync(config, ports(readFileSync(config, "utf8")));
      }
    }
    // In the foreground, so that it ends with the test; the readiness of both is a port that answers.
    const nginx = spawn("nginx", ["-p", folder, "-c", "nginx.conf", "-g", "daemon off; user root;"], { stdio: "ignore" });
    running.push(nginx);
    const proxy = await start(program("ZONESEAL_BIN", "zoneseal"), ["proxy", "run", "proxy.toml"], new RegExp(`127.0.0.1:${door}`), { cwd: folder });
    running.push(proxy.child);
    await answers(service);
    await answers(door);

    await serviceRefusesStrangers(service, folder);
    await userJourney(`https://localhost:${door}`, folder);
  } finally {
    for (const child of running.reverse()) await stop(child);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** nginx itself refuses who has no certificate of the zone, and who is another member than the proxy. */
async function serviceRefusesStrangers(port, folder) {
  const curl = (...args) => run("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", "site/authority/anchor.pem", ...args, `https://localhost:${port}/`], { cwd: folder });
  assert.equal((await curl()).stdout, "400", "nginx asks for a certificate");
  // For a client as the proxy is, so that nothing but its name keeps it out.
  const issued = await run(program("ZONESEAL_BIN", "zoneseal"), ["site", "issue", "other", "--role", "client"], { cwd: folder });
  assert.equal(issued.code, 0, issued.stderr);
  const as = (member) => curl("--cert", `site/members/${member}/chain.pem`, "--key", `site/members/${member}/key.pem`);
  assert.equal((await as("other")).stdout, "403", "a member that is not the proxy");
  assert.equal((await as("proxy")).stdout, "200", "the proxy");
}

async function userJourney(address, folder) {
  const edge = new X509Certificate(readFileSync(join(folder, "edge.pem")));
  const spki = edge.publicKey.export({ type: "spki", format: "der" });
  const pin = createHash("sha256").update(spki).digest("base64");
  const browser = await playwright.launch({
    executablePath: chromium(),
    // This one key is trusted, for this test; every other certificate error stays one.
    args: [...CHROMIUM_ARGS, `--ignore-certificate-errors-spki-list=${pin}`],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${address}/`);
    assert.match(page.url(), /\/\.zoneseal\/login/, "without a session, the door leads to the login");
    await page.locator("input[type=password]").fill("wrong password!");
    await page.locator("input[type=text], input[name=user]").first().fill("alice");
    await page.locator("button").first().click();
    assert.match(page.url(), /\/\.zoneseal\/login/, "a wrong password does not open it");
    await page.locator("input[type=password]").fill(PASSWORD);
    await page.locator("input[type=text], input[name=user]").first().fill("alice");
    await page.locator("button").first().click();
    await page.getByRole("heading", { name: "Hello, alice" }).waitFor();

    const inspection = new InspectionPage(page, `${address}/.zoneseal/inspect/`);
    await sameCode(inspection, folder, ["site/members/web/chain.pem"], 0, /In the zone/);
    await sameCode(inspection, folder, ["edge.pem"], 1, /Not in the zone/);
    assert.deepEqual(inspection.problems(), []);
  } finally {
    await browser.close();
  }
}

/** Drops files on the page, and holds its verdict against the command line's. */
async function sameCode(inspection, folder, files, exit, words) {
  await inspection.open();
  const report = JSON.parse(await inspection.give(files.map((file) => join(folder, file))));
  const native = await run(program("ZONESEAL_BIN", "zoneseal"), ["verify", "--json", "--zone", "site", ...files], { cwd: folder });
  assert.equal(native.code, exit);
  assert.equal(report.headline.code, JSON.parse(native.stdout).headline.code);
  assert.match(await inspection.verdict(), words);
}

function withZoneseal(folder) {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(program("ZONESEAL_BIN", "zoneseal"), join(bin, "zoneseal"));
  return [bin, process.env.PATH, "/usr/sbin"].join(delimiter);
}

function shell(line, cwd, env, input) {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", line], { cwd, env });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
    child.stdin.on("error", () => {}); // most lines do not read it
    child.stdin.end(input);
  });
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
    })),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Resolves when the port takes a connection. */
async function answers(port) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { code } = await run("curl", ["-sk", "-o", "/dev/null", "--connect-timeout", "1", `https://127.0.0.1:${port}/`]);
    if (code !== 7) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at 127.0.0.1:${port}`);
}
