//! Near misses: what triggers a code, but for the one thing that matters.

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    KeyUsagePurpose, NameConstraints, SanType, SerialNumber,
};
use zoneseal_core::Membership;

use super::Case;
use crate::pki::{Authority, Issued, Site, dns, key, uri};
use crate::rebuild::{Extension, Rebuild, tlv};

/// Cases that stand elsewhere for their own sake, and are the near miss of a code too.
const EXISTING: &[(&str, &str)] = &[
    ("a-member", "missing-issuer"),
    ("a-member-in-disorder", "object-not-read"),
    ("a-member-below-the-anchor", "issuer-not-in-zone"),
    ("a-member-with-its-root", "authority-key-id-missing"),
    ("a-member-as-server", "server-role-missing"),
    ("a-member-as-client", "client-role-missing"),
    ("a-member-by-name", "second-opinion-unable"),
    ("a-p384-member", "key-refused"),
    ("a-p384-zone", "signature-algorithm-refused"),
    ("edge-rfc5280", "no-anchor"),
    ("edge-webpki", "role-not-stated"),
    ("any-role-rfc5280", "any-role"),
    (
        "issuer-for-servers-only-as-server",
        "role-not-allowed-by-issuer",
    ),
    ("key-beside", "private-key-alone"),
    ("text-around", "not-recognised"),
    ("der-one-after-the-other", "truncated"),
    ("windows-line-ends", "malformed-pem"),
    ("rsa-2048", "rsa-key-size"),
    ("unknown-extension", "unknown-critical-extension"),
    (
        "nameless-with-critical-names",
        "alternative-name-criticality",
    ),
    ("the-member-that-was-asked-for", "other-member"),
    ("no-identity-by-signature", "spiffe-id-missing"),
    ("name-permitted", "name-not-permitted"),
    ("directory-constraint-kept", "name-excluded"),
    ("uri-constraint-kept", "name-constraint-unknown-form"),
    ("a-wildcard", "name-not-in-certificate"),
];

/// Marks those that stand elsewhere.
pub(super) fn mark(cases: &mut [Case]) {
    for (name, code) in EXISTING {
        let case = cases.iter_mut().find(|case| case.name == *name).unwrap();
        case.near.get_or_insert(code);
    }
}

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = members(site);
    cases.extend(authorities(site));
    cases.extend(public(site));
    cases.extend(inputs(site));
    cases
}

fn trusted(site: &Site, name: &'static str, files: &[&[u8]]) -> Case {
    Case::zone(site, name, files, "trusted", "trusted")
}

fn members(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let signer = &site.issuing.issued.key;
    let with = |name, change: &dyn Fn(&mut CertificateParams)| {
        let member = site.issuing.issue("web", key(), |params| change(params));
        trusted(site, name, &[&member.der, issuing])
    };
    let again = |name| {
        let parts = Rebuild::of(&site.issuing.member("web"));
        trusted(site, name, &[&parts.sign(signer), issuing])
    };
    let names = |names: Vec<SanType>| {
        move |params: &mut CertificateParams| params.subject_alt_names.clone_from(&names)
    };
    let id = || uri("spiffe://plant-a.example/web");
    let email = SanType::Rfc822Name("web@plant-a.example".to_owned().try_into().unwrap());
    vec![
        again("signed-again-unchanged").near("signature-invalid"),
        again("issuer-in-the-same-case").near("verifiers-disagree"),
        again("key-id-not-critical").near("criticality-wrong"),
        again("der-made-again").near("malformed-certificate"),
        trusted(
            site,
            "version-3-by-signature",
            &[&site.issuing.member("web").der, issuing],
        )
        .adopted(site, Membership::Signature)
        .near("version-not-3"),
        with("not-an-authority-and-says-so", &|params| {
            params.is_ca = IsCa::ExplicitNoCa;
        })
        .near("subject-is-ca"),
        with("member-that-enciphers-keys", &|params| {
            params.key_usages = vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::KeyEncipherment,
            ];
        })
        .near("cert-sign-without-ca"),
        with("member-that-agrees-on-keys", &|params| {
            params.key_usages = vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::KeyAgreement,
            ];
        })
        .near("digital-signature-missing"),
        with("name-with-a-hyphen", &|params| {
            params.subject_alt_names.push(dns("a-b.plant-a.example"));
        })
        .near("alternative-name-malformed"),
        with(
            "identity-and-names-of-other-kinds",
            &names(vec![id(), dns("web.plant-a.example"), email]),
        )
        .near("two-spiffe-ids"),
        with(
            "identity-with-dots-in-a-segment",
            &names(vec![uri("spiffe://plant-a.example/web..1")]),
        )
        .near("spiffe-id-malformed"),
        with(
            "identity-that-mentions-another-zone",
            &names(vec![uri("spiffe://plant-a.example/plant-b.example")]),
        )
        .near("spiffe-id-of-other-zone"),
    ]
}

fn authorities(site: &Site) -> Vec<Case> {
    let under = |name, authority: &Authority| {
        let member = authority.member("web");
        trusted(site, name, &[&member.der, &authority.issued.der])
    };
    let named = site.anchor.below("", |params| {
        params.distinguished_name = organisation();
    });
    let signs = site.anchor.below("Plant A Signing CA", |params| {
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    });
    let narrow = |name: &str| {
        site.anchor.below("Plant A Named CA", |params| {
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![GeneralSubtree::DnsName(name.to_owned())],
                excluded_subtrees: Vec::new(),
            });
        })
    };
    let mut without = Rebuild::of(&site.issuing.member("web"));
    without.without(&[0x55, 29, 14]);
    let twin = Authority::root("Plant A Issuing CA");
    let member = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let twins: Vec<Issued> = (0..20)
        .map(|_| Authority::root("Plant A Issuing CA").issued)
        .collect();
    let mut crowd = vec![member.der.as_slice(), issuing];
    crowd.extend(twins.iter().map(|twin| twin.der.as_slice()));
    let mut line = vec![site.anchor.below("Plant A Line 0", |_| {})];
    for n in 1..8 {
        let next = line
            .last()
            .unwrap()
            .below(&format!("Plant A Line {n}"), |_| {});
        line.push(next);
    }
    let last = line.last().unwrap().member("web");
    let mut long = vec![last.der.as_slice()];
    long.extend(line.iter().map(|authority| authority.issued.der.as_slice()));
    let deep = line[0].below("Plant A Deep CA", |_| {});
    let named_as_member = site.anchor.below("not-an-authority", |_| {});
    vec![
        under("authority-with-an-organisation", &named).near("issuer-name-empty"),
        Case::zone(
            site,
            "authority-with-an-organisation-alone",
            &[&named.issued.der],
            "rejected",
            "subject-is-ca",
        )
        .near("ca-subject-empty"),
        under("authority-that-only-signs", &signs).near("cert-sign-missing"),
        under("authority-called-not-an-authority", &named_as_member).near("issuer-not-ca"),
        under("constraint-well-formed", &narrow("plant-a.example"))
            .near("name-constraint-malformed"),
        under("constraints-in-an-authority", &narrow("example"))
            .near("name-constraints-without-ca"),
        trusted(
            site,
            "member-without-a-key-id-of-its-own",
            &[&without.sign(&site.issuing.issued.key), issuing],
        )
        .near("subject-key-id-missing"),
        trusted(
            site,
            "issuing-beside-its-twin",
            &[&member.der, &twin.issued.der, issuing],
        )
        .near("same-name-other-key"),
        trusted(
            site,
            "deep-without-a-limit",
            &[
                &deep.member("web").der,
                &deep.issued.der,
                &line[0].issued.der,
            ],
        )
        .near("path-too-long"),
        // The second verifier of zones goes six deep.
        Case::zone(
            site,
            "eight-intermediates",
            &long,
            "trusted",
            "chain-trusted",
        )
        .anchored("rfc5280", &site.anchor.issued.der)
        .near("depth-limit"),
        trusted(site, "a-few-twins", &crowd).near("search-limit"),
    ]
}

fn organisation() -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Plant A");
    name
}

fn public(site: &Site) -> Vec<Case> {
    let authority = Authority::root("Edge CA");
    let root = &authority.issued.der;
    let case = |name, change: &dyn Fn(&mut CertificateParams)| {
        let edge = authority.issue("portal.example", key(), |params| {
            params.subject_alt_names = vec![dns("portal.example")];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            change(params);
        });
        Case::zone(site, name, &[&edge.der], "trusted", "chain-trusted").anchored("webpki", root)
    };
    let edge = authority.edge("portal.example");
    let own_key = authority.issued.certificate();
    let own_key = own_key.subject_key_id().unwrap();
    let mut stating = Rebuild::of(&authority.issued);
    stating.extensions.as_mut().unwrap().push(Extension {
        oid: vec![0x55, 29, 35],
        critical: false,
        value: tlv(0x30, &tlv(0x80, own_key)),
    });
    let stating = stating.sign(&authority.issued.key);
    let public = |name, files: &[&[u8]]| Case::zone(site, name, files, "trusted", "chain-trusted");
    vec![
        case("public-with-one-name", &|_| {}).near("alternative-name-missing"),
        case("public-with-its-common-name", &|params| {
            params.subject_alt_names.push(dns("www.portal.example"));
        })
        .near("common-name-not-alternative"),
        case("public-wildcard-of-a-domain", &|params| {
            params.subject_alt_names.push(dns("*.portal.example"));
        })
        .near("wildcard-too-broad"),
        case("public-serial-of-20-octets", &|params| {
            params.serial_number = Some(SerialNumber::from_slice(&[0x7f; 20]));
        })
        .near("serial-number-out-of-range"),
        public("public-root-without-roles", &[&edge.der])
            .anchored("webpki", root)
            .near("authority-states-role"),
        public("public-root-names-its-own-key", &[&edge.der])
            .anchored("webpki", &stating)
            .near("authority-key-id-form"),
        public("its-own-root", &[&edge.der, root])
            .anchored("rfc5280", root)
            .near("issuer-not-trusted"),
    ]
}

fn inputs(site: &Site) -> Vec<Case> {
    let unread = |name, bytes: Vec<u8>| {
        Case::zone(site, name, &[], "incomplete", "not-recognised").bytes("input.bin", bytes)
    };
    vec![
        unread("one-byte", b"x".to_vec()).near("empty-input"),
        Case {
            heavy: true,
            ..unread("ten-megabytes-to-the-byte", vec![b'x'; 10_000_000]).near("input-too-large")
        },
    ]
}
