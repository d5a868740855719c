//! Both providers, side by side: OpenSSL's signatures, broken in every way that we could think of.

use aws_lc_rs::signature::{
    KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING, PqdsaKeyPair,
};
use pki_types::alg_id::{self, AlgorithmIdentifier};
use pki_types::{InvalidSignature, SignatureVerificationAlgorithm};

use super::{ALGORITHMS, SHA256_ABSENT_PARAMS, SHA384_ABSENT_PARAMS, SHA512_ABSENT_PARAMS};

const MESSAGE: &[u8] = b"zoneseal: a message that was signed";
/// The second entry for RSA with SHA-384, which asks for 3072 bits. It stands behind the one that does not.
const SHA384_3072: usize = 16;
const VECTORS: &str = include_str!("vectors.txt");

#[test]
fn the_list_is_the_native_one() {
    let ids = |algorithms: &[&dyn SignatureVerificationAlgorithm]| -> Vec<_> {
        algorithms
            .iter()
            .map(|a| (a.public_key_alg_id(), a.signature_alg_id()))
            .collect()
    };
    assert_eq!(ids(ALGORITHMS), ids(webpki::ALL_VERIFICATION_ALGS));
}

#[test]
fn signatures_of_openssl() {
    let mut used = vec![SHA384_3072];
    for Vector {
        name,
        pair,
        good,
        key,
        signature,
    } in vectors()
    {
        for index in indices(pair) {
            let good = good && !is_compressed_point(&key);
            assert_eq!(both(index, &key, MESSAGE, &signature), good, "{name}");
            used.push(index);
        }
    }
    // OpenSSL 3.0 has no ML-DSA, the last three.
    assert!(
        (0..ALGORITHMS.len() - 3).all(|index| used.contains(&index)),
        "{used:?}"
    );
}

#[test]
fn what_was_altered_is_refused() {
    let mut dice = Dice(0x5eed);
    for Vector {
        name,
        pair,
        good,
        key,
        signature,
    } in vectors()
    {
        let [index, ..] = indices(pair)[..] else {
            panic!("{name}: no algorithm");
        };
        let rounds = if key.len() > 600 { 2 } else { 12 };
        for _ in 0..rounds {
            assert!(
                !both(index, &key, &dice.flip(MESSAGE), &signature),
                "{name}: message"
            );
            assert!(
                !both(index, &key, MESSAGE, &dice.flip(&signature)),
                "{name}: signature"
            );
            assert!(
                !both(index, &dice.flip(&key), MESSAGE, &signature),
                "{name}: key"
            );
        }
        if good {
            assert!(!both(index, &key, b"", &signature), "{name}: empty message");
            assert!(!both(index, &key, MESSAGE, b""), "{name}: empty signature");
            assert!(!both(index, b"", MESSAGE, &signature), "{name}: empty key");
            for cut in [1, signature.len() / 2, signature.len() - 1] {
                assert!(
                    !both(index, &key, MESSAGE, &signature[..cut]),
                    "{name}: cut at {cut}"
                );
            }
            for cut in [1, key.len() / 2, key.len() - 1] {
                assert!(
                    !both(index, &key[..cut], MESSAGE, &signature),
                    "{name}: key cut at {cut}"
                );
            }
            assert!(
                !both(index, &key, MESSAGE, &joined(&signature, &[0])),
                "{name}: longer"
            );
            assert!(
                !both(index, &joined(&key, &[0]), MESSAGE, &signature),
                "{name}: key longer"
            );
            assert!(
                !both(index, &key, MESSAGE, &joined(&[0], &signature)),
                "{name}: zero before"
            );
        }
    }
}

#[test]
fn a_signature_does_not_move_between_algorithms() {
    for Vector {
        name,
        pair,
        key,
        signature,
        ..
    } in vectors().filter(|vector| vector.good)
    {
        for index in 0..ALGORITHMS.len() {
            let same = same_but_for_parameters(ids(index), pair)
                && !is_compressed_point(&key)
                && (index != SHA384_3072 || key.len() > 3072 / 8);
            assert_eq!(
                both(index, &key, MESSAGE, &signature),
                same,
                "{name} under {index}"
            );
        }
    }
}

#[test]
fn ecdsa_edges() {
    let Vector {
        pair,
        key,
        signature,
        ..
    } = named("P-256-sha256");
    let index = indices(pair)[0];
    let (r, s) = super::der::two_integers(&signature).unwrap();
    let order = unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let high = subtract(&order, s);

    assert!(
        both(index, &key, MESSAGE, &sequence(r, &high)),
        "the other s is as good (not malleability)"
    );
    for (case, r, s) in [
        ("r is zero", &[][..], s),
        ("s is zero", r, &[]),
        ("both are zero", &[], &[]),
        ("r is the order", &order, s),
        ("s is the order", r, &order),
        ("r is one", &[1], s),
        ("r is wider than a field element", &[0xff; 33], s),
    ] {
        assert!(!both(index, &key, MESSAGE, &sequence(r, s)), "{case}");
    }
    for (case, signature) in [
        (
            "r is padded",
            tagged(0x30, &[padded(r), integer(s)].concat()),
        ),
        (
            "a third integer",
            tagged(0x30, &[integer(r), integer(s), integer(s)].concat()),
        ),
        ("raw, not DER", [r, s].concat()),
        (
            "tag of a set",
            tagged(0x31, &[integer(r), integer(s)].concat()),
        ),
        (
            "a long length",
            [&[0x30, 0x81][..], &sequence(r, s)[1..]].concat(),
        ),
    ] {
        assert!(!both(index, &key, MESSAGE, &signature), "{case}");
    }
    for (case, key) in [
        ("infinity", vec![0]),
        ("a point off the curve", {
            let mut key = key.clone();
            key[64] ^= 1;
            key
        }),
        (
            "an x that is not a field element",
            [&[4][..], &[0xff; 64]].concat(),
        ),
        ("both coordinates zero", [&[4][..], &[0; 64]].concat()),
    ] {
        assert!(!both(index, &key, MESSAGE, &signature), "{case}");
    }
}

/// The cases in which Ed25519 libraries are known to disagree. aws-lc and we must not.
#[test]
fn ed25519_edges() {
    let Vector {
        pair,
        key,
        signature,
        ..
    } = named("ed25519");
    let index = indices(pair)[0];
    let mut not_reduced = signature.clone();
    add_order(&mut not_reduced[32..]);
    assert!(
        !both(index, &key, MESSAGE, &not_reduced),
        "S is not reduced"
    );

    let identity = unhex("0100000000000000000000000000000000000000000000000000000000000000");
    let minus_one = unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    let odd_zero = unhex("0100000000000000000000000000000000000000000000000000000000000080");
    let wide_identity = unhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    let order_four = unhex("0000000000000000000000000000000000000000000000000000000000000000");
    let order_eight = unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    let points = [
        &identity,
        &minus_one,
        &odd_zero,
        &wide_identity,
        &order_four,
        &order_eight,
    ];

    let mut accepted = 0;
    for key in points {
        for r in points {
            for message in 0..16u8 {
                accepted += usize::from(both(index, key, &[message], &joined(r, &[0; 32])));
            }
        }
    }
    // Small order is accepted by both, so that the engine's own rule about keys has to refuse it.
    assert!(both(
        index,
        &identity,
        MESSAGE,
        &joined(&identity, &[0; 32])
    ));
    assert!(!both(
        index,
        &wide_identity,
        MESSAGE,
        &joined(&identity, &[0; 32])
    ));
    assert!(!both(
        index,
        &odd_zero,
        MESSAGE,
        &joined(&identity, &[0; 32])
    ));
    assert!(accepted > 16, "{accepted}");
}

#[test]
fn rsa_edges() {
    let Vector {
        pair,
        key,
        signature,
        ..
    } = named("rsa2048-pkcs1-sha256");
    let index = indices(pair)[0];
    let (modulus, exponent) = super::der::two_integers(&key).unwrap();
    for (case, key) in [
        ("exponent 1", sequence(modulus, &[1])),
        ("exponent 0", sequence(modulus, &[])),
        ("an even exponent", sequence(modulus, &[4])),
        (
            "an even modulus",
            sequence(&[&modulus[..255], &[0]].concat(), exponent),
        ),
        (
            "exponent as wide as the modulus",
            sequence(modulus, modulus),
        ),
        ("an empty modulus", sequence(&[], exponent)),
        ("a modulus of 2 KiB", sequence(&[0xff; 2048], exponent)),
    ] {
        assert!(!both(index, &key, MESSAGE, &signature), "{case}");
    }
    // RFC 8017 §8.2.2: a representative that is not below the modulus.
    assert!(
        !both(index, &key, MESSAGE, modulus),
        "the signature is the modulus"
    );
    assert!(
        !both(index, &key, MESSAGE, &[0xff; 256]),
        "the signature is above the modulus"
    );
    assert!(
        !both(index, &key, MESSAGE, &[0; 256]),
        "the signature is zero"
    );

    // Wider than a multiple of a limb, narrower than the signature's own precision.
    for name in ["rsa2049-pss-sha256", "rsa2055-pss-sha512"] {
        let Vector {
            pair,
            key,
            signature,
            ..
        } = named(name);
        let index = indices(pair)[0];
        let (modulus, _) = super::der::two_integers(&key).unwrap();
        assert!(
            !both(index, &key, MESSAGE, &signature[1..]),
            "{name}: a byte less"
        );
        assert!(!both(index, &key, MESSAGE, modulus), "{name}: the modulus");
    }
}

/// aws-lc-rs also takes a whole SubjectPublicKeyInfo inside the bit string of the key. We do not, and the
/// engine refuses such a certificate in every build, because its key cannot be read.
#[test]
fn a_key_inside_a_key_is_refused() {
    let Vector {
        pair,
        key,
        signature,
        ..
    } = named("rsa2048-pkcs1-sha256");
    let index = indices(pair)[0];
    let nested = tagged(
        0x30,
        &[
            tagged(0x30, alg_id::RSA_ENCRYPTION.as_ref()),
            tagged(3, &joined(&[0], &key)),
        ]
        .concat(),
    );
    assert!(ours(index, &key, MESSAGE, &signature));
    assert!(!ours(index, &nested, MESSAGE, &signature));
}

#[test]
fn ml_dsa_of_aws_lc() {
    let mut dice = Dice(0x5eed);
    for (id, signing) in [
        (alg_id::ML_DSA_44, &ML_DSA_44_SIGNING),
        (alg_id::ML_DSA_65, &ML_DSA_65_SIGNING),
        (alg_id::ML_DSA_87, &ML_DSA_87_SIGNING),
    ] {
        let pair = PqdsaKeyPair::generate(signing).unwrap();
        let key = pair.public_key().as_ref();
        let mut signature = vec![0; signing.signature_len()];
        pair.sign(MESSAGE, &mut signature).unwrap();
        let index = indices((id, id))[0];
        assert!(both(index, key, MESSAGE, &signature), "{id:?}");
        for _ in 0..6 {
            assert!(!both(index, key, &dice.flip(MESSAGE), &signature));
            assert!(!both(index, key, MESSAGE, &dice.flip(&signature)));
            assert!(!both(index, &dice.flip(key), MESSAGE, &signature));
        }
        // The hints stand at the end of a signature; their encoding is where malleability would hide.
        for behind in 1..80 {
            let mut bent = signature.clone();
            let at = bent.len() - behind;
            bent[at] = bent[at].wrapping_add(1);
            assert!(!both(index, key, MESSAGE, &bent), "{id:?}: hint {behind}");
        }
        assert!(!both(index, key, MESSAGE, &signature[1..]));
        assert!(!both(index, &key[1..], MESSAGE, &signature));
        assert!(!both(index, key, MESSAGE, &joined(&signature, &[0])));
    }
}

struct Vector {
    name: &'static str,
    pair: (AlgorithmIdentifier, AlgorithmIdentifier),
    good: bool,
    key: Vec<u8>,
    signature: Vec<u8>,
}

/// Whether the signature is good; both providers must say the same of every key that the engine lets through
/// to them, which a compressed point is not.
#[track_caller]
fn both(index: usize, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let ours = ours(index, key, message, signature);
    let native = webpki::ALL_VERIFICATION_ALGS[index].verify_signature(key, message, signature);
    if is_compressed_point(key) {
        assert!(!ours, "a compressed point is no key here");
        return false;
    }
    assert_eq!(
        ours,
        native.is_ok(),
        "the providers disagree about {:?}",
        ids(index)
    );
    ours
}

fn is_compressed_point(key: &[u8]) -> bool {
    matches!((key.len(), key.first()), (33 | 49 | 67, Some(2 | 3)))
}

fn ours(index: usize, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    match ALGORITHMS[index].verify_signature(key, message, signature) {
        Ok(()) => true,
        Err(InvalidSignature) => false,
    }
}

fn vectors() -> impl Iterator<Item = Vector> {
    VECTORS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let [name, algorithm, good, key, signature] = line
                .split(" | ")
                .collect::<Vec<_>>()
                .try_into()
                .expect("five columns");
            Vector {
                name,
                pair: pair(algorithm),
                good: good == "ok",
                key: unhex(key),
                signature: unhex(signature),
            }
        })
}

fn named(name: &str) -> Vector {
    vectors()
        .find(|vector| vector.name == name)
        .expect("a row of that name")
}

fn pair(algorithm: &str) -> (AlgorithmIdentifier, AlgorithmIdentifier) {
    let (kind, hash) = algorithm.rsplit_once('-').unwrap_or((algorithm, ""));
    let by_hash = |ids: [AlgorithmIdentifier; 3]| match hash {
        "sha256" => ids[0],
        "sha384" => ids[1],
        "sha512" => ids[2],
        _ => panic!("{algorithm}"),
    };
    let ecdsa = [
        alg_id::ECDSA_SHA256,
        alg_id::ECDSA_SHA384,
        alg_id::ECDSA_SHA512,
    ];
    match kind {
        "ecdsa-P-256" => (alg_id::ECDSA_P256, by_hash(ecdsa)),
        "ecdsa-P-384" => (alg_id::ECDSA_P384, by_hash(ecdsa)),
        "ecdsa-P-521" => (alg_id::ECDSA_P521, by_hash(ecdsa)),
        "rsa-pkcs1" => (
            alg_id::RSA_ENCRYPTION,
            by_hash([
                alg_id::RSA_PKCS1_SHA256,
                alg_id::RSA_PKCS1_SHA384,
                alg_id::RSA_PKCS1_SHA512,
            ]),
        ),
        "rsa-pss" => (
            alg_id::RSA_ENCRYPTION,
            by_hash([
                alg_id::RSA_PSS_SHA256,
                alg_id::RSA_PSS_SHA384,
                alg_id::RSA_PSS_SHA512,
            ]),
        ),
        "ed25519" => (alg_id::ED25519, alg_id::ED25519),
        _ => panic!("{algorithm}"),
    }
}

fn ids(index: usize) -> (AlgorithmIdentifier, AlgorithmIdentifier) {
    (
        ALGORITHMS[index].public_key_alg_id(),
        ALGORITHMS[index].signature_alg_id(),
    )
}

/// Every entry of the list with these identifiers, the one with absent parameters included.
fn indices(pair: (AlgorithmIdentifier, AlgorithmIdentifier)) -> Vec<usize> {
    (0..ALGORITHMS.len())
        .filter(|&index| index != SHA384_3072 && same_but_for_parameters(ids(index), pair))
        .collect()
}

fn same_but_for_parameters(
    (left_key, left): (AlgorithmIdentifier, AlgorithmIdentifier),
    (right_key, right): (AlgorithmIdentifier, AlgorithmIdentifier),
) -> bool {
    let bare = |id| match id {
        alg_id::RSA_PKCS1_SHA256 => SHA256_ABSENT_PARAMS,
        alg_id::RSA_PKCS1_SHA384 => SHA384_ABSENT_PARAMS,
        alg_id::RSA_PKCS1_SHA512 => SHA512_ABSENT_PARAMS,
        other => other,
    };
    left_key == right_key && bare(left) == bare(right)
}

fn sequence(first: &[u8], second: &[u8]) -> Vec<u8> {
    tagged(0x30, &[integer(first), integer(second)].concat())
}

fn integer(magnitude: &[u8]) -> Vec<u8> {
    match magnitude.first() {
        Some(0..0x80) => tagged(2, magnitude),
        _ => padded(magnitude),
    }
}

fn padded(magnitude: &[u8]) -> Vec<u8> {
    tagged(2, &joined(&[0], magnitude))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let high = (length >> 8) as u8;
    let low = length as u8;
    let head = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    joined(&head, content)
}

fn joined(first: &[u8], second: &[u8]) -> Vec<u8> {
    [first, second].concat()
}

fn unhex(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// `left - right`, both big-endian, without leading zeros.
fn subtract(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut result = left.to_vec();
    let mut borrow = 0;
    for place in 0..left.len() {
        let taken = right.iter().rev().nth(place).copied().map_or(0, i16::from) + borrow;
        let at = left.len() - 1 - place;
        let value = i16::from(left[at]) - taken;
        borrow = i16::from(value < 0);
        result[at] = value.rem_euclid(256) as u8;
    }
    result.into_iter().skip_while(|byte| *byte == 0).collect()
}

/// Adds the order of edwards25519 to a little-endian scalar.
fn add_order(scalar: &mut [u8]) {
    let order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0;
    for (byte, add) in scalar.iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

/// The same "random" numbers in every run (an xorshift).
struct Dice(u64);

impl Dice {
    fn flip(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let bit = self.0 as usize % (bytes.len() * 8);
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    }
}
