//! Every case has the outcome and the code that it must have, with both providers of signature
//! algorithms, and the same bytes of JSON.

use std::collections::BTreeSet;

use zoneseal_core::{Algorithms, Code, Input, Outcome, Report, Request, verify};
use zoneseal_tests::cases::{self, Case};

fn request(case: &Case) -> Request {
    let inputs = |files: &[(String, Vec<u8>)]| -> Vec<Input> {
        let input = |(name, bytes): &(String, Vec<u8>)| Input {
            name: name.clone(),
            bytes: bytes.clone(),
        };
        files.iter().map(input).collect()
    };
    Request::from_options(
        inputs(&case.files),
        inputs(&case.anchors),
        &case.options().to_string(),
    )
    .unwrap()
}

#[test]
fn outcome_and_code() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases::all() {
        assert!(names.insert(case.name), "{} stands twice", case.name);
        let report = verify(
            &request(&case),
            &Algorithms::new(webpki::ALL_VERIFICATION_ALGS),
        );
        let found = (report.outcome().as_str(), report.code());
        if found != (case.outcome, case.code) {
            let expected = (case.outcome, case.code);
            wrong.push(format!(
                "{}: expected {expected:?}, found {found:?}",
                case.name
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(names.len() >= 50, "{}", names.len());
}

#[test]
fn an_algorithm_that_a_build_lacks_is_incomplete() {
    let cases = cases::all();
    let member = cases.iter().find(|case| case.name == "a-member").unwrap();
    let report = verify(&request(member), &Algorithms::new(&[]));
    assert_eq!(report.outcome(), Outcome::Incomplete);
    assert_eq!(report.code(), "algorithm-not-in-build");
}

/// Codes that no case can bring about, each with where it is tested instead.
const ELSEWHERE: &[(Code, &str)] = &[
    (
        Code::NoCertificate,
        "handing in nothing at all: tests/node/package.test.mjs",
    ),
    (
        Code::AlgorithmNotInBuild,
        "an_algorithm_that_a_build_lacks_is_incomplete, above",
    ),
    (
        Code::PeerWithoutCertificate,
        "no chain to judge: tests/proxy/lifecycle.rs reads it in the demo's log",
    ),
    // What a build with the feature pkcs12 says, and one without it cannot: cases are judged alike.
    (Code::ContainerNotInBuild, "tests/node/package.test.mjs"),
    (
        Code::DecodedTooLarge,
        "ten megabytes cannot decode to more than 40: tests/verdict/containers.rs",
    ),
    (Code::PassphraseNeeded, "tests/verdict/containers.rs"),
    (Code::PassphraseWrong, "tests/verdict/containers.rs"),
    (Code::KeyDerivationTooCostly, "tests/verdict/containers.rs"),
    (Code::SplitHolds, "tests/verdict/split.rs"),
    (Code::EdgeChainsToZone, "tests/verdict/split.rs"),
    (Code::EdgeKeyShared, "tests/verdict/split.rs"),
    (Code::EdgeAuthorityNotReached, "tests/verdict/split.rs"),
    (Code::EdgeKeyNotComparable, "tests/verdict/split.rs"),
    (Code::SplitInputNotRead, "tests/verdict/split.rs"),
];

#[test]
fn every_code_has_a_case() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut seen = BTreeSet::new();
    for case in cases::all() {
        codes(&verify(&request(&case), &algorithms), &mut seen);
    }
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| other == code);
        assert_ne!(seen.contains(code.as_str()), elsewhere, "{}", code.as_str());
    }
}

fn codes(report: &Report, seen: &mut BTreeSet<&'static str>) {
    seen.insert(report.code());
    for verdict in report.verdicts() {
        let tried = verdict
            .candidates
            .iter()
            .flat_map(|candidate| &candidate.findings);
        seen.extend(
            verdict
                .findings
                .iter()
                .chain(tried)
                .map(|finding| finding.code),
        );
        seen.insert(verdict.headline.code);
    }
    seen.extend(
        report
            .objects()
            .iter()
            .filter_map(|object| object.problem.as_ref())
            .map(|problem| problem.code),
    );
}
