// G10: what a reader gives to the page is in no address, no history and no store, whatever is done with it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPage } from "./harness.mjs";
import { site } from "./pki.mjs";
import { marksOf, traces } from "./traces.mjs";

const NAME = "traceable-service-of-ours.plant-a.example";
const FILE = "traceable-file-of-ours.pem";

const plant = site("traceable-zone.example");
const member = plant.member({ subject: [["CN", NAME]], names: [`dns:${NAME}`, "uri:spiffe://traceable-zone.example/web"] });
const key = member.keys.privateKey.export({ type: "pkcs8", format: "pem" });
const keyBody = key.split("\n")[1];
const files = [{ name: "zone.json", bytes: plant.zone }, { name: FILE, bytes: member.pem + plant.issuing.pem }];
/** Parts of each, long enough to be no accident. */
const MARKS = marksOf([NAME, FILE, "traceable-zone.example", member.der.subarray(100, 160), member.pem.split("\n")[3], keyBody]);

async function isClean(visit, after) {
  for (const [place, text] of Object.entries(await traces(visit.page))) {
    for (const mark of MARKS) assert.ok(!text.includes(mark), `${place} holds input after ${after}: ${mark.slice(0, 40)}`);
  }
}

/** What a reader may do, in the order in which it is done; each leaves no trace. */
const ACTIONS = [
  ["dropping files", (visit) => visit.drop(files)],
  ["pasting", (visit) => visit.paste(plant.issuing.pem)],
  ["a private key", (visit) => visit.drop([{ name: FILE.replace("pem", "key"), bytes: key }])],
  ["choosing files", (visit) => visit.choose([{ name: FILE, bytes: plant.anchor.pem }])],
  ["opening an explanation", (visit) => visit.page.locator("a.code").first().click()],
  ["going back", (visit) => visit.page.goBack()],
  ["copying and saving", saving],
  ["reloading", (visit) => visit.open()],
];

test("G10: no address, history or store holds input, whatever is done", async () => {
  await onPage(async (visit) => {
    for (const [name, act] of ACTIONS) {
      await act(visit);
      await isClean(visit, name);
    }
  }, { permissions: ["clipboard-read", "clipboard-write"] });
});

test("G10: what looks for traces finds them in every store", async () => {
  await onPage(async (visit) => {
    await visit.page.evaluate(async (text) => {
      localStorage.setItem("kept", text);
      sessionStorage.setItem("kept", btoa(text));
      history.replaceState({ text }, "", `#${text}`);
      await (await caches.open("kept")).put("/kept", new Response(text));
      const database = await new Promise((resolve) => {
        const request = indexedDB.open("kept");
        request.onupgradeneeded = () => request.result.createObjectStore("kept").add(text, 1);
        request.onsuccess = () => resolve(request.result);
      });
      database.close();
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle("kept", { create: true })).createWritable();
      await file.write(text);
      await file.close();
    }, NAME);
    const found = Object.entries(await traces(visit.page)).filter(([, text]) => MARKS.some((mark) => text.includes(mark))).map(([place]) => place.split(" http")[0]);
    assert.deepEqual(found.sort(), ["IndexedDB kept kept", "cache kept", "file kept", "localStorage", "sessionStorage", "the address", "the history", "the history's state"].sort());
  });
});

async function saving(visit) {
  for (const button of await visit.page.locator("zoneseal-report .outputs button").all()) {
    if (!/copy|save/i.test(await button.innerText())) continue;
    await button.click();
  }
}
