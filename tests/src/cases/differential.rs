//! What the differential suite found in the engine, one case each.

use super::Case;
use crate::differential::der::{sequence, tlv};
use crate::differential::encode::Draft;
use crate::differential::generate::{authority, id, leaf, name};
use crate::differential::keys::Key;
use crate::differential::random::Random;
use crate::pki::{Site, pem};

const EC_PUBLIC_KEY: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const RSA_ENCRYPTION: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

pub(super) fn all(site: &Site) -> Vec<Case> {
    let root_name = name("Plant CA");
    let root = authority(&root_name, Key::P256(0), &root_name, Key::P256(0)).encode();
    let subject = |key: Vec<u8>| -> Draft {
        let draft = leaf(
            &mut Random::new(0, 0),
            Key::P256(1),
            &root_name,
            Key::P256(0),
        );
        Draft { key, ..draft }
    };
    let with = |algorithm: &[&[u8]], key: Key| {
        let bits = tlv(3, &[&[0], key.public().as_slice()].concat());
        subject(sequence(&[&sequence(algorithm), &bits])).encode()
    };
    let case = |title, der: Vec<u8>, outcome, code| {
        Case::zone(site, title, &[], outcome, code)
            .bytes("web.pem", pem(&der))
            .anchored("rfc5280", &root)
    };
    vec![
        // RFC 5280 §4.1.1.2: one parameter.
        case(
            "a-curve-named-twice",
            with(&[EC_PUBLIC_KEY, P256, P256], Key::P256(1)),
            "rejected",
            "key-refused",
        ),
        case(
            "a-curve-named-once",
            with(&[EC_PUBLIC_KEY, P256], Key::P256(1)),
            "trusted",
            "chain-trusted",
        )
        .near("key-refused"),
        // RFC 3279 §2.3.1: NULL.
        case(
            "an-rsa-key-without-null",
            with(&[RSA_ENCRYPTION], Key::Rsa),
            "rejected",
            "key-refused",
        ),
        case(
            "an-rsa-key-with-null",
            with(&[RSA_ENCRYPTION, &[5, 0]], Key::Rsa),
            "trusted",
            "chain-trusted",
        )
        .near("key-refused"),
        // RFC 5280 §4.1.2.8: a reader copes with unique identifiers.
        case(
            "unique-identifiers",
            Draft {
                unique: vec![0x81, 2, 0, 1],
                ..subject(Key::P256(1).spki())
            }
            .encode(),
            "trusted",
            "chain-trusted",
        ),
        // RFC 5280 §4.2.1.12: any purpose stands for all.
        case(
            "an-extended-usage-of-any-purpose",
            {
                let mut draft = subject(Key::P256(1).spki());
                let any = crate::differential::generate::purposes(&[id::ANY_USAGE]);
                draft.set(id::EXTENDED_KEY_USAGE, false, any);
                draft.encode()
            },
            "trusted",
            "chain-trusted",
        )
        .role("server")
        .near("server-role-missing"),
    ]
}
