// Certificates and lists out of files, as plainly as a user would take them: PEM blocks, or one piece of DER.

/** The certificates of a file, each as its DER. */
export function certificates(content) {
  return blocks(content, "CERTIFICATE");
}

/** The PEM blocks of a kind, each as its DER; a file that begins as DER does is one piece of it. */
export function blocks(content, kind) {
  const bytes = Buffer.from(content);
  if (bytes[0] === 0x30 && bytes[1] >= 0x80) return [new Uint8Array(bytes)];
  const pattern = new RegExp(`-----BEGIN ${kind}-----([A-Za-z0-9+/=\\s]*)-----END ${kind}-----`, "g");
  return [...bytes.toString("latin1").matchAll(pattern)].map(([, body]) => new Uint8Array(Buffer.from(body, "base64")));
}
