//! Two certificates compared: fields, names, keys and verdicts.

use zoneseal_core::{Algorithms, CompareRequest, Comparison, Outcome, Request, Time, compare};
use zoneseal_tests::pki::{self, Issued, Site, copy, dns};

use super::file;

fn compared(a: &Issued, b: &Issued, question: Option<Request>) -> Comparison {
    let request = CompareRequest {
        a: file("a.pem", &[a]),
        b: file("b.pem", &[b]),
        question,
        passphrase: None,
    };
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    compare(&request, &algorithms)
        .map_err(|i| i.to_json())
        .unwrap()
}

/// The names of the fields that differ.
fn differing(comparison: &Comparison) -> Vec<&str> {
    let fields = comparison.report().fields.iter();
    let fields = fields.filter(|field| !field.same);
    fields.map(|field| field.field.as_str()).collect()
}

#[test]
fn a_renewal_differs_where_it_was_changed() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let renewed = site.issuing.issue("web", copy(&web.key), |params| {
        params.serial_number = Some(vec![0x71; 16].into());
        params.subject_alt_names[1] = dns("www.plant-a.example");
    });
    let comparison = compared(&web, &renewed, None);
    let report = comparison.report();
    assert!(!report.same);
    assert_eq!(report.same_key, Some(true));
    assert_eq!(
        differing(&comparison),
        ["serial number", "signature", "subjectAltName"]
    );
    assert_eq!(report.names_added, ["dNSName www.plant-a.example"]);
    assert_eq!(report.names_removed, ["dNSName web.plant-a.example"]);
    let uri = "uniformResourceIdentifier spiffe://plant-a.example/web";
    assert_eq!(report.names_kept, [uri]);
    assert_eq!((report.verdict_differs, comparison.outcome()), (None, None));
}

#[test]
fn a_certificate_is_the_same_as_itself() {
    let web = Site::new("Plant A").issuing.member("web");
    let comparison = compared(&web, &web, None);
    assert!(comparison.report().same);
    assert_eq!(differing(&comparison), [""; 0]);
}

#[test]
fn an_extension_of_one_alone_is_a_difference() {
    let site = Site::new("Plant A");
    let web = site.issuing.member("web");
    let bare = site.issuing.issue("web", copy(&web.key), |params| {
        params.extended_key_usages.clear();
    });
    let there = compared(&web, &bare, None);
    assert_eq!(differing(&there), ["signature", "extKeyUsage"]);
    let lost = there
        .report()
        .fields
        .iter()
        .find(|field| field.field == "extKeyUsage");
    assert!(lost.is_some_and(|field| field.a.is_some() && field.b.is_none()));
    assert_eq!(
        differing(&compared(&bare, &web, None)),
        ["signature", "extKeyUsage"]
    );
}

#[test]
fn verdicts_are_those_of_the_same_question() {
    let (a, b) = (Site::new("Plant A"), Site::new("Plant B"));
    let (ours, theirs) = (a.issuing.member("web"), b.issuing.member("web"));
    let mut question = Request::new(Vec::new(), Time::parse_rfc3339(pki::AT).unwrap());
    question.anchors = vec![file("anchors.pem", &[&a.anchor.issued, &a.issuing.issued])];
    let comparison = compared(&ours, &theirs, Some(question.clone()));
    let report = comparison.report();
    assert_eq!(report.a.outcome, Some("trusted"));
    assert_eq!(report.verdict_differs, Some(true));
    assert_eq!(report.same_key, Some(false));
    assert!(comparison.outcome() > Some(Outcome::Trusted));
    let again = compared(&ours, &ours, Some(question));
    assert_eq!(again.report().verdict_differs, Some(false));
    assert_eq!(again.outcome(), Some(Outcome::Trusted));
}

#[test]
fn a_file_without_a_certificate_is_named() {
    let web = Site::new("Plant A").issuing.member("web");
    let request = CompareRequest {
        a: file("a.pem", &[&web]),
        b: file("b.pem", &[]),
        question: None,
        passphrase: None,
    };
    let missing = compare(&request, &Algorithms::new(&[])).err().unwrap();
    assert_eq!(missing.report().objects[0].source, "b.pem");
}
