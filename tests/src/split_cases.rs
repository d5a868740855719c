//! The cases of the split (Z5), each with the outcome and the code that it must have: kept as vectors in
//! `tests/split-vectors`, and judged alike by the command line and the Node package.

use std::path::Path;

use serde_json::json;
use zoneseal_core::{
    Certificate, Input, Membership, NamedAuthority, SplitRequest, Time, Zone, ZoneId,
};

use crate::cases::samples::Plant;
use crate::pki::{AT, Authority, Site, copy, pem};
use crate::rebuild::{Rebuild, tlv};

/// One question about a split, with the answer that is expected.
pub struct SplitCase {
    /// What it shows.
    pub name: &'static str,
    /// What stands in `edge.pem`.
    pub edge: String,
    /// What stands in `authority.pem`; `None` for the word `public`.
    pub authority: Option<String>,
    /// The zone.
    pub zone: Zone,
    /// What stands in `member.pem`, where there is something.
    pub member: String,
    /// RFC 3339.
    pub at: &'static str,
    /// `trusted` or `rejected`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
    /// The code that it just misses.
    pub near: Option<&'static str>,
}

impl SplitCase {
    /// The question.
    ///
    /// # Panics
    /// Where the time is none.
    #[must_use]
    pub fn request(&self) -> SplitRequest {
        let input = |name: &str, text: &str| Input {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let member = Some(&self.member).filter(|text| !text.is_empty());
        SplitRequest {
            edge: vec![input("edge.pem", &self.edge)],
            authority: match &self.authority {
                Some(text) => NamedAuthority::Files(vec![input("authority.pem", text)]),
                None => NamedAuthority::Public,
            },
            zone: self.zone.clone(),
            zone_certificates: Vec::from_iter(member.map(|text| input("member.pem", text))),
            at: Time::parse_rfc3339(self.at).unwrap(),
        }
    }

    /// Its files with their names, `case.json` among them.
    #[must_use]
    pub fn content(&self) -> Vec<(String, Vec<u8>)> {
        let mut out = vec![
            ("edge.pem".to_owned(), self.edge.clone().into_bytes()),
            ("zone.json".to_owned(), self.zone.to_json().into_bytes()),
        ];
        if let Some(text) = &self.authority {
            out.push(("authority.pem".to_owned(), text.clone().into_bytes()));
        }
        if !self.member.is_empty() {
            out.push(("member.pem".to_owned(), self.member.clone().into_bytes()));
        }
        let authority = self
            .authority
            .as_ref()
            .map_or("public", |_| "authority.pem");
        let case = json!({
            "name": self.name, "edge": "edge.pem", "authority": authority, "zone": "zone.json",
            "member": (!self.member.is_empty()).then_some("member.pem"), "at": self.at,
            "outcome": self.outcome, "code": self.code, "near": self.near,
        });
        out.push(("case.json".to_owned(), format!("{case:#}\n").into_bytes()));
        out
    }

    fn near(mut self, code: &'static str) -> Self {
        self.near = Some(code);
        self
    }

    fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    fn member(mut self, ders: &[&[u8]]) -> Self {
        self.member = pems(ders);
        self
    }

    fn public(mut self, at: &'static str) -> Self {
        (self.authority, self.at) = (None, at);
        self
    }
}

/// A chain of the public web: stackoverflow.com's of 2026-02-19, E8 of Let's Encrypt, ISRG Root X1.
pub const PUBLIC_CHAIN: &str = include_str!("../verdict/public-chain.pem");
/// When all of it is valid.
pub const PUBLIC_THEN: &str = "2026-03-01T00:00:00Z";

/// The three certificates of that chain, in PEM.
///
/// # Panics
/// Where there are fewer.
#[must_use]
pub fn public_chain() -> [String; 3] {
    let mut parts = PUBLIC_CHAIN.split_inclusive("-----END CERTIFICATE-----\n");
    [(); 3].map(|()| parts.next().unwrap().to_owned())
}

/// Every case.
#[must_use]
pub fn all() -> Vec<SplitCase> {
    crate::pki::keys::begin();
    let site = Site::new("Plant A");
    let edge_ca = Authority::root("Edge CA");
    let mut cases = signatures(&site, &edge_ca);
    cases.extend(keys(&site, &edge_ca));
    cases.extend(completeness(&site, &edge_ca));
    cases.extend(authorities(&site, &edge_ca));
    cases.extend(public(&site, &edge_ca));
    cases.push(sample());
    cases
}

/// A case of this edge chain under that authority, by default as it should be.
fn case(
    site: &Site,
    name: &'static str,
    edge: &[&[u8]],
    authority: &[u8],
    code: &'static str,
) -> SplitCase {
    SplitCase {
        name,
        edge: pems(edge),
        authority: Some(pem(authority)),
        zone: site.zone(),
        member: String::new(),
        at: AT,
        outcome: match code {
            "split-holds" => "trusted",
            _ => "rejected",
        },
        code,
        near: None,
    }
}

fn signatures(site: &Site, edge_ca: &Authority) -> Vec<SplitCase> {
    let root = &edge_ca.issued.der;
    let edge = edge_ca.edge("portal.example");
    let by_zone = site.issuing.edge("portal.example");
    let cross = site
        .anchor
        .below_with("Edge CA", edge_ca.same_key(), |_| {});
    // Roots whose own signatures are of a kind that is not checked here.
    let by_sha1 = |authority: &Authority| {
        let mut parts = Rebuild::of(&authority.issued);
        parts.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
        parts.sign(&authority.issued.key)
    };
    let old_root = by_sha1(edge_ca);
    let old_stranger = by_sha1(&Authority::root("Somebody's CA"));
    let old_below = {
        let mut parts = Rebuild::of(&edge_ca.below("Edge Issuing CA", |_| {}).issued);
        parts.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
        parts.sign(&edge_ca.issued.key)
    };
    // The same name as the zone's, and another key.
    let twin = Authority::root("Plant A CA");
    let by_twin = twin.edge("portal.example");
    vec![
        case(
            site,
            "an-edge-of-its-own",
            &[&edge.der],
            root,
            "split-holds",
        ),
        case(
            site,
            "an-edge-by-the-zone",
            &[&by_zone.der, &site.issuing.issued.der],
            &site.anchor.issued.der,
            "edge-chains-to-zone",
        ),
        case(
            site,
            "an-edge-authority-that-the-zone-signed",
            &[&edge.der, &cross.issued.der],
            root,
            "edge-chains-to-zone",
        ),
        case(
            site,
            "an-edge-by-a-twin-of-the-zone",
            &[&by_twin.der],
            &twin.issued.der,
            "split-holds",
        )
        .near("edge-chains-to-zone"),
        case(
            site,
            "an-old-root-that-is-named",
            &[&edge.der],
            &old_root,
            "split-holds",
        )
        .near("edge-key-not-comparable"),
        case(
            site,
            "an-old-root-that-is-not-named",
            &[&edge.der, &old_stranger],
            root,
            "edge-key-not-comparable",
        ),
        case(
            site,
            "an-old-signature-below-the-root",
            &[&edge.der, &old_below],
            root,
            "edge-key-not-comparable",
        ),
        case(
            site,
            "an-old-authority-that-is-named-and-no-root",
            &[&edge.der],
            &old_below,
            "edge-key-not-comparable",
        ),
    ]
}

fn keys(site: &Site, edge_ca: &Authority) -> Vec<SplitCase> {
    let root = &edge_ca.issued.der;
    let edge = edge_ca.edge("portal.example");
    let proxy = site.issuing.member("proxy");
    let with_key_of_proxy = edge_ca.issue("portal.example", copy(&proxy.key), |_| {});
    let with_key_of_zone = edge_ca.issue("portal.example", site.issuing.same_key(), |_| {});
    let mut issued = site.zone();
    issued.add_member_key(&proxy.certificate()).unwrap();
    let mut strange = Rebuild::of(&edge);
    strange.spki = {
        let ec = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
        let secp256k1 = tlv(0x06, &[0x2b, 0x81, 4, 0, 10]);
        let algorithm = tlv(0x30, &[ec, secp256k1].concat());
        tlv(0x30, &[algorithm, tlv(0x03, &[0, 4, 1, 2])].concat())
    };
    let strange = strange.sign(&edge_ca.issued.key);
    let p384 = edge_ca.issue(
        "portal.example",
        crate::pki::key_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        |_| {},
    );
    vec![
        case(
            site,
            "an-edge-with-the-key-of-an-authority",
            &[&with_key_of_zone.der],
            root,
            "edge-key-shared",
        ),
        case(
            site,
            "an-edge-with-the-key-of-the-proxy",
            &[&with_key_of_proxy.der],
            root,
            "edge-key-shared",
        )
        .member(&[&proxy.der]),
        case(
            site,
            "an-edge-with-the-key-of-an-issued-member",
            &[&with_key_of_proxy.der],
            root,
            "edge-key-shared",
        )
        .zone(issued),
        case(
            site,
            "an-edge-beside-a-member",
            &[&edge.der],
            root,
            "split-holds",
        )
        .member(&[&proxy.der])
        .near("edge-key-shared"),
        case(
            site,
            "an-edge-on-a-curve-that-is-refused",
            &[&strange],
            root,
            "edge-key-not-comparable",
        ),
        case(
            site,
            "an-edge-on-another-curve",
            &[&p384.der],
            root,
            "split-holds",
        )
        .near("edge-key-not-comparable"),
    ]
}

fn completeness(site: &Site, edge_ca: &Authority) -> Vec<SplitCase> {
    let root = &edge_ca.issued.der;
    let below = edge_ca.below("Edge Issuing CA", |_| {});
    let edge = below.edge("portal.example");
    let chain: [&[u8]; 2] = [&edge.der, &below.issued.der];
    let other = Authority::root("Another Edge CA");
    let mut cut = case(
        site,
        "a-part-that-is-cut",
        &chain,
        root,
        "split-input-not-read",
    );
    cut.edge.push_str("-----BEGIN CERTIFICATE-----\nMIIB\n");
    let mut text = case(site, "a-part-that-is-text", &chain, root, "split-holds");
    text.edge.push_str("subject=CN = portal.example\n");
    vec![
        case(site, "a-whole-chain", &chain, root, "split-holds").near("edge-authority-not-reached"),
        case(
            site,
            "an-intermediate-left-out",
            &[&edge.der],
            root,
            "edge-authority-not-reached",
        ),
        case(
            site,
            "another-authority-named",
            &chain,
            &other.issued.der,
            "edge-authority-not-reached",
        ),
        cut,
        text.near("split-input-not-read"),
    ]
}

fn authorities(site: &Site, edge_ca: &Authority) -> Vec<SplitCase> {
    let root = &edge_ca.issued.der;
    let edge = edge_ca.edge("portal.example");
    let elsewhere = Authority::root("Elsewhere CA");
    let cross = elsewhere.below_with("Plant A CA", site.anchor.same_key(), |_| {});
    let public = webpki_roots::TLS_SERVER_ROOTS.first().unwrap();
    let mut with_public_key = Rebuild::of(&elsewhere.issued);
    with_public_key.spki = tlv(0x30, &public.subject_public_key_info);
    let with_public_key = with_public_key.sign(&elsewhere.issued.key);
    let case = |name, code| case(site, name, &[&edge.der], root, code);
    let with = |certificates: &[&Authority]| {
        let mut zone = site.zone();
        for authority in certificates {
            zone.add_authority(&authority.issued.certificate()).unwrap();
        }
        zone
    };
    // An authority whose own signature is of a kind that is not checked: anybody may have signed it.
    let mut old = site.zone();
    let mut parts = Rebuild::of(&Authority::root("Old CA").issued);
    parts.algorithm = tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1]);
    let old_root = Certificate::parse(&parts.sign(&elsewhere.issued.key)).unwrap();
    old.add_authority(&old_root).unwrap();
    let id = ZoneId::parse("old.example").unwrap();
    let anchored = Zone::new(id, Membership::Spiffe, vec![old_root]).unwrap();
    vec![
        case(
            "a-zone-that-a-stranger-signed",
            "zone-authority-cross-signed",
        )
        .zone(with(&[&cross])),
        case(
            "a-zone-with-an-old-root-that-is-no-anchor",
            "zone-authority-cross-signed",
        )
        .zone(old),
        case("a-zone-with-an-old-root-as-anchor", "split-holds")
            .zone(anchored)
            .near("zone-authority-cross-signed"),
        case("a-zone-that-a-known-root-signed", "split-holds")
            .zone(with(&[&cross, &elsewhere]))
            .near("zone-authority-cross-signed"),
        case("a-member-below-a-public-key", "zone-authority-public").member(&[&with_public_key]),
        case("a-member-below-another-root", "split-holds")
            .member(&[&elsewhere.issued.der])
            .near("zone-authority-public"),
    ]
}

fn public(site: &Site, edge_ca: &Authority) -> Vec<SplitCase> {
    let root = &edge_ca.issued.der;
    let [leaf, issuing, public_root] = public_chain();
    let edge = edge_ca.edge("portal.example");
    let own = |name, edge: &[&[u8]], code| case(site, name, edge, root, code).public(AT);
    let web = |name, edge: &[&str], code| {
        let mut case = case(site, name, &[], root, code).public(PUBLIC_THEN);
        case.edge = edge.concat();
        case
    };
    let whole = [leaf.as_str(), &issuing, &public_root];
    vec![
        web("a-public-chain", &whole, "split-holds").near("edge-root-missing"),
        web(
            "a-public-chain-in-disorder",
            &[&leaf, &public_root, &issuing],
            "split-holds",
        )
        .near("edge-root-not-public"),
        web(
            "a-public-chain-without-its-root",
            &[&leaf, &issuing],
            "edge-root-missing",
        ),
        web(
            "a-public-chain-out-of-its-time",
            &whole,
            "edge-authority-not-reached",
        )
        .public(AT),
        own(
            "a-chain-of-ones-own-called-public",
            &[&edge.der],
            "edge-root-missing",
        ),
        own(
            "a-root-of-ones-own-called-public",
            &[&edge.der, root],
            "edge-root-not-public",
        ),
    ]
}

/// The page's sample of it: the portal of a plant, issued by the plant's own authority, and a member beside it.
fn sample() -> SplitCase {
    let plant = Plant::new();
    let (portal, member) = (plant.portal(), plant.edge_7());
    SplitCase {
        name: "sample-edge-signed-by-the-zone",
        edge: pems(&[&portal.der, &plant.issuing.issued.der]),
        authority: Some(plant.anchor.issued.pem()),
        zone: plant.zone(),
        member: pems(&[&member.der]),
        at: AT,
        outcome: "rejected",
        code: "edge-chains-to-zone",
        near: None,
    }
}

fn pems(ders: &[&[u8]]) -> String {
    ders.iter().map(|der| pem(der)).collect()
}

/// The folder of the vectors.
#[must_use]
pub fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("split-vectors")
}
