//! The page of findings and the list of checks are the engine's tables, and each code of a verdict is of one check.

use std::collections::BTreeSet;

use serde_json::Value;
use zoneseal_core::{Code, checks};
use zoneseal_tests::vectors;

#[test]
fn the_page_of_findings_is_the_table() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/FINDINGS.md");
    let written = std::fs::read_to_string(page).unwrap();
    let again = "cargo run -p zoneseal-tests --bin zoneseal-findings > docs/FINDINGS.md";
    assert!(
        written == zoneseal_tests::findings::page(),
        "docs/FINDINGS.md is stale: {again}"
    );
}

#[test]
fn the_list_of_checks_is_the_table() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/checks.json");
    let written = std::fs::read_to_string(file).unwrap_or_default();
    let again = "cargo run -p zoneseal-tests --bin zoneseal-checks > docs/checks.json";
    assert!(
        written == zoneseal_tests::checks::file(),
        "docs/checks.json is stale: {again}"
    );
}

/// The codes that are no finding of a verdict: what it comes to, what became of an input, what a peer is told, and lints.
fn of_no_check(code: Code) -> bool {
    matches!(
        code,
        Code::Trusted
            | Code::ChainTrusted
            | Code::TrustedByFederation
            | Code::SplitHolds
            | Code::NoCertificate
            | Code::EmptyInput
            | Code::NotRecognised
            | Code::Truncated
            | Code::MalformedCertificate
            | Code::MalformedCrl
            | Code::MalformedOcsp
            | Code::OcspNotSuccessful
            | Code::MalformedPem
            | Code::ObjectNotRead
            | Code::PrivateKeyAlone
            | Code::InputTooLarge
            | Code::TooManyObjects
            | Code::OnlyOtherObjects
            | Code::ContainerNotSupported
            | Code::ContainerDamaged
            | Code::NestingTooDeep
            | Code::DecodedTooLarge
            | Code::PassphraseNeeded
            | Code::PassphraseWrong
            | Code::KeyDerivationTooCostly
            | Code::PeerWithoutCertificate
    ) || code.as_str().starts_with("lint-")
}

#[test]
fn each_code_of_a_verdict_is_of_one_check() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let of = checks().iter().filter(|check| check.codes.contains(code));
        let ids: Vec<&str> = of.map(|check| check.id).collect();
        if ids.len() != usize::from(!of_no_check(*code)) {
            wrong.push(format!("{} is of {ids:?}", code.as_str()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let ids: BTreeSet<&str> = checks().iter().map(|check| check.id).collect();
    assert_eq!(ids.len(), checks().len(), "an id stands twice");
}

#[test]
fn what_the_vectors_find_is_found_in_the_order_of_the_checks() {
    let mut seen = BTreeSet::new();
    let all = vectors::make().into_iter();
    let all = all.map(|file| (false, file));
    let splits = vectors::make_splits().into_iter();
    // What is only worth knowing is put behind the rest.
    for (is_split, (path, bytes)) in all.chain(splits.map(|file| (true, file))) {
        if !path.ends_with("report.json") {
            continue;
        }
        let report: Value = serde_json::from_slice(&bytes).unwrap();
        for verdict in report["verdicts"].as_array().unwrap() {
            let candidates = verdict["candidates"].as_array().unwrap().iter();
            for of in std::iter::once(verdict).chain(candidates) {
                let places: Vec<usize> = of["findings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|finding| finding["severity"] != "info")
                    .map(|finding| place(finding["code"].as_str().unwrap()))
                    .collect();
                seen.extend(places.iter().map(|place| checks()[*place].id));
                // How a path ends is found first, and of a split what its parts are compared by.
                let rules = places.iter().filter(|place| !ends(**place) && !is_split);
                assert!(rules.is_sorted(), "{}: {places:?}", path.display());
            }
        }
    }
    let ids = checks().iter().map(|check| check.id);
    let never: Vec<&str> = ids.filter(|id| !seen.contains(id)).collect();
    assert!(never.is_empty(), "no vector fails {never:?}");
}

fn place(code: &str) -> usize {
    let of = |check: &zoneseal_core::Check| check.codes.iter().any(|own| own.as_str() == code);
    checks()
        .iter()
        .position(of)
        .unwrap_or_else(|| panic!("{code} is of no check"))
}

/// What a path may end with: a signature, an issuer, a key that cannot have signed, and an authority as the subject.
fn ends(place: usize) -> bool {
    ["trust-anchor", "signatures", "keys", "subject-kind"].contains(&checks()[place].id)
}
