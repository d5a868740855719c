//! Z2: zones that trust each other for some services, each vouching for itself alone.

use rcgen::{CidrSubnet, ExtendedKeyUsagePurpose, GeneralSubtree, NameConstraints, SanType};
use zoneseal_core::{Federation, Membership, Zone, ZoneId};

use super::Case;
use crate::pki::{Authority, Issued, Site, dns, key, uri};

/// The foreign zone.
const OTHER: &str = "plant-b.example";

pub(super) fn all(site: &Site) -> Vec<Case> {
    let other = Site::new("Plant B");
    let federated = federated(site.zone(), &other);
    let in_federation = |name, files: &[&[u8]], outcome, code| {
        let mut case = Case::zone(site, name, files, outcome, code);
        case.zone = Some(federated.to_json());
        case
    };
    let issuing = other.issuing.issued.der.as_slice();
    let listed = member_of_other(&other.issuing, "web");
    let unlisted = member_of_other(&other.issuing, "admin");
    let claims_ours = other.issuing.member("web");
    let theirs_by_us = member_of_other(&site.issuing, "web");
    let two = other.issuing.issue("web", key(), |params| {
        params.subject_alt_names = vec![
            uri(&format!("spiffe://{OTHER}/web")),
            uri(&format!("spiffe://{OTHER}/admin")),
        ];
    });
    let without = other.issuing.issue("web", key(), |params| {
        params.subject_alt_names = vec![dns("web.plant-b.example")];
    });
    let own = site.issuing.member("web");
    let own_issuing = site.issuing.issued.der.as_slice();
    let mut by_signature = in_federation(
        "a-federated-zone-needs-identities-where-the-own-zone-does-not",
        &[&without.der, issuing],
        "rejected",
        "spiffe-id-missing",
    );
    by_signature.zone =
        Some(self::federated(site.adopted(Membership::Signature), &other).to_json());
    let mut by_signature_listed = in_federation(
        "a-federated-member-beside-a-zone-without-identities",
        &[&listed.der, issuing],
        "trusted",
        "trusted-by-federation",
    );
    by_signature_listed.zone = by_signature.zone.clone();
    let mut expected = in_federation(
        "a-federated-member-where-one-of-the-own-zone-must-answer",
        &[&listed.der, issuing],
        "rejected",
        "other-member",
    );
    expected.expected = Some("spiffe://plant-a.example/web");
    let mut line = vec![site.anchor.below("Plant A Step 1", |_| {})];
    for n in 2..=7 {
        let next = line.last().unwrap();
        line.push(next.below(&format!("Plant A Step {n}"), |_| {}));
    }
    let (sixth, seventh) = (line[5].member("web"), line[6].member("web"));
    let chain = |leaf: &Issued, count: usize| -> Vec<Vec<u8>> {
        let authorities = line[..count].iter().map(|step| step.issued.der.clone());
        std::iter::once(leaf.der.clone())
            .chain(authorities)
            .collect()
    };
    let (six, seven) = (chain(&sixth, 6), chain(&seventh, 7));
    let six: Vec<&[u8]> = six.iter().map(Vec::as_slice).collect();
    let seven: Vec<&[u8]> = seven.iter().map(Vec::as_slice).collect();
    let any_role = site.anchor.below("Plant A Any CA", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any];
    });
    let both_roles = site.anchor.below("Plant A Both CA", |params| {
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::Any,
            ExtendedKeyUsagePurpose::ServerAuth,
        ];
    });
    let (by_any, by_both) = (any_role.member("web"), both_roles.member("web"));
    let excluding = site.anchor.below("Plant A Net CA", |params| {
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: vec![GeneralSubtree::IpAddress(CidrSubnet::V4(
                [192, 0, 2, 0],
                [255, 255, 255, 0],
            ))],
        });
    });
    let at_address = |address: std::net::Ipv4Addr| {
        excluding.issue("web", key(), |params| {
            let mapped = SanType::IpAddress(address.to_ipv6_mapped().into());
            params.subject_alt_names.push(mapped);
        })
    };
    let (inside, outside) = (
        at_address([192, 0, 2, 1].into()),
        at_address([192, 0, 3, 1].into()),
    );
    let net = excluding.issued.der.as_slice();
    let first = || serde_json::json!({ "subjects": "first" });
    vec![
        Case::zone(
            site,
            "a-member-before-a-stranger-and-the-first-is-judged",
            &[&own.der, own_issuing, &listed.der, issuing],
            "trusted",
            "trusted",
        )
        .settings(first())
        .near("issuer-not-in-zone"),
        Case::zone(
            site,
            "a-stranger-before-a-member-and-the-first-is-judged",
            &[&listed.der, issuing, &own.der, own_issuing],
            "rejected",
            "issuer-not-in-zone",
        )
        .settings(first()),
        Case::zone(
            site,
            "an-authority-before-a-member-and-the-first-is-judged",
            &[own_issuing, &own.der],
            "rejected",
            "subject-is-ca",
        )
        .settings(first()),
        Case::zone(
            site,
            "an-issuer-for-any-role",
            &[&by_any.der, &any_role.issued.der],
            "rejected",
            "role-not-allowed-by-issuer",
        )
        .role("server"),
        Case::zone(
            site,
            "an-issuer-for-any-role-and-this-one",
            &[&by_both.der, &both_roles.issued.der],
            "trusted",
            "trusted",
        )
        .role("server")
        .near("role-not-allowed-by-issuer"),
        Case::zone(
            site,
            "a-mapped-address-in-an-excluded-network",
            &[&inside.der, net],
            "rejected",
            "name-excluded",
        ),
        Case::zone(
            site,
            "a-mapped-address-beside-an-excluded-network",
            &[&outside.der, net],
            "trusted",
            "trusted",
        )
        .near("name-excluded"),
        Case::zone(site, "six-intermediates", &six, "trusted", "trusted").near("depth-limit"),
        Case::zone(
            site,
            "seven-intermediates",
            &seven,
            "rejected",
            "depth-limit",
        ),
        in_federation(
            "a-service-that-a-federation-lists",
            &[&listed.der, issuing],
            "trusted",
            "trusted-by-federation",
        )
        .near("federation-service-not-listed"),
        Case::zone(
            site,
            "a-member-of-another-zone-without-a-federation",
            &[&listed.der, issuing],
            "rejected",
            "issuer-not-in-zone",
        )
        .near("trusted-by-federation"),
        in_federation(
            "a-service-that-a-federation-does-not-list",
            &[&unlisted.der, issuing],
            "rejected",
            "federation-service-not-listed",
        ),
        in_federation(
            "a-federated-authority-vouches-for-the-own-zone",
            &[&claims_ours.der, issuing],
            "rejected",
            "federation-other-trust-domain",
        ),
        in_federation(
            "a-member-of-the-own-zone-beside-a-federation",
            &[&own.der, own_issuing],
            "trusted",
            "trusted",
        )
        .near("federation-other-trust-domain"),
        in_federation(
            "the-own-authority-vouches-for-a-federated-zone",
            &[&theirs_by_us.der, own_issuing],
            "rejected",
            "spiffe-id-of-other-zone",
        ),
        in_federation(
            "a-federated-member-with-two-identities",
            &[&two.der, issuing],
            "rejected",
            "two-spiffe-ids",
        ),
        in_federation(
            "a-federated-member-without-its-issuer",
            &[&listed.der],
            "incomplete",
            "missing-issuer",
        ),
        by_signature,
        by_signature_listed,
        expected,
    ]
}

/// The zone with an entry for `/web` of the other one.
fn federated(mut zone: Zone, other: &Site) -> Zone {
    let id = ZoneId::parse(OTHER).unwrap();
    let anchors = vec![other.anchor.issued.certificate()];
    let entry = Federation::new(id, anchors, vec!["/web".to_owned()]).unwrap();
    zone.add_federation(entry).unwrap();
    zone
}

fn member_of_other(authority: &Authority, service: &str) -> Issued {
    authority.issue(service, key(), |params| {
        params.subject_alt_names = vec![
            uri(&format!("spiffe://{OTHER}/{service}")),
            dns(&format!("{service}.{OTHER}")),
        ];
    })
}
