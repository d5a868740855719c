// Which files hold something secret, and what may be kept of them. Whatever is not known to be public is not kept.

import { latin1 } from "./bytes.js";
import { isPublicBlock, PUBLIC_KINDS } from "./public.js";
import type { InputFile, InputObject, Report } from "./types.js";

/** Containers that are made to hold keys, by the engine's names for them. */
export const KEY_CONTAINERS = /^(Java key store|PuTTY key file|PGP block|zip archive|gzip archive)/;

/**
 * "PRIVATE KEY" as it stands in PEM, and in base64 of PEM at each of the three alignments: also in what the engine could
 * not read, such as a block that was cut off.
 */
const WORDS = ["PRIVATE KEY", "UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"];

/** Whether it waits for a passphrase, or was given a wrong one. */
export function isLocked(object: InputObject): boolean {
  return object.problem?.code === "passphrase-needed" || object.problem?.code === "passphrase-wrong";
}

/**
 * Whether a file, of which these are the objects, bears the mark of a private key. One that does not is not known to be
 * public by that.
 */
export function maySecret(bytes: Uint8Array, objects: readonly InputObject[]): boolean {
  if (objects.some((object) => object.kind === "private key" || object.kind === "PKCS#12 file" || KEY_CONTAINERS.test(object.kind))) {
    return true;
  }
  // What the engine did not get to, or could not read, is looked through for the marks of a key: as it is, and decoded.
  const text = latin1(bytes);
  if (WORDS.some((word) => text.includes(word)) || isKeyInDer(text)) return true;
  const unread = objects.filter(({ problem }) => problem).map(({ offset, length }) => text.slice(offset, offset + length));
  if (unread.some((part) => decodings(part).some(isKeyInDer))) return true;
  // A JSON web key with its private part (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
  return text.includes('"kty"') && /"[dkpq]"\s*:/.test(text);
}

export interface PublicPart {
  bytes: Uint8Array<ArrayBuffer> | null;
  /** What was in the file beside it. */
  left: InputObject[];
}

/**
 * The public part of a file, as PEM: its certificates, and what else is public where it stands there as PEM. `der` gives
 * a certificate of that file.
 */
export async function publicPart(
  file: InputFile,
  report: Report,
  der: (sha256: string) => Promise<Uint8Array>,
): Promise<PublicPart> {
  const blocks: string[] = [];
  const left: InputObject[] = [];
  const seen = new Set<number>();
  for (const object of report.objects.filter(({ source }) => source === file.name)) {
    const certificate = object.certificate === null ? undefined : report.certificates[object.certificate];
    const block = object.problem ? null : blockOf(file.bytes, object);
    if (certificate) {
      if (seen.has(certificate.index)) continue;
      seen.add(certificate.index);
      try {
        blocks.push(block ?? pem("CERTIFICATE", await der(certificate.sha256)));
      } catch {
        // Alone, the file does not give it again: then it is not kept.
        left.push(object);
      }
    } else if (block && PUBLIC_KINDS.has(object.kind)) {
      blocks.push(block);
    } else {
      left.push(object);
    }
  }
  return { bytes: blocks.length > 0 ? new TextEncoder().encode(blocks.join("")) : null, left };
}

/** A PEM block (RFC 7468 §2). */
export function pem(label: string, der: Uint8Array): string {
  const lines = btoa(latin1(der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The PEM block that an object is, where its place in the file is nothing but that. */
function blockOf(bytes: Uint8Array, { offset, length }: InputObject): string | null {
  const text = latin1(bytes.subarray(offset, offset + length));
  return isPublicBlock(text) ? `${text}\n` : null;
}

/** Whether a key stands in these bytes, anywhere. */
export function isKeyInDer(text: string): boolean {
  return KEY_IN_DER.test(text) || KEY_AS_DER.test(text);
}

/** What a text could hold, if it is base64 or hex, with or without the lines of PEM around it. */
function decodings(text: string): string[] {
  const body = text.replace(/-----[^-]*-----/g, "").replace(/[\s:]/g, "");
  const found = [];
  if (/^(?:[0-9a-f]{2})+$/i.test(body)) found.push(body.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
  const base64 = body.replaceAll("-", "+").replaceAll("_", "/").replace(/=*$/, "");
  // What is left of a cut block may end anywhere.
  if (/^[A-Za-z0-9+/]+$/.test(base64)) found.push(atob(base64.slice(0, base64.length - (base64.length % 4))));
  return found;
}

/** The head of PKCS#8 anywhere: a version, then RSA, EC, X25519, X448, Ed25519 or Ed448 (RFC 5958 §2). */
const KEY_IN_DER = /\x02\x01[\x00\x01]\x30[^]\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01|\x07\x2a\x86\x48\xce\x3d\x02\x01|\x03\x2b\x65[\x6e-\x71])/;

/** The head of PKCS#1, with version 0 and a number, or of SEC1, with version 1 and octets (RFC 5915 §3). */
const KEY_AS_DER = /\x30(?:[\x00-\x7f]|\x81[^]|\x82[^][^])\x02\x01(?:\x00\x02|\x01\x04)/;
