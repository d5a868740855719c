//! What certificates come in: every container that is read, and those that are refused by name.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Fixture, Parts};
use crate::pki::pem;

const TWO: [&str; 2] = ["certificate used", "certificate used"];

pub(super) fn all(parts: &Parts) -> Vec<Fixture> {
    let mut all = read(parts);
    all.extend(dumps(parts));
    all.extend(pkcs12(parts));
    all.extend(refused(parts));
    all
}

fn read(parts: &Parts) -> Vec<Fixture> {
    let (leaf, issuing) = (&parts.leaf.der, &parts.plant.issuing.issued.der);
    let both = [leaf.as_slice(), issuing].concat();
    let hex: Vec<String> = both.iter().map(|byte| format!("{byte:02x}")).collect();
    let around = format!(
        "Dear all,\r\nthe new certificate of edge 7:\n\n{}\nand its issuer\n{}-- \nPlant A\n",
        pem(leaf),
        pem(issuing)
    );
    let labels = pem(leaf).replace("CERTIFICATE", "X509 CERTIFICATE")
        + &pem(issuing).replace("CERTIFICATE", "ISSUING CA OF PLANT A");
    let base64 = STANDARD.encode(&both);
    let json = json!({ "x5c": [STANDARD.encode(leaf), STANDARD.encode(issuing)] });
    let p7 = "crl2pkcs7 -nocrl -certfile chain.pem";
    let p7_pem = parts.openssl(p7, "chain-pem.p7b");
    let p7_der = parts.openssl(&format!("{p7} -outform DER"), "chain-der.p7b");
    vec![
        parts
            .zoned("pem", "edge-7.pem", parts.chain.as_bytes())
            .tray(&TWO),
        parts
            .zoned("pem-with-text-around", "mail.txt", around)
            .tray(&TWO),
        parts
            .zoned("pem-of-other-labels", "labels.pem", labels)
            .tray(&TWO),
        parts
            .zoned(
                "pem-with-windows-line-ends",
                "edge-7.crt",
                parts.chain.replace('\n', "\r\n"),
            )
            .tray(&TWO),
        parts
            .zoned(
                "pem-of-a-wrong-extension",
                "edge-7.jpg",
                parts.chain.as_bytes(),
            )
            .tray(&TWO),
        parts
            .zoned("der-in-two-files", "edge-7.cer", leaf.as_slice())
            .also("issuing.der", issuing.as_slice())
            .tray(&TWO),
        parts
            .zoned("der-one-after-the-other", "both.der", both.as_slice())
            .tray(&TWO),
        parts.zoned("base64", "edge-7.b64", base64).tray(&TWO),
        parts.zoned("hex", "edge-7.hex", hex.concat()).tray(&TWO),
        parts
            .zoned("hex-with-colons", "edge-7.txt", hex.join(":"))
            .tray(&TWO),
        parts.zoned("p7b-pem", "chain.p7b", p7_pem).tray(&TWO),
        parts
            .zoned("p7b-der", "chain.p7b", p7_der.as_slice())
            .tray(&TWO),
        parts.zoned("p7c-der", "chain.p7c", p7_der).tray(&TWO),
        parts
            .zoned("x5c", "token.json", format!("{json:#}"))
            .tray(&TWO),
        parts
            .zoned("a-certificate-twice", "edge-7.pem", parts.chain.as_bytes())
            .also("again.pem", pem(leaf))
            .tray(&[
                "certificate used",
                "certificate used",
                "certificate duplicate",
            ]),
    ]
}

/// What other programs print.
fn dumps(parts: &Parts) -> Vec<Fixture> {
    let secret = |name: &str| {
        json!({
            "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": { "name": name },
            "data": {
                "tls.crt": STANDARD.encode(&parts.chain),
                "tls.key": STANDARD.encode(parts.leaf.key.serialize_pem()),
            },
        })
    };
    let yaml = format!(
        "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: edge-7\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
        STANDARD.encode(&parts.chain),
        STANDARD.encode(parts.leaf.key.serialize_pem()),
    );
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [secret("edge-7")] });
    let with_key = [
        "certificate used",
        "certificate used",
        "private key passed over",
    ];
    vec![
        parts
            .zoned("openssl-s-client", "s_client.txt", s_client(parts))
            .tray(&TWO),
        parts
            .zoned("kubernetes-secret-yaml", "secret.yaml", yaml)
            .tray(&with_key),
        parts
            .zoned(
                "kubernetes-secret-json",
                "secret.json",
                format!("{:#}", secret("edge-7")),
            )
            .tray(&with_key),
        parts
            .zoned("kubernetes-list-json", "list.json", list.to_string())
            .tray(&with_key),
    ]
}

/// As `openssl s_client -connect edge-7.plant.internal:443 -showcerts` prints it.
fn s_client(parts: &Parts) -> String {
    let leaf = pem(&parts.leaf.der);
    format!(
        "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = edge-7.plant.internal\n   i:CN = Plant A Issuing CA\n   \
         a:PKEY: id-ecPublicKey, 256 (bit); sigalg: ecdsa-with-SHA256\n   \
         v:NotBefore: Nov  3 00:00:00 2026 GMT; NotAfter: Mar  3 00:00:00 2027 GMT\n{leaf} 1 s:CN = Plant A Issuing CA\n   \
         i:CN = Plant A CA\n   a:PKEY: id-ecPublicKey, 256 (bit); sigalg: ecdsa-with-SHA256\n   \
         v:NotBefore: Jan  1 00:00:00 2026 GMT; NotAfter: Jan  1 00:00:00 2031 GMT\n{}---\nServer certificate\n\
         subject=CN = edge-7.plant.internal\n\nissuer=CN = Plant A Issuing CA\n\n---\nNo client certificate CA names sent\n\
         Peer signing digest: SHA256\nPeer signature type: ECDSA\nServer Temp Key: X25519, 253 bits\n---\n\
         SSL handshake has read 1374 bytes and written 396 bytes\nVerification error: unable to get local issuer certificate\n---\n\
         New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nServer public key is 256 bit\nDONE\n",
        pem(&parts.plant.issuing.issued.der),
    )
}

fn pkcs12(parts: &Parts) -> Vec<Fixture> {
    let export = "pkcs12 -export -in leaf.pem -inkey key.pem -certfile issuing.pem -name edge-7";
    let modern = parts.openssl(&format!("{export} -passout pass:correct"), "modern.p12");
    let legacy = parts.openssl(
        &format!("{export} -legacy -passout pass:correct"),
        "legacy.p12",
    );
    // The MAC stands at the end: its salt and rounds behind its digest.
    let mut damaged = modern.clone();
    let at = damaged.len() - 40;
    damaged[at] ^= 0x55;
    let opened = [
        "certificate used",
        "certificate used",
        "private key passed over",
    ];
    vec![
        parts
            .zoned("p12-modern", "edge-7.p12", modern.as_slice())
            .passphrase("correct")
            .tray(&opened),
        parts
            .zoned("p12-legacy", "edge-7.pfx", legacy)
            .passphrase("correct")
            .tray(&opened),
        parts
            .zoned("p12-without-a-passphrase", "edge-7.p12", modern.as_slice())
            .is("incomplete", "passphrase-needed")
            .tray(&["PKCS#12 file problem"]),
        parts
            .zoned(
                "p12-with-a-wrong-passphrase",
                "edge-7.p12",
                modern.as_slice(),
            )
            .passphrase("wrong")
            .is("incomplete", "passphrase-wrong")
            .tray(&["PKCS#12 file problem"]),
        parts
            .zoned("p12-with-a-damaged-mac", "edge-7.p12", damaged)
            .passphrase("correct")
            .is("incomplete", "container-damaged")
            .tray(&["PKCS#12 file problem"]),
    ]
}

/// What is no certificate, and is called by its name.
fn refused(parts: &Parts) -> Vec<Fixture> {
    let none = |name, file: &str, bytes: &[u8]| {
        parts
            .zoned(name, file, bytes)
            .is("incomplete", "container-not-supported")
    };
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0".to_vec();
    zip.extend([0; 20]);
    zip.extend(parts.chain.as_bytes());
    let java = [
        &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1][..],
        &[0; 64],
    ]
    .concat();
    let half = &parts.leaf.der[..parts.leaf.der.len() / 2];
    vec![
        none("java-key-store", "keystore.jks", &java).tray(&["Java key store (JKS) problem"]),
        none("zip", "certificates.zip", &zip).tray(&["zip archive problem"]),
        none("html-error-page", "edge-7.pem", b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n")
            .tray(&["HTML page problem"]),
        none("ssh-public-key", "id_ed25519.pub", b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0yL0c0ZQ0yL0c0ZQ0yL0c0ZQ0yL0c0ZQ0yL0c0 me@laptop\n")
            .tray(&["SSH public key problem"]),
        none(
            "ssh-private-key",
            "id_ed25519",
            b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ==\n-----END OPENSSH PRIVATE KEY-----\n",
        )
        .tray(&["private key problem"]),
        none("gzip", "certificates.tar.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
            .tray(&["gzip archive problem"]),
        parts.zoned("empty-file", "empty.pem", "").is("incomplete", "empty-input").tray(&["unknown problem"]),
        parts.zoned("truncated-der", "edge-7.der", half).is("incomplete", "truncated").tray(&["certificate problem"]),
        parts
            .zoned("truncated-pem", "edge-7.pem", &parts.chain.as_bytes()[..parts.chain.len() - 200])
            .is("incomplete", "missing-issuer")
            .tray(&["certificate used", "unknown problem"]),
        parts.zoned("text", "notes.txt", "nothing of that kind").is("incomplete", "not-recognised"),
    ]
}
