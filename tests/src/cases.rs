//! The cases that the command line, the Node package and the page must judge alike, each with the
//! outcome and the code that it must have. One row a behaviour, named after it.

mod rare;

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CustomExtension, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints, SanType, SerialNumber,
    date_time_ymd,
};
use serde_json::json;
use zoneseal_core::Membership;

use crate::pki::{AT, Authority, Issued, Site, ZONE, common_name, copy, dns, key, pem, uri};

/// One question, with the answer that is expected.
pub struct Case {
    /// What it shows.
    pub name: &'static str,
    /// File names and contents, in order.
    pub files: Vec<(String, Vec<u8>)>,
    /// Anchor files.
    pub anchors: Vec<(String, Vec<u8>)>,
    /// The zone file.
    pub zone: Option<String>,
    /// RFC 3339.
    pub at: &'static str,
    /// The profile, where no zone is given.
    pub profile: Option<&'static str>,
    /// The role.
    pub role: &'static str,
    /// The host that was asked for.
    pub host: Option<&'static str>,
    /// The member that must be there.
    pub expected: Option<&'static str>,
    /// Too large for a test that does it many times.
    pub heavy: bool,
    /// `trusted`, `rejected` or `incomplete`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
}

impl Case {
    fn zone(
        site: &Site,
        name: &'static str,
        files: &[&[u8]],
        outcome: &'static str,
        code: &'static str,
    ) -> Self {
        let mut all = String::new();
        for der in files {
            all.push_str(&pem(der));
        }
        Self {
            name,
            files: vec![("input.pem".to_owned(), all.into_bytes())],
            anchors: Vec::new(),
            zone: Some(site.zone().to_json()),
            at: AT,
            profile: None,
            role: "any",
            host: None,
            expected: None,
            heavy: false,
            outcome,
            code,
        }
    }

    fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    fn at(mut self, at: &'static str) -> Self {
        self.at = at;
        self
    }

    fn bytes(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files = vec![(name.to_owned(), bytes.into())];
        self
    }

    fn adopted(mut self, site: &Site, membership: Membership) -> Self {
        self.zone = Some(site.adopted(membership).to_json());
        self
    }

    fn anchored(mut self, profile: &'static str, anchor: &[u8]) -> Self {
        self.zone = None;
        self.profile = Some(profile);
        self.anchors = vec![("anchor.pem".to_owned(), pem(anchor).into_bytes())];
        self
    }

    /// The options in the shape that the engine takes them from JavaScript.
    #[must_use]
    pub fn options(&self) -> serde_json::Value {
        json!({
            "profile": self.profile, "role": self.role, "host": self.host, "expected": self.expected, "at": self.at, "zone": self.zone,
        })
    }

    /// Writes the case into a folder of its own: its files and `case.json`.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn write(&self, folder: &Path) {
        let folder = folder.join(self.name);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in self.files.iter().chain(&self.anchors) {
            fs::write(folder.join(name), bytes).unwrap();
        }
        if let Some(zone) = &self.zone {
            fs::write(folder.join("zone.json"), zone).unwrap();
        }
        let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        let case = json!({
            "name": self.name, "files": names(&self.files), "anchors": names(&self.anchors),
            "zone": self.zone.as_ref().map(|_| "zone.json"), "at": self.at, "profile": self.profile,
            "role": self.role, "host": self.host, "expected": self.expected, "heavy": self.heavy, "outcome": self.outcome, "code": self.code,
        });
        fs::write(folder.join("case.json"), format!("{case:#}\n")).unwrap();
    }
}

/// Every case.
#[must_use]
pub fn all() -> Vec<Case> {
    let site = Site::new("Plant A");
    let mut cases = members(&site);
    cases.extend(paths(&site));
    cases.extend(contents(&site));
    cases.extend(identities(&site));
    cases.extend(names(&site));
    cases.extend(inputs(&site));
    cases.extend(profiles(&site));
    cases.extend(rare::all(&site));
    cases
}

/// Members as they should be.
fn members(site: &Site) -> Vec<Case> {
    let good = site.issuing.member("web");
    let issuing = &site.issuing.issued.der;
    let anchor = &site.anchor.issued.der;
    let trusted = |name, files: &[&[u8]]| Case::zone(site, name, files, "trusted", "trusted");
    let direct = site.anchor.member("direct");
    let with = |alg| {
        let key = KeyPair::generate_for(alg).unwrap();
        site.issuing.issue("other-key", key, |_| {})
    };
    let p384 = with(&rcgen::PKCS_ECDSA_P384_SHA384);
    let p521 = with(&rcgen::PKCS_ECDSA_P521_SHA512);
    let ed25519 = with(&rcgen::PKCS_ED25519);
    let rsa = with(&rcgen::PKCS_RSA_SHA256);
    let chain_of = |alg| {
        let root =
            Authority::root_with("Other kind CA", KeyPair::generate_for(alg).unwrap(), |_| {});
        let issuing = root.below_with(
            "Other kind Issuing CA",
            KeyPair::generate_for(alg).unwrap(),
            |_| {},
        );
        Site {
            anchor: root,
            issuing,
            recorded: key(),
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
        trusted("the-last-second", &[&good.der, issuing]).at("2027-02-01T00:00:00Z"),
        trusted("the-first-second", &[&good.der, issuing]).at("2026-11-01T00:00:00Z"),
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
fn paths(site: &Site) -> Vec<Case> {
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
        recorded: key(),
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
    let key = key();
    let mut params = CertificateParams::new(vec!["web.plant-a.example".to_owned()]).unwrap();
    params.distinguished_name = common_name("web");
    params.not_before = date_time_ymd(2026, 11, 1);
    params.not_after = date_time_ymd(2027, 2, 1);
    let der = params.self_signed(&key).unwrap().der().to_vec();
    Issued { der, key }
}

/// What stands in a member's certificate.
fn contents(site: &Site) -> Vec<Case> {
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

/// Who a member is.
fn identities(site: &Site) -> Vec<Case> {
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
fn names(site: &Site) -> Vec<Case> {
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
fn inputs(site: &Site) -> Vec<Case> {
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
        unreadable("html", "not-recognised")
            .bytes("error.html", "<!DOCTYPE html><title>404</title>"),
        unreadable("binary", "not-recognised").bytes("web.bin", [0xffu8; 64]),
        unreadable("request", "object-not-read").bytes(
            "web.csr",
            "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
        ),
    ]
}

/// The profiles other than `zone`.
fn profiles(site: &Site) -> Vec<Case> {
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
