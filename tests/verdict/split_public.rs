//! The split with the authority `public`: what leads to a public root, and what only says so.

use zoneseal_core::{
    Algorithms, Certificate, Input, NamedAuthority, Report, SplitRequest, Time, split,
};
use zoneseal_tests::pki::{AT, Authority, Site, pem};
use zoneseal_tests::rebuild::Rebuild;
use zoneseal_tests::split_cases::{PUBLIC_THEN, public_chain};

fn judge(site: &Site, edge: &[&str], at: &str) -> Report {
    let request = SplitRequest {
        edge: vec![Input {
            name: "edge.pem".to_owned(),
            bytes: edge.concat().into_bytes(),
        }],
        authority: NamedAuthority::Public,
        zone: site.zone(),
        zone_certificates: Vec::new(),
        at: Time::parse_rfc3339(at).unwrap(),
    };
    split(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS))
}

/// The codes that refuse, the headline's first.
fn refused(site: &Site, edge: &[&str], at: &str) -> Vec<&'static str> {
    let report = judge(site, edge, at);
    assert_eq!(report.outcome().as_str(), "rejected");
    let findings = report
        .verdicts()
        .iter()
        .flat_map(|verdict| &verdict.findings);
    let codes: Vec<&str> = findings
        .filter(|finding| finding.severity == "error" || finding.severity == "missing")
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes.first(), Some(&report.code()));
    codes
}

#[test]
fn a_chain_to_a_public_root_holds() {
    let site = Site::new("Plant A");
    let [leaf, issuing, root] = public_chain();
    let report = judge(&site, &[&leaf, &issuing, &root], PUBLIC_THEN);
    assert_eq!(report.code(), "split-holds", "{}", report.to_json());
    let anchor = *report.verdicts()[0].path.last().unwrap();
    let anchor = &report.certificates()[anchor];
    assert_eq!(anchor.used, "anchor");
    assert!(anchor.source.starts_with("public roots of 20"));
    // In any order behind the first.
    let report = judge(&site, &[&leaf, &root, &issuing], PUBLIC_THEN);
    assert_eq!(report.code(), "split-holds");
}

#[test]
fn a_chain_without_its_root() {
    let site = Site::new("Plant A");
    let [leaf, issuing, root] = public_chain();
    assert_eq!(
        refused(&site, &[&leaf, &issuing], PUBLIC_THEN),
        ["edge-root-missing"]
    );
    assert_eq!(refused(&site, &[&leaf], PUBLIC_THEN), ["edge-root-missing"]);
    assert_eq!(
        refused(&site, &[&leaf, &root], PUBLIC_THEN),
        ["edge-authority-not-reached", "missing-issuer"]
    );
}

#[test]
fn a_chain_out_of_its_time() {
    let site = Site::new("Plant A");
    let [leaf, issuing, root] = public_chain();
    assert_eq!(
        refused(&site, &[&leaf, &issuing, &root], AT),
        ["edge-authority-not-reached", "expired"]
    );
}

#[test]
fn a_root_of_ones_own_is_not_public_chain() {
    let site = Site::new("Plant A");
    let edge_ca = Authority::root("Edge CA");
    let edge = pem(&edge_ca.edge("portal.example").der);
    let own = edge_ca.issued.pem();
    assert_eq!(refused(&site, &[&edge, &own], AT), ["edge-root-not-public"]);
    // Nor beside a public root that it does not lead to.
    let [_, _, root] = public_chain();
    let codes = refused(&site, &[&edge, &own, &root], AT);
    assert_eq!(codes, ["edge-authority-not-reached", "issuer-not-trusted"]);
}

#[test]
fn a_root_that_took_a_public_key() {
    let site = Site::new("Plant A");
    let edge_ca = Authority::root("Edge CA");
    let edge = pem(&edge_ca.edge("portal.example").der);
    let [_, _, root] = public_chain();
    let der = zoneseal_core::Bundle::parse(
        &[Input {
            name: String::new(),
            bytes: root.into_bytes(),
        }],
        &zoneseal_core::Limits::default(),
    );
    let root: &Certificate = &der.certificates()[0];
    let mut forged = Rebuild::of(&edge_ca.issued);
    forged.spki = root.spki().to_vec();
    let forged = pem(&forged.sign(&edge_ca.issued.key));
    let codes = refused(&site, &[&edge, &forged], AT);
    assert_eq!(codes[0], "edge-root-not-public");
    // Not where the true authority stands beside it, either.
    let codes = refused(&site, &[&edge, &forged, &edge_ca.issued.pem()], AT);
    assert_eq!(codes[0], "edge-root-not-public");
}

#[test]
fn the_zone_is_not_public_chain() {
    let site = Site::new("Plant A");
    let [_, issuing, root] = public_chain();
    let edge = pem(&site.issuing.edge("portal.example").der);
    let codes = refused(&site, &[&edge, &issuing, &root], AT);
    assert_eq!(codes[0], "edge-chains-to-zone");
    let codes = refused(
        &site,
        &[&edge, &site.issuing.issued.pem(), &site.anchor.issued.pem()],
        AT,
    );
    assert_eq!(codes[0], "edge-chains-to-zone");
    assert!(codes.contains(&"edge-root-not-public"), "{codes:?}");
}
