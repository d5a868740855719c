//! What would change an answer: found by asking again, the same each time, and never more than is true.

use zoneseal_core::{Algorithms, Changes, what_changes};
use zoneseal_tests::cases;

fn changes(name: &str) -> Changes {
    let case = cases::all().into_iter().find(|case| case.name == name);
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    what_changes(&case.unwrap().request(), &algorithms)
}

fn kinds(changes: &Changes) -> Vec<(&'static str, &str, bool)> {
    let all = changes.would().iter();
    all.map(|of| (of.kind, of.to.as_str(), of.confirmed))
        .collect()
}

#[test]
fn a_trusted_member_ends_with_its_validity() {
    let found = changes("a-member");
    assert!(found.would().is_empty());
    let dates: Vec<_> = found
        .dates()
        .iter()
        .map(|date| (date.at.as_str(), date.before.code, date.after.code))
        .collect();
    assert_eq!(
        dates,
        [
            ("2026-11-01T00:00:00Z", "not-yet-valid", "trusted"),
            ("2027-02-01T00:00:01Z", "trusted", "expired"),
        ]
    );
}

#[test]
fn an_expired_member_was_trusted_until_its_last_second() {
    assert_eq!(
        kinds(&changes("expired")),
        [("date", "2027-02-01T00:00:00Z", true)]
    );
}

#[test]
fn an_issuer_that_the_zone_lists_is_tried() {
    let found = changes("issuer-not-supplied");
    assert_eq!(
        kinds(&found)[0],
        ("add-issuer", "CN=Plant A Issuing CA", true)
    );
    assert!(found.would()[0].id.is_some());
}

#[test]
fn no_change_makes_a_forgery_trusted() {
    for name in ["tampered", "signed-by-a-member"] {
        assert_eq!(kinds(&changes(name)), [], "{name}");
    }
}

#[test]
fn every_case_is_answered_within_bounds_and_the_same_each_time() {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut seen = std::collections::BTreeSet::new();
    for case in cases::all().into_iter().filter(|case| !case.heavy) {
        let request = case.request();
        let found = what_changes(&request, &algorithms);
        assert!(found.runs() <= 96, "{}: {}", case.name, found.runs());
        assert_eq!(found.now().outcome, case.outcome, "{}", case.name);
        assert_eq!(
            found.to_json(),
            what_changes(&request, &algorithms).to_json()
        );
        seen.extend(found.would().iter().map(|of| of.kind));
        for of in found.would() {
            assert!(
                of.confirmed || of.kind == "add-issuer",
                "{}: {}",
                case.name,
                of.kind
            );
        }
    }
    println!("{seen:?}");
    for kind in ["add-issuer", "date", "host", "role", "trust-anchor"] {
        assert!(seen.contains(kind), "no case for {kind}: {seen:?}");
    }
}
