// What is there only where the platform's types are.

import { init, verifyAsync } from "zoneseal";

export async function accepted(module: WebAssembly.Module): Promise<void> {
  await init(new URL("https://a.example/zoneseal.wasm"));
  await init(fetch("zoneseal.wasm"), { mlDsa: module });
  await verifyAsync(new Blob());
}
