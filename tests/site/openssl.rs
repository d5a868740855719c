//! OpenSSL verifies what we issue, and the engine judges what OpenSSL issues.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use zoneseal_core::{Bundle, Input, Limits, Membership, Zone, ZoneId};
use zoneseal_tests::binary;

#[test]
fn openssl_accepts_members_in_their_roles_and_in_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    binary::succeed(folder, &["site", "init", "plant-a.example"]);
    for role in ["server", "client", "both"] {
        let arguments = [
            "site",
            "issue",
            role,
            "--role",
            role,
            "--dns",
            "web.plant-a.example",
        ];
        binary::succeed(folder, &arguments);
        let chain = format!("site/members/{role}/chain.pem");
        for (purpose, other) in [("sslserver", "client"), ("sslclient", "server")] {
            let output = openssl(
                folder,
                &[
                    "verify",
                    "-x509_strict",
                    "-check_ss_sig",
                    "-purpose",
                    purpose,
                    "-CAfile",
                    "site/authority/anchor.pem",
                    "-untrusted",
                    &chain,
                    &chain,
                ],
            );
            assert_eq!(
                output.status.success(),
                role != other,
                "{role} as {purpose}: {output:?}"
            );
        }
    }
    let output = openssl(
        folder,
        &[
            "verify",
            "-x509_strict",
            "-verify_hostname",
            "web.plant-a.example",
            "-CAfile",
            "site/authority/anchor.pem",
            "-untrusted",
            "site/members/both/chain.pem",
            "site/members/both/chain.pem",
        ],
    );
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn openssl_finds_key_and_certificate_to_match_and_reads_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    binary::succeed(folder, &["site", "init", "plant-a.example"]);
    binary::succeed(folder, &["site", "issue", "edge/web", "--ip", "127.0.0.1"]);
    let text = |arguments: &[&str]| {
        let output = openssl(folder, arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let (chain, key) = (
        "site/members/edge/web/chain.pem",
        "site/members/edge/web/key.pem",
    );
    assert_eq!(
        text(&["x509", "-in", chain, "-noout", "-pubkey"]),
        text(&["pkey", "-in", key, "-pubout"])
    );
    let member = text(&["x509", "-in", chain, "-noout", "-text"]);
    for part in [
        "URI:spiffe://plant-a.example/edge/web, IP Address:127.0.0.1",
        "X509v3 Key Usage: critical\n                Digital Signature\n",
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "X509v3 Basic Constraints: critical\n                CA:FALSE",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
        "Version: 3",
        "prime256v1",
    ] {
        assert!(member.contains(part), "{part}: {member}");
    }
    for (file, length) in [("anchor", 1), ("issuing", 0)] {
        let authority = text(&[
            "x509",
            "-in",
            &format!("site/authority/{file}.pem"),
            "-noout",
            "-text",
        ]);
        for part in [
            format!("CA:TRUE, pathlen:{length}"),
            "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n".to_owned(),
        ] {
            assert!(authority.contains(&part), "{part}: {authority}");
        }
    }
}

#[test]
fn the_engine_judges_what_openssl_issued() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for zone in ["plant-a.example", "plant-b.example"] {
        issue_with_openssl(folder, zone);
        let anchor = fs::read(folder.join(format!("{zone}.pem"))).unwrap();
        let input = Input {
            name: "anchor".to_owned(),
            bytes: anchor,
        };
        let bundle = Bundle::parse(&[input], &Limits::default());
        let id = ZoneId::parse(zone).unwrap();
        let anchors = bundle.certificates().to_vec();
        let zone_file = Zone::new(id, Membership::Spiffe, anchors)
            .unwrap()
            .to_json();
        fs::write(folder.join(format!("{zone}.json")), zone_file).unwrap();
    }
    for (zone, member, exit, shown) in [
        ("plant-a.example", "plant-a.example", 0, "In the zone."),
        ("plant-a.example", "plant-b.example", 1, "Not in the zone."),
    ] {
        let arguments = [
            "verify",
            "--zone",
            &format!("{zone}.json"),
            &format!("{member}-web.pem"),
        ];
        let output = binary::run(folder, &arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(exit), "{text}");
        assert!(text.contains(shown), "{text}");
        // The subject tried to clear the screen.
        assert!(
            text.contains("\\u{1b}[2J") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
}

/// An authority of its own, and a member with a subject that would clear a terminal.
fn issue_with_openssl(folder: &Path, zone: &str) {
    let (anchor, anchor_key) = (format!("{zone}.pem"), format!("{zone}.key"));
    let (member, member_key) = (format!("{zone}-web.pem"), format!("{zone}-web.key"));
    let new_key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-384",
        "-noenc",
    ];
    let run = |arguments: &[&str]| {
        let output = openssl(
            folder,
            &[&["req", "-x509"], &new_key[..], arguments].concat(),
        );
        assert!(output.status.success(), "{output:?}");
    };
    run(&[
        "-subj",
        "/CN=OpenSSL anchor",
        "-days",
        "30",
        "-keyout",
        &anchor_key,
        "-out",
        &anchor,
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
    ]);
    run(&[
        "-subj",
        "/CN=web\u{1b}[2J",
        "-days",
        "20",
        "-keyout",
        &member_key,
        "-out",
        &member,
        "-CA",
        &anchor,
        "-CAkey",
        &anchor_key,
        "-addext",
        &format!("subjectAltName=URI:spiffe://{zone}/web"),
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-addext",
        "keyUsage=critical,digitalSignature",
        "-addext",
        "extendedKeyUsage=serverAuth,clientAuth",
    ]);
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("openssl is there; `cargo xtask setup` installs it")
}
