//! Signatures that no issuer of the tests makes, without randomness: RSA of any padding, RSASSA-PSS with any salt and
//! mask, ML-DSA.

use base64::Engine;
use ml_dsa::{MlDsaParams, Signer as _, SigningKey};
use rsa::hazmat::rsa_decrypt;
use rsa::rand_core::TryCryptoRng;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey};
use sha2::Digest;

use crate::rebuild::tlv;

/// The content of the AlgorithmIdentifier of an ordinary RSA key (RFC 3279 §2.3.1).
pub const RSA_ENCRYPTION: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];

/// An RSA key.
pub struct Rsa(PrivateKey);

impl Rsa {
    /// The key of 2048 bits that is kept.
    #[must_use]
    pub fn of_2048_bits() -> Self {
        Self::read(include_str!("../test-keys/test-only-rsa-2048-1.pem"))
    }

    /// The key of 8192 bits that is kept.
    #[must_use]
    pub fn of_8192_bits() -> Self {
        Self::read(include_str!("../test-keys/test-only-rsa-8192.pem"))
    }

    /// The SubjectPublicKeyInfo with this content of the AlgorithmIdentifier.
    #[must_use]
    pub fn spki(&self, algorithm: &[u8]) -> Vec<u8> {
        let number = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
        rsa_spki(algorithm, &number(self.0.n().as_ref()), &number(self.0.e()))
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.1), the digest's name being this content of its AlgorithmIdentifier.
    #[must_use]
    pub fn pkcs1<D: Digest>(&self, digest: &[u8], message: &[u8]) -> Vec<u8> {
        let hash = tlv(0x04, &D::digest(message));
        let info = tlv(0x30, &[tlv(0x30, digest), hash].concat());
        let padding = vec![0xff; self.0.size() - info.len() - 3];
        self.raw(&[&[0, 1][..], &padding, &[0], &info].concat())
    }

    /// RSASSA-PSS (RFC 8017 §8.1.1) with digest `D`, the mask of digest `M`, and a salt of so many octets, all 0x5a.
    #[must_use]
    pub fn pss<D: Digest, M: Digest>(&self, salt: usize, message: &[u8]) -> Vec<u8> {
        let salt = vec![0x5a; salt];
        let hash = D::digest([&[0; 8][..], &D::digest(message), &salt].concat());
        let mut block = vec![0; self.0.size() - hash.len() - salt.len() - 2];
        block.push(1);
        block.extend(&salt);
        let mask =
            (0_u32..).flat_map(|n| M::digest([&hash, &n.to_be_bytes()[..]].concat()).to_vec());
        for (octet, mask) in block.iter_mut().zip(mask) {
            *octet ^= mask;
        }
        // The bits of the message are one fewer than those of the modulus, a whole number of octets.
        block[0] &= 0x7f;
        self.raw(&[&block, &hash[..], &[0xbc]].concat())
    }

    /// RSASP1 (RFC 8017 §5.2.1).
    fn raw(&self, message: &[u8]) -> Vec<u8> {
        let bits = self.0.n().as_ref().bits_precision();
        let message = BoxedUint::from_be_slice(message, bits).unwrap();
        let random = None::<&mut dyn TryCryptoRng<Error = std::convert::Infallible>>;
        let signature = rsa_decrypt(random, &self.0, &message).unwrap();
        signature.to_be_bytes().to_vec()
    }

    /// A PKCS#8 key (RFC 5208 §5) in PEM.
    fn read(pem: &str) -> Self {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap();
        let key = elements(elements(&der)[0])[2];
        // RFC 8017 A.1.2: version, n, e, d, p, q.
        let numbers: Vec<BoxedUint> = elements(elements(key)[0])[1..6]
            .iter()
            .map(|octets| {
                BoxedUint::from_be_slice_vartime(octets.strip_prefix(&[0]).unwrap_or(octets))
            })
            .collect();
        let [n, e, d, p, q] = <[BoxedUint; 5]>::try_from(numbers).unwrap();
        Self(PrivateKey::from_components(n, e, d, vec![p, q]).unwrap())
    }
}

/// The SubjectPublicKeyInfo of these numbers, with this content of the AlgorithmIdentifier.
#[must_use]
pub fn rsa_spki(algorithm: &[u8], modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = [unsigned(modulus), unsigned(exponent)].concat();
    spki(algorithm, &tlv(0x30, &numbers))
}

/// A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) of the content of an AlgorithmIdentifier and the key's octets.
#[must_use]
pub fn spki(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let bits = tlv(0x03, &[&[0], key].concat());
    tlv(0x30, &[tlv(0x30, algorithm), bits].concat())
}

/// An INTEGER that is not negative, of octets without leading zeros.
#[must_use]
pub fn unsigned(octets: &[u8]) -> Vec<u8> {
    match octets.first() {
        Some(0x80..) => tlv(0x02, &[&[0], octets].concat()),
        _ => tlv(0x02, octets),
    }
}

/// ML-DSA: the public key, and the deterministic signature of a message (FIPS 204 §5.2, with an empty context as RFC
/// 9881 §3 has it).
#[must_use]
pub fn ml_dsa<P: MlDsaParams>(message: &[u8]) -> (Vec<u8>, Vec<u8>) {
    ml_dsa_of::<P>(0x5a, message)
}

/// As [`ml_dsa()`], with the key whose seed is this octet 32 times.
#[must_use]
pub fn ml_dsa_of<P: MlDsaParams>(seed: u8, message: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = SigningKey::<P>::from_seed(&[seed; 32].into());
    let public: &ml_dsa::VerifyingKey<P> = key.as_ref();
    (
        public.encode().to_vec(),
        key.sign(message).encode().to_vec(),
    )
}

/// The contents of the elements that stand one after the other.
fn elements(mut der: &[u8]) -> Vec<&[u8]> {
    let mut out = Vec::new();
    while let [_, first, rest @ ..] = der {
        let many = usize::from(first & 0x7f);
        let (length, rest) = match first {
            0x80.. => {
                let (octets, rest) = rest.split_at(many);
                let length = octets
                    .iter()
                    .fold(0, |sum, octet| sum << 8 | usize::from(*octet));
                (length, rest)
            }
            _ => (many, rest),
        };
        let (content, rest) = rest.split_at(length);
        out.push(content);
        der = rest;
    }
    out
}
