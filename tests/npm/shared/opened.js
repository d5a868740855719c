// `zoneseal/pkcs12`: a container is closed before its module is loaded, and open after.

import { container } from "./container.js";

export async function opened(zoneseal, pkcs12) {
  const file = Uint8Array.from(atob(container.base64), (letter) => letter.charCodeAt(0));
  const certificates = (options) => zoneseal.inspect(file, options).certificates.length;
  const closed = certificates({});
  await pkcs12.init();
  return `${closed} ${certificates({ passphrase: container.passphrase })}`;
}
