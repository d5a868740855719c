//! Subtrees that a question limits names to (RFC 5280 §6.1.1(h)-(i)).

use serde_json::{Value, json};
use zoneseal_core::Certificate;

use super::Case;
use crate::pki::{Authority, Site};
use crate::rebuild::tlv;

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let member = site.issuing.member("web");
    let case = |name, answer: (&'static str, &'static str), settings: Value| {
        let files: [&[u8]; 2] = [&member.der, &site.issuing.issued.der];
        Case::zone(site, name, &files, answer.0, answer.1).settings(settings)
    };
    const TRUSTED: (&str, &str) = ("trusted", "trusted");
    let refused = |code| ("rejected", code);
    let permitted = |subtrees: &[&str]| json!({ "permitted_subtrees": subtrees });
    let excluded = |subtrees: &[&str]| json!({ "excluded_subtrees": subtrees });
    let issuing = directory(&site.issuing.issued.certificate());
    let anchor = directory(&site.anchor.issued.certificate());
    let mut cases = vec![
        case(
            "names-within-the-question",
            TRUSTED,
            permitted(&["dns:plant-a.example", "uri:plant-a.example", "ip:::/0"]),
        )
        .near("name-not-permitted"),
        case(
            "names-within-one-of-two",
            TRUSTED,
            permitted(&["dns:plant-b.example", "dns:web.plant-a.example"]),
        ),
        case(
            "a-name-outside-of-the-question",
            refused("name-not-permitted"),
            permitted(&["dns:plant-b.example"]),
        ),
        case(
            "a-member-outside-of-the-question",
            refused("name-not-permitted"),
            permitted(&["uri:plant-b.example"]),
        ),
        case(
            "a-form-that-is-not-there",
            TRUSTED,
            permitted(&["email:plant-b.example"]),
        ),
        case(
            "a-name-that-the-question-excludes",
            refused("name-excluded"),
            excluded(&["dns:web.plant-a.example"]),
        ),
        case(
            "every-dns-name-excluded",
            refused("name-excluded"),
            excluded(&["dns:"]),
        ),
        case(
            "a-name-beside-what-the-question-excludes",
            TRUSTED,
            excluded(&["dns:db.plant-a.example", "uri:.plant-a.example"]),
        )
        .near("name-excluded"),
        case(
            "an-authority-that-the-question-excludes",
            refused("name-excluded"),
            excluded(&[&issuing]),
        ),
        // The anchor is no part of the path.
        case(
            "an-anchor-that-the-question-excludes",
            TRUSTED,
            excluded(&[&anchor]),
        ),
    ];
    let edge_ca = Authority::root("Edge CA");
    let edge = edge_ca.edge("portal.example");
    let edge = |name, outcome, code, subtree: &str| {
        Case::zone(site, name, &[&edge.der], outcome, code)
            .anchored("rfc5280", &edge_ca.issued.der)
            .settings(permitted(&[subtree]))
    };
    cases.push(edge(
        "an-address-within-the-question",
        "trusted",
        "chain-trusted",
        "ip:127.0.0.0/8",
    ));
    cases.push(edge(
        "an-address-outside-of-the-question",
        "rejected",
        "name-not-permitted",
        "ip:10.0.0.0/8",
    ));
    cases
}

/// The subtree of a certificate's subject.
fn directory(certificate: &Certificate) -> String {
    let mut text = "directory:".to_owned();
    for octet in tlv(0x30, certificate.subject_bytes()) {
        text.push_str(&format!("{octet:02x}"));
    }
    text
}
