//! Everything that certificates come in, and what is refused by name.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::Case;
use crate::pki::{Site, pem};
use crate::rebuild::tlv;

/// Every case of this file.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let web = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let both = format!("{}{}", pem(&web.der), pem(issuing));
    let case = |name, outcome, code| Case::zone(site, name, &[], outcome, code);
    let trusted = |name, text: String| case(name, "trusted", "trusted").bytes("input", text);
    let refused = |name, bytes: &[u8]| {
        case(name, "incomplete", "container-not-supported").bytes("input", bytes)
    };
    let damaged =
        |name, text: String| case(name, "incomplete", "container-damaged").bytes("input", text);
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes);
    let secret = format!(
        r#"{{"apiVersion":"v1","kind":"Secret","data":{{"tls.crt":"{}","tls.key":"{}","password":"aHVudGVyMg=="}}}}"#,
        base64(both.as_bytes()),
        base64(web.key.serialize_pem().as_bytes()),
    );
    let yaml = format!(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
        base64(both.as_bytes()),
        base64(web.key.serialize_pem().as_bytes()),
    );
    let block: String = both.lines().map(|line| format!("    {line}\n")).collect();
    let config = format!("---\napiVersion: v1\nkind: ConfigMap\ndata:\n  \"ca.crt\": |\n{block}");
    let x5c = format!(r#"["{}","{}"]"#, base64(&web.der), base64(issuing));
    let jwks = format!(r#"{{"keys":[{{"kty":"EC","x5c":{x5c}}}]}}"#);
    let hex: String = web.der.iter().map(|byte| format!("{byte:02X}:")).collect();
    let wrapped: Vec<String> = base64(&[&web.der[..], issuing].concat())
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    let mut nested = both.clone();
    for _ in 0..5 {
        nested = base64(nested.as_bytes());
    }
    let shallow = base64(base64(both.as_bytes()).as_bytes());
    let p7 = signed_data(&[&web.der, issuing]);
    vec![
        trusted("secret-json", secret.clone()).near("container-damaged"),
        trusted(
            "secret-list-json",
            format!(r#"{{"apiVersion":"v1","kind":"List","items":[{secret}]}}"#),
        ),
        trusted("secret-yaml", yaml.clone()),
        trusted("config-map-yaml", config),
        trusted("x5c", x5c),
        trusted("jwks", jwks),
        trusted("base64-wrapped", wrapped.join("\r\n")),
        trusted(
            "base64url",
            URL_SAFE_NO_PAD.encode([&web.der[..], issuing].concat()),
        ),
        trusted("hex", format!("{}\n{}", hex, hex_of(issuing))),
        trusted("base64-twice", shallow).near("nesting-too-deep"),
        case("pkcs7", "trusted", "trusted").bytes("chain.p7b", p7.clone()),
        trusted(
            "pkcs7-pem",
            format!(
                "-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n",
                base64(&p7)
            ),
        ),
        case("base64-five-times", "incomplete", "nesting-too-deep").bytes("input", nested),
        damaged(
            "secret-key-twice",
            secret.replace("\"password\"", "\"tls.crt\""),
        ),
        damaged("yaml-anchor", yaml.replace("name: web", "name: &web web")),
        damaged("base64-stray", format!("{}*", base64(&web.der))),
        damaged("pkcs7-cut-inside", {
            let mut bad = p7;
            let at = bad.len() - 2;
            bad[at] = 0x30;
            format!(
                "-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n",
                base64(&bad)
            )
        }),
        refused("java-key-store", &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]),
        refused(
            "java-key-store-jceks",
            &[0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2],
        ),
        refused("zip", b"PK\x03\x04rest"),
        refused("gzip", &[0x1f, 0x8b, 8, 0]),
        refused(
            "ssh-public-key",
            b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@example",
        ),
        refused("xml", b"<?xml version=\"1.0\"?><a/>"),
        refused(
            "pgp",
            b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n-----END PGP PUBLIC KEY BLOCK-----\n",
        ),
        case(
            "der-that-begins-like-nothing",
            "incomplete",
            "not-recognised",
        )
        .bytes("input", [0xfe, 0xed, 0xfe, 0xee])
        .near("container-not-supported"),
        case("curve-parameters-alone", "incomplete", "object-not-read").bytes(
            "curve.pem",
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
        ),
        case("public-key-alone", "incomplete", "only-other-objects")
            .bytes("web.pub", web.key.public_key_pem()),
        trusted(
            "public-key-beside",
            format!("{both}{}", web.key.public_key_pem()),
        )
        .near("only-other-objects"),
        trusted(
            "damaged-key-beside",
            format!("{both}-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"),
        ),
    ]
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("0x{byte:02x}, ")).collect()
}

/// A certs-only message (RFC 5652 §5.1).
fn signed_data(certificates: &[&[u8]]) -> Vec<u8> {
    let data = tlv(
        0x30,
        &tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]),
    );
    let parts = [
        tlv(2, &[1]),
        tlv(0x31, &[]),
        data,
        tlv(0xa0, &certificates.concat()),
        tlv(0x31, &[]),
    ];
    let id = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
    let signed = tlv(0xa0, &tlv(0x30, &parts.concat()));
    tlv(0x30, &[id, signed].concat())
}
