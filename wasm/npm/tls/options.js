// Options for Node's TLS that cannot be got wrong: for the end that dials and for the end that is dialled.

import { X509Certificate, constants, randomBytes } from "node:crypto";

import { ZonesealError } from "../node.js";
import { Terms, checkNone, given, wrong, zoneText } from "./judge.js";
import { checkServerIdentity } from "./peer.js";

/** For `tls.connect`, `https.Agent` and undici's `connect`; see the types. */
export function zoneClient(options) {
  const { cert, key, passphrase, ...asked } = given(options);
  const check = checkServerIdentity(asked);
  return Object.freeze({
    ...common("client", cert, key, passphrase, asked),
    checkServerIdentity: check,
    // By this an agent tells its connections apart, and not by who was expected at them: one that was made for another
    // member is not taken for this one.
    sessionIdContext: randomBytes(16).toString("hex"),
    // Node asks nobody about a session that it resumes: so none is kept, and an agent's own is not taken.
    maxCachedSessions: 0,
    session: undefined,
  });
}

/** For `https.createServer`, `http2.createSecureServer` and `tls.createServer`; see the types. */
export function zoneServer(options) {
  const { cert, key, passphrase, zone, now, ...other } = given(options);
  // Above all `expected`: who is served is for `requireMember` to decide.
  checkNone(other);
  return Object.freeze({
    ...common("server", cert, key, passphrase, { zone, now }),
    requestCert: true,
    // No tickets. What OpenSSL then keeps by number asks for a store, and Node has none.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
}

function common(role, cert, key, passphrase, { zone, now }) {
  if (cert === undefined || key === undefined) throw wrong("`cert` and `key` are missing: a member shows its certificate at either end");
  // Evidence may come later than this, and is about the peers.
  checkOwn(new Terms(role, { zone, now, revocation: "off", expected: () => true }), cert);
  return {
    ca: anchorsOf(zone),
    cert,
    key,
    ...(passphrase === undefined ? {} : { passphrase }),
    rejectUnauthorized: true,
    minVersion: "TLSv1.3",
    maxVersion: "TLSv1.3",
  };
}

/** Shows nobody a certificate that the engine would refuse. */
function checkOwn(terms, cert) {
  const report = terms.ask([cert].flat(), {});
  if (report.outcome === "trusted") return;
  throw new ZonesealError("own-certificate-refused", `the certificate in \`cert\` would be refused as a ${terms.role}'s (${report.headline.code}): ${report.headline.plain}`);
}

/** The anchors of a zone that was checked, and of those that it is federated with, as PEM. */
function anchorsOf(zone) {
  const { anchors, federations = [] } = JSON.parse(zoneText(zone));
  const all = [...anchors, ...federations.flatMap((federation) => federation.anchors)];
  return all.map((base64) => new X509Certificate(Buffer.from(base64, "base64")).toString());
}
