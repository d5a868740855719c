//! Private keys and certificate requests, beside the chain that they belong to and alone.

use super::{Fixture, Parts};

pub(super) fn all(parts: &Parts) -> Vec<Fixture> {
    let beside = |name, file: &str, key: Vec<u8>| {
        parts
            .zoned(name, "edge-7.pem", parts.chain.as_bytes())
            .also(file, key)
            .tray(&[
                "certificate used",
                "certificate used",
                "private key passed over",
            ])
    };
    let rsa = include_str!("../../test-keys/test-only-rsa-2048-1.pem");
    std::fs::write(parts.folder.path().join("rsa.pem"), rsa).unwrap();
    let encrypted = parts.openssl(
        "pkcs8 -topk8 -in key.pem -v2 aes-256-cbc -passout pass:correct",
        "encrypted.key",
    );
    let request = "req -new -key key.pem -subj /CN=edge-7.plant.internal -addext subjectAltName=DNS:edge-7.plant.internal";
    let request = parts.openssl(request, "edge-7.csr");
    vec![
        beside(
            "key-pkcs8",
            "edge-7.key",
            parts.leaf.key.serialize_pem().into_bytes(),
        ),
        beside(
            "key-pkcs8-der",
            "edge-7.key",
            parts.openssl("pkey -in key.pem -outform DER", "key.der"),
        ),
        beside(
            "key-sec1",
            "edge-7.key",
            parts.openssl("ec -in key.pem", "sec1.key"),
        ),
        beside(
            "key-pkcs1-of-another",
            "other.key",
            parts.openssl("rsa -in rsa.pem -traditional", "pkcs1.key"),
        ),
        beside("key-encrypted", "edge-7.key", encrypted.clone()).passphrase("correct"),
        parts
            .zoned(
                "key-encrypted-and-no-passphrase",
                "edge-7.pem",
                parts.chain.as_bytes(),
            )
            .also("edge-7.key", encrypted)
            .tray(&[
                "certificate used",
                "certificate used",
                "private key problem",
            ]),
        parts
            .zoned("key-alone", "edge-7.key", parts.leaf.key.serialize_pem())
            .is("incomplete", "private-key-alone")
            .tray(&["private key passed over"]),
        parts
            .zoned("request", "edge-7.csr", request.clone())
            .is("incomplete", "only-other-objects")
            .tray(&["certificate request passed over"]),
        parts
            .zoned("request-beside", "edge-7.pem", parts.chain.as_bytes())
            .also("edge-7.csr", request)
            .tray(&[
                "certificate used",
                "certificate used",
                "certificate request passed over",
            ]),
    ]
}
