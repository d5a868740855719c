//! Members as they should be, where their paths go, and what stands in their certificates.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa,
    KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use zoneseal_core::Membership;

use super::Case;
use crate::pki::{Authority, Issued, Site, common_name, copy, key, key_for, named};

/// Members as they should be.
pub(super) fn members(site: &Site) -> Vec<Case> {
    let good = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let anchor = &site.anchor.issued.der;
    let trusted = |name, files: &[&[u8]]| Case::zone(site, name, files, "trusted", "trusted");
    let direct = site.anchor.member("direct");
    let with = |alg| {
        let key = key_for(alg);
        site.issuing.issue("other-key", key, |_| {})
    };
    let p384 = with(&rcgen::PKCS_ECDSA_P384_SHA384);
    let p521 = with(&rcgen::PKCS_ECDSA_P521_SHA512);
    let ed25519 = with(&rcgen::PKCS_ED25519);
    let rsa = with(&rcgen::PKCS_RSA_SHA256);
    let chain_of = |alg| {
        let root = Authority::root_with("Other kind CA", key_for(alg), |_| {});
        let issuing = root.below_with("Other kind Issuing CA", key_for(alg), |_| {});
        Site {
            anchor: root,
            issuing,
            recorded: named("recorded"),
        }
    };
    let mut cases = vec![
        trusted("a-member", &[&good.der, issuing]),
        trusted("a-member-with-its-root", &[&good.der, issuing, anchor]),
        trusted("a-member-in-disorder", &[anchor, issuing, &good.der]),
        trusted("a-member-twice", &[&good.der, issuing, &good.der, issuing]),
        trusted("a-member-below-the-anchor", &[&direct.der]),
        trusted("a-member-as-server", &[&good.der, issuing]).role("server"),
        trusted("a-member-as-client", &[&good.der, issuing]).role("client"),
        trusted("a-member-by-name", &[&good.der, issuing]).host("web.plant-a.example"),
        trusted("a-p384-member", &[&p384.der, issuing]),
        trusted("a-p521-member", &[&p521.der, issuing]),
        trusted("an-ed25519-member", &[&ed25519.der, issuing]),
        trusted("an-rsa-member", &[&rsa.der, issuing]),
        trusted("the-last-second", &[&good.der, issuing])
            .at("2027-02-01T00:00:00Z")
            .near("expired"),
        trusted("the-first-second", &[&good.der, issuing])
            .at("2026-11-01T00:00:00Z")
            .near("not-yet-valid"),
    ];
    for (name, alg) in [
        ("a-p384-zone", &rcgen::PKCS_ECDSA_P384_SHA384),
        ("a-p521-zone", &rcgen::PKCS_ECDSA_P521_SHA512),
        ("an-ed25519-zone", &rcgen::PKCS_ED25519),
        ("an-rsa-zone", &rcgen::PKCS_RSA_SHA384),
    ] {
        let other = chain_of(alg);
        let member = other.issuing.member("web");
        cases.push(Case::zone(
            &other,
            name,
            &[&member.der, &other.issuing.issued.der],
            "trusted",
            "trusted",
        ));
    }
    cases
}

/// Where the path goes.
pub(super) fn paths(site: &Site) -> Vec<Case> {
    let case = |name, files: &[&[u8]], code| Case::zone(site, name, files, "rejected", code);
    let good = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let stranger = Authority::root("Partner CA");
    let stranger_member = stranger.member("web");
    let twin = Authority::root("Plant A CA");
    let twin_issuing = twin.below("Plant A Issuing CA", |_| {});
    let twin_member = twin_issuing.member("web");
    let twin_direct = twin.member("web");
    let mut tampered = good.der.clone();
    let at = tampered.windows(3).position(|w| w == b"web").unwrap();
    tampered[at] = b'W';
    let not_ca = site.issuing.issue("not-an-authority", key(), |_| {});
    let below_not_ca =
        Authority::root_with("not-an-authority", copy(&not_ca.key), |_| {}).member("web");
    let deep = site.issuing.below("Plant A Line CA", |_| {});
    let deep_member = deep.member("web");
    let no_sign = site.anchor.below("Plant A Mute CA", |params| {
        params.key_usages = vec![KeyUsagePurpose::CrlSign];
    });
    let mute_member = no_sign.member("web");
    let expired_issuing = site.anchor.below("Plant A Old CA", |params| {
        params.not_after = date_time_ymd(2026, 6, 1);
    });
    let below_expired = expired_issuing.member("web");
    let servers_only = site.anchor.below("Plant A Server CA", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    let under_servers_only = servers_only.member("web");
    let self_signed = self_signed();
    let old = Authority::root_with("Plant A Old CA", key(), |params| {
        params.not_after = date_time_ymd(2026, 11, 20);
    });
    let old_member = old.member("web");
    let old_site = Site {
        issuing: old.below("Plant A Old Issuing CA", |_| {}),
        anchor: old,
        recorded: named("recorded"),
    };
    vec![
        Case::zone(
            &old_site,
            "anchor-expired",
            &[&old_member.der],
            "rejected",
            "expired",
        ),
        Case::zone(
            site,
            "issuer-not-supplied",
            &[&good.der],
            "incomplete",
            "missing-issuer",
        ),
        Case::zone(
            site,
            "unknown-authorities",
            &[&stranger_member.der],
            "incomplete",
            "missing-issuer",
        )
        .adopted(site, Membership::Spiffe),
        case(
            "another-authority",
            &[&stranger_member.der],
            "issuer-not-in-zone",
        ),
        case(
            "another-authority-with-root",
            &[&stranger_member.der, &stranger.issued.der],
            "issuer-not-in-zone",
        ),
        case("self-signed", &[&self_signed.der], "issuer-not-in-zone"),
        case(
            "twin-root",
            &[&twin_direct.der, &twin.issued.der],
            "same-name-other-key",
        ),
        case(
            "twin-root-absent",
            &[&twin_direct.der],
            "same-name-other-key",
        ),
        case(
            "twin-issuing",
            &[&twin_member.der, &twin_issuing.issued.der, &twin.issued.der],
            "same-name-other-key",
        ),
        case(
            "twin-issuing-absent",
            &[&twin_member.der],
            "same-name-other-key",
        ),
        case("tampered", &[&tampered, issuing], "signature-invalid"),
        case(
            "signed-by-a-member",
            &[&below_not_ca.der, &not_ca.der, issuing],
            "issuer-not-ca",
        ),
        case(
            "too-deep",
            &[&deep_member.der, &deep.issued.der, issuing],
            "path-too-long",
        ),
        case(
            "authority-that-may-not-sign",
            &[&mute_member.der, &no_sign.issued.der],
            "cert-sign-missing",
        ),
        case(
            "expired-intermediate",
            &[&below_expired.der, &expired_issuing.issued.der],
            "expired",
        ),
        case(
            "issuer-for-servers-only",
            &[&under_servers_only.der, &servers_only.issued.der],
            "role-not-allowed-by-issuer",
        )
        .role("client"),
        Case::zone(
            site,
            "issuer-for-servers-only-as-server",
            &[&under_servers_only.der, &servers_only.issued.der],
            "trusted",
            "trusted",
        )
        .role("server"),
        case("an-authority-as-member", &[issuing], "subject-is-ca"),
        case("expired", &[&good.der, issuing], "expired").at("2027-02-01T00:00:01Z"),
        case("not-yet-valid", &[&good.der, issuing], "not-yet-valid").at("2026-10-31T23:59:59Z"),
        case("before-the-zone", &[&good.der, issuing], "not-yet-valid").at("2025-12-31T00:00:00Z"),
    ]
}

fn self_signed() -> Issued {
    let key = named("self-signed");
    let mut params = CertificateParams::new(vec!["web.plant-a.example".to_owned()]).unwrap();
    params.distinguished_name = common_name("web");
    params.not_before = date_time_ymd(2026, 11, 1);
    params.not_after = date_time_ymd(2027, 2, 1);
    let der = crate::pki::self_signed(&params, &key);
    Issued { der, key }
}

/// What stands in a member's certificate.
pub(super) fn contents(site: &Site) -> Vec<Case> {
    let issuing = &site.issuing.issued.der;
    let refused = |name, code, change: &dyn Fn(&mut CertificateParams)| {
        let member = site.issuing.issue("web", key(), |params| change(params));
        Case::zone(site, name, &[&member.der, issuing], "rejected", code)
    };
    let accepted = |name, change: &dyn Fn(&mut CertificateParams)| {
        let member = site.issuing.issue("web", key(), |params| change(params));
        Case::zone(site, name, &[&member.der, issuing], "trusted", "trusted")
    };
    let unknown = |critical| {
        move |params: &mut CertificateParams| {
            let mut extension =
                CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55_738, 1], vec![5, 0]);
            extension.set_criticality(critical);
            params.custom_extensions.push(extension);
        }
    };
    vec![
        refused(
            "unknown-critical-extension",
            "unknown-critical-extension",
            &unknown(true),
        ),
        accepted("unknown-extension", &unknown(false)),
        refused("server-only-as-client", "client-role-missing", &|params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        })
        .role("client"),
        refused("client-only-as-server", "server-role-missing", &|params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        })
        .role("server"),
        refused("role-not-stated", "role-not-stated", &|params| {
            params.extended_key_usages.clear()
        })
        .role("server"),
        refused("any-role-as-server", "server-role-missing", &|params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any];
        })
        .role("server"),
        refused("no-key-usage", "digital-signature-missing", &|params| {
            params.key_usages.clear()
        }),
        refused(
            "key-agreement-only",
            "digital-signature-missing",
            &|params| {
                params.key_usages = vec![KeyUsagePurpose::KeyAgreement];
            },
        ),
        refused(
            "cert-sign-without-authority",
            "cert-sign-without-ca",
            &|params| {
                params.key_usages = vec![
                    KeyUsagePurpose::DigitalSignature,
                    KeyUsagePurpose::KeyCertSign,
                ];
            },
        ),
        refused("authority-bit", "subject-is-ca", &|params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages.push(KeyUsagePurpose::KeyCertSign);
        }),
        refused("serial-zero", "serial-number-out-of-range", &|params| {
            params.serial_number = Some(SerialNumber::from_slice(&[0]));
        }),
        refused("serial-too-long", "serial-number-out-of-range", &|params| {
            params.serial_number = Some(SerialNumber::from_slice(&[0x11; 21]));
        }),
        accepted("serial-of-20-octets", &|params| {
            params.serial_number = Some(SerialNumber::from_slice(&[0x11; 20]));
        }),
        refused(
            "no-authority-key-id",
            "authority-key-id-missing",
            &|params| {
                params.use_authority_key_identifier_extension = false;
            },
        ),
    ]
}
