// Which of the files are the edge, and which its authority, when the split is asked (zone rule Z5).

import type { Certificate, InputFile, Report } from "./types.js";

export interface SplitInputs {
  edge: InputFile[];
  authority: InputFile[] | "public";
  /** What is of the zone among the files: the edge must share no key with it. */
  members: InputFile[];
}

/**
 * The edge is the certificate that the reader chose, then what could be above it by name; a certificate of somebody else
 * that happens to be here is no part of what users are shown. Its authority is the self-signed one that those names lead
 * to; where they lead to none, every other that is here and not the zone's; where there is none, any public one.
 *
 * A file is handed on as it is where all in it belongs together, so that places in the report are places in the file.
 * So is the file of the chosen certificate where something in it could not be read, whatever else is in it: users could
 * be shown that, and the engine has to see it.
 */
export async function splitInputs(
  report: Report,
  files: readonly InputFile[],
  chosen: string,
  der: (sha256: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<SplitInputs | null> {
  const given = certificatesOfFiles(report);
  const first = given.find(({ sha256 }) => sha256 === chosen);
  if (!first) return null;
  const anchors = new Set(report.question.zone?.anchors);
  const isAuthority = (certificate: Certificate) => certificate.ca && certificate.self_issued && certificate !== first;
  const edge = new Set([first]);
  let authorities = new Set<Certificate>();
  // What is added while it runs is visited too.
  for (const certificate of edge) {
    for (const above of given.filter(({ subject }) => subject === certificate.issuer)) {
      (isAuthority(above) ? authorities : edge).add(above);
    }
  }
  if (authorities.size === 0) authorities = new Set(given.filter((other) => isAuthority(other) && !anchors.has(other.sha256)));
  const whole = (file: InputFile, set: ReadonlySet<Certificate>) => {
    const objects = report.objects.filter(({ source }) => source === file.name);
    const all = objects.every(({ certificate }) => certificate !== null && set.has(report.certificates[certificate]!));
    return objects.length > 0 && all;
  };
  const damaged = report.objects.some(({ source, problem }) => source === first.source && problem);
  const pick = async (set: ReadonlySet<Certificate>): Promise<InputFile[]> => {
    const wholes = files.filter((file) => whole(file, set) || (set === edge && damaged && file.name === first.source));
    const covered = new Set(wholes.map(({ name }) => name));
    const rest = [...set].filter(({ source }) => !covered.has(source));
    return [...wholes, ...(await Promise.all(rest.map(alone)))];
  };
  const alone = async ({ source, sha256 }: Certificate): Promise<InputFile> => ({ name: source, bytes: await der(sha256) });
  const edges = await pick(edge);
  // The engine takes the first certificate for the one that users are shown.
  const own = edges.find((file) => files.includes(file) && file.name === first.source);
  const leads = own && report.objects.find(({ source }) => source === own.name)?.certificate === first.index;
  const lead = leads ? own : await alone(first);
  const others = edges.filter(({ name, bytes }) => !(name === lead.name && sameBytes(bytes, lead.bytes)));
  const vouched = membersOf(report);
  const members = await pick(new Set(given.filter((certificate) => certificate !== first && vouched.has(certificate))));
  return { edge: [lead, ...others], authority: authorities.size > 0 ? await pick(authorities) : "public", members };
}

/** The certificates that the zone itself vouches for: those on a path that is trusted, whose keys are the zone's. */
function membersOf(report: Report): Set<Certificate> {
  const trusted = report.verdicts.filter(({ outcome, federation }) => outcome === "trusted" && federation === null);
  return new Set(trusted.flatMap(({ path }) => path).flatMap((index) => report.certificates[index] ?? []));
}

/** The certificates that were handed in, without those of the zone. */
export function certificatesOfFiles(report: Report): Certificate[] {
  const indexes = new Set(report.objects.map(({ certificate }) => certificate));
  return report.certificates.filter(({ index }) => indexes.has(index));
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
