// A PKCS#12 file that a page opens with its passphrase.

import { container } from "./npm.mjs";

/** Gives the file and then its passphrase to the inspection page; resolves to the name in the certificate that was in it. */
export async function openedContainer(page) {
  const { base64, passphrase } = await container();
  const file = { name: "packed.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from(base64, "base64") };
  await page.locator("zoneseal-drop input[type=file]").first().setInputFiles(file);
  const panel = page.locator("zoneseal-passphrase", { hasText: "packed.p12" });
  await panel.locator("input").fill(passphrase);
  await panel.getByRole("button", { name: "Open" }).click();
  await panel.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("zoneseal-report")?.json?.includes("CN=packed"));
  return page.evaluate(() => JSON.parse(document.querySelector("zoneseal-report").json).certificates.at(-1).subject.replace("CN=", ""));
}
