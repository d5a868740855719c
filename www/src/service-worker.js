// Keeps this build of the page, so that nothing is requested once it is installed, and the page opens offline.
//
// - A build is kept whole or not at all: every file is compared with its hash, the page with the build that it names.
// - The page itself is asked for first, since a host may put another zone into it (`zoneseal page`, the proxy) or have a
//   newer build; where there is no network, the copy answers, which is the last one of this build that came. All else
//   is answered from the copy.
// - A new build takes over at once. Files are named by their content, so a page that is still open goes on finding its own:
//   those of the build before are kept until the next one. Pages that were opened before it was here are taken
//   over, too: then no later request of theirs leaves the browser.
// - Nothing but files of the page is answered here, whatever else the host has below this address.
//
// The build puts three constants before this: BUILD, its hash; FILES, the other files with their hashes; POLICY, the
// page's policy: where the host does not send it, what comes from here has it all the same, the engine's worker included.

const PAGE = registration.scope;
const OURS = `zoneseal ${PAGE} `;
const HERE = OURS + BUILD;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*$/, "");
  if (request.method !== "GET" || !address.startsWith(PAGE)) return;
  const name = address.slice(PAGE.length);
  if (request.mode === "navigate") {
    if (name === "" || name === "index.html") event.respondWith(page(event));
  } else if (name.startsWith("assets/") || Object.hasOwn(FILES, name)) {
    event.respondWith(stored(request, address));
  }
});

async function install() {
  try {
    const cache = await caches.open(HERE);
    const page = await fetch(PAGE, { cache: "no-cache" });
    const text = await page.text();
    if (!page.ok || !text.includes(BUILD)) throw new Error("the page is of another build");
    const files = Object.entries(FILES).map(async ([name, integrity]) => {
      const address = PAGE + name;
      await cache.put(address, kept(await fetch(address, { cache: "no-cache", integrity })));
    });
    await Promise.all(files);
    // Last, so that where there is a page there is all of it.
    await cache.put(PAGE, kept(page, text));
  } catch (error) {
    await caches.delete(HERE);
    throw error;
  }
  await skipWaiting();
}

async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== HERE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function page({ request }) {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    return (await (await caches.open(HERE)).match(PAGE)) ?? Promise.reject(error);
  }
  if (response.type !== "basic" || !response.ok) return response;
  const text = await response.clone().text();
  // Someone else's, who has this address now.
  if (!text.includes('name="zoneseal-build"')) return response;
  const ours = kept(response, text);
  // A newer build's page would not find its files here.
  if (text.includes(BUILD)) await (await caches.open(HERE)).put(PAGE, ours.clone());
  return ours;
}

async function stored(request, address) {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== HERE);
  for (const name of [HERE, ...names]) {
    const response = await caches.match(address, { cacheName: name });
    if (response) return response;
  }
  return fetch(request);
}

/** The response as it is kept: its body is no longer encoded, it was not redirected, and it has a policy. */
function kept(response, body = response.body) {
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  // Policies add up: whatever the host sends besides, ours is among them.
  if (!headers.get("content-security-policy")?.includes(POLICY)) headers.append("content-security-policy", POLICY);
  return new Response(body, { headers });
}
