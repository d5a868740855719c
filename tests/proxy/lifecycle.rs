//! Starting, serving the page, ending.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};

use zoneseal_tests::proxy::Folder;

#[test]
fn it_ends_in_order_when_told_to() {
    for signal in ["TERM", "INT"] {
        let folder = Folder::new();
        let proxy = folder.start();
        assert_eq!(proxy.curl(&[&proxy.url("/.zoneseal/login")]).status, 200);
        let address = proxy.address;
        if signal == "INT" {
            proxy.signal(signal);
        }
        assert_eq!(proxy.terminate(), Some(0));
        assert!(
            std::net::TcpStream::connect(address).is_err(),
            "the port is free again"
        );
    }
}

#[test]
fn tls_1_2_and_1_3_are_spoken_and_nothing_older() {
    let folder = Folder::new();
    let proxy = folder.start();
    for version in ["--tlsv1.2", "--tlsv1.3"] {
        assert_eq!(
            proxy
                .curl(&[
                    version,
                    "--tls-max",
                    &version[6..],
                    &proxy.url("/.zoneseal/login")
                ])
                .status,
            200
        );
    }
    let old = zoneseal_tests::proxy::tool("curl", folder.path())
        .args([
            "-sS",
            "--cacert",
            "edge-ca.pem",
            "--tls-max",
            "1.1",
            "--tlsv1.0",
            "--ciphers",
            "DEFAULT@SECLEVEL=0",
        ])
        .arg(proxy.url("/.zoneseal/login"))
        .output()
        .unwrap();
    assert!(!old.status.success());
}

#[test]
fn the_inspection_page_is_served_or_said_to_be_missing() {
    let folder = Folder::new();
    let proxy = folder.start();
    let page = proxy.curl(&[&proxy.url("/.zoneseal/inspect/")]);
    if page.status == 404 {
        assert!(page.body.contains("cargo xtask page"), "{page:?}");
        return;
    }
    assert_eq!(page.status, 200);
    let policy = page.fields("content-security-policy")[0];
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("connect-src"),
        "{policy}"
    );
    for field in [
        "cross-origin-opener-policy",
        "cross-origin-embedder-policy",
        "cross-origin-resource-policy",
        "etag",
    ] {
        assert_eq!(page.fields(field).len(), 1, "{field}");
    }
    assert!(
        page.body
            .contains("<script type=\"application/json\" id=\"zoneseal-zone\">{"),
        "{}",
        page.body
    );
}

#[test]
fn the_demo_holds_what_it_promises_and_leaves_nothing() {
    let folder = Folder::new();
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let output = zoneseal_tests::binary::command(folder.path())
        .args(["demo", "--check"])
        .env("TMPDIR", &temporary)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("8 passed, 0 failed"), "{text}");
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("## What the demo shows").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section
        .lines()
        .filter(|line| line.starts_with("| "))
        .count();
    assert_eq!(
        rows,
        1 + 8,
        "README's table has a head and a row for each step"
    );
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
}

/// A demo that has begun: its log, the address of its door, and all that it printed.
fn demo(folder: &Folder) -> (Child, ChildStderr, String, String) {
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let mut child = zoneseal_tests::binary::command(folder.path())
        .arg("demo")
        .env("TMPDIR", &temporary)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut door, mut printed) = (String::new(), String::new());
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        printed.push_str(&line);
        printed.push('\n');
        if let Some(address) = line.trim().strip_prefix("address") {
            address.trim().clone_into(&mut door);
        }
        if line.contains("Ctrl-C ends the demo") {
            break;
        }
    }
    assert!(door.starts_with("https://"), "{door:?}");
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 1);
    let log = child.stderr.take().unwrap();
    (child, log, door, printed)
}

fn signal(child: &Child, name: &str) {
    let status = std::process::Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn the_demo_says_that_its_folder_is_gone() {
    let folder = Folder::new();
    let (mut child, mut log, ..) = demo(&folder);
    signal(&child, "INT");
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{text}");
    assert_eq!(text.matches("was removed").count(), 1, "{text}");
    let temporary = folder.path().join("tmp");
    assert!(text.contains(temporary.to_str().unwrap()), "{text}");
    assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0);
}

#[test]
fn the_demos_log_explains_who_showed_no_certificate() {
    let folder = Folder::new();
    let (mut child, mut log, _, printed) = demo(&folder);
    let (_, step) = printed.split_once("without a certificate.").unwrap();
    let command = step.lines().find(|line| line.contains("curl")).unwrap();
    let service = command.split_whitespace().last().unwrap();
    let answer = zoneseal_tests::proxy::tool("curl", folder.path())
        .args(["-sSk", service])
        .output()
        .unwrap();
    assert!(!answer.status.success(), "{service}");
    signal(&child, "TERM");
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{text}");
    for part in [
        "#code=peer-without-certificate",
        "showed no certificate",
        "Connect with the credential",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}

#[test]
fn a_demo_whose_terminal_is_closed_leaves_nothing() {
    let folder = Folder::new();
    let (mut child, log, door, _) = demo(&folder);
    // From here on nothing that it writes is taken, the log of this request included.
    drop(log);
    let answer = zoneseal_tests::proxy::tool("curl", folder.path())
        .args(["-sSk", "-o", "/dev/null", "-w", "%{http_code}", &door])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&answer.stdout), "401");
    signal(&child, "HUP");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(
        std::fs::read_dir(folder.path().join("tmp"))
            .unwrap()
            .count(),
        0
    );
}
