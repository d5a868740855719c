//! Keys that are the same in every run: private keys derived from names, and signatures without randomness (RFC 6979
//! for ECDSA; Ed25519 and PKCS#1 v1.5 have none). For tests alone: whoever knows a name knows its key.
//!
//! A key is derived from what it is used for first, not from how many were made before it, so that a case that is
//! added changes the bytes of no other case.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use rcgen::{
    CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384,
    PKCS_ECDSA_P521_SHA512, PKCS_ED25519, PublicKeyData, SignatureAlgorithm, SigningKey,
};
use sha2::{Digest, Sha256, Sha384, Sha512};
use signature::Signer as _;

use crate::rebuild::tlv;

/// Signs for a key, the same bytes each time.
pub(super) struct Signer(pub KeyPair);

impl PublicKeyData for Signer {
    fn der_bytes(&self) -> &[u8] {
        self.0.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.0.algorithm()
    }
}

impl SigningKey for Signer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(sign(&self.0, message))
    }
}

/// A P-256 key that is none of the others of this thread, until it is certified: then it is named by that certificate.
#[must_use]
pub fn key() -> KeyPair {
    key_for(&PKCS_ECDSA_P256_SHA256)
}

/// As [`key`], of another kind.
#[must_use]
pub fn key_for(algorithm: &'static SignatureAlgorithm) -> KeyPair {
    let made = named_for(algorithm, "a key without a name");
    NAMELESS.with_borrow_mut(|nameless| nameless.insert(made.der_bytes().to_vec()));
    made
}

/// The P-256 key of this name; the second one that asks for it gets another, and so on.
#[must_use]
pub fn named(name: &str) -> KeyPair {
    named_for(&PKCS_ECDSA_P256_SHA256, name)
}

/// The same key again.
#[must_use]
pub fn copy(key: &KeyPair) -> KeyPair {
    // What is used in two places keeps what it has.
    NAMELESS.with_borrow_mut(|nameless| nameless.remove(key.der_bytes()));
    again(key)
}

/// Signs without randomness, where the key is one of those derived here.
///
/// # Panics
/// Where the key does not sign.
#[must_use]
pub fn sign(key: &KeyPair, message: &[u8]) -> Vec<u8> {
    let der = key.serialized_der();
    for curve in [&P256, &P384, &P521] {
        let own = |scalar: &&[u8]| curve.pkcs8(scalar) == der;
        let scalar = der.len().checked_sub(curve.octets).map(|at| &der[at..]);
        if let Some(scalar) = scalar.filter(own) {
            return (curve.sign)(scalar, message);
        }
    }
    key.sign(message).unwrap()
}

/// Forgets what was asked for before: the next names begin anew.
pub(crate) fn begin() {
    ASKED.with_borrow_mut(HashMap::clear);
    NAMELESS.with_borrow_mut(HashSet::clear);
}

/// This key, or where it has no name yet, the one named by who certifies it and what for.
pub(super) fn certified(key: KeyPair, issuer: &[u8], params: &CertificateParams) -> KeyPair {
    let nameless = NAMELESS.with_borrow_mut(|nameless| nameless.remove(key.der_bytes()));
    if !nameless {
        return key;
    }
    let issuer = Sha256::digest(issuer);
    // The name's own debug output is in the order of a hash table.
    let mut params = params.clone();
    let name = std::mem::take(&mut params.distinguished_name);
    let name: Vec<_> = name.iter().collect();
    named_for(key.algorithm(), &format!("{issuer:x?} {name:?} {params:?}"))
}

pub(super) fn again(key: &KeyPair) -> KeyPair {
    from_pkcs8(key.serialized_der(), key.algorithm())
}

fn named_for(algorithm: &'static SignatureAlgorithm, name: &str) -> KeyPair {
    let name = format!("{algorithm:?} {name}");
    let before = ASKED.with_borrow_mut(|asked| {
        let times = asked.entry(name.clone()).or_insert(0);
        *times += 1;
        *times - 1
    });
    let seed = format!("zoneseal tests: {name} {before}");
    let seed = seed.as_bytes();
    // Below the order of the curve in each case, whose first bit is set, or stands further left.
    let below = |mut hash: Vec<u8>| {
        hash[0] &= 0x7f;
        hash
    };
    let pkcs8 = if algorithm == &PKCS_ECDSA_P256_SHA256 {
        P256.pkcs8(&below(Sha256::digest(seed).to_vec()))
    } else if algorithm == &PKCS_ECDSA_P384_SHA384 {
        P384.pkcs8(&below(Sha384::digest(seed).to_vec()))
    } else if algorithm == &PKCS_ECDSA_P521_SHA512 {
        P521.pkcs8(&[&[0, 0][..], &Sha512::digest(seed)].concat())
    } else if algorithm == &PKCS_ED25519 {
        let seed = tlv(0x04, &tlv(0x04, &Sha256::digest(seed)));
        tlv(0x30, &[&[2, 1, 0][..], &tlv(0x30, ED25519), &seed].concat())
    } else {
        let kept = RSA[before % RSA.len()];
        return KeyPair::from_pkcs8_pem_and_sign_algo(kept, algorithm).unwrap();
    };
    from_pkcs8(&pkcs8, algorithm)
}

fn from_pkcs8(der: &[u8], algorithm: &'static SignatureAlgorithm) -> KeyPair {
    KeyPair::from_pkcs8_der_and_sign_algo(&der.to_vec().into(), algorithm).unwrap()
}

/// A curve, and how it signs.
struct Curve {
    /// The content of the key's AlgorithmIdentifier.
    algorithm: &'static [u8],
    /// Of a scalar.
    octets: usize,
    sign: fn(&[u8], &[u8]) -> Vec<u8>,
}

impl Curve {
    /// PKCS#8 (RFC 5958 §2) with an ECPrivateKey of the scalar alone (RFC 5915 §3).
    fn pkcs8(&self, scalar: &[u8]) -> Vec<u8> {
        let key = [&[2, 1, 1][..], &tlv(0x04, scalar)].concat();
        let key = tlv(0x04, &tlv(0x30, &key));
        let algorithm = tlv(0x30, self.algorithm);
        tlv(0x30, &[&[2, 1, 0][..], &algorithm, &key].concat())
    }
}

const P256: Curve = Curve {
    algorithm: &[
        6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
    ],
    octets: 32,
    sign: |scalar, message| {
        let key = p256::ecdsa::SigningKey::from_slice(scalar).unwrap();
        let signature: p256::ecdsa::Signature = key.sign(message);
        signature.to_der().as_bytes().to_vec()
    },
};
const P384: Curve = Curve {
    algorithm: &[
        6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 34,
    ],
    octets: 48,
    sign: |scalar, message| {
        let key = p384::ecdsa::SigningKey::from_slice(scalar).unwrap();
        let signature: p384::ecdsa::Signature = key.sign(message);
        signature.to_der().as_bytes().to_vec()
    },
};
const P521: Curve = Curve {
    algorithm: &[
        6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 35,
    ],
    octets: 66,
    sign: |scalar, message| {
        let key = p521::ecdsa::SigningKey::from_slice(scalar).unwrap();
        let signature: p521::ecdsa::Signature = key.sign(message);
        signature.to_der().as_bytes().to_vec()
    },
};
/// The content of an AlgorithmIdentifier (RFC 8410 §3).
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];
/// Kept, as deriving them is slow; taken in turn.
const RSA: [&str; 4] = [
    include_str!("../../test-keys/test-only-rsa-2048-1.pem"),
    include_str!("../../test-keys/test-only-rsa-2048-2.pem"),
    include_str!("../../test-keys/test-only-rsa-2048-3.pem"),
    include_str!("../../test-keys/test-only-rsa-2048-4.pem"),
];

thread_local! {
    /// How often each name was asked for.
    static ASKED: RefCell<HashMap<String, usize>> = RefCell::default();
    /// The public keys that nothing was certified for yet.
    static NAMELESS: RefCell<HashSet<Vec<u8>>> = RefCell::default();
}
