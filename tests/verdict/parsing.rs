//! One strict parser: it reads every field as x509-parser does, and refuses what is not DER.

use std::fs;
use std::path::Path;

use x509_parser::prelude::{FromDer, X509Certificate};
use zoneseal_core::{Bundle, Certificate, Fate, Input, Limits};
use zoneseal_tests::{cases, pki, run};

/// Both parsers' view of one certificate.
fn same_reading(der: &[u8]) {
    let Ok(ours) = Certificate::parse(der) else {
        return;
    };
    let (rest, peer) = X509Certificate::from_der(der).expect("x509-parser reads what we read");
    assert!(rest.is_empty());
    let tbs = &peer.tbs_certificate;
    assert_eq!(ours.signed_bytes(), tbs.as_ref());
    assert_eq!(ours.spki(), tbs.subject_pki.raw);
    assert_eq!(ours.version(), u8::try_from(tbs.version.0 + 1).unwrap());
    assert_eq!(ours.serial().of(der), tbs.raw_serial());
    assert_eq!(ours.subject().whole.of(der), tbs.subject.as_raw());
    assert_eq!(ours.issuer().whole.of(der), tbs.issuer.as_raw());
    assert_eq!(
        ours.not_before().unix(),
        tbs.validity.not_before.timestamp()
    );
    assert_eq!(ours.not_after().unix(), tbs.validity.not_after.timestamp());
    assert_eq!(ours.is_ca(), peer.is_ca());
    let theirs: Vec<(Vec<u8>, bool, &[u8])> = tbs
        .extensions()
        .iter()
        .map(|e| (e.oid.as_bytes().to_vec(), e.critical, e.value))
        .collect();
    let extensions = ours.extensions();
    let own: Vec<(Vec<u8>, bool, &[u8])> = extensions
        .all
        .iter()
        .map(|e| (e.oid.of(der).to_vec(), e.critical, e.value.of(der)))
        .collect();
    assert_eq!(own, theirs);
}

fn certificates(name: &str, bytes: &[u8]) -> Vec<Vec<u8>> {
    let input = Input {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let bundle = Bundle::parse(&[input], &Limits::default());
    bundle
        .certificates()
        .iter()
        .map(|certificate| certificate.der().to_vec())
        .collect()
}

#[test]
fn cases_are_read_as_x509_parser_reads_them() {
    let mut count = 0;
    for case in cases::all() {
        for (name, bytes) in &case.files {
            for der in certificates(name, bytes) {
                same_reading(&der);
                count += 1;
            }
        }
    }
    assert!(count > 80, "{count}");
}

#[test]
fn the_corpus_is_read_as_x509_parser_reads_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/x509-limbo.json");
    let Ok(text) = fs::read(path) else {
        return run::skip(
            "the_corpus_is_read_as_x509_parser_reads_it",
            "corpus not found",
        );
    };
    let corpus: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let mut count = 0;
    for case in corpus["testcases"].as_array().unwrap() {
        let lists = [&case["trusted_certs"], &case["untrusted_intermediates"]];
        let many = lists.into_iter().flat_map(|list| list.as_array().unwrap());
        for pem in many.chain([&case["peer_certificate"]]) {
            for der in certificates("corpus", pem.as_str().unwrap().as_bytes()) {
                same_reading(&der);
                count += 1;
            }
        }
    }
    assert!(count > 400, "{count}");
}

/// Why core reads DER itself (docs/ARCHITECTURE.md): each of these is not DER, and x509-parser 0.18
/// reads it. Should a later version refuse one of them, this test says so.
#[test]
fn what_is_not_der_is_refused() {
    let good = pki::Authority::root("Plant A CA").member("web").der;
    assert!(Certificate::parse(&good).is_ok());
    let mut peer_reads = Vec::new();
    for (name, mutated) in mutations(&good) {
        assert!(Certificate::parse(&mutated).is_err(), "{name} is read");
        if X509Certificate::from_der(&mutated).is_ok_and(|(rest, _)| rest.is_empty()) {
            peer_reads.push(name);
        }
    }
    assert_eq!(
        peer_reads,
        [
            "a BOOLEAN of 0x01",
            "a version 1 that is spelled out",
            "the outer length in three octets"
        ]
    );
}

/// Changes that keep the structure readable to a tolerant reader.
fn mutations(good: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut boolean = good.to_vec();
    let at = boolean.windows(3).position(|w| w == [1, 1, 0xff]).unwrap();
    boolean[at + 2] = 1;
    let mut version = good.to_vec();
    let at = version
        .windows(5)
        .position(|w| w == [0xa0, 3, 2, 1, 2])
        .unwrap();
    version[at + 4] = 0;
    let mut long = vec![0x30, 0x83, 0];
    long.extend_from_slice(&good[2..]);
    let mut trailing = good.to_vec();
    trailing.push(0);
    let mut indefinite = vec![0x30, 0x80];
    indefinite.extend_from_slice(&good[4..]);
    indefinite.extend_from_slice(&[0, 0]);
    vec![
        ("a BOOLEAN of 0x01", boolean),
        ("a version 1 that is spelled out", version),
        ("the outer length in three octets", long),
        ("a byte behind the end", trailing),
        ("an indefinite length", indefinite),
    ]
}

#[test]
fn every_fate_is_told() {
    for case in cases::all() {
        let inputs: Vec<Input> = case
            .files
            .iter()
            .map(|(name, bytes)| Input {
                name: name.clone(),
                bytes: bytes.clone(),
            })
            .collect();
        let bundle = Bundle::parse(&inputs, &Limits::default());
        let read = bundle
            .objects()
            .iter()
            .filter(|object| matches!(object.fate, Fate::Read(_)) && !object.kind.is_evidence())
            .count();
        assert_eq!(read, bundle.certificates().len(), "{}", case.name);
        assert!(!bundle.objects().is_empty(), "{}", case.name);
    }
}
