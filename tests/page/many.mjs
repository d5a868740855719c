// A zone, and a file with as many certificates as a test wants: made in a second.

import { certificate, keyPair, site } from "./pki.mjs";

/** `{ bytes, zone }`: a PEM file with `count` certificates of a zone, the issuing authority's among them, and the zone's file. */
export function manyCertificates(count) {
  const { issuing, zone } = site();
  // One key for all: what is many here is the certificates.
  const keys = keyPair();
  const members = Array.from({ length: count - 1 }, (_, index) =>
    certificate({ issuer: issuing, keys, subject: [["CN", `node-${index}`]], names: [`dns:node-${index}.plant-a.example`] }),
  );
  return { bytes: Buffer.from([...members, issuing].map(({ pem }) => pem).join("")), zone };
}
