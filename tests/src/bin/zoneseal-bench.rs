//! `zoneseal-bench FILE`: what `cargo xtask bench npm` asks about, as JSON: of each kind of key a member, its issuing
//! authority, the anchor and the zone, and where the public suffix list is. All three keys of a chain are of the kind,
//! so that both signatures of the path are.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use rcgen::{
    BasicConstraints, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
    PKCS_RSA_SHA256, SignatureAlgorithm,
};
use serde_json::{Value, json};
use zoneseal_core::{Membership, Zone, ZoneId};
use zoneseal_tests::pki::{self, AT, Authority, ZONE, copy, key_for};
use zoneseal_tests::suffixes;

fn main() {
    let file = std::env::args_os()
        .nth(1)
        .expect("usage: zoneseal-bench FILE");
    let chains: Vec<Value> = KINDS.map(|(name, kind)| chain(name, kind)).to_vec();
    let suffixes = suffixes::file().expect("the list is where cargo keeps its crate");
    let text = json!({
        "at": AT, "host": format!("web.{ZONE}"), "chains": chains, "public_suffixes": suffixes,
    });
    std::fs::write(file, format!("{text:#}\n")).expect("the file can be written");
}

const KINDS: [(&str, &SignatureAlgorithm); 4] = [
    ("P-256", &PKCS_ECDSA_P256_SHA256),
    ("P-384", &PKCS_ECDSA_P384_SHA384),
    ("RSA-2048", &PKCS_RSA_SHA256),
    ("Ed25519", &PKCS_ED25519),
];

fn chain(name: &str, kind: &'static SignatureAlgorithm) -> Value {
    let root = Authority::root_with("Bench CA", own_key(kind), |_| {});
    let issuing = root.below_with("Bench Issuing CA", own_key(kind), |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let member = issuing.issue("web", own_key(kind), |_| {});
    let id = ZoneId::parse(ZONE).unwrap();
    let anchor = root.issued.certificate();
    let mut zone = Zone::new(id, Membership::Spiffe, vec![anchor.clone()]).unwrap();
    zone.add_authority(&anchor).unwrap();
    zone.add_authority(&issuing.issued.certificate()).unwrap();
    json!({
        "kind": name,
        "chain": [pki::pem(&member.der), pki::pem(&issuing.issued.der)],
        "anchor": pki::pem(&root.issued.der),
        "zone": zone.to_json(),
    })
}

/// A key that is none of the others: a kept RSA key would else be the same each time, as it is named by its certificate.
fn own_key(kind: &'static SignatureAlgorithm) -> KeyPair {
    copy(&key_for(kind))
}
