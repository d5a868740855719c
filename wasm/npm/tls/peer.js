// Who is at the other end of a connection, for both ends of it.

import { Terms, chainOf, given, wrong } from "./judge.js";
import { ZonesealRefusal } from "./refusal.js";

/** What Node calls within its handshake, with what the server showed; see the types. */
export function checkServerIdentity(options) {
  const terms = new Terms("server", options, true);
  return (hostname, certificate) => {
    try {
      terms.member(chainOf(certificate), { hostname });
    } catch (error) {
      return error instanceof ZonesealRefusal ? error : ZonesealRefusal.because("check-failed", { cause: error });
    }
  };
}

/** The member at the other end of a TLS socket, or a `ZonesealRefusal`. */
export function peerOf(socket, options) {
  const { role, ...asked } = given(options);
  if (role !== "server" && role !== "client") throw wrong("`role` is neither server nor client");
  return memberAt(socket, new Terms(role, asked));
}

/** As `peerOf`, with terms that were made already. */
export function memberAt(socket, terms) {
  try {
    checkConnection(socket);
    const chain = chainOf(socket.getPeerCertificate(true));
    // Node did not authorise the peer by its certificate alone, and some versions of Node give a server no more of the
    // chain (nodejs/node#65579). The zone file's authorities are no new way in: a peer may send whichever it likes.
    const authorities = chain.length === 1 ? terms.authorities : [];
    return terms.member(chain, { authorities });
  } catch (error) {
    if (error instanceof ZonesealRefusal) throw error;
    throw ZonesealRefusal.because("check-failed", { cause: error });
  }
}

/** What must hold of a connection before its peer's certificate means anything. */
function checkConnection(socket) {
  if (socket?.encrypted !== true || typeof socket.getPeerCertificate !== "function") throw ZonesealRefusal.because("not-tls");
  if (socket.isSessionReused() !== false) throw ZonesealRefusal.because("session-resumed");
  if (socket.getProtocol() !== "TLSv1.3") throw ZonesealRefusal.because("tls-version");
  if (socket.authorized !== true) {
    throw ZonesealRefusal.because("not-authorized", { cause: socket.authorizationError ?? undefined });
  }
}
