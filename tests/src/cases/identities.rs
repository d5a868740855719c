//! The form of SVIDs, services by URI, and wildcards below public suffixes.

use rcgen::{CertificateParams, CustomExtension, KeyUsagePurpose};
use zoneseal_core::Membership;

use super::Case;
use crate::pki::{Authority, Issued, Site, dns, key, uri};

/// All of them.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = members(site);
    cases.extend(authorities(site));
    cases.extend(services(site));
    cases.extend(wildcards(site));
    cases
}

/// What a member's key may be used for (X509-SVID §4.3).
fn members(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let refused = |name, code, member: &Issued| {
        Case::zone(site, name, &[&member.der, issuing], "rejected", code)
    };
    let trusted = |name, member: &Issued| {
        Case::zone(site, name, &[&member.der, issuing], "trusted", "trusted")
    };
    let using = |usages: &[KeyUsagePurpose]| {
        site.issuing.issue("web", key(), |params| {
            params.key_usages = usages.to_vec();
        })
    };
    let revokes = using(&[KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::CrlSign]);
    let agrees = using(&[
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyAgreement,
    ]);
    let skipped = site
        .issuing
        .issue("web", key(), |params| usage_as(params, 0x80, false));
    let critical = site
        .issuing
        .issue("web", key(), |params| usage_as(params, 0x80, true));
    vec![
        refused("member-signs-crls", "crl-sign-in-member", &revokes),
        trusted("member-agrees-on-keys", &agrees).near("crl-sign-in-member"),
        refused("key-usage-not-critical", "key-usage-not-critical", &skipped),
        trusted("key-usage-critical", &critical).near("key-usage-not-critical"),
        // By signature alone a certificate need not be an SVID.
        trusted("member-signs-crls-by-signature", &revokes).adopted(site, Membership::Signature),
    ]
}

/// What an authority's certificate must say, and must not (X509-SVID §3.2, §4.3).
fn authorities(site: &Site) -> Vec<Case> {
    let below = |change: &dyn Fn(&mut CertificateParams)| {
        let authority = site
            .anchor
            .below("Plant A Other CA", |params| change(params));
        let member = authority.member("web");
        (authority.issued.der, member.der)
    };
    let case = |name, outcome, code, (authority, member): (Vec<u8>, Vec<u8>)| {
        Case::zone(site, name, &[&member, &authority], outcome, code)
    };
    let named = |names: &[&str]| {
        below(&|params| params.subject_alt_names = names.iter().map(|name| uri(name)).collect())
    };
    vec![
        case(
            "authority-without-key-usage",
            "rejected",
            "key-usage-missing",
            below(&|params| params.key_usages = Vec::new()),
        ),
        case(
            "authority-that-signs-certificates-alone",
            "trusted",
            "trusted",
            below(&|params| params.key_usages = vec![KeyUsagePurpose::KeyCertSign]),
        )
        .near("key-usage-missing"),
        case(
            "authority-named-as-a-member",
            "rejected",
            "authority-names-member",
            named(&["spiffe://plant-a.example/ca"]),
        ),
        case(
            "authority-named-as-the-zone",
            "trusted",
            "trusted",
            named(&["spiffe://plant-a.example"]),
        )
        .near("authority-names-member"),
        case(
            "authority-with-two-identities",
            "rejected",
            "two-spiffe-ids",
            named(&["spiffe://plant-a.example", "https://plant-a.example/ca"]),
        ),
        case(
            "authority-with-another-uri",
            "trusted",
            "trusted",
            named(&["https://plant-a.example/ca"]),
        ),
    ]
}

/// A service by scheme and host (RFC 9525 §6.5).
fn services(site: &Site) -> Vec<Case> {
    let authority = Authority::root("Services CA");
    let phone = authority.issue("phone", key(), |params| {
        params.subject_alt_names = vec![
            uri("sips://Phone.example:5061"),
            uri("https://*.pages.example/"),
            dns("web.example"),
        ];
    });
    let case = |name, host, found: bool| {
        let (outcome, code) = if found {
            ("trusted", "chain-trusted")
        } else {
            ("rejected", "name-not-in-certificate")
        };
        Case::zone(site, name, &[&phone.der], outcome, code)
            .anchored("rfc5280", &authority.issued.der)
            .host(host)
    };
    vec![
        case("service-by-uri", "SIPS://phone.example/x", true).near("name-not-in-certificate"),
        case("service-of-another-kind", "sip://phone.example", false),
        case("service-on-another-host", "sips://fax.example", false),
        case("uri-is-no-dns-name", "https://web.example", false),
        case("dns-name-is-no-uri", "phone.example", false),
        case("no-wildcard-in-a-uri", "https://a.pages.example", false),
    ]
}

/// A wildcard below a public suffix (CA/B 3.2.2.6).
fn wildcards(site: &Site) -> Vec<Case> {
    const LIST: &str = "// ===BEGIN ICANN DOMAINS===\ncom\nuk\nco.uk\n*.ck\n!www.ck\n\
        // ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\nshops.example\n\
        // ===END PRIVATE DOMAINS===\n";
    let authority = Authority::root("Edge CA");
    let case = |name, wildcard: &str, list: bool, good: bool| {
        let edge = authority.edge(wildcard);
        let (outcome, code) = if good {
            ("trusted", "chain-trusted")
        } else {
            ("rejected", "wildcard-too-broad")
        };
        let case = Case::zone(site, name, &[&edge.der], outcome, code)
            .anchored("webpki", &authority.issued.der)
            .role("server");
        Case {
            public_suffixes: list.then_some(LIST),
            ..case
        }
    };
    vec![
        case("wildcard-over-a-suffix", "*.co.uk", true, false),
        case(
            "wildcard-over-a-private-suffix",
            "*.shops.example",
            true,
            false,
        ),
        case("wildcard-over-a-wildcard-suffix", "*.any.ck", true, false),
        case("wildcard-below-an-exception", "*.www.ck", true, true).near("wildcard-too-broad"),
        case("wildcard-of-one-owner", "*.example.co.uk", true, true)
            .near("public-suffix-not-evaluated"),
        // Without the list, what needs it is not evaluated, and says so.
        case("wildcard-without-the-list", "*.co.uk", false, true),
        case("wildcard-over-the-top", "*.com", false, false),
    ]
}

/// keyUsage with this first octet of bits, critical or not.
fn usage_as(params: &mut CertificateParams, bits: u8, critical: bool) {
    params.key_usages = Vec::new();
    let content = vec![0x03, 0x02, 0x07, bits];
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 15], content);
    extension.set_criticality(critical);
    params.custom_extensions.push(extension);
}
