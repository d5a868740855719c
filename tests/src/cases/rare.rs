//! Certificates that an ordinary issuer does not make, one for each code that they trigger, and
//! for some the near miss that must pass.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, NameConstraints, SanType, SerialNumber,
};

use super::Case;
use crate::pki::{Authority, Issued, Site, common_name, dns, key, uri};
use crate::rebuild::{Rebuild, tlv};

const KEY_ID: &[u8] = &[0x55, 29, 35];
const SUBJECT_KEY_ID: &[u8] = &[0x55, 29, 14];
const ALT_NAME: &[u8] = &[0x55, 29, 17];

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = rebuilt_members(site);
    cases.extend(rebuilt_authorities(site));
    cases.extend(limits(site));
    cases.extend(public_rules(site));
    cases.extend(opinions(site));
    cases.extend(reviewed(site));
    cases
}

fn rebuilt_members(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let signer = &site.issuing.issued.key;
    let refused = |name, code, change: &dyn Fn(&mut Rebuild)| {
        let mut parts = Rebuild::of(&site.issuing.member("web"));
        change(&mut parts);
        Case::zone(
            site,
            name,
            &[&parts.sign(signer), issuing],
            "rejected",
            code,
        )
    };
    let with_extension = |name, code, oid: &[u64], content: Vec<u8>| {
        let member = site.issuing.issue("web", key(), |params| {
            let mut extension = CustomExtension::from_oid_content(oid, content);
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        });
        Case::zone(site, name, &[&member.der, issuing], "rejected", code)
    };
    let spki = |algorithm: &[u8], bits: &[u8]| {
        tlv(
            0x30,
            &[tlv(0x30, algorithm), tlv(0x03, &[&[0][..], bits].concat())].concat(),
        )
    };
    let rsa = |octets: usize| {
        let mut modulus = vec![0xc3; octets];
        modulus.insert(0, 0);
        let numbers = [tlv(0x02, &modulus), tlv(0x02, &[1, 0, 1])].concat();
        let id = [
            &tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1])[..],
            &[5, 0],
        ]
        .concat();
        spki(&id, &tlv(0x30, &numbers))
    };
    let ec = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
    let secp256k1 = [&ec[..], &tlv(0x06, &[0x2b, 0x81, 4, 0, 10])].concat();
    let compressed = |parts: &mut Rebuild| {
        let at = parts.spki.len() - 65;
        let point = parts.spki[at..].to_vec();
        let form = [&[2 | (point[64] & 1)][..], &point[1..33]].concat();
        let id = [
            &ec[..],
            &tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
        ]
        .concat();
        parts.spki = spki(&id, &form);
    };
    let mut broken = site.issuing.member("web").der;
    let boolean = broken.windows(3).position(|w| w == [1, 1, 0xff]).unwrap();
    broken[boolean + 2] = 1;
    vec![
        refused(
            "signed-with-sha1",
            "signature-algorithm-refused",
            &|parts| {
                parts.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
            },
        ),
        refused(
            "signed-with-ml-dsa-by-name-only",
            "signature-invalid",
            &|parts| {
                parts.algorithm = tlv(0x06, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17]);
            },
        ),
        refused("key-on-another-curve", "key-refused", &|parts| {
            parts.spki = spki(&secp256k1, &[4; 65])
        }),
        refused("key-compressed", "key-refused", &compressed),
        refused("rsa-1024", "rsa-key-size", &|parts| parts.spki = rsa(128)),
        Case {
            outcome: "trusted",
            ..refused("rsa-2048", "trusted", &|parts| parts.spki = rsa(256))
        },
        refused("no-extensions", "spiffe-id-missing", &|parts| {
            parts.extensions = None
        }),
        Case {
            zone: Some(site.adopted(zoneseal_core::Membership::Signature).to_json()),
            ..refused("version-1", "version-not-3", &|parts| {
                parts.extensions = None
            })
        },
        refused("no-issuer", "issuer-not-in-zone", &|parts| {
            parts.issuer = tlv(0x30, &[]);
            parts.without(ALT_NAME);
        }),
        refused("key-id-critical", "criticality-wrong", &|parts| {
            parts.extension(KEY_ID).critical = true
        }),
        with_extension(
            "name-constraints-in-a-member",
            "name-constraints-without-ca",
            &[2, 5, 29, 30],
            tlv(0x30, &tlv(0xa0, &tlv(0x30, &tlv(0x82, b"plant-a.example")))),
        ),
        Case {
            outcome: "incomplete",
            ..Case::zone(site, "not-der", &[&broken], "", "malformed-certificate")
        },
        {
            let member = site.issuing.issue("web", key(), |params| {
                params.subject_alt_names.push(SanType::DnsName(
                    "under_score.plant-a.example".to_owned().try_into().unwrap(),
                ));
            });
            Case::zone(
                site,
                "name-with-underscore",
                &[&member.der, issuing],
                "rejected",
                "alternative-name-malformed",
            )
        },
        {
            let member = site.issuing.issue("web", key(), |params| {
                params.distinguished_name = DistinguishedName::new()
            });
            let mut parts = Rebuild::of(&member);
            parts.extension(ALT_NAME).critical = false;
            Case::zone(
                site,
                "nameless-with-ordinary-names",
                &[&parts.sign(signer), issuing],
                "rejected",
                "alternative-name-criticality",
            )
        },
        {
            let member = site.issuing.issue("web", key(), |params| {
                params.distinguished_name = DistinguishedName::new()
            });
            Case::zone(
                site,
                "nameless-with-critical-names",
                &[&member.der, issuing],
                "trusted",
                "trusted",
            )
        },
        Case {
            expected: Some("spiffe://plant-a.example/db"),
            ..Case::zone(
                site,
                "another-member",
                &[&site.issuing.member("web").der, issuing],
                "rejected",
                "other-member",
            )
        },
        Case {
            expected: Some("spiffe://plant-a.example/web"),
            ..Case::zone(
                site,
                "the-member-that-was-asked-for",
                &[&site.issuing.member("web").der, issuing],
                "trusted",
                "trusted",
            )
        },
    ]
}

fn rebuilt_authorities(site: &Site) -> Vec<Case> {
    let anchor = &site.anchor.issued.key;
    let with = |name, code, change: &dyn Fn(&mut Rebuild)| {
        let authority = site.anchor.below("Plant A Odd CA", |_| {});
        let member = authority.member("web");
        let mut parts = Rebuild::of(&authority.issued);
        change(&mut parts);
        Case::zone(
            site,
            name,
            &[&member.der, &parts.sign(anchor)],
            "rejected",
            code,
        )
    };
    let nameless = site.anchor.below("", |params| {
        params.distinguished_name = DistinguishedName::new()
    });
    let mut orphan = Rebuild::of(&nameless.member("web"));
    orphan.issuer = tlv(0x30, &[]);
    vec![
        with(
            "authority-without-key-id",
            "subject-key-id-missing",
            &|parts| parts.without(SUBJECT_KEY_ID),
        ),
        Case::zone(
            site,
            "authority-without-a-name",
            &[&orphan.sign(&nameless.issued.key), &nameless.issued.der],
            "rejected",
            "issuer-name-empty",
        ),
        Case::zone(
            site,
            "authority-without-a-name-alone",
            &[&nameless.issued.der],
            "rejected",
            "ca-subject-empty",
        ),
    ]
}

fn limits(site: &Site) -> Vec<Case> {
    let member = site.issuing.member("web");
    let twins: Vec<Issued> = (0..110)
        .map(|_| Authority::root("Plant A Issuing CA").issued)
        .collect();
    let mut crowd = vec![member.der.as_slice()];
    crowd.extend(twins.iter().map(|twin| twin.der.as_slice()));
    let mut line = vec![site.anchor.below("Plant A Line 0", |_| {})];
    for n in 1..10 {
        let next = line
            .last()
            .unwrap()
            .below(&format!("Plant A Line {n}"), |_| {});
        line.push(next);
    }
    let last = line.last().unwrap().member("web");
    let mut long = vec![last.der.as_slice()];
    long.extend(line.iter().map(|authority| authority.issued.der.as_slice()));
    let block = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";
    vec![
        Case::zone(site, "a-crowd-of-twins", &crowd, "rejected", "search-limit"),
        Case::zone(site, "ten-intermediates", &long, "rejected", "depth-limit"),
        Case {
            heavy: true,
            ..Case::zone(site, "ten-megabytes", &[], "incomplete", "input-too-large")
                .bytes("large.pem", vec![b'x'; 10_000_001])
        },
        Case {
            heavy: true,
            ..Case::zone(
                site,
                "two-thousand-objects",
                &[],
                "incomplete",
                "container-damaged",
            )
            .bytes("many.pem", block.repeat(2_001))
        },
    ]
}

/// The profiles rfc5280 and webpki.
fn public_rules(site: &Site) -> Vec<Case> {
    let authority = Authority::root("Edge CA");
    let case = |name, code, change: &dyn Fn(&mut CertificateParams)| {
        let edge = authority.issue("portal.example", key(), |params| {
            params.subject_alt_names = vec![dns("portal.example")];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            change(params);
        });
        Case::zone(site, name, &[&edge.der], "rejected", code)
            .anchored("webpki", &authority.issued.der)
    };
    let stating = Authority::root_with("Stating CA", key(), |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    let mut odd = Rebuild::of(&authority.issued);
    odd.extensions
        .as_mut()
        .unwrap()
        .push(crate::rebuild::Extension {
            oid: KEY_ID.to_vec(),
            critical: false,
            value: tlv(0x30, &tlv(0x80, &[1, 2, 3])),
        });
    let odd = odd.sign(&authority.issued.key);
    let edge = authority.edge("portal.example");
    let critical_names = {
        let mut parts = Rebuild::of(&edge);
        parts.extension(ALT_NAME).critical = true;
        parts.sign(&authority.issued.key)
    };
    vec![
        case(
            "public-without-names",
            "alternative-name-missing",
            &|params| params.subject_alt_names.clear(),
        ),
        case(
            "public-with-another-common-name",
            "common-name-not-alternative",
            &|params| {
                params.distinguished_name = common_name("other.example");
            },
        ),
        case(
            "public-wildcard-of-a-top-level",
            "wildcard-too-broad",
            &|params| {
                params.distinguished_name = common_name("Portal");
                params.subject_alt_names = vec![dns("*.example")];
            },
        ),
        case(
            "public-serial-zero",
            "serial-number-out-of-range",
            &|params| params.serial_number = Some(SerialNumber::from_slice(&[0])),
        ),
        Case::zone(
            site,
            "public-critical-names",
            &[&critical_names],
            "rejected",
            "alternative-name-criticality",
        )
        .anchored("webpki", &authority.issued.der),
        Case::zone(
            site,
            "public-root-states-role",
            &[&stating.edge("portal.example").der],
            "rejected",
            "authority-states-role",
        )
        .anchored("webpki", &stating.issued.der),
        Case::zone(
            site,
            "public-root-names-another-key",
            &[&edge.der],
            "rejected",
            "authority-key-id-form",
        )
        .anchored("webpki", &odd),
        Case::zone(
            site,
            "another-root",
            &[&edge.der, &authority.issued.der],
            "rejected",
            "issuer-not-trusted",
        )
        .anchored("rfc5280", &site.anchor.issued.der),
    ]
}

/// Where the second verifier comes to another answer, or to none.
fn opinions(site: &Site) -> Vec<Case> {
    let narrow = site.anchor.below("Plant A Directory CA", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: vec![GeneralSubtree::DirectoryName(common_name("db"))],
        });
    });
    let inside = narrow.member("web");
    let outside = narrow.member("db");
    // The issuer's name in another case: the same name by RFC 5280 §7.1, another one to webpki.
    let mut cased = Rebuild::of(&site.issuing.member("web"));
    let at = cased.issuer.windows(5).position(|w| w == b"Plant").unwrap();
    cased.issuer[at..at + 5].copy_from_slice(b"PLANT");
    let cased = cased.sign(&site.issuing.issued.key);
    // A constraint on URIs, and an identity whose host is an address: it cannot be told.
    let uris = site.anchor.below("Plant A URI CA", |params| {
        let base = tlv(0x30, &tlv(0x86, b"plant-a.example"));
        let mut extension =
            CustomExtension::from_oid_content(&[2, 5, 29, 30], tlv(0x30, &tlv(0xa0, &base)));
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    let unknown = uris.issue("web", key(), |params| {
        params.subject_alt_names = vec![uri("spiffe://10.0.0.1/web")]
    });
    let signature = |case: Case| Case {
        zone: Some(site.adopted(zoneseal_core::Membership::Signature).to_json()),
        ..case
    };
    let urn = uris.issue("web", key(), |params| {
        params.subject_alt_names = vec![uri("urn:plant:web")]
    });
    vec![
        Case::zone(
            site,
            "directory-constraint-kept",
            &[&inside.der, &narrow.issued.der],
            "trusted",
            "trusted",
        ),
        Case::zone(
            site,
            "directory-constraint-broken",
            &[&outside.der, &narrow.issued.der],
            "rejected",
            "name-excluded",
        ),
        Case::zone(
            site,
            "issuer-in-another-case",
            &[&cased, &site.issuing.issued.der],
            "rejected",
            "verifiers-disagree",
        ),
        Case::zone(
            site,
            "uri-constraint-kept",
            &[&uris.member("web").der, &uris.issued.der],
            "trusted",
            "trusted",
        ),
        Case::zone(
            site,
            "identity-is-an-address",
            &[&unknown.der, &uris.issued.der],
            "rejected",
            "spiffe-id-of-other-zone",
        ),
        signature(Case::zone(
            site,
            "uri-without-a-host",
            &[&urn.der, &uris.issued.der],
            "rejected",
            "name-constraint-unknown-form",
        )),
    ]
}

/// What a hostile review tried.
fn reviewed(site: &Site) -> Vec<Case> {
    let member = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let anchor = &site.anchor.issued.der;
    let chain = format!("\n{}{}", member.pem(), site.issuing.issued.pem());
    // A foreign certificate that carries a member's public chain, as text, in an extension.
    let polyglot = Authority::root("Evil CA").issue("web", key(), |params| {
        params
            .custom_extensions
            .push(CustomExtension::from_oid_content(
                &[1, 2, 3, 4],
                chain.into_bytes(),
            ));
    });
    let mut partly = Case::zone(
        site,
        "a-member-and-a-cut-file",
        &[&member.der, issuing],
        "incomplete",
        "truncated",
    );
    partly.files.push((
        "cut.der".to_owned(),
        member.der[..member.der.len() / 2].to_vec(),
    ));
    let signer = &site.issuing.issued.key;
    let with_spki = |spki: Vec<u8>| {
        let mut parts = Rebuild::of(&site.issuing.member("web"));
        parts.spki = spki;
        parts.sign(signer)
    };
    let mut small = vec![0; 33];
    small[1] = 1; // y = 1, the neutral point; the first octet counts unused bits
    let small_order = with_spki(tlv(
        0x30,
        &[
            tlv(0x30, &tlv(0x06, &[0x2b, 0x65, 0x70])),
            tlv(0x03, &small),
        ]
        .concat(),
    ));
    // An authority with an RSA key that is too small: nothing is verified under it.
    let weak = site.anchor.below("Plant A Weak CA", |_| {});
    let mut weak_parts = Rebuild::of(&weak.issued);
    let numbers = [
        tlv(0x02, &[&[0][..], &[0xc3; 128]].concat()),
        tlv(0x02, &[1, 0, 1]),
    ]
    .concat();
    let rsa = [
        tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]),
        vec![5, 0],
    ]
    .concat();
    let bits = [vec![0], tlv(0x30, &numbers)].concat();
    weak_parts.spki = tlv(0x30, &[tlv(0x30, &rsa), tlv(0x03, &bits)].concat());
    let mut under_weak = Rebuild::of(&weak.member("web"));
    under_weak.algorithm = [
        tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]),
        vec![5, 0],
    ]
    .concat();
    let two_foreign = site.issuing.issue("web", key(), |params| {
        params.subject_alt_names = vec![
            uri("spiffe://plant-b.example/web"),
            uri("spiffe://plant-c.example/web"),
        ];
    });
    let crowded = site.issuing.issue("web", key(), |params| {
        for n in 0..65 {
            params
                .distinguished_name
                .push(rcgen::DnType::CustomDnType(vec![1, 2, 3, n]), "x");
        }
    });
    vec![
        Case::zone(
            site,
            "der-with-pem-inside",
            &[],
            "rejected",
            "issuer-not-in-zone",
        )
        .bytes("evil.der", polyglot.der),
        partly,
        Case::zone(
            site,
            "ed25519-key-of-small-order",
            &[&small_order, issuing],
            "rejected",
            "key-refused",
        ),
        Case::zone(
            site,
            "authority-with-a-small-rsa-key",
            &[
                &under_weak.sign(&weak.issued.key),
                &weak_parts.sign(&site.anchor.issued.key),
            ],
            "rejected",
            "rsa-key-size",
        ),
        Case {
            zone: Some(site.adopted(zoneseal_core::Membership::Signature).to_json()),
            ..Case::zone(
                site,
                "two-foreign-identities-by-signature",
                &[&two_foreign.der, issuing],
                "rejected",
                "spiffe-id-of-other-zone",
            )
        },
        Case::zone(
            site,
            "the-anchor-itself",
            &[anchor],
            "rejected",
            "subject-is-ca",
        ),
        Case::zone(
            site,
            "a-name-of-66-attributes",
            &[&crowded.der, issuing],
            "rejected",
            "subject-is-ca",
        ),
        Case::zone(
            site,
            "excluded-directory-in-another-script",
            &excluded_in_disguise(site),
            "rejected",
            "name-constraint-unknown-form",
        ),
    ]
}

/// A name that only the full preparation of RFC 4518 shows to be the excluded one.
fn excluded_in_disguise(site: &Site) -> [&'static [u8]; 2] {
    let authority = site.anchor.below("Plant A Directory CA", |params| {
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: vec![GeneralSubtree::DirectoryName(common_name("db"))],
        });
    });
    let member = authority.issue("db", key(), |params| {
        params.distinguished_name = common_name("d\u{ad}b")
    });
    [member.der.leak(), authority.issued.der.clone().leak()]
}
