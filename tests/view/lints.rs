//! Each lint: what triggers it, and what just misses it.

use rcgen::{DnType, ExtendedKeyUsagePurpose, SerialNumber, date_time_ymd};
use zoneseal_tests::pki::{Authority, Issued, common_name, copy, key};

use super::inspected;

/// The codes of the lints of certificate `index` of these.
fn codes(certificates: &[&Issued], index: usize) -> Vec<&'static str> {
    let inspection = inspected(certificates);
    let lints = &inspection.report().certificates[index].lints;
    for lint in lints {
        assert!(matches!(lint.severity, "info" | "warning"), "{}", lint.code);
        assert!(
            lint.bytes.is_some_and(|[start, end]| start < end),
            "{}",
            lint.code
        );
        assert!(
            !lint.plain.contains('{') && !lint.expert.contains('{'),
            "{lint:?}"
        );
    }
    lints.iter().map(|lint| lint.code).collect()
}

/// A member's certificate with a serial number that is long enough, changed.
fn member(change: impl FnOnce(&mut rcgen::CertificateParams)) -> Issued {
    Authority::root("Plant A CA").issue("web", key(), |params| {
        params.serial_number = Some(SerialNumber::from(vec![0x71; 16]));
        change(params);
    })
}

#[test]
fn a_member_as_it_should_be_has_none() {
    assert_eq!(codes(&[&member(|_| {})], 0), [""; 0]);
}

#[test]
fn a_lifetime_of_825_days_is_the_longest() {
    // 2026-01-01 and 825 days, the last second of which is part of it.
    let of = |day| {
        member(|params| {
            params.not_before = date_time_ymd(2026, 1, 1);
            params.not_after = date_time_ymd(2028, 4, day);
        })
    };
    assert_eq!(codes(&[&of(5)], 0), ["lint-lifetime"]);
    assert_eq!(codes(&[&of(4)], 0), [""; 0]);
    assert_eq!(codes(&[&Authority::root("Plant A CA").issued], 0), [""; 0]);
}

#[test]
fn a_name_stands_in_subject_alt_name() {
    let named = |name: &str| {
        member(|params| {
            params.subject_alt_names.clear();
            params.distinguished_name = common_name(name);
        })
    };
    let host = named("web.plant-a.example");
    assert_eq!(codes(&[&host], 0), ["lint-common-name-only"]);
    assert_eq!(
        codes(&[&named("Qlik Client!")], 0),
        ["lint-no-alternative-name"]
    );
    let both = member(|params| params.distinguished_name = common_name("web.plant-a.example"));
    assert_eq!(codes(&[&both], 0), [""; 0]);
}

#[test]
fn a_serial_number_has_64_random_bits() {
    let of = |octets: Vec<u8>| member(|params| params.serial_number = Some(octets.into()));
    assert_eq!(codes(&[&of(vec![0x01; 7])], 0), ["lint-serial-entropy"]);
    // One in 256 numbers of 64 random bits begins with eight zeros.
    assert_eq!(codes(&[&of(vec![0x81; 7])], 0), [""; 0]);
    let root = Authority::root_with("Plant A CA", key(), |params| {
        params.serial_number = Some(SerialNumber::from(1_u64));
    });
    assert_eq!(codes(&[&root.issued], 0), [""; 0]);
}

#[test]
fn a_purpose_is_stated() {
    let of = |purpose: ExtendedKeyUsagePurpose| {
        member(|params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, purpose];
        })
    };
    let any = of(ExtendedKeyUsagePurpose::Any);
    assert_eq!(codes(&[&any], 0), ["lint-any-purpose"]);
    let mail = of(ExtendedKeyUsagePurpose::EmailProtection);
    assert_eq!(codes(&[&mail], 0), [""; 0]);
}

#[test]
fn a_key_has_one_owner() {
    let root = Authority::root("Plant A CA");
    let shared = key();
    let of = |name: &str, serial: u8| {
        root.issue(name, copy(&shared), |params| {
            params.serial_number = Some(SerialNumber::from(vec![serial; 16]));
        })
    };
    let (web, db, renewed) = (of("web", 0x71), of("db", 0x72), of("web", 0x73));
    assert_eq!(codes(&[&web, &db], 0), ["lint-shared-key"]);
    assert_eq!(codes(&[&web, &db], 1), ["lint-shared-key"]);
    assert_eq!(codes(&[&web, &renewed], 0), [""; 0]);
    assert_eq!(codes(&[&web, &web], 0), [""; 0]);
    // Without a subject the alternative names tell them apart.
    let unnamed = |name: &str, serial: u8| {
        root.issue(name, copy(&shared), |params| {
            params.distinguished_name.remove(DnType::CommonName);
            params.serial_number = Some(SerialNumber::from(vec![serial; 16]));
        })
    };
    let (web, db, renewed) = (
        unnamed("web", 0x71),
        unnamed("db", 0x72),
        unnamed("web", 0x73),
    );
    assert_eq!(codes(&[&web, &db], 1), ["lint-shared-key"]);
    assert_eq!(codes(&[&web, &renewed], 1), [""; 0]);
}
