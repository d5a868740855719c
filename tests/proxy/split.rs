//! The proxy does not start where its edge certificate has anything to do with the zone (Z5).

use rcgen::KeyPair;
use zoneseal_core::{Membership, Zone};
use zoneseal_tests::pki::{Authority, Issued, copy};
use zoneseal_tests::proxy::{
    Folder, edge, edge_with, expired, member, tool, valid_now, with_authority,
};

/// Refused by `check` and by `run`, with the code, before anything is served.
#[track_caller]
fn breaks_the_split(folder: &Folder, code: &str) {
    for verb in ["check", "run"] {
        let ended = folder.proxy(verb);
        ended.refused(
            78,
            &[
                "proxy.toml:4:15: ",
                "edge.pem",
                "breaks the split",
                &format!("[{code}]"),
            ],
        );
    }
}

/// Puts an edge certificate in place, with these certificates behind it, under this named authority.
fn show(folder: &Folder, edge: &Issued, behind: &[&Authority], authority: &Authority) {
    let mut chain: Vec<&[u8]> = vec![&edge.der];
    chain.extend(
        behind
            .iter()
            .map(|authority| authority.issued.der.as_slice()),
    );
    folder.credential("edge", &chain, &edge.key);
    folder.write("edge-ca.pem", &authority.issued.pem());
}

fn write_zone(folder: &Folder, zone: &Zone) {
    folder.write("zone.json", &zone.to_json());
}

#[test]
fn a_sound_folder_passes() {
    let ended = Folder::new().proxy("check");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(ended.stdout.contains("the split holds"), "{ended:#?}");
}

#[test]
fn signed_by_the_anchor() {
    let folder = Folder::new();
    show(
        &folder,
        &edge(&folder.site.anchor, "localhost"),
        &[],
        &folder.site.anchor,
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_the_anchor_under_a_named_authority_of_another_kind() {
    let folder = Folder::new();
    show(
        &folder,
        &edge(&folder.site.anchor, "localhost"),
        &[],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_an_intermediate_in_the_chain() {
    let folder = Folder::new();
    show(
        &folder,
        &edge(&folder.site.issuing, "localhost"),
        &[&folder.site.issuing],
        &folder.site.anchor,
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_an_intermediate_left_out() {
    let folder = Folder::new();
    show(
        &folder,
        &edge(&folder.site.issuing, "localhost"),
        &[],
        &folder.site.anchor,
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_an_expired_intermediate_in_the_chain() {
    let folder = Folder::new();
    let old = folder.site.anchor.below("Plant A Issuing CA 2020", expired);
    write_zone(
        &folder,
        &with_authority(folder.zone.clone(), &old.issued.certificate()),
    );
    show(
        &folder,
        &edge(&old, "localhost"),
        &[&old],
        &folder.site.anchor,
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_an_expired_intermediate_left_out() {
    let folder = Folder::new();
    let old = folder.site.anchor.below("Plant A Issuing CA 2020", expired);
    write_zone(
        &folder,
        &with_authority(folder.zone.clone(), &old.issued.certificate()),
    );
    show(&folder, &edge(&old, "localhost"), &[], &folder.site.anchor);
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn signed_by_an_intermediate_that_the_zone_file_does_not_list() {
    for change in [valid_now, expired] {
        let folder = Folder::new();
        let mut adopted = folder.site.adopted(Membership::Spiffe);
        adopted
            .add_authority(&folder.site.issuing.issued.certificate())
            .unwrap();
        write_zone(&folder, &adopted);
        let unlisted = folder.site.anchor.below("Plant A Unlisted CA", change);
        show(
            &folder,
            &edge(&unlisted, "localhost"),
            &[&unlisted],
            &folder.site.anchor,
        );
        breaks_the_split(&folder, "edge-chains-to-zone");
    }
}

#[test]
fn signed_by_an_edge_authority_that_the_zone_cross_signed() {
    let folder = Folder::new();
    let cross =
        folder
            .site
            .anchor
            .below_with("Edge CA", folder.edge_authority.same_key(), valid_now);
    let leaf = edge(&folder.edge_authority, "localhost");
    show(&folder, &leaf, &[&cross], &folder.edge_authority);
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn an_authority_with_the_anchors_key_under_another_name() {
    let folder = Folder::new();
    let twin = Authority::root_with("Edge CA", folder.site.anchor.same_key(), valid_now);
    show(&folder, &edge(&twin, "localhost"), &[], &twin);
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn an_authority_with_the_issuing_key_under_another_name() {
    let folder = Folder::new();
    let twin = Authority::root_with("Edge CA", folder.site.issuing.same_key(), valid_now);
    show(&folder, &edge(&twin, "localhost"), &[], &twin);
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn an_authority_with_a_zone_key_as_a_compressed_point() {
    let folder = Folder::new();
    folder.write_private("twin.key", &folder.site.anchor.issued.key.serialize_pem());
    openssl(
        &folder,
        &[
            "ec",
            "-in",
            "twin.key",
            "-conv_form",
            "compressed",
            "-out",
            "compressed.key",
        ],
    );
    openssl(
        &folder,
        &[
            "req",
            "-x509",
            "-new",
            "-key",
            "compressed.key",
            "-subj",
            "/CN=Edge CA",
            "-days",
            "30",
            "-out",
            "edge-ca.pem",
        ],
    );
    openssl(
        &folder,
        &[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "edge.key",
            "-subj",
            "/CN=edge",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-out",
            "edge.csr",
        ],
    );
    openssl(
        &folder,
        &[
            "x509",
            "-req",
            "-in",
            "edge.csr",
            "-CA",
            "edge-ca.pem",
            "-CAkey",
            "compressed.key",
            "-days",
            "7",
            "-copy_extensions",
            "copy",
            "-out",
            "edge.pem",
        ],
    );
    folder.set_mode("edge.key", 0o600);
    let text = openssl(&folder, &["x509", "-in", "edge-ca.pem", "-noout", "-text"]);
    let point = text
        .split_once("pub:")
        .map(|(_, rest)| rest.trim_start())
        .unwrap_or_default();
    assert!(
        point.starts_with("02:") || point.starts_with("03:"),
        "the point is compressed: {text}"
    );
    breaks_the_split(&folder, "edge-chains-to-zone");
}

#[test]
fn an_edge_key_that_a_member_also_has() {
    let mut folder = Folder::new();
    let web = member(&folder.site.issuing, "web");
    folder.zone.add_member_key(&web.certificate()).unwrap();
    write_zone(&folder, &folder.zone);
    show(
        &folder,
        &edge_with(&folder.edge_authority, "localhost", copy(&web.key)),
        &[],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-key-shared");
}

#[test]
fn an_edge_key_that_is_the_proxys_own_zone_key() {
    let folder = Folder::new();
    // The zone file does not know the key: the proxy's own credential is looked at too.
    write_zone(&folder, &folder.site.zone());
    let key = KeyPair::from_pem(&std::fs::read_to_string(folder.path().join("proxy.key")).unwrap())
        .unwrap();
    show(
        &folder,
        &edge_with(&folder.edge_authority, "localhost", key),
        &[],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-key-shared");
}

#[test]
fn an_edge_key_that_is_an_authoritys() {
    let folder = Folder::new();
    show(
        &folder,
        &edge_with(
            &folder.edge_authority,
            "localhost",
            folder.site.anchor.same_key(),
        ),
        &[],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-key-shared");
}

#[test]
fn not_complete_to_the_named_authority() {
    let folder = Folder::new();
    let other = Authority::root("Another CA");
    show(
        &folder,
        &edge(&other, "localhost"),
        &[],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-authority-not-reached");
}

/// A private authority is not made public by a word: a chain without a root, with its own, and with a public one.
#[test]
fn the_word_public_in_place_of_an_authority() {
    let folder = Folder::new();
    folder.configure(|text| text.replace("authority = \"edge-ca.pem\"", "authority = \"public\""));
    breaks_the_split(&folder, "edge-root-missing");
    let leaf = edge(&folder.edge_authority, "localhost");
    show(
        &folder,
        &leaf,
        &[&folder.edge_authority],
        &folder.edge_authority,
    );
    breaks_the_split(&folder, "edge-root-not-public");
    let chain = include_str!("../verdict/public-chain.pem");
    let root = chain.split_inclusive("-----END CERTIFICATE-----\n").nth(2);
    let with_root = leaf.pem() + &folder.edge_authority.issued.pem() + root.unwrap();
    folder.write("edge.pem", &with_root);
    breaks_the_split(&folder, "edge-authority-not-reached");
    // A file of that name is another thing.
    folder.configure(|text| text.replace("\"public\"", "\"./public\""));
    folder.write("public", &folder.edge_authority.issued.pem());
    let ended = folder.proxy("check");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
}

fn openssl(folder: &Folder, arguments: &[&str]) -> String {
    let output = tool("openssl", folder.path())
        .args(arguments)
        .output()
        .expect("openssl runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
