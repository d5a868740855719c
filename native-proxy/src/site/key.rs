//! Private keys: made, read and written here, shown to nobody.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki_types::PrivateKeyDer;
use pki_types::pem::PemObject as _;
use rcgen::KeyPair;
use zeroize::{Zeroize as _, Zeroizing};

use super::SiteError;

/// A private key in memory. Has no `Debug` and no `Clone`; its encoding is wiped when it is dropped
/// (aws-lc wipes its own copy).
pub(super) struct PrivateKey(KeyPair);

impl PrivateKey {
    /// Makes a key for ECDSA on P-256: understood by every TLS stack, and small.
    pub(super) fn generate() -> Result<Self, SiteError> {
        KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
            .map(Self)
            .map_err(SiteError::Issuing)
    }

    /// Reads a key from PEM; `None` where there is none that we can sign with.
    pub(super) fn from_pem(pem: &[u8]) -> Option<Self> {
        let der = Zeroizing::new(PrivateKeyDer::from_pem_slice(pem).ok()?);
        KeyPair::try_from(&*der).map(Self).ok()
    }

    /// The key as PKCS#8 in PEM.
    pub(super) fn to_pem(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(STANDARD.encode(self.0.serialized_der()));
        let mut pem = Zeroizing::new(String::with_capacity(encoded.len() * 2 + 64));
        pem.push_str("-----BEGIN PRIVATE KEY-----\n");
        for (position, symbol) in encoded.chars().enumerate() {
            // RFC 7468 §2: lines of 64 characters.
            if position > 0 && position % 64 == 0 {
                pem.push('\n');
            }
            pem.push(symbol);
        }
        pem.push_str("\n-----END PRIVATE KEY-----\n");
        pem
    }

    /// The key, to sign with.
    pub(super) fn signer(&self) -> &KeyPair {
        &self.0
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use rcgen::PublicKeyData as _;

    use super::*;

    #[test]
    fn a_key_survives_its_pem() {
        let key = PrivateKey::generate().unwrap();
        let pem = key.to_pem();
        assert!(pem.lines().all(|line| line.len() <= 64), "{}", pem.len());
        let read = PrivateKey::from_pem(pem.as_bytes()).unwrap();
        assert_eq!(
            read.signer().subject_public_key_info(),
            key.signer().subject_public_key_info()
        );
    }

    #[test]
    fn what_is_no_key_is_none() {
        assert!(PrivateKey::from_pem(b"").is_none());
        assert!(
            PrivateKey::from_pem(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .is_none()
        );
    }
}
