//! The seam to key derivation and ciphers: what opens a PKCS#12 file or an encrypted key is an
//! argument, as signature algorithms are. The structures are read by the engine alone.

use zeroize::Zeroizing;

#[cfg(feature = "pkcs12")]
mod ciphers;
#[cfg(feature = "pkcs12")]
pub use ciphers::unlock;

/// Bytes that are wiped when they are dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// Derives keys from passphrases, and decrypts with them. `None` where it cannot: the passphrase
/// then counts as wrong.
pub trait Unlock: Sync {
    /// PBKDF2 (RFC 8018 §5.2) with HMAC over this hash, `length` octets of it.
    fn pbkdf2(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        rounds: u32,
        length: usize,
    ) -> Option<Secret>;

    /// The derivation of RFC 7292 Appendix B.2 from a passphrase as a BMPString, for this purpose
    /// (1 key, 2 IV, 3 MAC).
    fn derive(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        purpose: u8,
        rounds: u32,
        length: usize,
    ) -> Option<Secret>;

    /// Whether this is the HMAC of a message, compared in constant time.
    fn mac_fits(&self, hash: Hash, key: &[u8], message: &[u8], mac: &[u8]) -> bool;

    /// Decrypts in CBC with the padding of RFC 8018 §6.1.1; `None` where the padding is not one.
    fn decrypt(&self, cipher: Cipher, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Secret>;
}

/// The hash functions of derivations and MACs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1, which older files use.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// All of them, each at the place of its number.
    pub const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The octets of a digest.
    #[must_use]
    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// The ciphers, all in CBC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES with 128 bits.
    Aes128,
    /// AES with 192 bits.
    Aes192,
    /// AES with 256 bits.
    Aes256,
    /// Triple DES with two keys.
    TdesEde2,
    /// Triple DES with three keys.
    TdesEde3,
    /// RC2, which older files use; the key is as long as it is.
    Rc2,
}

impl Cipher {
    /// All of them, each at the place of its number.
    pub const ALL: [Self; 6] = [
        Self::Aes128,
        Self::Aes192,
        Self::Aes256,
        Self::TdesEde2,
        Self::TdesEde3,
        Self::Rc2,
    ];
}
