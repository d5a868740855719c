//! An authority whose files do not belong together issues nothing.

use std::fs;
use std::path::Path;

use zoneseal_tests::binary;

#[test]
fn keys_and_their_folder_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    binary::succeed(folder, &["site", "init", "plant-a.example"]);
    for (path, expected) in [
        ("site", 0o755),
        ("site/zone.json", 0o644),
        ("site/authority", 0o700),
        ("site/authority/anchor.key", 0o600),
        ("site/authority/issuing.key", 0o600),
        ("site/members", 0o755),
    ] {
        let mode = fs::metadata(folder.join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(mode, expected, "{path}: {mode:o}");
    }
}

#[test]
fn files_from_another_site_are_found_out_before_anything_leaves() {
    for (files, exit, said) in [
        // The key of another authority: its signatures do not verify.
        (
            &["issuing.key"] as &[&str],
            78,
            "the engine refused the fresh certificate",
        ),
        // The whole authority of another zone: the signature is that zone's.
        (
            &["issuing.key", "issuing.pem"],
            78,
            "the engine refused the fresh certificate",
        ),
    ] {
        let folder = two_sites();
        let folder = folder.path();
        for file in files {
            copy(
                folder,
                &format!("b/authority/{file}"),
                &format!("site/authority/{file}"),
            );
        }
        refuses(folder, exit, said);
    }
}

#[test]
fn files_that_hold_something_else_are_named() {
    for (file, text, exit, said) in [
        (
            "authority/issuing.pem",
            "no certificate",
            78,
            "issuing.pem does not hold",
        ),
        (
            "authority/issuing.key",
            "no key",
            78,
            "issuing.key does not hold",
        ),
        ("zone.json", "{}", 65, "zone.json cannot be used"),
    ] {
        let folder = two_sites();
        fs::write(folder.path().join("site").join(file), text).unwrap();
        refuses(folder.path(), exit, said);
    }
}

#[test]
fn a_site_without_its_authority_says_so() {
    let folder = two_sites();
    fs::remove_dir_all(folder.path().join("site/authority")).unwrap();
    refuses(folder.path(), 66, "a site without its authority");
}

/// Issuing ends so, and leaves no trace.
fn refuses(folder: &Path, exit: i32, said: &str) {
    let zone = fs::read(folder.join("site/zone.json")).unwrap();
    let output = binary::run(folder, &["site", "issue", "web"]);
    let stderr = String::from_utf8(output.stderr).unwrap().to_lowercase();
    assert_eq!(output.status.code(), Some(exit), "{stderr}");
    assert!(stderr.contains(said), "{stderr}");
    assert_eq!(
        fs::read_dir(folder.join("site/members")).unwrap().count(),
        0
    );
    assert_eq!(fs::read(folder.join("site/zone.json")).unwrap(), zone);
}

fn two_sites() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    binary::succeed(folder.path(), &["site", "init", "plant-a.example"]);
    binary::succeed(
        folder.path(),
        &["site", "init", "plant-b.example", "--dir", "b"],
    );
    folder
}

fn copy(folder: &Path, from: &str, to: &str) {
    fs::copy(folder.join(from), folder.join(to)).unwrap();
}
