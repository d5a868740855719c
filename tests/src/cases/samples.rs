//! The samples of the inspection page: a plant with one zone, a partner, and what goes wrong between them. Each is a
//! case like any other; the page shows it with the verdict that is expected here.

use ml_dsa::{MlDsa44, MlDsa65};
use pki_types::alg_id;
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    NameConstraints, SanType, SerialNumber, date_time_ymd,
};
use zoneseal_core::{Membership, Zone, ZoneId};

use super::Case;
use crate::pki::{AT, Authority, Issued, dns, key, pem, uri};
use crate::rebuild::Rebuild;
use crate::schemes::{ml_dsa_of, spki};

/// The zone of the samples.
const PLANT: &str = "plant.internal";

/// The plant: its anchor and what issues below it.
pub(crate) struct Plant {
    /// Plant A CA.
    pub anchor: Authority,
    /// Plant A Issuing CA.
    pub issuing: Authority,
}

impl Plant {
    /// The same in every run, where its keys were not asked for before.
    pub(crate) fn new() -> Self {
        let anchor = root("Plant A CA");
        let issuing = anchor.below("Plant A Issuing CA", |params| {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.not_after = date_time_ymd(2031, 1, 1);
        });
        Self { anchor, issuing }
    }

    /// Its zone.
    pub(crate) fn zone(&self) -> Zone {
        let id = ZoneId::parse(PLANT).unwrap();
        let anchor = self.anchor.issued.certificate();
        let mut zone = Zone::new(id, Membership::Spiffe, vec![anchor]).unwrap();
        for authority in [&self.anchor, &self.issuing] {
            zone.add_authority(&authority.issued.certificate()).unwrap();
        }
        zone
    }

    /// A member of it.
    pub(crate) fn edge_7(&self) -> Issued {
        self.issuing.issue("edge-7.plant.internal", key(), edge_7)
    }

    /// What its users are shown, wrongly issued by the plant itself.
    pub(crate) fn portal(&self) -> Issued {
        let name = "portal.plant.internal";
        self.issuing.issue(name, key(), |params| {
            params.subject_alt_names = vec![dns(name)];
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
            params.not_after = date_time_ymd(2027, 3, 3);
        })
    }
}

/// Every sample that is a question about a chain; that of the split is in `split_cases.rs`.
pub(super) fn all() -> Vec<Case> {
    let plant = Plant::new();
    let zone = plant.zone().to_json();
    let case = |name, files: &[(&str, &[&[u8]])], outcome, code| {
        let text = |ders: &[&[u8]]| ders.iter().map(|der| pem(der)).collect::<String>();
        let files = files
            .iter()
            .map(|(name, ders)| ((*name).to_owned(), text(ders).into_bytes()));
        Case {
            name,
            files: files.collect(),
            anchors: Vec::new(),
            zone: Some(zone.clone()),
            at: AT,
            profile: None,
            role: "any",
            host: None,
            expected: None,
            settings: serde_json::json!({}),
            public_suffixes: None,
            heavy: false,
            outcome,
            code,
            near: None,
        }
    };
    let issuing = plant.issuing.issued.der.as_slice();
    let anchor = plant.anchor.issued.der.as_slice();
    let good = plant.edge_7();
    let partner = root("Partner CA");
    let by_partner = member(&partner);
    let old_issuing = plant.anchor.below("Plant A Issuing CA 2024", |params| {
        params.not_after = date_time_ymd(2026, 11, 17);
    });
    let below_old = member(&old_issuing);
    let packaging = plant.anchor.below("Plant A Packaging CA", |params| {
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName(
                "packaging.plant.internal".to_owned(),
            )],
            excluded_subtrees: Vec::new(),
        });
    });
    let below_packaging = member(&packaging);
    // The second that asks for the plant's own: the same name and dates, another key.
    let twin = root("Plant A CA");
    let by_twin = member(&twin);
    let [old, new] = renewal(&plant);
    let [quantum, quantum_issuing] = post_quantum(&plant);
    vec![
        case(
            "sample-good-zone",
            &[("edge-7.pem", &[&good.der, issuing, anchor])],
            "trusted",
            "trusted",
        ),
        case(
            "sample-right-name-wrong-authority",
            &[("edge-7.pem", &[&by_partner.der, &partner.issued.der])],
            "rejected",
            "issuer-not-in-zone",
        ),
        case(
            "sample-expired-intermediate",
            &[(
                "edge-7.pem",
                &[&below_old.der, &old_issuing.issued.der, anchor],
            )],
            "rejected",
            "expired",
        ),
        case(
            "sample-missing-intermediate",
            &[("edge-7.pem", &[&good.der])],
            "incomplete",
            "missing-issuer",
        ),
        case(
            "sample-name-constraint-broken",
            &[(
                "edge-7.pem",
                &[&below_packaging.der, &packaging.issued.der, anchor],
            )],
            "rejected",
            "name-not-permitted",
        ),
        case(
            "sample-same-name-twin",
            &[("edge-7.pem", &[&by_twin.der, &twin.issued.der])],
            "rejected",
            "same-name-other-key",
        ),
        case(
            "sample-renewal",
            &[
                ("edge-7-old.pem", &[&old.der, issuing, anchor]),
                ("edge-7-new.pem", &[&new.der]),
            ],
            "trusted",
            "trusted",
        ),
        case(
            "sample-post-quantum",
            &[("edge-7.pem", &[&quantum, &quantum_issuing])],
            "trusted",
            "trusted",
        ),
    ]
}

/// An authority of its own, with dates that no other case has, so that no other case takes its key.
fn root(name: &str) -> Authority {
    Authority::root_with(name, key(), |params| {
        params.not_before = date_time_ymd(2024, 1, 1);
        params.not_after = date_time_ymd(2034, 1, 1);
    })
}

fn member(authority: &Authority) -> Issued {
    authority.issue("edge-7.plant.internal", key(), edge_7)
}

fn edge_7(params: &mut CertificateParams) {
    params.subject_alt_names = vec![
        uri("spiffe://plant.internal/edge-7"),
        dns("edge-7.plant.internal"),
    ];
    params.not_before = date_time_ymd(2026, 11, 3);
    params.not_after = date_time_ymd(2027, 3, 3);
}

/// One that ends in a week, and its successor: another key, another serial number, a name more and an address less.
fn renewal(plant: &Plant) -> [Issued; 2] {
    let old = plant
        .issuing
        .issue("edge-7.plant.internal", key(), |params| {
            edge_7(params);
            params
                .subject_alt_names
                .push(SanType::IpAddress([10, 20, 0, 7].into()));
            params.not_before = date_time_ymd(2026, 8, 3);
            params.not_after = date_time_ymd(2026, 12, 1);
            params.serial_number = Some(SerialNumber::from(0x4e_07_u64));
        });
    let new = plant
        .issuing
        .issue("edge-7.plant.internal", key(), |params| {
            edge_7(params);
            params
                .subject_alt_names
                .push(dns("edge-7.line-2.plant.internal"));
            params.not_before = date_time_ymd(2026, 11, 23);
            params.not_after = date_time_ymd(2027, 3, 23);
            params.serial_number = Some(SerialNumber::from(0x4e_08_u64));
        });
    [old, new]
}

/// A member with a key of ML-DSA-65, issued by an authority with one of ML-DSA-44 (RFC 9881): the authority's keys are
/// the larger part of such a chain.
fn post_quantum(plant: &Plant) -> [Vec<u8>; 2] {
    let authority = plant.anchor.below("Plant A Post-Quantum CA", |_| {});
    let mut issuing = Rebuild::of(&authority.issued);
    issuing.spki = spki(&alg_id::ML_DSA_44, &ml_dsa_of::<MlDsa44>(0x44, &[]).0);
    let mut leaf = Rebuild::of(&member(&authority));
    leaf.spki = spki(&alg_id::ML_DSA_65, &ml_dsa_of::<MlDsa65>(0x65, &[]).0);
    leaf.algorithm = alg_id::ML_DSA_44.to_vec();
    let sign = |message: &[u8]| ml_dsa_of::<MlDsa44>(0x44, message).1;
    [leaf.sign_by(&sign), issuing.sign(&plant.anchor.issued.key)]
}
