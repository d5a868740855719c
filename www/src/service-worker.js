// Keeps this build of the page, so that nothing is requested once it is installed, and the page opens offline.
//
// - A build is kept whole or not at all: every file is compared with its hash, the page as well. It is compared again
//   each time that it is answered from here: whatever else runs on this origin (services behind the proxy) can write
//   into the same storage.
// - The page itself is asked for each time it is opened, since a host may put a zone into it (the proxy, `zoneseal
//   page --zone`) or have a newer build. Where there is no network, the copy answers; it has no zone, because the host's
//   may have changed since: an authority that was removed must not look like the zone's.
// - All else is answered from the copy.
// - A new build takes over at once. Files are named by their content, so a page that is still open goes on finding its
//   own: those of the build before are kept until the next one. Pages that were opened before it was here are taken over,
//   too: then no later request of theirs leaves the browser.
// - Nothing but files of the page is answered here, whatever else the host has below this address.
//
// The build puts constants before this: BUILD, its hash; PAGE_HASH, of the page without that; FILES, the other files
// with their hashes; POLICY, the page's policy: what comes from here has it even where the host does not send it, the
// engine's worker included.

const PAGE = registration.scope;
const OURS = `zoneseal ${PAGE} `;
const HERE = OURS + BUILD;
const ZONE = /<script type="application\/json" id="zoneseal-zone">[^<]*<\/script>\n/;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*$/, "");
  if (request.method !== "GET" || !address.startsWith(PAGE)) return;
  const name = address.slice(PAGE.length);
  if (request.mode === "navigate") {
    if (name === "" || name === "index.html") event.respondWith(page(request));
  } else if (Object.hasOwn(FILES, name) || name.startsWith("assets/")) {
    event.respondWith(file(request, address, FILES[name]));
  }
});

async function install() {
  try {
    const copies = await caches.open(HERE);
    const page = await fetch(PAGE, { cache: "no-cache" });
    const text = (await page.text()).replace(ZONE, "");
    if ((await hashOfPage(text)) !== PAGE_HASH) throw new Error("the page is of another build");
    const files = Object.entries(FILES).map(async ([name, integrity]) => {
      // What is named by its content need not be fetched twice.
      const cache = name.startsWith("assets/") ? "default" : "no-cache";
      const response = await fetch(PAGE + name, { cache, integrity });
      await copies.put(PAGE + name, ours(response, response.body));
    });
    await Promise.all(files);
    // Last, so that where there is a page there is all of it.
    await copies.put(PAGE, ours(page, text));
  } catch (error) {
    await caches.delete(HERE);
    throw error;
  }
  await skipWaiting();
}

async function activate() {
  const others = await older();
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function page(request) {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const copy = await caches.match(PAGE, { cacheName: HERE });
    const text = await copy?.text();
    if (copy && (await hashOfPage(text)) === PAGE_HASH) return ours(copy, text);
    throw error;
  }
  if (response.type !== "basic" || !response.ok) return response;
  const text = await response.clone().text();
  // Someone else's, who has this address now.
  if (!text.includes('name="zoneseal-build"')) return response;
  return ours(response, text);
}

async function file(request, address, hash) {
  for (const name of hash ? [HERE] : await older()) {
    const copy = await caches.match(address, { cacheName: name });
    const bytes = await copy?.arrayBuffer();
    if (copy && (!hash || (await hashOf(bytes)) === hash)) return ours(copy, bytes);
  }
  const response = await fetch(request);
  return response.type === "basic" && response.ok ? ours(response, response.body) : response;
}

/** The copies of other builds, the newest last. */
async function older() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== HERE);
}

/**
 * A response of the page's: its body is no longer encoded, and it has the policy, beside what the host sends. Where the
 * host did not send that, a header of our own keeps what it did send: the page tells its reader.
 */
function ours(response, body) {
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const sent = headers.get("content-security-policy");
  if (!sent?.includes(POLICY)) {
    headers.set("zoneseal-policy-sent", sent ?? "");
    headers.append("content-security-policy", POLICY);
  }
  return new Response(body, { headers });
}

function hashOfPage(text) {
  return hashOf(new TextEncoder().encode(text.replace(BUILD, "")));
}

/** As `integrity` has it. */
async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256-${btoa(String.fromCharCode(...hash))}`;
}
