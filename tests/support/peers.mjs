// The other end of a connection: OpenSSL's, or a server of Node's that ends with its test.

import { spawn } from "node:child_process";
import { once } from "node:events";

import { start } from "./programs.mjs";

/** Lets `server` listen on a free port of this machine, gives the port to `use`, and ends it with all its connections. */
export async function listening(server, use) {
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("secureConnection", (socket) => socket.on("error", () => {}));
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(server.address().port);
  } finally {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }
}

/** OpenSSL's s_client as a peer: sends `text`, and resolves to all that came back and all that it said itself. */
export function sClient(port, credential, text, args = []) {
  const shown = credential ? ["-cert", credential.cert, "-cert_chain", credential.cert, "-key", credential.key] : [];
  const child = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...shown, "-ign_eof", ...args], { stdio: "pipe" });
  const said = { out: "", err: "" };
  child.stdout.on("data", (data) => (said.out += data));
  child.stderr.on("data", (data) => (said.err += data));
  child.stdin.on("error", () => {});
  child.stdin.write(text);
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      if (signal) reject(new Error(`openssl s_client did not end:\n${said.out}\n${said.err}`));
      else resolve({ code, ...answer(said.out), text: said.out, said: said.err });
    });
  });
}

/** OpenSSL's s_server as a service that demands a certificate and answers every GET with a page about the connection. */
export async function sServer(site, credential, use, args = []) {
  const shown = ["-cert", credential.cert, "-cert_chain", credential.cert, "-key", credential.key];
  const demands = ["-CAfile", site.anchor, "-Verify", "4", "-verify_return_error"];
  const server = await start("openssl", ["s_server", "-accept", "127.0.0.1:0", ...shown, ...demands, "-www", "-naccept", "100", ...args], /ACCEPT .*:(\d+)/);
  try {
    return await use(Number(server.match[1]));
  } finally {
    await server.stop();
  }
}

/** A GET of HTTP/1.1 after which the server closes. */
export function get(path = "/", fields = []) {
  return [`GET ${path} HTTP/1.1`, "Host: web.plant-a.example", "Connection: close", ...fields, "", ""].join("\r\n");
}

/** The HTTP answer in what s_client shows, its own words around it; `status` is null where there is none. */
function answer(out) {
  const [, status = null, head = "", rest = ""] = /HTTP\/1\.1 (\d{3})([\s\S]*?)\r\n\r\n([\s\S]*)/.exec(out) ?? [];
  const length = /^content-length: (\d+)/im.exec(head)?.[1] ?? 0;
  return { status: status === null ? null : Number(status), body: rest.slice(0, Number(length)) };
}
