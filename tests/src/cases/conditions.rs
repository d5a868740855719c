//! One condition of each rule, on both sides: responders at the ends of their validity, anchors that are no roots, and
//! what a rule looks at twice.

use rcgen::{CustomExtension, ExtendedKeyUsagePurpose};
use serde_json::json;

use super::Case;
use super::edges::{TRUSTED, case};
use crate::evidence::{List, Response};
use crate::pki::{Authority, Issued, Site, common_name, dns, key};
use crate::rebuild::tlv;

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = responders(site);
    cases.extend(conditions(site));
    cases.extend(anchors_that_are_not_roots(site));
    cases
}

/// A delegated responder at the ends of its validity, and one that the authority's list revokes.
fn responders(site: &Site) -> Vec<Case> {
    let second = |seconds: i64| {
        time::OffsetDateTime::from_unix_timestamp(AT_SECONDS + seconds).expect("a date")
    };
    let responder = |from: i64, until: i64| {
        site.issuing.issue("responder", key(), |params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::OcspSigning];
            params.serial_number = Some(vec![0x44].into());
            params.not_before = second(from);
            params.not_after = second(until);
            let id = [1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
            let extension = CustomExtension::from_oid_content(&id, vec![5, 0]);
            params.custom_extensions.push(extension);
        })
    };
    let by = |name, signer: &Issued, list: Option<&List>, trusted: bool| {
        let member = site.issuing.member("web");
        let response = Response::of(&member, &site.issuing).delegated(signer);
        let (outcome, code) = if trusted {
            ("trusted", "trusted")
        } else {
            ("rejected", "ocsp-signer-not-authorised")
        };
        let chain = [member.der.as_slice(), &site.issuing.issued.der];
        let mut case = Case::zone(site, name, &chain, outcome, code);
        let mut add = |name: &str, bytes| case.files.push((name.to_owned(), bytes));
        add("response.der", response.sign(&signer.key));
        if let Some(list) = list {
            add("list.crl", list.sign(&site.issuing.issued.key));
        }
        case
    };
    let whole = responder(-1_000, 1_000);
    let revoking = List::of(&site.issuing).revoking(&[0x44], None);
    vec![
        by(
            "responder-in-its-first-second",
            &responder(0, 1_000),
            None,
            true,
        ),
        by(
            "responder-a-second-early",
            &responder(1, 1_000),
            None,
            false,
        ),
        by(
            "responder-in-its-last-second",
            &responder(-1_000, 0),
            None,
            true,
        ),
        by(
            "responder-a-second-late",
            &responder(-1_000, -1),
            None,
            false,
        ),
        by(
            "responder-that-a-list-revokes",
            &whole,
            Some(&revoking),
            true,
        ),
        by(
            "responder-beside-a-list",
            &whole,
            Some(&List::of(&site.issuing)),
            true,
        ),
    ]
}

/// The time of the cases, in seconds since 1970.
const AT_SECONDS: i64 = 1_795_500_600;

/// One condition of each rule, on both sides.
fn conditions(site: &Site) -> Vec<Case> {
    let root = Authority::root("Condition Root");
    let client = root.below("Client CA", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    let caller = client.issue("web", key(), |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    let wild = root.issue("web", key(), |params| {
        params.distinguished_name = common_name("apps.plant-a.example");
        params.subject_alt_names = vec![dns("*.apps.plant-a.example")];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    // Name constraints that are not critical (RFC 5280 §4.2.1.10; CA/B 7.1.2.5.2 allows them).
    let lenient = root.below("Lenient CA", |params| {
        let base = tlv(0x30, &tlv(0x82, b"plant-a.example"));
        let content = tlv(0x30, &tlv(0xa0, &base));
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 30], content);
        params.custom_extensions.push(extension);
    });
    let constrained = lenient.issue("web", key(), |params| {
        params.subject_alt_names = vec![dns("web.plant-a.example")];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    // A public root that names its own key and, beside it, its certificate.
    let named = Authority::root_with("Naming Root", key(), |params| {
        params.key_identifier_method = rcgen::KeyIdMethod::PreSpecified(vec![7; 20]);
        let name = tlv(0xa4, &der_name(b"Naming Root"));
        let content = [tlv(0x80, &[7; 20]), tlv(0xa1, &name), tlv(0x82, &[9])].concat();
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 35], tlv(0x30, &content));
        params.custom_extensions.push(extension);
    });
    let below_named = named.edge("web.plant-a.example");
    let public =
        |case: Case, anchor: &Authority| case.anchored("webpki", &anchor.issued.der).role("server");
    let lenient_files: [&[u8]; 2] = [&constrained.der, &lenient.issued.der];
    let mut cases = vec![
        case(
            site,
            "a-client-below-client-auth",
            TRUSTED,
            &root,
            &[&caller.der, &client.issued.der],
        )
        .role("client"),
        public(
            case(
                site,
                "a-common-name-below-a-wildcard",
                TRUSTED,
                &root,
                &[&wild.der],
            ),
            &root,
        ),
        case(
            site,
            "constraints-not-critical",
            "criticality-wrong",
            &root,
            &lenient_files,
        ),
        public(
            case(
                site,
                "constraints-not-critical-in-public",
                TRUSTED,
                &root,
                &lenient_files,
            ),
            &root,
        ),
        public(
            case(
                site,
                "a-public-root-that-names-its-certificate",
                "authority-key-id-form",
                &named,
                &[&below_named.der],
            ),
            &named,
        ),
    ];
    // Self-issued authorities do not count as intermediates, but they have an end.
    for (name, code, count) in [
        ("three-self-issued-and-none-allowed", TRUSTED, 3),
        // The headline is of the candidate that came furthest: an authority of the name, by another key.
        (
            "four-self-issued-and-none-allowed",
            "same-name-other-key",
            4,
        ),
    ] {
        let root = Authority::root("Rolling Root");
        let mut files = Vec::new();
        let mut last = root.below("Rolling Root", |_| {});
        files.push(last.issued.der.clone());
        for _ in 1..count {
            last = last.below("Rolling Root", |_| {});
            files.push(last.issued.der.clone());
        }
        files.push(last.member("web").der);
        let files: Vec<&[u8]> = files.iter().rev().map(Vec::as_slice).collect();
        let limited = case(site, name, code, &root, &files);
        cases.push(limited.settings(json!({ "max_depth": 0 })));
    }
    // The list of an issuer whose name is long: comparing it is counted by its length.
    let other = Authority::root(&"A long name of an authority. ".repeat(4));
    let member = site.issuing.member("web");
    let chain = [member.der.as_slice(), &site.issuing.issued.der];
    let mut long = Case::zone(site, "a-list-of-a-long-name", &chain, "trusted", "trusted");
    let list = List::of(&other).sign(&other.issued.key);
    long.files.push(("other.crl".to_owned(), list));
    cases.push(long);
    cases
}

/// An anchor need not be self-issued. It is no part of the path that names and policies are counted
/// on (RFC 5280 §6.1.1 (d)), whatever it is called.
fn anchors_that_are_not_roots(site: &Site) -> Vec<Case> {
    let root = Authority::root("Far Root");
    let anchor = root.below("Near Anchor", |_| {});
    let late = anchor.below("Late CA", |params| {
        let content = tlv(0x30, &tlv(0x80, &[9]));
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 36], content);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    let without = late.member("web");
    let member = anchor.issue("web", key(), |params| {
        params.distinguished_name = common_name("Permitted");
    });
    let hex =
        |octets: &[u8]| -> String { octets.iter().map(|octet| format!("{octet:02x}")).collect() };
    let permitted = format!("directory:{}", hex(&der_name(b"Permitted")));
    vec![
        case(
            site,
            "explicit-policy-too-late-below-no-root",
            TRUSTED,
            &anchor,
            &[&without.der, &late.issued.der],
        ),
        case(
            site,
            "an-anchor-outside-of-the-subtrees",
            TRUSTED,
            &anchor,
            &[&member.der],
        )
        .settings(json!({ "permitted_subtrees": [permitted] })),
    ]
}

/// A name of a common name alone, as rcgen writes it.
fn der_name(common: &[u8]) -> Vec<u8> {
    let value = [tlv(0x06, &[0x55, 4, 3]), tlv(0x0c, common)].concat();
    tlv(0x30, &tlv(0x31, &tlv(0x30, &value)))
}
