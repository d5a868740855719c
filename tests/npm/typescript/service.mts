// A Node service in a zone, as somebody writes it who has `strict` on. It is compiled and not run.

import http2 from "node:http2";
import https from "node:https";
import tls from "node:tls";
import type { PeerCertificate } from "node:tls";

import type { Report } from "zoneseal";
import { callerOf, checkServerIdentity, peerOf, requireMember, zoneClient, zoneServer, ZonesealRefusal } from "zoneseal/node";
import type { Caller, Expected, Member } from "zoneseal/node";

const own = { zone: "{}", cert: "", key: Buffer.of() };

export function dialled(): https.Agent {
  const options = zoneClient({ ...own, expected: ["spiffe://plant-a.example/web"] });
  const socket = tls.connect({ ...options, port: 1 }, () => {
    const member: Member = peerOf(socket, { zone: own.zone, role: "server", expected: () => true });
    const report: Report = member.report;
    console.log(member.id?.length, member.notAfter.getTime(), report.outcome);
  });
  http2.connect("https://a.example", options);
  return new https.Agent({ ...options, keepAlive: true });
}

export function refused(certificate: PeerCertificate): string | undefined {
  const refusal: ZonesealRefusal | undefined = checkServerIdentity({ zone: own.zone, expected: "spiffe://plant-a.example/web", host: true })("a", certificate);
  return refusal?.code === "session-resumed" ? undefined : refusal?.report?.headline.code;
}

export function served(): void {
  const expected: Expected = (id, member) => id === member.id;
  const guard = requireMember({
    zone: own.zone,
    expected,
    proxies: ["spiffe://plant-a.example/proxy"],
    evidence: () => ["a list"],
    onRefused: (refusal, request, reference) => console.error(refusal.code.length, request?.headers.host, reference.length),
  });
  const server = https.createServer(zoneServer(own), guard.handler((request, response) => response.end(request.zoneseal.user ?? "")));
  server.on("upgrade", guard.upgrade((request, socket, head) => socket.end(request.zoneseal.zone + String(head.length))));
  server.on("request", (request, response) => {
    if (!guard(request, response)) return;
    const caller: Caller = callerOf(request);
    response.end(String(caller.isProxy));
  });
  http2.createSecureServer({ ...zoneServer(own), allowHTTP1: true }, guard.handler((request, response) => response.end(request.zoneseal.id ?? "")));
  guard.recheck();
}

// @ts-expect-error There is no default for who must answer.
zoneClient(own);
// @ts-expect-error Not a list of SPIFFE IDs.
requireMember({ zone: own.zone, expected: 1 });
// @ts-expect-error Refusals are made by the package alone.
new ZonesealRefusal();
