// A small builder of certificates: every field takes any bytes, hostile ones too. A test states only what differs.

import { createHash, generateKeyPairSync, sign } from "node:crypto";

/** Object identifiers by the names that the tests use. */
const OIDS = {
  CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", L: "2.5.4.7", C: "2.5.4.6", ST: "2.5.4.8", serialNumber: "2.5.4.5",
  email: "1.2.840.113549.1.9.1", ecPublicKey: "1.2.840.10045.2.1", ecdsaSha256: "1.2.840.10045.4.3.2",
  basicConstraints: "2.5.29.19", keyUsage: "2.5.29.15", extendedKeyUsage: "2.5.29.37", subjectAltName: "2.5.29.17",
  subjectKeyIdentifier: "2.5.29.14", authorityKeyIdentifier: "2.5.29.35", certificatePolicies: "2.5.29.32",
  serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2",
};

export const UTF8 = 0x0c;
export const PRINTABLE = 0x13;
export const BMP = 0x1e;
export const TELETEX = 0x14;

/** One value of DER. */
export function tlv(tag, ...parts) {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

export const sequence = (...parts) => tlv(0x30, ...parts);

export function oid(name) {
  const [first, second, ...rest] = (OIDS[name] ?? name).split(".").map(Number);
  const base128 = (value) => {
    const digits = [value & 0x7f];
    for (let more = Math.floor(value / 128); more > 0; more = Math.floor(more / 128)) digits.unshift((more & 0x7f) | 0x80);
    return digits;
  };
  return tlv(6, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** `[["CN", "text"], ["O", bytes, tag]]` as a name. */
export function name(parts) {
  return sequence(...parts.map(([type, value, tag = UTF8]) => tlv(0x31, sequence(oid(type), tlv(tag, Buffer.from(value))))));
}

export function extension(type, value, critical = false) {
  return sequence(oid(type), ...(critical ? [tlv(1, [0xff])] : []), tlv(4, value));
}

/** Names that a certificate speaks for: `["dns:a.example", "uri:spiffe://…", "email:…", "ip:127.0.0.1"]`. */
export function subjectAltName(names) {
  const tags = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };
  const each = names.map((text) => {
    const [kind] = text.split(":", 1);
    const value = text.slice(kind.length + 1);
    return tlv(tags[kind], kind === "ip" ? Buffer.from(value.split(".").map(Number)) : Buffer.from(value));
  });
  return extension("subjectAltName", sequence(...each));
}

export function keyPair() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

let serial = 0x5a00;

/**
 * A certificate, with its key: `{ der, pem, key, subject }`, as `issuer` of others takes it. Without an issuer it signs
 * itself.
 */
export function certificate({ subject = [["CN", "web.plant-a.example"]], issuer = null, ca = false, names = [], from = "20260101000000Z", to = "20360101000000Z", extensions = [], keys = keyPair(), number = ++serial } = {}) {
  const own = Array.isArray(subject) ? name(subject) : subject;
  const spki = keys.publicKey.export({ type: "spki", format: "der" });
  const id = createHash("sha1").update(spki).digest();
  const signer = issuer ?? { keys, subject: own, id };
  const algorithm = sequence(oid("ecdsaSha256"));
  const usage = ca ? tlv(3, [1, 0x06]) : tlv(3, [7, 0x80]);
  const all = [
    ca ? extension("basicConstraints", sequence(tlv(1, [0xff])), true) : extension("basicConstraints", sequence(), true),
    extension("keyUsage", usage, true),
    extension("subjectKeyIdentifier", tlv(4, id)),
    ...(issuer ? [extension("authorityKeyIdentifier", sequence(tlv(0x80, signer.id)))] : []),
    ...(ca ? [] : [extension("extendedKeyUsage", sequence(oid("serverAuth"), oid("clientAuth")))]),
    ...(names.length > 0 ? [subjectAltName(names)] : []),
    ...extensions,
  ];
  const body = sequence(
    tlv(0xa0, tlv(2, [2])),
    tlv(2, serialNumber(number)),
    algorithm,
    signer.subject,
    sequence(time(from), time(to)),
    own,
    spki,
    tlv(0xa3, sequence(...all)),
  );
  const signature = sign("sha256", body, signer.keys.privateKey);
  const der = sequence(body, algorithm, tlv(3, [0], signature));
  return { der, pem: pem("CERTIFICATE", der), keys, subject: own, id };
}

/** As RFC 5280 §4.1.2.5 has it: two digits of the year before 2050. */
function time(text) {
  return Number(text.slice(0, 4)) < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}

/** Five bytes, the first of which is no sign. */
function serialNumber(number) {
  return Buffer.from([1, number >>> 24, number >>> 16, number >>> 8, number]);
}

/** A site's authority, its issuing authority, and its zone file. */
export function site(id = "plant-a.example") {
  const anchor = certificate({ subject: [["CN", `${id} CA`]], ca: true });
  const issuing = certificate({ subject: [["CN", `${id} Issuing CA`]], ca: true, issuer: anchor });
  const member = (options = {}) => certificate({ issuer: issuing, names: [`uri:spiffe://${id}/web`, `dns:web.${id}`], ...options });
  const zone = JSON.stringify({ zoneseal: "zone", version: 0, id, membership: "signature", anchors: [anchor.der.toString("base64")] });
  return { anchor, issuing, member, zone };
}

export function pem(label, der) {
  return `-----BEGIN ${label}-----\n${der.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END ${label}-----\n`;
}
