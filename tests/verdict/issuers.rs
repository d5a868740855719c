//! The other candidate issuers of a verdict's path, each with why it is no part of it.

use rcgen::{CertificateParams, KeyUsagePurpose, date_time_ymd};
use zoneseal_core::{
    Algorithms, Federation, Input, Look, Report, Request, Subjects, Time, ZoneId, verify,
};
use zoneseal_tests::pki::{AT, Authority, Site, key, pem};

/// Judges the first of these certificates in the site's zone, or below that anchor.
fn judge(files: &[&[u8]], change: impl FnOnce(&mut Request)) -> Report {
    let input = |(at, der): (usize, &&[u8])| Input {
        name: format!("{at}.pem"),
        bytes: pem(der).into_bytes(),
    };
    let files = files.iter().enumerate().map(input).collect();
    let mut request = Request::new(files, Time::parse_rfc3339(AT).unwrap());
    change(&mut request);
    verify(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS))
}

fn in_zone(site: &Site) -> impl FnOnce(&mut Request) {
    let zone = site.zone();
    |request| {
        request.zone = Some(zone);
        request.profile = zoneseal_core::Profile::Zone;
        request.subjects = Subjects::First;
    }
}

/// The first verdict's other issuers: certificate, whose issuer, by what, whether tried, code, sentence.
type Row = (usize, usize, &'static str, bool, &'static str, String);

fn rows(report: &Report) -> Vec<Row> {
    let row = |issuer: &zoneseal_core::RawIssuer| {
        (
            issuer.certificate,
            issuer.of,
            issuer.by,
            issuer.tried,
            issuer.code.unwrap_or("none"),
            issuer.plain.clone(),
        )
    };
    report.verdicts()[0].issuers.iter().map(row).collect()
}

/// The same without the sentences.
fn short(report: &Report) -> Vec<(usize, usize, &'static str, bool, &'static str)> {
    let short = |(a, b, c, d, e, _): Row| (a, b, c, d, e);
    rows(report).into_iter().map(short).collect()
}

#[test]
fn one_of_the_same_name_and_another_key() {
    let site = Site::new("Plant A");
    let good = site.issuing.member("web");
    let twin = Authority::root("Plant A Issuing CA");
    // Its key identifier puts the one that signed before the twin, which stands first.
    let files: [&[u8]; 3] = [&good.der, &twin.issued.der, &site.issuing.issued.der];
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.code(), "trusted");
    let told = rows(&report);
    assert_eq!(short(&report), [(1, 0, "name", false, "none")]);
    assert_eq!(told[0].5, "It was not tried: “web” names another key.");
    // Nobody who is trusted is told of them.
    assert!(!Look::plain().report(&report).contains("could have been"));
    // Where the path is refused, it was tried.
    let report = judge(&files, |request| {
        in_zone(&site)(request);
        request.at = Time::parse_rfc3339("2027-02-01T00:00:01Z").unwrap();
    });
    assert_eq!(report.code(), "expired");
    assert_eq!(
        short(&report),
        [(1, 0, "name", true, "same-name-other-key")]
    );
    let text = Look::plain().report(&report);
    assert!(text.contains("Other certificates that could have been the issuer"));
    assert!(text.contains("    of 0: 1 "), "{text}");
}

#[test]
fn one_that_is_faulty_by_itself() {
    let site = Site::new("Plant A");
    let good = site.issuing.member("web");
    let again = |change: fn(&mut CertificateParams)| {
        let key = site.issuing.same_key();
        site.anchor.below_with("Plant A Issuing CA", key, change)
    };
    let expired = again(|params| params.not_after = date_time_ymd(2026, 6, 1));
    let mute = again(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    let plain = again(|params| {
        params.is_ca = rcgen::IsCa::ExplicitNoCa;
        params.key_usages.clear();
    });
    let fine = again(|_| {});
    let files: [&[u8]; 6] = [
        &good.der,
        &site.issuing.issued.der,
        &expired.issued.der,
        &mute.issued.der,
        &plain.issued.der,
        &fine.issued.der,
    ];
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.code(), "trusted");
    assert_eq!(report.verdicts()[0].path[1], 1);
    assert_eq!(
        short(&report),
        [
            (2, 0, "name", false, "expired"),
            (3, 0, "name", false, "cert-sign-missing"),
            (4, 0, "name", false, "issuer-not-ca"),
            (5, 0, "name", false, "none"),
        ]
    );
    assert_eq!(
        rows(&report)[3].5,
        "It was not tried: a good path was found before."
    );
    // Tried first, since the input is in that order, and found wanting.
    let files: [&[u8]; 4] = [
        &good.der,
        &mute.issued.der,
        &plain.issued.der,
        &fine.issued.der,
    ];
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.verdicts()[0].path[1], 3);
    assert_eq!(
        short(&report),
        [
            (1, 0, "name", true, "cert-sign-missing"),
            (2, 0, "name", true, "issuer-not-ca"),
        ]
    );
}

#[test]
fn one_whose_own_issuer_is_missing_or_a_stranger() {
    let site = Site::new("Plant A");
    let stranger = Authority::root("Partner CA");
    let cross =
        |under: &Authority| under.below_with("Plant A Issuing CA", site.issuing.same_key(), |_| {});
    let late = |request: &mut Request| {
        in_zone(&site)(request);
        request.at = Time::parse_rfc3339("2027-02-01T00:00:01Z").unwrap();
    };
    let good = site.issuing.member("web");
    let crossed = cross(&stranger);
    let files: [&[u8]; 3] = [&good.der, &crossed.issued.der, &site.issuing.issued.der];
    assert_eq!(
        short(&judge(&files, late)),
        [(1, 0, "name", true, "issuer-not-in-zone")]
    );
    let anchor = |request: &mut Request| {
        request.anchors = vec![Input {
            name: "anchor.pem".to_owned(),
            bytes: site.anchor.issued.pem().into_bytes(),
        }];
        request.at = Time::parse_rfc3339("2027-02-01T00:00:01Z").unwrap();
    };
    let report = judge(&files, anchor);
    assert_eq!(short(&report), [(1, 0, "name", true, "missing-issuer")]);
}

#[test]
fn one_with_the_key_and_another_name() {
    let site = Site::new("Plant A");
    let good = site.issuing.member("web");
    let renamed = site
        .anchor
        .below_with("Plant A New Issuing CA", site.issuing.same_key(), |_| {});
    let files: [&[u8]; 3] = [&good.der, &site.issuing.issued.der, &renamed.issued.der];
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.code(), "trusted");
    assert_eq!(short(&report), [(2, 0, "key", false, "none")]);
    assert_eq!(
        rows(&report)[0].5,
        "It has the issuer's key, but is not named “Plant A Issuing CA”."
    );
    // Where the issuer itself is not there, the key identifier alone leads to it.
    let report = judge(&[&good.der, &renamed.issued.der], in_zone(&site));
    assert_eq!(report.code(), "missing-issuer");
    assert_eq!(short(&report), [(1, 0, "key", false, "none")]);
    assert!(
        rows(&report)[0]
            .5
            .starts_with("It says that it has the key")
    );
}

#[test]
fn one_that_leads_back() {
    // Two authorities that certified each other, and no anchor above them.
    let (a, b) = (Authority::root("Ring A CA"), Authority::root("Ring B CA"));
    let a_by_b = b.below_with("Ring A CA", a.same_key(), |_| {});
    let b_by_a = a.below_with("Ring B CA", b.same_key(), |_| {});
    let member = a.member("web");
    let site = Site::new("Plant A");
    let files: [&[u8]; 4] = [
        &member.der,
        &a_by_b.issued.der,
        &b_by_a.issued.der,
        &a.issued.der,
    ];
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.verdicts()[0].outcome, "rejected");
    let told = rows(&report);
    let loops = |row: &Row| row.5.contains("that the path has already");
    assert!(told.iter().any(loops), "{told:?}");
}

#[test]
fn anchors_of_another_zone_are_told_apart() {
    let site = Site::new("Plant A");
    let twin = Authority::root("Plant A CA");
    let mut zone = site.zone();
    let entry = Federation::new(
        ZoneId::parse("plant-b.example").unwrap(),
        vec![twin.issued.certificate()],
        vec!["/web".to_owned()],
    );
    zone.add_federation(entry.unwrap()).unwrap();
    let direct = site.anchor.member("web");
    let report = judge(&[&direct.der], |request| {
        request.zone = Some(zone);
        request.profile = zoneseal_core::Profile::Zone;
    });
    assert_eq!(report.code(), "trusted");
    assert_eq!(short(&report), [(2, 0, "name", false, "none")]);
    assert!(rows(&report)[0].5.contains("another zone"));
}

#[test]
fn what_is_told_is_bounded() {
    let site = Site::new("Plant A");
    let twins: Vec<Authority> = (0..20)
        .map(|_| Authority::root("Plant A Issuing CA"))
        .collect();
    let members: Vec<_> = (0..40)
        .map(|_| site.issuing.issue("web", key(), |_| {}))
        .collect();
    let mut files: Vec<&[u8]> = members.iter().map(|member| &member.der[..]).collect();
    files.extend(twins.iter().map(|twin| &twin.issued.der[..]));
    let report = judge(&files, |request| {
        in_zone(&site)(request);
        request.subjects = Subjects::EveryEndEntity;
    });
    let verdicts = report.verdicts();
    assert_eq!(verdicts.len(), 40);
    for verdict in verdicts {
        assert!(verdict.issuers.len() <= 16);
        assert_eq!(verdict.issuers.len() + verdict.issuers_left_out, 19);
    }
    let told: usize = verdicts.iter().map(|verdict| verdict.issuers.len()).sum();
    assert_eq!(told, 256);
}

#[test]
fn one_that_the_search_had_no_budget_for() {
    let site = Site::new("Plant A");
    let good = site.issuing.member("web");
    let twins: Vec<Authority> = (0..120)
        .map(|_| {
            Authority::root_with("Plant A Issuing CA", key(), |params| {
                params.use_authority_key_identifier_extension = true;
            })
        })
        .collect();
    let mut files: Vec<&[u8]> = vec![&good.der];
    files.extend(twins.iter().map(|twin| &twin.issued.der[..]));
    let report = judge(&files, in_zone(&site));
    assert_eq!(report.code(), "search-limit");
    let told = short(&report);
    assert_eq!(told.len(), 16);
    assert_eq!(told[0].4, "same-name-other-key");
}
