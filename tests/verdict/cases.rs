//! Every case has the outcome and the code that it must have, with both providers of signature
//! algorithms, and the same bytes of JSON.

use std::collections::BTreeSet;

use zoneseal_core::{Algorithms, Code, Outcome, Report, split, verify};
use zoneseal_tests::{cases, split_cases, vectors};

#[test]
fn the_vectors_are_what_the_builder_makes() {
    let mut differences = vectors::differences(&vectors::folder(), &vectors::make());
    let splits = vectors::make_splits();
    differences.extend(vectors::differences(&split_cases::folder(), &splits));
    assert!(
        differences.is_empty(),
        "\n{}\ncargo xtask vectors makes them anew",
        differences.join("\n")
    );
}

#[test]
fn outcome_and_code() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases::all() {
        assert!(names.insert(case.name), "{} stands twice", case.name);
        let report = verify(
            &case.request(),
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
fn outcome_and_code_of_splits() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    for case in split_cases::all() {
        let report = split(&case.request(), &algorithms);
        let found = (report.outcome().as_str(), report.code());
        assert_eq!(found, (case.outcome, case.code), "{}", case.name);
    }
}

#[test]
fn both_providers_give_the_same_bytes() {
    let native = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let portable = Algorithms::new(zoneseal_wasm::crypto::ALGORITHMS);
    for case in split_cases::all() {
        let request = case.request();
        let [native, portable] = [&native, &portable].map(|all| split(&request, all).to_json());
        assert_eq!(native, portable, "{}", case.name);
    }
    for case in cases::all() {
        let request = case.request();
        let [native, portable] = [&native, &portable].map(|all| verify(&request, all).to_json());
        assert_eq!(native, portable, "{}", case.name);
    }
}

#[test]
fn an_algorithm_that_a_build_lacks_is_incomplete() {
    let cases = cases::all();
    let member = cases.iter().find(|case| case.name == "a-member").unwrap();
    let report = verify(&member.request(), &Algorithms::new(&[]));
    assert_eq!(report.outcome(), Outcome::Incomplete);
    assert_eq!(report.code(), "algorithm-not-in-build");
}

/// The second verifier's list, closed: each thing on it in a path that is trusted all the same, and said.
#[test]
fn what_the_second_verifier_cannot_do_is_said() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let constraints = "URI, email or directory name constraints";
    let list = [
        ("uri-constraint-kept", constraints),
        ("uri-exclusion-kept", constraints),
        ("email-constraint-kept", constraints),
        ("directory-constraint-kept", constraints),
        ("path-length-and-a-new-key", "a self-issued intermediate"),
        ("pss-key", "a key for RSASSA-PSS alone"),
        ("pss-key-for-sha256", "a key for RSASSA-PSS alone"),
    ];
    let mut said = BTreeSet::new();
    for case in cases::all() {
        let report = verify(&case.request(), &algorithms);
        for verdict in report.verdicts() {
            let mut findings = verdict.findings.iter();
            if let Some(finding) = findings.find(|finding| finding.code == "second-opinion-unable")
            {
                assert_eq!((verdict.outcome, finding.severity), ("trusted", "info"));
                said.insert((case.name, finding.found.clone()));
            }
        }
    }
    let list = list.map(|(name, what)| (name, what.to_owned()));
    assert_eq!(said, BTreeSet::from(list));
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
    (Code::LintLifetime, "tests/view/lints.rs"),
    (Code::LintNoAlternativeName, "tests/view/lints.rs"),
    (Code::LintCommonNameOnly, "tests/view/lints.rs"),
    (Code::LintSerialEntropy, "tests/view/lints.rs"),
    (Code::LintAnyPurpose, "tests/view/lints.rs"),
    (Code::LintSharedKey, "tests/view/lints.rs"),
    // What a build with the feature pkcs12 says, and one without it cannot: cases are judged alike.
    (
        Code::DecodedTooLarge,
        "ten megabytes cannot decode to more than 40: tests/verdict/containers.rs",
    ),
    (Code::PassphraseNeeded, "tests/verdict/containers.rs"),
    (Code::PassphraseWrong, "tests/verdict/containers.rs"),
    (Code::KeyDerivationTooCostly, "tests/verdict/containers.rs"),
    (Code::SplitLimit, "tests/verdict/split.rs"),
];

#[test]
fn every_code_has_a_case() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut seen = BTreeSet::new();
    for case in cases::all() {
        codes(&verify(&case.request(), &algorithms), &mut seen);
    }
    for case in split_cases::all() {
        codes(&split(&case.request(), &algorithms), &mut seen);
    }
    for code in Code::ALL {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| other == code);
        assert_ne!(seen.contains(code.as_str()), elsewhere, "{}", code.as_str());
    }
}

/// Codes without a near miss among the cases, each with why.
const NO_NEAR_MISS: &[(&str, &str)] = &[
    ("trusted", "an outcome: every refusal is its near miss"),
    ("chain-trusted", "an outcome"),
    ("split-holds", "an outcome"),
    ("no-certificate", "handing in anything: one-byte"),
    (
        "too-many-objects",
        "a report on 2,000 objects is above 1 MB",
    ),
    (
        "algorithm-not-in-build",
        "every case: the build has all algorithms",
    ),
    ("peer-without-certificate", "tests/proxy/lifecycle.rs"),
    (
        "ocsp-not-successful",
        "the trusted cases with a response, each near another code",
    ),
    (
        "revocation-not-checked",
        "the trusted cases with complete evidence, each near another code",
    ),
    ("split-limit", "tests/verdict/split.rs"),
    ("decoded-too-large", "tests/verdict/containers.rs"),
    ("passphrase-needed", "tests/verdict/containers.rs"),
    ("passphrase-wrong", "tests/verdict/containers.rs"),
    ("key-derivation-too-costly", "tests/verdict/containers.rs"),
    ("lint-lifetime", "tests/view/lints.rs"),
    ("lint-no-alternative-name", "tests/view/lints.rs"),
    ("lint-common-name-only", "tests/view/lints.rs"),
    ("lint-serial-entropy", "tests/view/lints.rs"),
    ("lint-any-purpose", "tests/view/lints.rs"),
    ("lint-shared-key", "tests/view/lints.rs"),
];

#[test]
fn every_code_has_a_near_miss_that_misses() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut near = BTreeSet::new();
    for case in cases::all() {
        let Some(code) = case.near else { continue };
        near.insert(code);
        let code_found = verify(&case.request(), &algorithms).code();
        assert_ne!(
            code_found, code,
            "{} triggers what it should miss",
            case.name
        );
        assert!(
            Code::ALL.iter().any(|known| known.as_str() == code),
            "{}: {code} is no code",
            case.name
        );
    }
    for case in split_cases::all() {
        let Some(code) = case.near else { continue };
        near.insert(code);
        let found = split(&case.request(), &algorithms);
        assert_ne!(found.code(), code, "{}", case.name);
    }
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        let excepted = NO_NEAR_MISS.iter().any(|(other, _)| *other == code);
        if near.contains(code) == excepted {
            wrong.push(code);
        }
    }
    assert!(
        wrong.is_empty(),
        "without a near miss, or excepted for nothing: {wrong:?}"
    );
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
