//! Starting, serving the page, ending.

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
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
}
