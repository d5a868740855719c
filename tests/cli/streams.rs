//! Standard output that goes away, or is full.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use zoneseal_tests::{binary, run};

#[test]
fn a_reader_that_leaves_does_not_change_the_verdict() {
    let folder = site();
    for (arguments, code) in [
        (
            &["verify", "--zone", "site", "site/members/web/chain.pem"] as &[&str],
            0,
        ),
        (
            &[
                "verify",
                "--json",
                "--zone",
                "site",
                "--at",
                "2099-01-01T00:00:00Z",
                CHAIN,
            ],
            1,
        ),
        (&["explain"], 0),
        (&["--help"], 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = binary::command(folder.path())
            .args(arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let status = child.wait().unwrap();
        let mut stderr = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(
            (status.code(), stderr.as_str()),
            (Some(code), ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_full_disk_is_said() {
    if !Path::new("/dev/full").exists() {
        run::skip("a_full_disk_is_said", "/dev/full is not there");
        return;
    }
    let folder = site();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = binary::command(folder.path())
        .args(["verify", "--zone", "site", CHAIN])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(73));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with("zoneseal: Standard output cannot be written"),
        "{stderr}"
    );
}

const CHAIN: &str = "site/members/web/chain.pem";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    binary::succeed(folder.path(), &["site", "init", "plant-a.example"]);
    binary::succeed(folder.path(), &["site", "issue", "web"]);
    folder
}
