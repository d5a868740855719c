//! Who a member is, what it is called, and what is handed in.

use rcgen::{CidrSubnet, ExtendedKeyUsagePurpose, GeneralSubtree, NameConstraints, SanType};
use zoneseal_core::Membership;

use super::Case;
use crate::pki::{Authority, Issued, Site, ZONE, common_name, dns, key, uri};

/// Who a member is.
pub(super) fn identities(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let case = |name, code, names: Vec<SanType>| {
        let member = site
            .issuing
            .issue("web", key(), |params| params.subject_alt_names = names);
        Case::zone(site, name, &[&member.der, issuing], "rejected", code)
    };
    let nameless = site.issuing.issue("web", key(), |params| {
        params.subject_alt_names = vec![dns("web.plant-a.example")]
    });
    vec![
        case(
            "no-identity",
            "spiffe-id-missing",
            vec![dns("web.plant-a.example")],
        ),
        case("no-names", "spiffe-id-missing", Vec::new()),
        case(
            "two-identities",
            "two-spiffe-ids",
            vec![
                uri("spiffe://plant-a.example/web"),
                uri("spiffe://plant-a.example/db"),
            ],
        ),
        case(
            "identity-and-another-uri",
            "two-spiffe-ids",
            vec![
                uri("spiffe://plant-a.example/web"),
                uri("https://plant-a.example/"),
            ],
        ),
        case(
            "identity-of-another-zone",
            "spiffe-id-of-other-zone",
            vec![uri("spiffe://plant-b.example/web")],
        ),
        case(
            "identity-of-the-zone-alone",
            "spiffe-id-malformed",
            vec![uri("spiffe://plant-a.example")],
        ),
        case(
            "identity-in-capitals",
            "spiffe-id-malformed",
            vec![uri("spiffe://Plant-A.example/web")],
        ),
        case(
            "identity-with-dots",
            "spiffe-id-malformed",
            vec![uri("spiffe://plant-a.example/../web")],
        ),
        case(
            "identity-with-a-slash-behind",
            "spiffe-id-malformed",
            vec![uri("spiffe://plant-a.example/web/")],
        ),
        Case::zone(
            site,
            "no-identity-by-signature",
            &[&nameless.der, issuing],
            "trusted",
            "trusted",
        )
        .adopted(site, Membership::Signature),
    ]
}

/// Names and what constrains them.
pub(super) fn names(site: &Site) -> Vec<Case> {
    let good = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let constrained = |permitted: Vec<GeneralSubtree>, excluded: Vec<GeneralSubtree>| {
        let authority = site.anchor.below("Plant A Narrow CA", |params| {
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: permitted,
                excluded_subtrees: excluded,
            });
        });
        let member = authority.issue("web", key(), |params| {
            params
                .subject_alt_names
                .push(SanType::IpAddress([10, 1, 2, 3].into()));
        });
        (member, authority)
    };
    let under = |name, outcome, code, (member, authority): (Issued, Authority)| {
        Case::zone(
            site,
            name,
            &[&member.der, &authority.issued.der],
            outcome,
            code,
        )
    };
    let dns_tree = |name: &str| GeneralSubtree::DnsName(name.to_owned());
    let ip_tree =
        |prefix| GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([10, 1, 0, 0], prefix));
    let wild = site.issuing.issue("web", key(), |params| {
        params.subject_alt_names.push(dns("*.apps.plant-a.example"));
    });
    vec![
        under(
            "name-permitted",
            "trusted",
            "trusted",
            constrained(vec![dns_tree("plant-a.example"), ip_tree(16)], vec![]),
        ),
        under(
            "name-not-permitted",
            "rejected",
            "name-not-permitted",
            constrained(vec![dns_tree("plant-b.example")], vec![]),
        ),
        under(
            "name-excluded",
            "rejected",
            "name-excluded",
            constrained(vec![], vec![dns_tree("web.plant-a.example")]),
        ),
        under(
            "address-not-permitted",
            "rejected",
            "name-not-permitted",
            constrained(vec![ip_tree(24)], vec![]),
        ),
        under(
            "constraint-malformed",
            "rejected",
            "name-constraint-malformed",
            constrained(vec![dns_tree(".plant-a.example")], vec![]),
        ),
        Case::zone(
            site,
            "another-host",
            &[&good.der, issuing],
            "rejected",
            "name-not-in-certificate",
        )
        .host("db.plant-a.example"),
        Case::zone(
            site,
            "common-name-is-not-a-name",
            &[&good.der, issuing],
            "rejected",
            "name-not-in-certificate",
        )
        .host("web"),
        Case::zone(
            site,
            "an-address",
            &[&good.der, issuing],
            "rejected",
            "name-not-in-certificate",
        )
        .host("127.0.0.1"),
        Case::zone(
            site,
            "a-wildcard",
            &[&wild.der, issuing],
            "trusted",
            "trusted",
        )
        .host("one.apps.plant-a.example"),
        Case::zone(
            site,
            "a-wildcard-is-one-label",
            &[&wild.der, issuing],
            "rejected",
            "name-not-in-certificate",
        )
        .host("a.b.apps.plant-a.example"),
    ]
}

/// What is handed in.
pub(super) fn inputs(site: &Site) -> Vec<Case> {
    let good = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let chain = format!("{}{}", good.pem(), site.issuing.issued.pem());
    let case = |name, outcome, code| Case::zone(site, name, &[], outcome, code);
    let unreadable = |name, code| case(name, "incomplete", code);
    let stranger = Authority::root("Partner CA").member("web");
    let both = [good.der.clone(), issuing.clone()].concat();
    let mut cut = good.pem();
    cut.truncate(cut.len() / 2);
    let half = good.der.get(..good.der.len() / 2).unwrap().to_vec();
    let mut mixed = Case::zone(
        site,
        "two-subjects",
        &[&good.der, issuing, &stranger.der],
        "rejected",
        "issuer-not-in-zone",
    );
    mixed
        .files
        .push(("more.pem".to_owned(), good.pem().into_bytes()));
    let mut apart = case("chain-in-two-files", "trusted", "trusted").bytes("web.pem", good.pem());
    apart
        .files
        .push(("issuing.der".to_owned(), issuing.clone()));
    vec![
        case("text-around", "trusted", "trusted").bytes(
            "chain.txt",
            format!("Subject: web\r\n{chain}\nthat was it\n"),
        ),
        case("der-one-after-the-other", "trusted", "trusted").bytes("chain.der", both),
        case("windows-line-ends", "trusted", "trusted")
            .bytes("chain.pem", chain.replace('\n', "\r\n")),
        case("key-beside", "trusted", "trusted")
            .bytes("both.pem", format!("{chain}{}", good.key.serialize_pem())),
        case("garbage-behind", "incomplete", "malformed-pem").bytes(
            "chain.pem",
            format!("{chain}-----BEGIN CERTIFICATE-----\nAAAA\n"),
        ),
        apart,
        mixed,
        unreadable("empty-file", "empty-input").bytes("empty.pem", ""),
        unreadable("key-alone", "private-key-alone").bytes("web.key", good.key.serialize_pem()),
        unreadable("truncated-pem", "malformed-pem").bytes("web.pem", cut),
        unreadable("truncated-der", "truncated").bytes("web.der", half),
        unreadable("html", "container-not-supported")
            .bytes("error.html", "<!DOCTYPE html><title>404</title>"),
        unreadable("binary", "not-recognised").bytes("web.bin", [0xffu8; 64]),
        unreadable("request", "container-damaged").bytes(
            "web.csr",
            "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
        ),
    ]
}

/// The profiles other than `zone`.
pub(super) fn profiles(site: &Site) -> Vec<Case> {
    let edge_authority = Authority::root("Edge CA");
    let edge = edge_authority.edge("portal.example");
    let case = |name, outcome, code| Case::zone(site, name, &[&edge.der], outcome, code);
    let any = edge_authority.issue("any.example", key(), |params| {
        params.subject_alt_names = vec![dns("any.example")];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any];
    });
    vec![
        case("edge-in-zone", "rejected", "issuer-not-in-zone"),
        case("edge-rfc5280", "trusted", "chain-trusted")
            .anchored("rfc5280", &edge_authority.issued.der),
        case("edge-webpki", "trusted", "chain-trusted")
            .anchored("webpki", &edge_authority.issued.der)
            .role("server")
            .host("portal.example"),
        case(
            "edge-webpki-other-host",
            "rejected",
            "name-not-in-certificate",
        )
        .anchored("webpki", &edge_authority.issued.der)
        .host("other.example"),
        case(
            "edge-against-another-anchor",
            "incomplete",
            "missing-issuer",
        )
        .anchored("rfc5280", &site.anchor.issued.der),
        Case {
            anchors: Vec::new(),
            ..case("no-anchor", "incomplete", "no-anchor").anchored("rfc5280", &edge.der)
        },
        Case::zone(
            site,
            "any-role-rfc5280",
            &[&any.der],
            "trusted",
            "chain-trusted",
        )
        .anchored("rfc5280", &edge_authority.issued.der)
        .role("server"),
        Case::zone(site, "any-role-webpki", &[&any.der], "rejected", "any-role")
            .anchored("webpki", &edge_authority.issued.der)
            .role("server"),
        Case::zone(
            site,
            "hostile-names",
            &[&hostile().der],
            "rejected",
            "issuer-not-in-zone",
        ),
    ]
}

/// Control characters, an escape sequence, a bidirectional override and markup in its names.
fn hostile() -> Issued {
    let authority = Authority::root("\u{202e}evil\u{1b}[2J<script>alert(1)</script>");
    authority.issue("web", key(), |params| {
        params.distinguished_name = common_name("web\u{200b}\r\n<img src=x onerror=alert(1)>");
        params.subject_alt_names = vec![uri(&format!("spiffe://{ZONE}/web"))];
    })
}
