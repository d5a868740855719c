// Certificates made at test time: DER written by hand, so that every field can hold what a test wants in it.

import { createHash, generateKeyPairSync, sign } from "node:crypto";

const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  subjectKeyIdentifier: "2.5.29.14",
};

/** A certificate authority with a fresh key: `{ name, key, pem, der }`. */
export function authority(name, options = {}) {
  return issued(null, { name, ca: true, ...options });
}

/**
 * A certificate of `issuer` (null: of itself). `names` are the general names, see {@link dns}; `extensions` are further
 * extensions as `{ oid, critical, value }`.
 */
export function issued(issuer, { name, organization, ca = false, names = [], extensions = [], key = freshKey(), serial = nextSerial(), from = "2026-01-01T00:00:00Z", until = "2027-12-31T00:00:00Z" }) {
  const subject = distinguishedName(name, organization);
  const all = [
    extension(OID.basicConstraints, ca, sequence(ca ? [Buffer.from([1, 1, 0xff])] : [])),
    extension(OID.keyUsage, true, Buffer.from(ca ? [3, 2, 1, 6] : [3, 2, 7, 0x80])),
    extension(OID.subjectKeyIdentifier, false, element(0x04, keyId(key))),
    extension(OID.authorityKeyIdentifier, false, sequence([element(0x80, keyId(issuer?.key ?? key))])),
    ...(names.length > 0 ? [extension(OID.subjectAltName, name === "", sequence(names))] : []),
    ...extensions.map(({ oid, critical = false, value }) => extension(oid, critical, value)),
  ];
  const algorithm = sequence([objectId(OID.ecdsaWithSha256)]);
  const body = sequence([
    element(0xa0, Buffer.from([2, 1, 2])),
    element(0x02, serial),
    algorithm,
    issuer ? issuer.subject : subject,
    sequence([time(from), time(until)]),
    subject,
    key.spki,
    element(0xa3, sequence(all)),
  ]);
  const signature = sign("sha256", body, (issuer?.key ?? key).privateKey);
  const der = sequence([body, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature]))]);
  return { name, subject, key, der, sha256: createHash("sha256").update(der).digest("hex"), pem: pem(der) };
}

export const dns = (name) => element(0x82, Buffer.from(name, "latin1"));
export const uri = (name) => element(0x86, Buffer.from(name, "latin1"));
export const ip = (...octets) => element(0x87, Buffer.from(octets));

export function freshKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, spki: publicKey.export({ type: "spki", format: "der" }) };
}

/** An element of DER. */
export function element(tag, content) {
  const size = content.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), content]);
  const octets = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 | octets.length, ...octets]), content]);
}

/** Text as a UTF8String. */
export const utf8 = (text) => element(0x0c, Buffer.from(text));

export const sequence = (parts) => element(0x30, Buffer.concat(parts));

export function pem(der) {
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(name, organization) {
  const attribute = (oid, text) => element(0x31, sequence([objectId(oid), utf8(text)]));
  return sequence([...(organization ? [attribute(OID.organization, organization)] : []), ...(name ? [attribute(OID.commonName, name)] : [])]);
}

function extension(oid, critical, value) {
  return sequence([objectId(oid), ...(critical ? [Buffer.from([1, 1, 0xff])] : []), element(0x04, value)]);
}

function objectId(dotted) {
  const [first, second, ...rest] = dotted.split(".").map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) | 0x80);
    octets.push(...groups);
  }
  return element(0x06, Buffer.from(octets));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5). */
function time(iso) {
  const digits = iso.replace(/\D/g, "");
  return Number(digits.slice(0, 4)) < 2050 ? element(0x17, Buffer.from(`${digits.slice(2)}Z`)) : element(0x18, Buffer.from(`${digits}Z`));
}

function keyId(key) {
  return createHash("sha1").update(key.spki).digest();
}

let serials = 0;

function nextSerial() {
  const serial = Buffer.alloc(9);
  serial.writeUInt8(0x40);
  serial.writeUInt32BE((serials += 1), 5);
  return serial;
}
