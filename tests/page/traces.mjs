// Where a page can leave something behind: its address, the history, and every store that a browser has for it.

/** Everything that the page has stored or put into its address, as texts by their place. */
export function traces(page) {
  return page.evaluate(async () => {
    const found = { "the address": location.href, "the title": document.title, "the window's name": window.name, cookies: document.cookie };
    found["the history's state"] = JSON.stringify(history.state);
    found["the history"] = JSON.stringify(navigation.entries().map((entry) => [entry.url, entry.getState()]));
    for (const [name, store] of [["localStorage", localStorage], ["sessionStorage", sessionStorage]]) {
      found[name] = JSON.stringify(Object.entries(store));
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        found[`IndexedDB ${name} ${store}`] = await new Promise((resolve) => (request.onsuccess = () => resolve(JSON.stringify(request.result))));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        found[`cache ${name} ${request.url}`] = JSON.stringify([...response.headers]) + (await response.text());
      }
    }
    const folder = await navigator.storage.getDirectory();
    for await (const [name, handle] of folder.entries()) {
      found[`file ${name}`] = handle.kind === "file" ? await (await handle.getFile()).text() : "a folder";
    }
    return found;
  });
}

/** Texts by which input is known again: as it is, and as hexadecimal and base64 of every alignment. */
export function marksOf(secrets) {
  return secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    if (bytes.length < 12) throw new Error(`${secret} is too short to be known again`);
    const aligned = [0, 1, 2].map((skip) => bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3).toString("base64"));
    return [bytes.toString("latin1"), bytes.toString("hex"), encodeURIComponent(String(secret)), ...aligned, ...aligned.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
  });
}
