// `zoneseal/node`: a Node service in a zone, as the end that dials and as the end that is dialled.

export { callerOf, requireMember } from "./tls/member.js";
export { zoneClient, zoneServer } from "./tls/options.js";
export { checkServerIdentity, peerOf } from "./tls/peer.js";
export { ZonesealRefusal } from "./tls/refusal.js";
