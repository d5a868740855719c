//! The split, Z5: every way in which the edge could have to do with the zone, and the near misses.

use rcgen::{KeyPair, date_time_ymd};
use zoneseal_core::{Algorithms, Input, NamedAuthority, SplitRequest, Time, split};
use zoneseal_tests::pki::{AT, Authority, Issued, Site, copy, dns, pem};
use zoneseal_tests::rebuild::{Rebuild, tlv};

/// Judges an edge chain under its authority against a site's zone; gives the codes that refuse.
fn check(site: &Site, edge: &[&[u8]], authority: &[u8], own: &[&[u8]]) -> Vec<&'static str> {
    let input = |name: &str, ders: &[&[u8]]| Input {
        name: name.to_owned(),
        bytes: ders
            .iter()
            .map(|der| pem(der))
            .collect::<String>()
            .into_bytes(),
    };
    let mut zone = site.zone();
    let recorded = site.issuing.issue("recorded", copy(&site.recorded), |_| {});
    zone.add_member_key(&recorded.certificate()).unwrap();
    let request = SplitRequest {
        edge: vec![input("edge.pem", edge)],
        authority: NamedAuthority::Files(vec![input("authority.pem", &[authority])]),
        zone,
        zone_certificates: if own.is_empty() {
            Vec::new()
        } else {
            vec![input("own.pem", own)]
        },
        at: Time::parse_rfc3339(AT).unwrap(),
    };
    let report = split(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
    let findings = report
        .verdicts()
        .iter()
        .flat_map(|verdict| &verdict.findings);
    let mut codes: Vec<&str> = findings
        .filter(|finding| finding.severity == "error")
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        codes.is_empty(),
        report.outcome().as_str() == "trusted",
        "{codes:?}"
    );
    if codes.is_empty() {
        codes.push(report.code());
    }
    codes
}

fn edge_with(authority: &Authority, key: KeyPair) -> Issued {
    authority.issue("portal.example", key, |params| {
        params.subject_alt_names = vec![dns("portal.example")];
    })
}

#[test]
fn an_edge_of_its_own_authority_holds() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let own = site.issuing.member("proxy");
    let edge = edge_ca.edge("portal.example");
    assert_eq!(
        check(&site, &[&edge.der], &edge_ca.issued.der, &[&own.der]),
        ["split-holds"]
    );
    let below = edge_ca.below("Edge Issuing CA", |_| {});
    let edge = below.edge("portal.example");
    assert_eq!(
        check(
            &site,
            &[&edge.der, &below.issued.der],
            &edge_ca.issued.der,
            &[]
        ),
        ["split-holds"]
    );
}

#[test]
fn signed_by_the_zone() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let by_anchor = site.anchor.edge("portal.example");
    let by_issuing = site.issuing.edge("portal.example");
    for chain in [
        vec![by_anchor.der.as_slice()],
        vec![by_issuing.der.as_slice()],
        vec![
            by_issuing.der.as_slice(),
            site.issuing.issued.der.as_slice(),
        ],
    ] {
        let codes = check(&site, &chain, &edge_ca.issued.der, &[]);
        assert_eq!(codes.first(), Some(&"edge-chains-to-zone"), "{codes:?}");
        // Naming the zone's own anchor as the edge's authority does not help.
        let codes = check(&site, &chain, &site.anchor.issued.der, &[]);
        assert!(
            codes.contains(&"edge-chains-to-zone") && codes.contains(&"edge-key-shared"),
            "{codes:?}"
        );
    }
}

#[test]
fn signed_by_an_authority_of_the_zone_that_is_not_recorded() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let old = site.anchor.below("Plant A Old CA", |params| {
        params.not_after = date_time_ymd(2026, 6, 1)
    });
    let edge = old.edge("portal.example");
    let present = check(
        &site,
        &[&edge.der, &old.issued.der],
        &edge_ca.issued.der,
        &[],
    );
    assert!(present.contains(&"edge-chains-to-zone"), "{present:?}");
    // Left out of the chain, nothing tells who signed it: then the chain is not complete.
    let absent = check(&site, &[&edge.der], &edge_ca.issued.der, &[]);
    assert!(absent.contains(&"edge-authority-not-reached"), "{absent:?}");
}

#[test]
fn an_edge_authority_that_the_zone_cross_signed() {
    let site = Site::new("Plant A");
    let edge_ca = Authority::root("Edge CA");
    let cross = site
        .anchor
        .below_with("Edge CA", edge_ca.same_key(), |_| {});
    let edge = edge_ca.edge("portal.example");
    let codes = check(
        &site,
        &[&edge.der, &cross.issued.der],
        &edge_ca.issued.der,
        &[],
    );
    assert_eq!(codes.first(), Some(&"edge-chains-to-zone"), "{codes:?}");
}

#[test]
fn keys_that_the_zone_has_too() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let proxy = site.issuing.member("proxy");
    let shared = |chain: &[&[u8]], authority: &[u8], own: &[&[u8]]| {
        let codes = check(&site, chain, authority, own);
        assert_eq!(codes.first(), Some(&"edge-key-shared"), "{codes:?}");
    };
    // The authority's key under another name, its leaf's, the proxy's own, and a recorded member's.
    let renamed = Authority::root_with("Edge CA", site.anchor.same_key(), |_| {});
    let codes = check(
        &site,
        &[&renamed.edge("portal.example").der],
        &renamed.issued.der,
        &[],
    );
    assert!(codes.contains(&"edge-key-shared"), "{codes:?}");
    shared(
        &[&edge_with(&edge_ca, site.issuing.same_key()).der],
        &edge_ca.issued.der,
        &[],
    );
    shared(
        &[&edge_with(&edge_ca, copy(&proxy.key)).der],
        &edge_ca.issued.der,
        &[&proxy.der],
    );
    shared(
        &[&edge_with(&edge_ca, copy(&site.recorded)).der],
        &edge_ca.issued.der,
        &[],
    );
    // The same point in its compressed form.
    let mut parts = Rebuild::of(&edge_with(&edge_ca, site.issuing.same_key()));
    let point = parts.spki.split_off(parts.spki.len() - 65);
    let compressed = [&[0, 2 | (point[64] & 1)][..], &point[1..33]].concat();
    let id = [
        tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
        tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
    ]
    .concat();
    parts.spki = tlv(0x30, &[tlv(0x30, &id), tlv(0x03, &compressed)].concat());
    shared(
        &[&parts.sign(&edge_ca.issued.key)],
        &edge_ca.issued.der,
        &[],
    );
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let refused = |change: &dyn Fn(&mut Rebuild)| {
        let mut parts = Rebuild::of(&edge_ca.edge("portal.example"));
        change(&mut parts);
        let codes = check(
            &site,
            &[&parts.sign(&edge_ca.issued.key)],
            &edge_ca.issued.der,
            &[],
        );
        assert!(codes.contains(&"edge-key-not-comparable"), "{codes:?}");
    };
    refused(&|parts| parts.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]));
    refused(&|parts| {
        let id = [
            tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
            tlv(0x06, &[0x2b, 0x81, 4, 0, 10]),
        ]
        .concat();
        parts.spki = tlv(0x30, &[tlv(0x30, &id), tlv(0x03, &[0, 4, 1, 2])].concat());
    });
}

#[test]
fn a_chain_that_is_not_complete() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let below = edge_ca.below("Edge Issuing CA", |_| {});
    let edge = below.edge("portal.example");
    let codes = check(&site, &[&edge.der], &edge_ca.issued.der, &[]);
    assert_eq!(
        codes.first(),
        Some(&"edge-authority-not-reached"),
        "{codes:?}"
    );
    let other = Authority::root("Another Edge CA");
    let codes = check(
        &site,
        &[&edge.der, &below.issued.der],
        &other.issued.der,
        &[],
    );
    assert_eq!(
        codes.first(),
        Some(&"edge-authority-not-reached"),
        "{codes:?}"
    );
}

/// Two readers of one file: what ours does not read, another could show to users.
#[test]
fn what_is_not_read_is_not_passed_over() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let cross = site
        .anchor
        .below_with("Edge CA", edge_ca.same_key(), |_| {});
    let good = pem(&edge_ca.edge("portal.example").der);
    let hidden = pem(&cross.issued.der);
    let blocks = "-----BEGIN X-----\n-----END X-----\n".repeat(2_000);
    let unpadded = hidden.replace('=', "");
    let cut = hidden.replace("-----END", "----END");
    for text in [
        format!("{good}{blocks}{hidden}"),
        format!("{good}{cut}"),
        format!("{good}-----BEGIN CERTIFICATE-----\n!\n{unpadded}"),
    ] {
        let request = SplitRequest {
            edge: vec![Input {
                name: "edge.pem".to_owned(),
                bytes: text.into_bytes(),
            }],
            authority: NamedAuthority::Files(vec![Input {
                name: "authority.pem".to_owned(),
                bytes: pem(&edge_ca.issued.der).into_bytes(),
            }]),
            zone: site.zone(),
            zone_certificates: Vec::new(),
            at: Time::parse_rfc3339(AT).unwrap(),
        };
        let report = split(&request, &Algorithms::new(webpki::ALL_VERIFICATION_ALGS));
        let findings = report
            .verdicts()
            .iter()
            .flat_map(|verdict| &verdict.findings);
        let codes: Vec<&str> = findings.map(|finding| finding.code).collect();
        assert!(codes.contains(&"split-input-not-read"), "{codes:?}");
        assert_eq!(report.outcome().as_str(), "rejected");
    }
}

#[test]
fn one_modulus_is_one_key() {
    let site = Site::new("Plant A");
    let rsa = || KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let zone_root = Authority::root_with("Plant A CA", rsa(), |_| {});
    let zone_site = Site {
        issuing: zone_root.below("Plant A Issuing CA", |_| {}),
        anchor: zone_root,
        recorded: site.recorded,
    };
    let edge_ca = Authority::root("Edge CA");
    let mut parts = Rebuild::of(&edge_ca.edge("portal.example"));
    parts.spki = Rebuild::of(&zone_site.anchor.issued).spki;
    // 65537 to 65539: another public exponent of the same modulus.
    *parts.spki.last_mut().unwrap() = 3;
    let codes = check(
        &zone_site,
        &[&parts.sign(&edge_ca.issued.key)],
        &edge_ca.issued.der,
        &[],
    );
    assert_eq!(codes.first(), Some(&"edge-key-shared"), "{codes:?}");
}

#[test]
fn a_name_exempts_from_nothing() {
    // Zone and edge authority of one name; the edge's key certified by the zone with an algorithm
    // that is not verified: it looks self-issued, and is not named.
    let anchor = Authority::root("Edge CA");
    let site = Site {
        issuing: anchor.below("Plant A Issuing CA", |_| {}),
        anchor,
        recorded: zoneseal_tests::pki::key(),
    };
    let edge_ca = Authority::root("Edge CA");
    let mut cross = Rebuild::of(&edge_ca.issued);
    cross.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
    let cross = cross.sign(&site.anchor.issued.key);
    let edge = edge_ca.edge("portal.example");
    let codes = check(&site, &[&edge.der, &cross], &edge_ca.issued.der, &[]);
    assert!(codes.contains(&"edge-key-not-comparable"), "{codes:?}");
}

#[test]
fn authorities_in_the_proxys_own_chain_count() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let unlisted = site.anchor.below("Plant A Other CA", |_| {});
    let cross = unlisted.below_with("Edge CA", edge_ca.same_key(), |_| {});
    let own = unlisted.member("proxy");
    let edge = edge_ca.edge("portal.example");
    let codes = check(
        &site,
        &[&edge.der, &cross.issued.der],
        &edge_ca.issued.der,
        &[&own.der, &unlisted.issued.der],
    );
    assert_eq!(codes.first(), Some(&"edge-chains-to-zone"), "{codes:?}");
}

#[test]
fn an_authority_of_the_zone_that_somebody_else_signed() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let edge = edge_ca.edge("portal.example");
    let elsewhere = Authority::root("Elsewhere CA");
    let cross = elsewhere.below_with("Plant A CA", site.anchor.same_key(), |_| {});
    let own = [cross.issued.der.as_slice()];
    // Who signed it could be a public authority, until its root is there.
    let codes = check(&site, &[&edge.der], &edge_ca.issued.der, &own);
    assert_eq!(codes, ["zone-authority-cross-signed"]);
    let own = [cross.issued.der.as_slice(), elsewhere.issued.der.as_slice()];
    let codes = check(&site, &[&edge.der], &edge_ca.issued.der, &own);
    assert_eq!(codes, ["split-holds"]);
    // A certificate with a public root's key above it: the table knows it.
    let root = webpki_roots::TLS_SERVER_ROOTS.first().unwrap();
    let mut public = Rebuild::of(&elsewhere.issued);
    public.spki = tlv(0x30, &root.subject_public_key_info);
    let public = public.sign(&elsewhere.issued.key);
    let codes = check(&site, &[&edge.der], &edge_ca.issued.der, &[&public]);
    assert!(codes.contains(&"zone-authority-public"), "{codes:?}");
}

#[test]
fn a_split_ends_however_much_is_given() {
    let (site, edge_ca) = (Site::new("Plant A"), Authority::root("Edge CA"));
    let edges: Vec<Vec<u8>> = (0..200)
        .map(|_| edge_ca.edge("portal.example").der)
        .collect();
    let own: Vec<Vec<u8>> = (0..60)
        .map(|n| {
            site.anchor
                .below(&format!("Plant A {n}"), |_| {})
                .issued
                .der
        })
        .collect();
    let edges: Vec<&[u8]> = edges.iter().map(Vec::as_slice).collect();
    let own: Vec<&[u8]> = own.iter().map(Vec::as_slice).collect();
    let codes = check(&site, &edges, &edge_ca.issued.der, &own);
    assert!(codes.contains(&"split-limit"), "{codes:?}");
    let codes = check(&site, &edges, &edge_ca.issued.der, &own[..40]);
    assert_eq!(codes, ["split-holds"]);
}
