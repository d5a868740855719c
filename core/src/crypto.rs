//! The seam to signature algorithms: the list is an argument, this module only chooses from it.

use pki_types::SignatureVerificationAlgorithm;
use pki_types::alg_id;

use crate::der::{Reader, tag};
use crate::index::Index;
use crate::key::KeyKind;
use crate::signed::Signed;
use crate::{Certificate, oid};

/// The signature algorithms that a build can verify.
///
/// The engine verifies nothing itself: natively these are aws-lc-rs', in WebAssembly RustCrypto's.
/// Which ones are there is part of every report.
#[derive(Clone, Copy)]
pub struct Algorithms(&'static [&'static dyn SignatureVerificationAlgorithm]);

impl Algorithms {
    /// These algorithms.
    #[must_use]
    pub const fn new(list: &'static [&'static dyn SignatureVerificationAlgorithm]) -> Self {
        Self(list)
    }

    /// The names of the signature algorithms, each once, in alphabetical order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let ids = self.0.iter().map(|algorithm| algorithm.signature_alg_id());
        let mut names = Index::default();
        for id in ids {
            names.enter(describe(id.as_ref()).as_bytes());
        }
        names.texts().map(str::to_owned).collect()
    }

    pub(crate) fn list(&self) -> &'static [&'static dyn SignatureVerificationAlgorithm] {
        self.0
    }

    /// Verifies the signature of `certificate` under the key of `issuer`, whatever either says of
    /// its names, dates and uses.
    ///
    /// # Errors
    /// Why it does not verify.
    pub(crate) fn verify(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<(), SignatureError> {
        self.verify_signed(issuer, certificate.der(), certificate.signed())
    }

    /// Verifies the signature of anything that is signed, such as a revocation list, under the key
    /// of `issuer`.
    ///
    /// # Errors
    /// Why it does not verify.
    pub(crate) fn verify_signed(
        &self,
        issuer: &Certificate,
        der: &[u8],
        signed: &Signed,
    ) -> Result<(), SignatureError> {
        let signature_id = signed.algorithm.of(der);
        let key_id = issuer.key().algorithm.of(issuer.der());
        let of_signature = || {
            self.0
                .iter()
                .filter(|algorithm| algorithm.signature_alg_id().as_ref() == signature_id)
        };
        if of_signature().next().is_none() {
            return Err(match class(signature_id) {
                Class::Accepted => SignatureError::NotInBuild,
                Class::Refused => SignatureError::Refused,
            });
        }
        // A signature of another family than the key's was not made by this key.
        if family(signature_id) != family(key_id) {
            return Err(SignatureError::Invalid);
        }
        if key_problem(issuer).is_some() {
            return Err(SignatureError::KeyNotUsable);
        }
        let fitting = of_signature().find(|algorithm| {
            let key = algorithm.public_key_alg_id();
            key.as_ref() == key_id
                || (key == alg_id::RSA_ENCRYPTION && pss_fits(issuer, signature_id))
        });
        let algorithm = fitting.ok_or(SignatureError::KeyNotUsable)?;
        algorithm
            .verify_signature(
                issuer.key_bytes(),
                signed.part.of(der),
                signed.signature.of(der),
            )
            .map_err(|_| SignatureError::Invalid)
    }
}

/// Whether a key that is marked for RSASSA-PSS makes signatures of this kind (RFC 4055 §1.2): without
/// parameters all that are PSS, with parameters those of the same ones. A longer salt, which §3.3
/// allows besides, is refused.
fn pss_fits(issuer: &Certificate, signature_id: &[u8]) -> bool {
    let key = issuer.key();
    let key_id = key.algorithm.of(issuer.der());
    // The identifier alone is how each of its signatures begins.
    key.is_marked_for_pss(issuer.der())
        && (key_id == signature_id
            || (key_id.len() == oid::RSASSA_PSS.len() + 2 && signature_id.starts_with(key_id)))
}

/// Which mathematics a signature or a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Rsa,
    Ec,
    EdwardsOrModule(u8),
    Other,
}

/// The family of an AlgorithmIdentifier, of a signature or of a key.
fn family(id: &[u8]) -> Family {
    let mut reader = Reader::new(id);
    match reader.oid().map(|span| span.of(id)) {
        Ok(
            oid::EC_PUBLIC_KEY
            | oid::ECDSA_SHA1
            | oid::ECDSA_SHA256
            | oid::ECDSA_SHA384
            | oid::ECDSA_SHA512,
        ) => Family::Ec,
        // 1.2.840.113549.1.1: PKCS #1, its keys and its signatures.
        Ok([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, _]) => Family::Rsa,
        // One identifier stands for key and signature (RFC 8410, RFC 9881).
        Ok(oid::ED25519) => Family::EdwardsOrModule(0),
        Ok(oid::ML_DSA_44) => Family::EdwardsOrModule(1),
        Ok(oid::ML_DSA_65) => Family::EdwardsOrModule(2),
        Ok(oid::ML_DSA_87) => Family::EdwardsOrModule(3),
        _ => Family::Other,
    }
}

impl std::fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Algorithms").field(&self.names()).finish()
    }
}

/// Why a signature was not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// It is not that key's signature of these bytes.
    Invalid,
    /// The issuer's key is of the signature's family, but refused: nothing is verified under it, so
    /// it cannot be told whether it made the signature.
    KeyNotUsable,
    /// Its algorithm is refused everywhere.
    Refused,
    /// Its algorithm is accepted, but this build does not have it.
    NotInBuild,
}

enum Class {
    Accepted,
    Refused,
}

/// Whether an algorithm is one that the engine accepts where a build has it (RFC 5480, RFC 4055,
/// RFC 8410, RFC 9881). SHA-1, MD5, DSA and all others are refused by name.
fn class(id: &[u8]) -> Class {
    let accepted = [
        alg_id::ECDSA_SHA256,
        alg_id::ECDSA_SHA384,
        alg_id::ECDSA_SHA512,
        alg_id::RSA_PKCS1_SHA256,
        alg_id::RSA_PKCS1_SHA384,
        alg_id::RSA_PKCS1_SHA512,
        alg_id::RSA_PSS_SHA256,
        alg_id::RSA_PSS_SHA384,
        alg_id::RSA_PSS_SHA512,
        alg_id::ED25519,
    ];
    let ml_dsa = [oid::ML_DSA_44, oid::ML_DSA_65, oid::ML_DSA_87];
    let bare_oid = |content: &[u8]| {
        let mut reader = Reader::new(id);
        let found = reader.oid().map(|span| span.of(id));
        reader.is_empty() && found == Ok(content)
    };
    if accepted.iter().any(|known| known.as_ref() == id) || ml_dsa.iter().any(|oid| bare_oid(oid)) {
        Class::Accepted
    } else {
        Class::Refused
    }
}

/// The name of a signature algorithm, from the content of its AlgorithmIdentifier. PSS is told
/// apart by its hash (RFC 4055 §3.1).
#[must_use]
pub(crate) fn describe(id: &[u8]) -> String {
    let mut reader = Reader::new(id);
    let Ok(name) = reader.oid().map(|span| span.of(id)) else {
        return "a malformed algorithm identifier".to_owned();
    };
    if name != oid::RSASSA_PSS {
        return oid::name(name);
    }
    let hash = if id == alg_id::RSA_PSS_SHA256.as_ref() {
        "with SHA-256"
    } else if id == alg_id::RSA_PSS_SHA384.as_ref() {
        "with SHA-384"
    } else if id == alg_id::RSA_PSS_SHA512.as_ref() {
        "with SHA-512"
    } else if reader.peek() == Some(tag::SEQUENCE) {
        "with other parameters"
    } else {
        "without parameters"
    };
    format!("RSASSA-PSS {hash}")
}

/// Why a key is not accepted in any certificate of a path; `None` where it is.
pub(crate) fn key_problem(certificate: &Certificate) -> Option<KeyProblem> {
    match &certificate.key().kind {
        KeyKind::Rsa { modulus, .. } => {
            let bits = crate::key::bit_length(modulus.of(certificate.der()));
            (!(2048..=8192).contains(&bits)).then_some(KeyProblem::RsaSize)
        }
        KeyKind::Ec { compressed, .. } => compressed.then_some(KeyProblem::Refused),
        KeyKind::Ed25519 | KeyKind::MlDsa(_) => None,
        KeyKind::Refused(_) => Some(KeyProblem::Refused),
    }
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyProblem {
    /// RSA below 2048 or above 8192 bits.
    RsaSize,
    /// Another kind, curve or form than those accepted.
    Refused,
}
