// Which files hold something secret, and what may be kept of them. Whatever is not known to be public is not kept.

import { latin1 } from "./bytes.js";
import type { InputFile, InputObject, Report } from "./types.js";

/** What is public whoever made it, apart from certificates: evidence, requests, public keys. */
const PUBLIC_KINDS = new Set(["certificate revocation list", "OCSP response", "certificate request", "public key"]);

/** Containers that are made to hold keys, by the engine's names for them. */
const KEY_CONTAINERS = /^(Java key store|PuTTY key file|PGP block|zip archive|gzip archive)/;

/**
 * "PRIVATE KEY" as it stands in PEM, and in base64 of PEM at each of the three alignments: also in what the engine could
 * not read, such as a block that was cut off.
 */
const WORDS = ["PRIVATE KEY", "UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"];

/** The objects that are private keys. */
export function isPrivateKey(object: InputObject): boolean {
  return object.kind === "private key";
}

/** Whether it waits for a passphrase, or was given a wrong one. */
export function isLocked(object: InputObject): boolean {
  return object.problem?.code === "passphrase-needed" || object.problem?.code === "passphrase-wrong";
}

/** Whether a file, of which these are the objects, may hold a private key in any form. */
export function maySecret(bytes: Uint8Array, objects: readonly InputObject[]): boolean {
  if (objects.some((object) => isPrivateKey(object) || object.kind === "PKCS#12 file" || KEY_CONTAINERS.test(object.kind))) {
    return true;
  }
  if (beginsAsKey(bytes)) return true;
  const text = latin1(bytes);
  if (WORDS.some((word) => text.includes(word))) return true;
  // A JSON web key with its private part (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
  return /"kty"/.test(text) && /"(d|k|p|q)"\s*:/.test(text);
}

/**
 * The public part of a file: its certificates, and the PEM blocks of what else is public. Null where there is none.
 * `der` gives a certificate of that file.
 */
export async function publicPart(
  file: InputFile,
  report: Report,
  der: (sha256: string) => Promise<Uint8Array>,
): Promise<InputFile | null> {
  const blocks: string[] = [];
  const seen = new Set<number>();
  for (const object of report.objects.filter(({ source }) => source === file.name)) {
    if (object.certificate !== null) {
      const certificate = report.certificates[object.certificate];
      if (!certificate || seen.has(object.certificate)) continue;
      seen.add(object.certificate);
      blocks.push(pem("CERTIFICATE", await der(certificate.sha256)));
    } else if (PUBLIC_KINDS.has(object.kind) && !object.problem) {
      const block = latin1(file.bytes.subarray(object.offset, object.offset + object.length));
      if (/^-----BEGIN [A-Z0-9 ]+-----[^-]*-----END [A-Z0-9 ]+-----$/.test(block)) blocks.push(`${block}\n`);
    }
  }
  return blocks.length > 0 ? { name: file.name, bytes: new TextEncoder().encode(blocks.join("")) } : null;
}

/** A PEM block (RFC 7468 §2). */
export function pem(label: string, der: Uint8Array): string {
  const lines = btoa(latin1(der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The first octets of PKCS#8 and PKCS#1 (version 0, then a SEQUENCE or an INTEGER), and of SEC1 (version 1). */
function beginsAsKey(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30) return false;
  const length = bytes[1] ?? 0;
  const at = 2 + (length > 0x80 ? length - 0x80 : 0);
  const [tag, size, version, next] = bytes.subarray(at, at + 4);
  if (tag !== 0x02 || size !== 1) return false;
  return (version === 0 && (next === 0x30 || next === 0x02)) || (version === 1 && (next === 0x04 || next === 0x30));
}
