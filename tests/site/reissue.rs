//! Issuing again: chain and key always belong together, and the old pair goes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use zoneseal_core::{Time, ZoneId};
use zoneseal_proxy::site::{IssueRequest, Site, SiteError};

#[test]
fn a_service_has_one_credential_and_its_key_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(&folder.path().join("site"));
    let first = site.issue(&IssueRequest::new("web"), now()).unwrap();
    let before = fs::read(&first.chain).unwrap();
    let second = site.issue(&IssueRequest::new("/web"), now()).unwrap();
    assert_eq!((&first.chain, &first.key), (&second.chain, &second.key));
    assert_ne!(before, fs::read(&second.chain).unwrap());

    let mode = fs::metadata(&second.key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let entries = names(second.chain.parent().unwrap());
    assert_eq!(entries.len(), 4, "{entries:?}");
    assert_eq!(entries[0], ".current");
    assert!(entries[1].starts_with(".issued-"));
    assert_eq!(&entries[2..], ["chain.pem", "key.pem"]);
}

#[test]
fn a_refused_request_leaves_the_credential_that_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(&folder.path().join("site"));
    let credential = site.issue(&IssueRequest::new("web"), now()).unwrap();
    let before = (
        fs::read(&credential.chain).unwrap(),
        fs::read(&credential.key).unwrap(),
        fs::read(site.zone_file()).unwrap(),
    );
    let late = Time::from_unix(now().unix() + 6 * 366 * 24 * 60 * 60);
    let error = site.issue(&IssueRequest::new("web"), late).unwrap_err();
    assert!(matches!(error, SiteError::IssuerExpired { .. }), "{error}");
    let mut request = IssueRequest::new("web");
    request.days = 0;
    assert!(matches!(
        site.issue(&request, now()),
        Err(SiteError::Days { days: 0 })
    ));
    let after = (
        fs::read(&credential.chain).unwrap(),
        fs::read(&credential.key).unwrap(),
        fs::read(site.zone_file()).unwrap(),
    );
    assert_eq!(before, after);
}

#[test]
fn what_a_killed_run_left_is_passed_over_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(&folder.path().join("site"));
    let member = site.folder().join("members/web");
    // Killed after writing the pair, before it was put in place.
    fs::create_dir_all(member.join(".issued-0123")).unwrap();
    fs::write(member.join(".issued-0123/key.pem"), "half").unwrap();
    std::os::unix::fs::symlink(".issued-0123", member.join("..current.new")).unwrap();
    fs::write(site.folder().join(".zone.json.new"), "half").unwrap();
    let credential = site.issue(&IssueRequest::new("web"), now()).unwrap();
    assert!(
        fs::read_to_string(&credential.key)
            .unwrap()
            .contains("PRIVATE KEY")
    );
    assert_eq!(names(&member).len(), 4, "{:?}", names(&member));
    assert!(!site.folder().join(".zone.json.new").exists());
}

#[test]
fn a_member_never_outlives_the_issuing_authority() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(&folder.path().join("site"));
    let day = 24 * 60 * 60;
    let near_the_end = Time::from_unix(now().unix() + 1820 * day);
    let credential = site.issue(&IssueRequest::new("web"), near_the_end).unwrap();
    let days = (credential.not_after.unix() - near_the_end.unix()) / day;
    assert_eq!(days, 6);
}

fn site(folder: &Path) -> Site {
    Site::init(folder, ZoneId::parse("plant-a.example").unwrap(), now()).unwrap()
}

fn now() -> Time {
    Time::parse_rfc3339("2026-11-24T06:10:00Z").unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
