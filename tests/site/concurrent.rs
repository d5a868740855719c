//! Several processes issue at once: each gets its credential, and the zone file learns every key.

use std::fs;
use std::process::Stdio;

use zoneseal_tests::binary;

#[test]
fn no_issue_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    binary::succeed(folder, &["site", "init", "plant-a.example"]);
    // Two of them for the same service.
    let services = ["a", "b", "c", "same", "same"];
    let children: Vec<_> = services
        .iter()
        .map(|service| {
            binary::command(folder)
                .args(["site", "issue", service])
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let zone: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("site/zone.json")).unwrap()).unwrap();
    assert_eq!(
        zone["member_keys"].as_array().unwrap().len(),
        services.len()
    );
    for service in services {
        let chain = format!("site/members/{service}/chain.pem");
        binary::succeed(folder, &["verify", "--zone", "site", &chain]);
    }
}

#[test]
fn no_user_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let children: Vec<_> = ["a", "b", "c", "d"]
        .iter()
        .map(|name| {
            binary::command(folder)
                .args(["user", "add", name, "--generate"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(binary::succeed(folder, &["user", "list"]), "a\nb\nc\nd\n");
}
