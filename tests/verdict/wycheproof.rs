//! Project Wycheproof's vectors: both providers of signature algorithms give the answer that the
//! vector gives, and so the same one.

use pki_types::{AlgorithmIdentifier, SignatureVerificationAlgorithm, alg_id};
use wycheproof::{TestResult, ecdsa, eddsa, mldsa_verify, rsa_pkcs1_verify, rsa_pss_verify};

/// One question: which algorithm, under which key, of which message.
struct Vector<'a> {
    /// The file and the number of the vector.
    name: String,
    /// What the vector's comment says.
    comment: &'a str,
    signature_id: AlgorithmIdentifier,
    key_id: AlgorithmIdentifier,
    key: &'a [u8],
    message: &'a [u8],
    signature: &'a [u8],
    result: TestResult,
}

/// What was found over many vectors.
#[derive(Default)]
struct Tally {
    asked: usize,
    accepted: usize,
    excepted: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Asks both providers. `except` is why a valid signature is refused here: it was made with other parameters
    /// than the algorithm's, so that an invalid one may be valid here.
    fn ask(&mut self, vector: &Vector<'_>, except: Option<&str>) {
        let [native, portable] = [
            webpki::ALL_VERIFICATION_ALGS,
            zoneseal_wasm::crypto::ALGORITHMS,
        ]
        .map(|list| verifies(list, vector));
        self.asked += 1;
        self.accepted += usize::from(native);
        let expected = match (vector.result, except) {
            (TestResult::Valid, None) => Some(true),
            (TestResult::Valid, Some(_)) => {
                self.excepted += 1;
                Some(false)
            }
            (TestResult::Invalid, None) => Some(false),
            // It may go either way; the providers may not go two ways.
            (TestResult::Invalid, Some(_)) | (TestResult::Acceptable, _) => None,
        };
        if native != portable || expected.is_some_and(|expected| native != expected) {
            self.wrong.push(format!(
                "{} ({}): {:?}, aws-lc-rs {native}, RustCrypto {portable}",
                vector.name, vector.comment, vector.result
            ));
        }
    }

    /// Fails on any wrong answer, and when fewer vectors were asked than there were.
    fn settle(&self, asked: usize, accepted: usize) {
        let Self {
            wrong, excepted, ..
        } = self;
        assert!(
            wrong.is_empty(),
            "{} wrong:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        println!(
            "{} asked, {} accepted, {excepted} excepted",
            self.asked, self.accepted
        );
        assert!(
            self.asked >= asked && self.accepted >= accepted,
            "{} {}",
            self.asked,
            self.accepted
        );
    }
}

/// Whether any algorithm of these identifiers verifies: that is how paths choose, too.
fn verifies(list: &[&dyn SignatureVerificationAlgorithm], vector: &Vector<'_>) -> bool {
    let fitting = list.iter().find(|algorithm| {
        algorithm.signature_alg_id() == vector.signature_id
            && algorithm.public_key_alg_id() == vector.key_id
    });
    let algorithm = fitting.unwrap_or_else(|| panic!("{}: no such algorithm", vector.name));
    algorithm
        .verify_signature(vector.key, vector.message, vector.signature)
        .is_ok()
}

#[test]
fn ecdsa() {
    use ecdsa::TestName::{
        EcdsaSecp256r1Sha256, EcdsaSecp256r1Sha512, EcdsaSecp384r1Sha256, EcdsaSecp384r1Sha384,
        EcdsaSecp384r1Sha512, EcdsaSecp521r1Sha512,
    };
    let mut tally = Tally::default();
    for (test, key_id, signature_id) in [
        (
            EcdsaSecp256r1Sha256,
            alg_id::ECDSA_P256,
            alg_id::ECDSA_SHA256,
        ),
        (
            EcdsaSecp256r1Sha512,
            alg_id::ECDSA_P256,
            alg_id::ECDSA_SHA512,
        ),
        (
            EcdsaSecp384r1Sha256,
            alg_id::ECDSA_P384,
            alg_id::ECDSA_SHA256,
        ),
        (
            EcdsaSecp384r1Sha384,
            alg_id::ECDSA_P384,
            alg_id::ECDSA_SHA384,
        ),
        (
            EcdsaSecp384r1Sha512,
            alg_id::ECDSA_P384,
            alg_id::ECDSA_SHA512,
        ),
        (
            EcdsaSecp521r1Sha512,
            alg_id::ECDSA_P521,
            alg_id::ECDSA_SHA512,
        ),
    ] {
        for group in ecdsa::TestSet::load(test).unwrap().test_groups {
            for case in &group.tests {
                let vector = Vector {
                    name: format!("{test:?} {}", case.tc_id),
                    comment: &case.comment,
                    signature_id,
                    key_id,
                    key: &group.key.key,
                    message: &case.msg,
                    signature: &case.sig,
                    result: case.result,
                };
                tally.ask(&vector, None);
            }
        }
    }
    tally.settle(2000, 500);
}

#[test]
fn ed25519() {
    let mut tally = Tally::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519)
        .unwrap()
        .test_groups
    {
        for case in &group.tests {
            let vector = Vector {
                name: format!("Ed25519 {}", case.tc_id),
                comment: &case.comment,
                signature_id: alg_id::ED25519,
                key_id: alg_id::ED25519,
                key: &group.key.pk,
                message: &case.msg,
                signature: &case.sig,
                result: case.result,
            };
            tally.ask(&vector, None);
        }
    }
    tally.settle(100, 50);
}

#[test]
fn rsa_pkcs1() {
    use rsa_pkcs1_verify::TestName as Name;
    let mut tally = Tally::default();
    for (test, signature_id) in [
        (Name::Rsa2048Sha256, alg_id::RSA_PKCS1_SHA256),
        (Name::Rsa2048Sha384, alg_id::RSA_PKCS1_SHA384),
        (Name::Rsa2048Sha512, alg_id::RSA_PKCS1_SHA512),
        (Name::Rsa3072Sha256, alg_id::RSA_PKCS1_SHA256),
        (Name::Rsa3072Sha384, alg_id::RSA_PKCS1_SHA384),
        (Name::Rsa3072Sha512, alg_id::RSA_PKCS1_SHA512),
        (Name::Rsa4096Sha256, alg_id::RSA_PKCS1_SHA256),
        (Name::Rsa4096Sha384, alg_id::RSA_PKCS1_SHA384),
        (Name::Rsa4096Sha512, alg_id::RSA_PKCS1_SHA512),
        (Name::Rsa8192Sha256, alg_id::RSA_PKCS1_SHA256),
        (Name::Rsa8192Sha384, alg_id::RSA_PKCS1_SHA384),
        (Name::Rsa8192Sha512, alg_id::RSA_PKCS1_SHA512),
    ] {
        for group in rsa_pkcs1_verify::TestSet::load(test).unwrap().test_groups {
            for case in &group.tests {
                let vector = Vector {
                    name: format!("{test:?} {}", case.tc_id),
                    comment: &case.comment,
                    signature_id,
                    key_id: alg_id::RSA_ENCRYPTION,
                    key: &group.asn_key,
                    message: &case.msg,
                    signature: &case.sig,
                    result: case.result,
                };
                tally.ask(&vector, None);
            }
        }
    }
    tally.settle(3000, 80);
}

#[test]
fn rsa_pss() {
    use rsa_pss_verify::TestName as Name;
    let mut tally = Tally::default();
    // The salt is as long as the hash, and the mask is made with the same hash (RFC 4055, as
    // certificates in use have it). Sets with other parameters ask for what no certificate may say.
    for (test, signature_id) in [
        (Name::RsaPss2048Sha256Mgf1SaltLen32, alg_id::RSA_PSS_SHA256),
        (Name::RsaPss2048Sha384Mgf1SaltLen48, alg_id::RSA_PSS_SHA384),
        (Name::RsaPss3072Sha256Mgf1SaltLen32, alg_id::RSA_PSS_SHA256),
        (Name::RsaPss4096Sha256Mgf1SaltLen32, alg_id::RSA_PSS_SHA256),
        (Name::RsaPss4096Sha384Mgf1SaltLen48, alg_id::RSA_PSS_SHA384),
        (Name::RsaPss4096Sha512Mgf1SaltLen64, alg_id::RSA_PSS_SHA512),
        // A salt of another length than the hash's is not valid here.
        (Name::RsaPss2048Sha256Mgf1SaltLen0, alg_id::RSA_PSS_SHA256),
        (Name::RsaPss4096Sha512Mgf1SaltLen32, alg_id::RSA_PSS_SHA512),
        (Name::RsaPss2048Sha256Mgf1Sha1_20, alg_id::RSA_PSS_SHA256),
    ] {
        for group in rsa_pss_verify::TestSet::load(test).unwrap().test_groups {
            let salt = match signature_id {
                alg_id::RSA_PSS_SHA256 => 32,
                alg_id::RSA_PSS_SHA384 => 48,
                _ => 64,
            };
            let except = if group.salt_size != salt {
                Some("the salt is not as long as the hash")
            } else {
                None
            };
            for case in &group.tests {
                let vector = Vector {
                    name: format!("{test:?} {}", case.tc_id),
                    comment: &case.comment,
                    signature_id,
                    key_id: alg_id::RSA_ENCRYPTION,
                    key: &group.asn_key,
                    message: &case.msg,
                    signature: &case.sig,
                    result: case.result,
                };
                tally.ask(&vector, except);
            }
        }
    }
    tally.settle(500, 100);
}

#[test]
fn ml_dsa() {
    use mldsa_verify::TestName::{MlDsa44Verify, MlDsa65Verify, MlDsa87Verify};
    let mut tally = Tally::default();
    for (test, id) in [
        (MlDsa44Verify, alg_id::ML_DSA_44),
        (MlDsa65Verify, alg_id::ML_DSA_65),
        (MlDsa87Verify, alg_id::ML_DSA_87),
    ] {
        for group in mldsa_verify::TestSet::load(test).unwrap().test_groups {
            for case in &group.tests {
                let vector = Vector {
                    name: format!("{test:?} {}", case.tc_id),
                    comment: &case.comment,
                    signature_id: id,
                    key_id: id,
                    key: &group.pubkey,
                    message: &case.msg,
                    signature: &case.sig,
                    result: case.result,
                };
                // A certificate's signature has an empty context (RFC 9881 §3).
                let context = case.ctx.as_ref().is_some_and(|context| !context.is_empty());
                tally.ask(&vector, context.then_some("a context"));
            }
        }
    }
    tally.settle(150, 50);
}
