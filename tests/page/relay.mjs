// Stands between the browser and the page's server and sees every request: the network as the page has it.

import { connect, createServer } from "node:net";

const REQUEST = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) \S+ HTTP\/1\.1\r\n[\s\S]*?\r\n\r\n/gm;

/** Forwards to `port`, on a port of its own: the page has an origin that no other test shares. */
export async function relay(port) {
  const open = new Set();
  const heard = [];
  const server = createServer((browser) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [browser, upstream]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        browser.destroy();
        upstream.destroy();
      });
    }
    browser.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      const requests = text.match(REQUEST);
      // Bytes that begin no request are counted too: nothing is to leave unseen.
      heard.push(...(requests ?? [text]));
    });
    browser.pipe(upstream);
    upstream.pipe(browser);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    /** What the browser has sent so far: each request with its headers. */
    heard,
    /** Ends every connection and takes no other: to the browser, the server is gone. */
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** "GET /sw.js", of a request that was heard. */
export function line(request) {
  return request.split(" ", 2).join(" ");
}
