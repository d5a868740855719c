//! The demo's edge authority has nothing to do with the zone.

use std::fs;

use zoneseal_core::{NamedAuthority, Outcome, Request, SplitRequest, Time, ZoneId, split, verify};
use zoneseal_proxy::algorithms;
use zoneseal_proxy::site::{EdgeAuthority, IssueRequest, Site, SiteError};

#[test]
fn its_certificates_keep_the_split_and_are_no_members() {
    let folder = tempfile::tempdir().unwrap();
    let now = Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap();
    let id = ZoneId::parse("plant-a.example").unwrap();
    let mut site = Site::init(&folder.path().join("site"), id, now).unwrap();
    site.issue(&IssueRequest::new("proxy"), now).unwrap();
    let edge = EdgeAuthority::create(&folder.path().join("edge"), now).unwrap();
    let names = ["localhost".to_owned()];
    let credential = edge.issue(&names, &[[127, 0, 0, 1].into()], now).unwrap();

    let input = |path: &std::path::Path| zoneseal_core::Input {
        name: path.display().to_string(),
        bytes: fs::read(path).unwrap(),
    };
    let request = SplitRequest {
        edge: vec![input(&credential.chain)],
        authority: NamedAuthority::Files(vec![input(&edge.certificate())]),
        zone: site.zone().clone(),
        zone_certificates: Vec::new(),
        at: now,
    };
    let report = split(&request, &algorithms::native());
    assert_eq!(report.outcome(), Outcome::Trusted, "{}", report.to_json());

    let mut request = Request::new(vec![input(&credential.chain)], now);
    request.zone = Some(site.zone().clone());
    request.profile = zoneseal_core::Profile::Zone;
    let report = verify(&request, &algorithms::native());
    assert_eq!(report.outcome(), Outcome::Rejected, "{}", report.to_json());
}

#[test]
fn it_is_made_once_and_issues_again() {
    let folder = tempfile::tempdir().unwrap();
    let now = Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap();
    let edge = EdgeAuthority::create(folder.path(), now).unwrap();
    assert!(matches!(
        EdgeAuthority::create(folder.path(), now),
        Err(SiteError::Write { .. })
    ));
    let first = edge.issue(&["localhost".to_owned()], &[], now).unwrap();
    let before = fs::read(&first.chain).unwrap();
    edge.issue(&["localhost".to_owned()], &[], now).unwrap();
    assert_ne!(before, fs::read(&first.chain).unwrap());
    assert!(matches!(
        edge.issue(&["*".to_owned()], &[], now),
        Err(SiteError::DnsName { .. })
    ));
}
