//! Chains as they are found: a public site's, an export of a product with certificates of its own, a file with as many
//! certificates as are read.

use std::path::Path;

use rcgen::{CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, date_time_ymd};
use serde_json::{Value, json};
use zoneseal_core::{Limits, Membership, Zone, ZoneId};

use super::{Fixture, Parts};
use crate::pki::{Authority, dns, key, pem, uri};

/// All, and what could not be made.
pub(super) fn all(parts: &Parts) -> (Vec<Fixture>, Vec<String>) {
    let mut all = export();
    all.extend(crowds(parts));
    match public_site() {
        Some(sites) => {
            all.extend(sites);
            (all, Vec::new())
        }
        None => (all, vec!["public-site: the corpus is not here".to_owned()]),
    }
}

/// A public site's chain, from the corpus.
fn public_site() -> Option<[Fixture; 2]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/x509-limbo.json");
    let corpus: Value = serde_json::from_slice(&std::fs::read(path).ok()?).unwrap();
    let cases = corpus["testcases"].as_array().unwrap().iter();
    let id = "online::stackoverflow.com";
    let case = cases.clone().find(|case| case["id"] == id)?;
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().unwrap().iter();
        list.map(|text| text.as_str().unwrap().trim().to_owned() + "\n")
            .collect()
    };
    let mut chain = texts(&json!([case["peer_certificate"]]));
    chain.extend(texts(&case["untrusted_intermediates"]));
    let roots = texts(&case["trusted_certs"]).concat();
    let at = case["validation_time"]
        .as_str()
        .unwrap()
        .replace("+00:00", "Z");
    let options =
        json!({ "at": at, "profile": "webpki", "role": "server", "host": "stackoverflow.com" });
    let site = |name| Fixture {
        options: options.clone(),
        ..Fixture::of(name, "stackoverflow.pem", chain.concat())
    };
    let mut anchored = site("public-site").is("trusted", "chain-trusted");
    anchored.anchors = vec![("root.pem".to_owned(), roots.clone().into_bytes())];
    let open = site("public-site-without-an-anchor")
        .also("root.pem", roots)
        .is("incomplete", "no-anchor");
    Some([anchored, open])
}

/// As some products export what they issue: a root of their own, names in the common name alone, and an extension of
/// their own that says which part a certificate has.
fn export() -> Vec<Fixture> {
    let root = Authority::root_with("qlik.plant.internal-CA", key(), |params| {
        params.not_before = date_time_ymd(2025, 2, 1);
        params.not_after = date_time_ymd(2035, 2, 1);
    });
    let part = |role: &'static str, purposes: Vec<ExtendedKeyUsagePurpose>| {
        move |params: &mut CertificateParams| {
            params.subject_alt_names.clear();
            params.not_before = date_time_ymd(2025, 2, 1);
            params.not_after = date_time_ymd(2035, 2, 1);
            params.extended_key_usages.clone_from(&purposes);
            let value = crate::rebuild::tlv(0x0c, role.as_bytes());
            let oid = [1, 3, 6, 1, 5, 5, 7, 13, 3];
            params
                .custom_extensions
                .push(CustomExtension::from_oid_content(&oid, value));
        }
    };
    let both = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    let server = root.issue("qlik.plant.internal", key(), part("Server", both));
    let client = root.issue(
        "QlikClient",
        key(),
        part("Client", vec![ExtendedKeyUsagePurpose::ClientAuth]),
    );
    let id = ZoneId::parse("qlik.plant.internal").unwrap();
    let zone = Zone::new(id, Membership::Signature, vec![root.issued.certificate()]).unwrap();
    let files = |name| {
        Fixture::of(name, "root.pem", root.issued.pem())
            .also("server.pem", pem(&server.der))
            .also("client.pem", pem(&client.der))
    };
    let fates = [
        "certificate not used",
        "certificate used",
        "certificate used",
    ];
    vec![
        files("qlik-export").zone(&zone.to_json()).tray(&fates),
        files("qlik-export-without-a-zone")
            .is("incomplete", "no-anchor")
            .tray(&["certificate used"; 3]),
    ]
}

/// As many certificates as are read, and one more.
fn crowds(parts: &Parts) -> Vec<Fixture> {
    let most = Limits::default().objects;
    let issuing = &parts.plant.issuing;
    let mut text = pem(&issuing.issued.der);
    let one = key();
    for number in 1..most {
        let name = format!("sensor-{number}");
        let member = issuing.issue(&name, crate::pki::copy(&one), |params| {
            params.subject_alt_names = vec![
                uri(&format!("spiffe://plant.internal/{name}")),
                dns(&format!("{name}.plant.internal")),
            ];
        });
        text.push_str(&pem(&member.der));
    }
    let more = text.clone() + &pem(&parts.leaf.der);
    vec![
        parts.zoned("two-thousand-certificates", "plant-a.pem", text),
        parts
            .zoned("two-thousand-and-one", "plant-a.pem", more)
            .is("incomplete", "too-many-objects"),
        parts
            .zoned("over-ten-megabytes", "large.bin", vec![b'x'; 10_000_001])
            .is("incomplete", "input-too-large"),
    ]
}
