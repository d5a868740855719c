// A real site of the binary's making, and certificates that only somebody with its authority's key, or another's, could make.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { program } from "./programs.mjs";

/** The zone of `Site`. */
export const ZONE = "plant-a.example";

/** A site in a temporary folder. */
export class Site {
  #made = 0;

  constructor(zone = ZONE) {
    this.folder = mkdtempSync(join(tmpdir(), "zoneseal-site-"));
    this.zoneseal("site", "init", zone);
    this.zone = readFileSync(join(this.folder, "site/zone.json"), "utf8");
    this.anchor = join(this.folder, "site/authority/anchor.pem");
  }

  /** Runs the binary in the site's folder. */
  zoneseal(...args) {
    return execFileSync(program("ZONESEAL_BIN", "zoneseal"), args, { cwd: this.folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** A member of the binary's making. */
  member(service, ...options) {
    this.zoneseal("site", "issue", service, ...options);
    return credential(join(this.folder, "site/members", service, "chain.pem"), join(this.folder, "site/members", service, "key.pem"));
  }

  /** What the zone's issuing authority would never make: `extensions` as OpenSSL writes them, and dates of its own. */
  forged(extensions, dates) {
    const authority = join(this.folder, "site/authority");
    return this.#issue(join(authority, "issuing.pem"), join(authority, "issuing.key"), extensions, dates, true);
  }

  /** A certificate of an authority that is not the zone's: its root stands in `root`. */
  edge(extensions) {
    const authority = this.root("Edge CA");
    return { ...this.#issue(authority.cert, authority.key, extensions), root: authority.cert };
  }

  /** A self-signed authority. */
  root(name) {
    const place = this.#place();
    openssl(place, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "chain.pem",
      "-subj", `/CN=${name}`, "-days", "30", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    return credential(join(place, "chain.pem"), join(place, "key.pem"));
  }

  /** The revocation list of one of the zone's authorities, with a member on it or none. */
  list(member = null, authority = "issuing") {
    const place = this.#place();
    const signer = join(this.folder, "site/authority", authority);
    writeFileSync(join(place, "ca.cnf"), CA);
    writeFileSync(join(place, "index.txt"), "");
    writeFileSync(join(place, "number"), "01\n");
    const ca = ["ca", "-config", "ca.cnf", "-cert", `${signer}.pem`, "-keyfile", `${signer}.key`];
    if (member) openssl(place, ...ca, "-revoke", member.cert);
    openssl(place, ...ca, "-gencrl", "-crldays", "2", "-out", "list.pem");
    return readFileSync(join(place, "list.pem"));
  }

  /** Takes everything away. */
  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #issue(issuer, issuerKey, extensions, { from = "20200101000000Z", until = "20400101000000Z" } = {}, shows = false) {
    const place = this.#place();
    writeFileSync(join(place, "ca.cnf"), CA);
    writeFileSync(join(place, "index.txt"), "");
    writeFileSync(join(place, "extensions.cnf"), `${extensions.join("\n")}\nauthorityKeyIdentifier=keyid\n`);
    openssl(place, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=forged");
    openssl(place, "ca", "-batch", "-config", "ca.cnf", "-cert", issuer, "-keyfile", issuerKey, "-in", "request.pem", "-out", "own.pem",
      "-notext", "-startdate", from, "-enddate", until, "-extfile", "extensions.cnf");
    const chain = readFileSync(join(place, "own.pem"), "utf8") + (shows ? readFileSync(issuer, "utf8") : "");
    writeFileSync(join(place, "chain.pem"), chain);
    return credential(join(place, "chain.pem"), join(place, "key.pem"));
  }

  #place() {
    this.#made += 1;
    const place = join(this.folder, `forged-${this.#made}`);
    mkdirSync(place);
    return place;
  }
}

/** Extensions of a member: this URI, or other names, in these roles. */
export function extensions(names, roles = "serverAuth,clientAuth") {
  return [
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    ...(roles ? [`extendedKeyUsage=${roles}`] : []),
    ...(names ? [`subjectAltName=${names}`] : []),
    "subjectKeyIdentifier=hash",
  ];
}

/** A chain and its key: the files, and what is in them. */
function credential(cert, key) {
  return { cert, key, pem: { cert: readFileSync(cert), key: readFileSync(key) } };
}

function openssl(cwd, ...args) {
  execFileSync("openssl", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
}

const CA = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
crlnumber = number
rand_serial = yes
default_md = sha256
policy = any
crl_extensions = list
[any]
commonName = supplied
[list]
authorityKeyIdentifier = keyid
`;
