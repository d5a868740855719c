//! Each mistake in a configuration, and in what it names, gets one sentence, one piece of advice
//! and its exit code; nothing is half started.

use std::net::TcpListener;

use zoneseal_tests::pki::key;
use zoneseal_tests::proxy::{Folder, Proxy, expired, live_site, member};

/// Refused by `check` and by `run` alike.
#[track_caller]
fn refused(folder: &Folder, code: i32, parts: &[&str]) {
    for verb in ["check", "run"] {
        folder.proxy(verb).refused(code, parts);
    }
}

#[test]
fn the_example_parses_and_names_what_is_missing() {
    let folder = Folder::new();
    let output = zoneseal_tests::binary::succeed(folder.path(), &["proxy", "example"]);
    folder.write("proxy.toml", &output);
    refused(
        &folder,
        78,
        &[
            "proxy.toml:",
            "the zone file site/zone.json cannot be read: there is no such file",
        ],
    );
}

#[test]
fn an_unknown_key() {
    let folder = Folder::new();
    folder.configure(|text| text.replace("authority =", "authorty ="));
    refused(
        &folder,
        78,
        &["proxy.toml:6:1: unknown key `authorty`", "`authority`"],
    );
}

#[test]
fn a_table_that_is_missing() {
    let folder = Folder::new();
    folder.configure(|text| text.replace("[listen]\naddress = \"127.0.0.1:0\"\n", ""));
    refused(&folder, 78, &["proxy.toml", "`listen` is missing"]);
}

#[test]
fn broken_toml() {
    let folder = Folder::new();
    folder.configure(|text| text.replace("key = \"edge.key\"", "key = edge.key"));
    refused(&folder, 78, &["proxy.toml:5:"]);
}

#[test]
fn no_configuration() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path().join("proxy.toml")).unwrap();
    refused(&folder, 66, &["proxy.toml does not exist"]);
}

#[test]
fn a_folder_for_a_configuration() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path().join("proxy.toml")).unwrap();
    std::fs::create_dir(folder.path().join("proxy.toml")).unwrap();
    refused(&folder, 66, &["proxy.toml is a folder"]);
}

#[test]
fn a_file_that_is_missing() {
    for (name, place) in [
        ("edge.pem", "proxy.toml:4:15"),
        ("edge.key", "proxy.toml:5:7"),
        ("edge-ca.pem", "proxy.toml:6:13"),
        ("zone.json", "proxy.toml:8:8"),
        ("proxy.pem", "proxy.toml:9:15"),
        ("proxy.key", "proxy.toml:10:7"),
        ("users.toml", "proxy.toml:12:8"),
    ] {
        let folder = Folder::new();
        std::fs::remove_file(folder.path().join(name)).unwrap();
        refused(&folder, 78, &[place, name, "there is no such file"]);
    }
}

#[test]
fn a_file_that_is_not_what_it_should_be() {
    for name in [
        "edge.pem",
        "edge.key",
        "edge-ca.pem",
        "zone.json",
        "proxy.pem",
        "proxy.key",
        "users.toml",
    ] {
        for content in [
            "",
            "not this",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            let folder = Folder::new();
            // An empty user file is one without users.
            if name == "users.toml" && content.is_empty() {
                continue;
            }
            folder.write(name, content);
            folder.set_mode(name, 0o600);
            refused(&folder, 78, &["proxy.toml:", name]);
        }
    }
}

#[test]
fn a_folder_for_a_file_and_a_file_that_is_too_large() {
    let folder = Folder::new();
    std::fs::remove_file(folder.path().join("edge.pem")).unwrap();
    std::fs::create_dir(folder.path().join("edge.pem")).unwrap();
    refused(&folder, 78, &["edge.pem", "it is a folder"]);
    let folder = Folder::new();
    folder.write("edge-ca.pem", &"x".repeat(2 << 20));
    refused(&folder, 78, &["edge-ca.pem", "larger than 1 MiB"]);
}

#[test]
fn a_key_of_another_certificate() {
    let folder = Folder::new();
    folder.write_private("edge.key", &key().serialize_pem());
    refused(
        &folder,
        78,
        &[
            "proxy.toml:5:7",
            "edge.key does not belong to the certificate edge.pem",
        ],
    );
    let folder = Folder::new();
    folder.write_private("proxy.key", &key().serialize_pem());
    refused(
        &folder,
        78,
        &[
            "proxy.toml:10:7",
            "proxy.key does not belong to the certificate proxy.pem",
        ],
    );
}

#[test]
fn a_key_that_others_may_read() {
    for (name, mode) in [("edge.key", 0o640), ("proxy.key", 0o604)] {
        let folder = Folder::new();
        folder.set_mode(name, mode);
        refused(&folder, 78, &[name, "may be read by others", "chmod 600"]);
    }
}

#[test]
fn a_zone_credential_that_is_no_members() {
    let folder = Folder::new();
    let foreign = live_site("Plant A");
    let twin = member(&foreign.issuing, "proxy");
    folder.credential(
        "proxy",
        &[&twin.der, &foreign.issuing.issued.der],
        &twin.key,
    );
    refused(
        &folder,
        78,
        &[
            "proxy.toml:9:15",
            "proxy.pem is not a member's",
            "[same-name-other-key]",
        ],
    );

    let folder = Folder::new();
    let old = folder.site.issuing.issue("proxy", key(), expired);
    folder.credential(
        "proxy",
        &[&old.der, &folder.site.issuing.issued.der],
        &old.key,
    );
    refused(&folder, 78, &["proxy.pem is not a member's", "[expired]"]);
}

#[test]
fn routes_that_cannot_be() {
    for (change, parts) in [
        (
            "service = \"spiffe://plant-b.example/web\"",
            ["is not in the zone plant-a.example", "proxy.toml:17:11"],
        ),
        (
            "service = \"web\"",
            ["`service` cannot be `web`", "SPIFFE ID"],
        ),
    ] {
        let folder = Folder::new();
        folder.configure(|text| text.replace("service = \"spiffe://plant-a.example/web\"", change));
        refused(&folder, 78, &parts);
    }
    let folder = Folder::new();
    folder.configure(|text| format!("{text}users = [\"bob\"]\n"));
    refused(
        &folder,
        78,
        &[
            "the user `bob` is not in users.toml",
            "zoneseal user add bob",
        ],
    );
    let folder = Folder::new();
    folder.configure(|text| text.replace("path = \"/\"", "path = \"/a/../b\""));
    refused(&folder, 78, &["`path` cannot be `/a/../b`"]);
}

#[test]
fn a_port_that_is_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = Folder::new();
    folder.configure(|text| text.replace("127.0.0.1:0", &address));
    folder
        .proxy("run")
        .refused(69, &[&address, "in use", "[listen]"]);
    // The configuration itself is sound: `check` opens no port.
    assert_eq!(folder.proxy("check").code, Some(0));
    drop(taken);
    let _: Proxy = folder.start();
}
