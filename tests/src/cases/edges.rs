//! The edges of rules that decide in two directions: what is exempt and what is not, which of two
//! conditions counts. Each is a change of one condition away from the other answer.

use rcgen::{
    CertificateParams, CidrSubnet, CustomExtension, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, NameConstraints, SanType, string::Ia5String,
};
use serde_json::json;

use super::Case;
use crate::pki::{Authority, Issued, Site, common_name, dns, key, uri};
use crate::rebuild::tlv;

/// Every such case.
pub(super) fn all(site: &Site) -> Vec<Case> {
    let mut cases = self_issued(site);
    cases.extend(mail_of_the_subject(site));
    cases.extend(unknown_names(site));
    cases.extend(many_findings(site));
    cases.extend(purposes_of_issuers(site));
    cases.extend(addresses(site));
    cases.extend(public_roots(site));
    cases.extend(order_of_issuers(site));
    cases
}

pub(super) const TRUSTED: &str = "chain-trusted";

/// A case under RFC 5280, trusted or refused by this code.
pub(super) fn case(
    site: &Site,
    name: &'static str,
    code: &'static str,
    anchor: &Authority,
    files: &[&[u8]],
) -> Case {
    let outcome = if code == TRUSTED {
        "trusted"
    } else {
        "rejected"
    };
    Case::zone(site, name, files, outcome, code).anchored("rfc5280", &anchor.issued.der)
}

fn permit(params: &mut CertificateParams, permitted: GeneralSubtree) {
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![permitted],
        excluded_subtrees: Vec::new(),
    });
}

/// RFC 5280 §6.1.3(b): a self-issued certificate is exempt from name constraints, unless it is the
/// last of the path; and §6.1.3(d)(2), anyPolicy passes it even where it is inhibited.
fn self_issued(site: &Site) -> Vec<Case> {
    let root = Authority::root("Edge Root");
    // Names below "o=…" alone are permitted, and the authority's own name is none.
    let mut organisation = common_name("Permitted");
    organisation.remove(DnType::CommonName);
    organisation.push(DnType::OrganizationName, "Permitted");
    let narrow = root.below("Narrow CA", |params| {
        permit(params, GeneralSubtree::DirectoryName(organisation.clone()));
    });
    let again = narrow.below("Narrow CA", |_| {});
    let of_it = |authority: &Authority, name: &str, organised: bool| {
        authority.issue("web", key(), |params| {
            params.distinguished_name = common_name(name);
            if organised {
                params.distinguished_name = organisation.clone();
                params.distinguished_name.push(DnType::CommonName, name);
            }
        })
    };
    let below = of_it(&again, "web", true);
    let last = of_it(&narrow, "Narrow CA", false);
    let policies = |params: &mut CertificateParams| {
        let any = tlv(0x30, &tlv(0x30, &tlv(0x06, &[0x55, 29, 32, 0])));
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 32], any);
        params.custom_extensions.push(extension);
    };
    let listing = |params: &mut CertificateParams| {
        let one = tlv(0x30, &tlv(0x30, &tlv(0x06, &[0x88, 0x37, 1])));
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 32], one);
        params.custom_extensions.push(extension);
    };
    let first = root.below("Policy CA", listing);
    let rolled = first.below("Policy CA", policies);
    let explicit = json!({ "require_explicit_policy": true, "inhibit_any_policy": true });
    let through = rolled.issue("web", key(), listing);
    let ending = first.issue("web", key(), |params| {
        params.distinguished_name = common_name("Policy CA");
        policies(params);
    });
    let late = root.below("Late CA", |params| {
        let content = tlv(0x30, &tlv(0x80, &[9]));
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 36], content);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    let without = late.member("web");
    let files = |subject: &Issued, authorities: &[&Authority]| -> Vec<Vec<u8>> {
        let authorities = authorities.iter().map(|of| of.issued.der.clone());
        std::iter::once(subject.der.clone())
            .chain(authorities)
            .collect()
    };
    let case = |name, code, subject: &Issued, authorities: &[&Authority]| {
        let files = files(subject, authorities);
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        case(site, name, code, &root, &files)
    };
    vec![
        case(
            "self-issued-outside-of-constraints",
            TRUSTED,
            &below,
            &[&again, &narrow],
        ),
        case(
            "self-issued-and-last-outside-of-constraints",
            "name-not-permitted",
            &last,
            &[&narrow],
        ),
        case(
            "any-policy-through-a-self-issued-authority",
            TRUSTED,
            &through,
            &[&rolled, &first],
        )
        .settings(explicit.clone()),
        case(
            "any-policy-of-a-self-issued-subject",
            "policy-required",
            &ending,
            &[&first],
        )
        .settings(explicit),
        case(
            "explicit-policy-too-late-to-matter",
            TRUSTED,
            &without,
            &[&late],
        ),
    ]
}

/// RFC 5280 §4.2.1.10: an address in the subject counts where no alternative one is there.
fn mail_of_the_subject(site: &Site) -> Vec<Case> {
    let root = Authority::root("Mail Root");
    let narrow = root.below("Mail CA", |params| {
        permit(
            params,
            GeneralSubtree::Rfc822Name("good.example".to_owned()),
        );
    });
    let of_subject = |alternative: Option<&str>| {
        narrow.issue("web", key(), |params| {
            let mail = DnType::CustomDnType(vec![1, 2, 840, 113_549, 1, 9, 1]);
            let text = Ia5String::try_from("a@bad.example").unwrap();
            params.distinguished_name = common_name("web");
            params
                .distinguished_name
                .push(mail, rcgen::DnValue::Ia5String(text));
            if let Some(alternative) = alternative {
                let name = alternative.to_owned().try_into().unwrap();
                params.subject_alt_names.push(SanType::Rfc822Name(name));
            }
        })
    };
    let (alone, beside) = (of_subject(None), of_subject(Some("a@good.example")));
    let ca = &narrow.issued.der;
    vec![
        case(
            site,
            "mail-in-the-subject-alone",
            "name-not-permitted",
            &root,
            &[&alone.der, ca],
        ),
        case(
            site,
            "mail-in-the-subject-beside-another",
            TRUSTED,
            &root,
            &[&beside.der, ca],
        ),
    ]
}

/// Names that no constraint of their form can be held against, under constraints of that form.
fn unknown_names(site: &Site) -> Vec<Case> {
    let root = Authority::root("Odd Root");
    let narrow = |form: GeneralSubtree| {
        root.below("Odd CA", |params| {
            permit(params, form);
        })
    };
    let odd = |tag: u8, content: &[u8]| {
        let extension =
            CustomExtension::from_oid_content(&[2, 5, 29, 17], tlv(0x30, &tlv(tag, content)));
        move |params: &mut CertificateParams| {
            params.subject_alt_names.clear();
            params.custom_extensions.push(extension);
        }
    };
    let dns_ca = narrow(GeneralSubtree::DnsName("plant-a.example".to_owned()));
    let mail_ca = narrow(GeneralSubtree::Rfc822Name("plant-a.example".to_owned()));
    let ip_ca = narrow(GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(
        [10, 0, 0, 0],
        8,
    )));
    let dns_leaf = dns_ca.issue("web", key(), odd(0x82, b"a..plant-a.example"));
    let mail_leaf = mail_ca.issue("web", key(), odd(0x81, b"nobody.plant-a.example"));
    let ip_leaf = ip_ca.issue("web", key(), odd(0x87, &[10, 1, 2]));
    // registeredID, RFC 5280 §4.2.1.10: constrained, and compared by nobody.
    let registered_ca = root.below("Odd CA", |params| {
        let base = tlv(0x30, &tlv(0x88, &[0x88, 0x37, 1]));
        let content = tlv(0x30, &tlv(0xa0, &base));
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 30], content);
        extension.set_criticality(true);
        params.custom_extensions.push(extension);
    });
    let registered_leaf = registered_ca.issue("web", key(), odd(0x88, &[0x88, 0x37, 2]));
    let malformed = "alternative-name-malformed";
    vec![
        case(
            site,
            "a-constrained-dns-name-that-is-none",
            malformed,
            &root,
            &[&dns_leaf.der, &dns_ca.issued.der],
        ),
        case(
            site,
            "a-constrained-mail-name-that-is-none",
            malformed,
            &root,
            &[&mail_leaf.der, &mail_ca.issued.der],
        ),
        case(
            site,
            "a-constrained-address-that-is-none",
            malformed,
            &root,
            &[&ip_leaf.der, &ip_ca.issued.der],
        ),
        case(
            site,
            "a-constrained-registered-id",
            "name-constraint-unknown-form",
            &root,
            &[&registered_leaf.der, &registered_ca.issued.der],
        ),
    ]
}

/// More to say against a certificate than is said.
fn many_findings(site: &Site) -> Vec<Case> {
    let root = Authority::root("Full Root");
    let narrow = root.below("Full CA", |params| {
        permit(
            params,
            GeneralSubtree::DnsName("plant-b.example".to_owned()),
        );
    });
    let named = |count: usize| {
        narrow.issue("web", key(), |params| {
            let names = (0..count).map(|number| dns(&format!("n{number}.plant-a.example")));
            params.subject_alt_names = names.collect();
        })
    };
    let wild = root.issue("web", key(), |params| {
        let names = (0..70).map(|number| tlv(0x82, format!("a..{number}").as_bytes()));
        let content = tlv(0x30, &names.collect::<Vec<_>>().concat());
        params.subject_alt_names.clear();
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 17], content);
        params.custom_extensions.push(extension);
    });
    let (many, most) = (named(70), named(64));
    let ca = &narrow.issued.der;
    vec![
        case(
            site,
            "seventy-names-not-permitted",
            "name-not-permitted",
            &root,
            &[&many.der, ca],
        ),
        case(
            site,
            "sixty-four-names-not-permitted",
            "name-not-permitted",
            &root,
            &[&most.der, ca],
        ),
        case(
            site,
            "seventy-names-malformed",
            "alternative-name-malformed",
            &root,
            &[&wild.der],
        ),
    ]
}

/// Purposes that an issuer states bound those below it; a public root states none.
fn purposes_of_issuers(site: &Site) -> Vec<Case> {
    let stating = |purposes: &[ExtendedKeyUsagePurpose]| {
        let purposes = purposes.to_vec();
        move |params: &mut CertificateParams| params.extended_key_usages = purposes
    };
    let root = Authority::root("Purpose Root");
    let stated_root = Authority::root_with(
        "Purpose Root",
        key(),
        stating(&[ExtendedKeyUsagePurpose::ServerAuth]),
    );
    let any = root.below("Any CA", stating(&[ExtendedKeyUsagePurpose::Any]));
    let server = root.below("Server CA", stating(&[ExtendedKeyUsagePurpose::ServerAuth]));
    let client = root.below("Client CA", stating(&[ExtendedKeyUsagePurpose::ClientAuth]));
    let leaf = |authority: &Authority| authority.edge("web.plant-a.example");
    let (under_any, under_server, under_client, under_root) =
        (leaf(&any), leaf(&server), leaf(&client), leaf(&stated_root));
    let both = |name, code, subject: &Issued, authority: &Authority| {
        case(
            site,
            name,
            code,
            &root,
            &[&subject.der, &authority.issued.der],
        )
        .role("server")
    };
    vec![
        both("a-server-below-any-purpose", TRUSTED, &under_any, &any),
        both(
            "a-server-below-server-auth",
            TRUSTED,
            &under_server,
            &server,
        ),
        both(
            "a-server-below-client-auth",
            "role-not-allowed-by-issuer",
            &under_client,
            &client,
        ),
        case(
            site,
            "a-stated-purpose-of-a-private-root",
            TRUSTED,
            &stated_root,
            &[&under_root.der],
        )
        .role("server"),
        case(
            site,
            "a-stated-purpose-below-a-public-root",
            TRUSTED,
            &root,
            &[&under_server.der, &server.issued.der],
        )
        .anchored("webpki", &root.issued.der)
        .role("server"),
    ]
}

/// RFC 9525 §6.4: an address is found by its octets alone, in an entry of its form.
fn addresses(site: &Site) -> Vec<Case> {
    let root = Authority::root("Address Root");
    let edge = root.edge("web.plant-a.example");
    let spelt = root.issue("web", key(), |params| {
        params.subject_alt_names = vec![uri("https://127.0.0.1/"), dns("web.plant-a.example")];
    });
    let named = |common: &str, names: Vec<SanType>| {
        root.issue("web", key(), |params| {
            params.distinguished_name = common_name(common);
            params.subject_alt_names = names;
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        })
    };
    let address = || SanType::IpAddress([192, 0, 2, 7].into());
    let same = named("192.0.2.7", vec![address(), dns("192.example")]);
    let other = named("192.0.2.8", vec![address(), dns("192.example")]);
    let host = named("192.example", vec![address(), dns("192.example")]);
    let public = |name, code, subject: &Issued| {
        case(site, name, code, &root, &[&subject.der])
            .anchored("webpki", &root.issued.der)
            .role("server")
    };
    let missing = "name-not-in-certificate";
    vec![
        case(site, "the-address-asked-for", TRUSTED, &root, &[&edge.der]).host("127.0.0.1"),
        case(
            site,
            "another-address-asked-for",
            missing,
            &root,
            &[&edge.der],
        )
        .host("127.0.0.2"),
        case(site, "an-address-in-a-uri", missing, &root, &[&spelt.der]).host("127.0.0.1"),
        public("a-common-name-that-is-the-address", TRUSTED, &same),
        public(
            "a-common-name-that-is-another-address",
            "common-name-not-alternative",
            &other,
        ),
        public("a-common-name-that-is-the-host", TRUSTED, &host),
    ]
}

/// CA/B 7.1.2.1.3: a public root's authorityKeyIdentifier is its own key identifier alone.
fn public_roots(site: &Site) -> Vec<Case> {
    let with = |content: Option<Vec<u8>>| {
        let root = Authority::root_with("Public Root", key(), |params| {
            if let Some(content) = content {
                let extension = CustomExtension::from_oid_content(&[2, 5, 29, 35], content);
                params.custom_extensions.push(extension);
            }
        });
        let edge = root.edge("web.plant-a.example");
        (root, edge)
    };
    let public = |name, code, (root, edge): (Authority, Issued)| {
        case(site, name, code, &root, &[&edge.der])
            .anchored("webpki", &root.issued.der)
            .role("server")
    };
    vec![
        public(
            "a-public-root-with-another-key-identifier",
            "authority-key-id-form",
            with(Some(tlv(0x30, &tlv(0x80, &[1; 20])))),
        ),
        public(
            "a-public-root-with-an-empty-key-identifier",
            "authority-key-id-form",
            with(Some(tlv(0x30, &[]))),
        ),
        public(
            "a-public-root-without-a-key-identifier",
            TRUSTED,
            with(None),
        )
        .near("authority-key-id-form"),
    ]
}

/// Several certificates of one authority: which is tried first shows in what is spent.
fn order_of_issuers(site: &Site) -> Vec<Case> {
    let root = Authority::root("Order Root");
    let twin = Authority::root("Order Root");
    let current = root.below("Order CA", |_| {});
    let expired = root.below_with("Order CA", current.same_key(), |params| {
        params.not_after = rcgen::date_time_ymd(2026, 6, 1);
    });
    let future = root.below_with("Order CA", current.same_key(), |params| {
        params.not_before = rcgen::date_time_ymd(2027, 6, 1);
    });
    let other = root.below("Order CA", |_| {});
    let leaf = current.member("web");
    let (leaf, current, expired, future, other) = (
        &leaf.der,
        &current.issued.der,
        &expired.issued.der,
        &future.issued.der,
        &other.issued.der,
    );
    vec![
        case(
            site,
            "issuers-expired-first",
            TRUSTED,
            &root,
            &[leaf, expired, current],
        ),
        case(
            site,
            "issuers-future-first",
            TRUSTED,
            &root,
            &[leaf, future, current],
        ),
        case(
            site,
            "issuers-other-key-first",
            TRUSTED,
            &root,
            &[leaf, other, expired, current],
        ),
        case(
            site,
            "issuers-all-but-the-current",
            "expired",
            &root,
            &[leaf, other, expired],
        ),
        case(
            site,
            "issuers-with-a-twin-of-the-root",
            TRUSTED,
            &root,
            &[leaf, &twin.issued.der, current],
        ),
    ]
}
