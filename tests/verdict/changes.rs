//! What would change an answer: found by asking again, the same each time, and never more than is true.

use std::process::Command;

use zoneseal_core::{
    Algorithms, Changes, Host, Input, Passphrase, Request, Time, verify, what_changes,
};
use zoneseal_tests::cases;
use zoneseal_tests::rebuild::tlv;

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

#[test]
fn what_a_passphrase_opens_is_asked_about_as_it_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |line: &str| {
        let mut openssl = Command::new("openssl");
        let done = openssl.args(line.split(' ')).current_dir(folder.path());
        assert!(done.output().unwrap().status.success(), "openssl {line}");
    };
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=web -days 30 -out cert.pem",
    );
    openssl("pkcs12 -export -in cert.pem -inkey key.pem -passout pass:open -out all.p12");
    let input = Input {
        name: "all.p12".to_owned(),
        bytes: std::fs::read(folder.path().join("all.p12")).unwrap(),
    };
    let at = Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap();
    let mut request = Request::new(vec![input], at);
    request.passphrase = Some(Passphrase::new("open".to_owned(), zoneseal_core::unlock()));
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let report = verify(&request, &algorithms);
    assert_eq!(report.certificates().len(), 1);
    assert_eq!(
        what_changes(&request, &algorithms).now().code,
        report.code()
    );
}

/// A search that compared each name with all others would not come to an end here.
#[test]
fn a_quarter_of_a_million_names_are_told_apart() {
    let name = |number: u32| tlv(0x82, format!("{number:x}.a").as_bytes());
    let files = (0..64u32).map(|place| {
        let names = (0..4000).flat_map(|number| name(place * 4000 + number));
        let names = tlv(0x30, &names.collect::<Vec<u8>>());
        Input {
            name: place.to_string(),
            bytes: with_names(place, &names),
        }
    });
    let at = Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap();
    let mut request = Request::new(files.collect(), at);
    request.host = Host::parse("b.example");
    let found = what_changes(&request, &Algorithms::new(&[]));
    assert_ne!(found.now().outcome, "trusted");
    assert!(!found.is_complete(), "eight names of them are tried");
}

/// A certificate with these subject alternative names that nobody signed.
fn with_names(serial: u32, names: &[u8]) -> Vec<u8> {
    let algorithm = tlv(0x30, b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02");
    let name = b"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01A";
    let validity = [tlv(0x17, b"250101000000Z"), tlv(0x17, b"350101000000Z")].concat();
    let key = [
        tlv(
            0x30,
            b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
        ),
        tlv(3, &[&[0, 4][..], &[7; 64]].concat()),
    ];
    let extension = [b"\x06\x03\x55\x1d\x11".to_vec(), tlv(4, names)].concat();
    let tbs = [
        tlv(0xa0, b"\x02\x01\x02"),
        tlv(2, &[&[1][..], &serial.to_be_bytes()].concat()),
        algorithm.clone(),
        name.to_vec(),
        tlv(0x30, &validity),
        name.to_vec(),
        tlv(0x30, &key.concat()),
        tlv(0xa3, &tlv(0x30, &tlv(0x30, &extension))),
    ];
    let signature = tlv(3, b"\x00\x30\x06\x02\x01\x01\x02\x01\x01");
    tlv(
        0x30,
        &[tlv(0x30, &tbs.concat()), algorithm, signature].concat(),
    )
}
