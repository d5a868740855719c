//! The fixed keys that chains are signed with. Every signature is deterministic, so that a seed gives the same bytes.

use std::sync::LazyLock;

use aws_lc_rs::signature::{self as rsa, KeyPair as _, RsaKeyPair};
use ed25519_dalek::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::der::{sequence, tlv};

/// One of the keys: P-256 from 0 on, then an RSA key and Ed25519 keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// ECDSA on P-256.
    P256(u8),
    /// RSA of 2048 bits.
    Rsa,
    /// Ed25519.
    Ed25519(u8),
}

/// How a certificate is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ecdsa-with-SHA256
    EcdsaSha256,
    /// sha256WithRSAEncryption, with NULL
    RsaSha256,
    /// sha384WithRSAEncryption, with NULL
    RsaSha384,
    /// id-Ed25519
    Ed25519,
}

const EC_PUBLIC_KEY: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const RSA_ENCRYPTION: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];

static P256_KEYS: LazyLock<Vec<SigningKey>> = LazyLock::new(|| {
    let scalar = |n: u8| SigningKey::from_slice(&[0x11 + n; 32]).unwrap();
    (0..8).map(scalar).collect()
});

static RSA_KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::from_pkcs8(include_bytes!("keys/rsa-2048.pk8")).unwrap());

impl Key {
    /// The algorithm that fits it.
    #[must_use]
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::P256(_) => Algorithm::EcdsaSha256,
            Self::Rsa => Algorithm::RsaSha256,
            Self::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// The content of its subjectPublicKey.
    #[must_use]
    pub fn public(self) -> Vec<u8> {
        match self {
            Self::P256(n) => {
                let key = P256_KEYS[usize::from(n)].verifying_key();
                key.to_sec1_point(false).as_bytes().to_vec()
            }
            Self::Rsa => RSA_KEY.public_key().as_ref().to_vec(),
            Self::Ed25519(n) => edwards(n).verifying_key().to_bytes().to_vec(),
        }
    }

    /// Its SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki(self) -> Vec<u8> {
        let algorithm = match self {
            Self::P256(_) => sequence(&[EC_PUBLIC_KEY, P256]),
            Self::Rsa => sequence(&[RSA_ENCRYPTION]),
            Self::Ed25519(_) => sequence(&[ED25519]),
        };
        let bits = tlv(3, &[&[0], self.public().as_slice()].concat());
        sequence(&[&algorithm, &bits])
    }

    /// A keyIdentifier: any octets do, as long as they differ.
    #[must_use]
    pub fn id(self) -> Vec<u8> {
        let public = self.public();
        public[public.len() - 20..].to_vec()
    }

    /// Signs, by the algorithm that fits; a hash of another length where RSA allows it.
    #[must_use]
    pub fn sign(self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(n) => {
                let signature: Signature = P256_KEYS[usize::from(n)].sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::Rsa => {
                let padding: &dyn rsa::RsaEncoding = match algorithm {
                    Algorithm::RsaSha384 => &rsa::RSA_PKCS1_SHA384,
                    _ => &rsa::RSA_PKCS1_SHA256,
                };
                let mut out = vec![0; RSA_KEY.public_modulus_len()];
                let random = aws_lc_rs::rand::SystemRandom::new();
                RSA_KEY.sign(padding, &random, message, &mut out).unwrap();
                out
            }
            Self::Ed25519(n) => edwards(n).sign(message).to_bytes().to_vec(),
        }
    }
}

fn edwards(n: u8) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[0x41 + n; 32])
}

impl Algorithm {
    /// Its AlgorithmIdentifier.
    #[must_use]
    pub fn identifier(self) -> Vec<u8> {
        let rsa = |last| sequence(&[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last, 5, 0]]);
        match self {
            Self::EcdsaSha256 => sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]]),
            Self::RsaSha256 => rsa(11),
            Self::RsaSha384 => rsa(12),
            Self::Ed25519 => sequence(&[ED25519]),
        }
    }
}
