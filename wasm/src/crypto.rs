//! Signature verification where aws-lc-rs cannot go: RustCrypto behind the trait that the engine takes.
//!
//! The list has the same algorithms, in the same order, as webpki's list over aws-lc-rs, and every adapter
//! accepts and refuses the same signatures: the verdict may not depend on where it is computed (rule Z10).
//! Each module says where the two libraries differ by themselves and which side is taken; the tests put
//! both side by side.

mod der;
mod ecdsa;
mod ed25519;
mod power;
mod rsa;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use p256::NistP256;
use p384::NistP384;
use p521::NistP521;
use std::fmt;

use pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Sha256, Sha384, Sha512};

/// Every algorithm that this build can verify, in the order of `webpki::ALL_VERIFICATION_ALGS`.
pub static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    &adapter(
        alg_id::ECDSA_P256,
        alg_id::ECDSA_SHA256,
        ecdsa::verify::<NistP256, Sha256>,
    ),
    &adapter(
        alg_id::ECDSA_P256,
        alg_id::ECDSA_SHA384,
        ecdsa::verify::<NistP256, Sha384>,
    ),
    &adapter(
        alg_id::ECDSA_P256,
        alg_id::ECDSA_SHA512,
        ecdsa::verify::<NistP256, Sha512>,
    ),
    &adapter(
        alg_id::ECDSA_P384,
        alg_id::ECDSA_SHA256,
        ecdsa::verify::<NistP384, Sha256>,
    ),
    &adapter(
        alg_id::ECDSA_P384,
        alg_id::ECDSA_SHA384,
        ecdsa::verify::<NistP384, Sha384>,
    ),
    &adapter(
        alg_id::ECDSA_P384,
        alg_id::ECDSA_SHA512,
        ecdsa::verify::<NistP384, Sha512>,
    ),
    &adapter(
        alg_id::ECDSA_P521,
        alg_id::ECDSA_SHA256,
        ecdsa::verify::<NistP521, Sha256>,
    ),
    &adapter(
        alg_id::ECDSA_P521,
        alg_id::ECDSA_SHA384,
        ecdsa::verify::<NistP521, Sha384>,
    ),
    &adapter(
        alg_id::ECDSA_P521,
        alg_id::ECDSA_SHA512,
        ecdsa::verify::<NistP521, Sha512>,
    ),
    &adapter(alg_id::ED25519, alg_id::ED25519, ed25519::verify),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PKCS1_SHA256,
        rsa::verify_pkcs1::<Sha256, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PKCS1_SHA384,
        rsa::verify_pkcs1::<Sha384, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PKCS1_SHA512,
        rsa::verify_pkcs1::<Sha512, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        SHA256_ABSENT_PARAMS,
        rsa::verify_pkcs1::<Sha256, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        SHA384_ABSENT_PARAMS,
        rsa::verify_pkcs1::<Sha384, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        SHA512_ABSENT_PARAMS,
        rsa::verify_pkcs1::<Sha512, 2048>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PKCS1_SHA384,
        rsa::verify_pkcs1::<Sha384, 3072>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PSS_SHA256,
        rsa::verify_pss::<Sha256>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PSS_SHA384,
        rsa::verify_pss::<Sha384>,
    ),
    &adapter(
        alg_id::RSA_ENCRYPTION,
        alg_id::RSA_PSS_SHA512,
        rsa::verify_pss::<Sha512>,
    ),
    &adapter(alg_id::ML_DSA_44, alg_id::ML_DSA_44, ml_dsa::<44>),
    &adapter(alg_id::ML_DSA_65, alg_id::ML_DSA_65, ml_dsa::<65>),
    &adapter(alg_id::ML_DSA_87, alg_id::ML_DSA_87, ml_dsa::<87>),
];

/// Verifies the signature (last) on the message under the subjectPublicKey (first). `None`: not valid.
type Verify = fn(&[u8], &[u8], &[u8]) -> Option<()>;

/// ML-DSA with the parameter set of this number: linked in, or by another module.
fn ml_dsa<const SET: u32>(public_key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    #[cfg(not(any(feature = "ml-dsa", test)))]
    use crate::foreign::ml_dsa::verify;
    #[cfg(any(feature = "ml-dsa", test))]
    use crate::ml_dsa_verify::verify;
    verify(SET, public_key, message, signature)
}

/// One pair of key type and signature type.
struct Adapter {
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    verify: Verify,
}

/// The trait asks for it; nobody prints it.
impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Adapter")
    }
}

impl SignatureVerificationAlgorithm for Adapter {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        (self.verify)(public_key, message, signature).ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

const fn adapter(
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    verify: Verify,
) -> Adapter {
    Adapter {
        key,
        signature,
        verify,
    }
}

// RFC 4055 §5: the parameters MUST be NULL, and an implementation MUST accept them absent as well.

/// sha256WithRSAEncryption, 1.2.840.113549.1.1.11, without parameters.
const SHA256_ABSENT_PARAMS: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b");
/// sha384WithRSAEncryption, 1.2.840.113549.1.1.12, without parameters.
const SHA384_ABSENT_PARAMS: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c");
/// sha512WithRSAEncryption, 1.2.840.113549.1.1.13, without parameters.
const SHA512_ABSENT_PARAMS: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d");
