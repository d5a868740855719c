//! What each fuzz target does with its bytes. The targets for cargo-fuzz call these on nightly, and
//! `tests/verdict/corpora.rs` replays the kept corpora through the same functions on stable.

use pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use zoneseal_core::{
    Algorithms, Bundle, Certificate, Crl, Input, Limits, OcspResponse, Passphrase, PublicSuffixes,
    Request, Time, Zone, verify,
};

/// A target: its name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target, by the name of its file in `fuzz_targets`.
pub const TARGETS: &[Target] = &[
    ("certificate", certificate),
    ("question", question),
    ("zone_file", zone_file),
    ("crl", crl),
    ("ocsp", ocsp),
    ("suffixes", suffixes),
    ("bundle", bundle),
    ("pkcs12", pkcs12),
];

/// One certificate: what is read is shown and compared.
pub fn certificate(der: &[u8]) {
    if let Ok(certificate) = Certificate::parse(der) {
        let shown = (certificate.label(), certificate.issuer_text());
        assert!(!shown.0.contains('\u{1b}') && !shown.1.contains('\u{1b}'));
        let _ = certificate.key_material_hex();
        let _ = (certificate.fields(), certificate.extension_views().count());
    }
    let _ = zoneseal_core::Tree::read(der, 1_000);
}

/// A whole question: any file, judged against itself as the anchor, to the last byte of its
/// report. Every signature holds, so that the rules behind signatures are reached.
pub fn question(bytes: &[u8]) {
    let input = |name: &str| Input {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let mut request = Request::new(vec![input("file")], Time::from_unix(1_795_500_600));
    request.anchors = vec![input("anchor")];
    let once = verify(&request, &Algorithms::new(EVERYTHING_HOLDS)).to_json();
    assert!(once.ends_with('\n'));
    assert_eq!(
        once,
        verify(&request, &Algorithms::new(EVERYTHING_HOLDS)).to_json()
    );
}

/// A list of public suffixes: whatever it says, a top-level domain that it does not name is one.
pub fn suffixes(bytes: &[u8]) {
    if let Ok(list) = PublicSuffixes::parse(bytes) {
        for name in String::from_utf8_lossy(bytes)
            .split_whitespace()
            .take(1_000)
        {
            let _ = list.section_of(name);
        }
        assert!(list.section_of("no-such-domain").is_some());
    }
}

/// A zone file: what is read is written again to a file that reads the same.
pub fn zone_file(bytes: &[u8]) {
    if let Ok(zone) = Zone::from_json(bytes) {
        let text = zone.to_json();
        let again = Zone::from_json(text.as_bytes()).map(|zone| zone.to_json());
        assert_eq!(again.ok(), Some(text));
    }
}

/// One revocation list: whatever serial number is looked for, what is found has it.
pub fn crl(der: &[u8]) {
    if let Ok(crl) = Crl::parse(der) {
        let _ = (crl.issuer_text(), crl.number(), crl.sha256_hex());
        for serial in der.windows(2).take(512).chain(der.windows(1).take(256)) {
            let mut entries = crl.entries_of(serial);
            assert!(entries.all(|entry| entry.serial.of(der) == serial));
        }
    }
}

/// One OCSP response: every span of what is read lies inside of it.
pub fn ocsp(der: &[u8]) {
    if let Ok(response) = OcspResponse::parse(der) {
        assert!(
            response
                .singles()
                .iter()
                .all(|single| !single.whole.of(der).is_empty())
        );
        let _ = (
            response.signed().part.of(der),
            response.embedded().len(),
            response.sha256_hex(),
        );
    }
}

/// Any input: every object ends with a fate inside of its input.
pub fn bundle(bytes: &[u8]) {
    let input = Input {
        name: "file".to_owned(),
        bytes: bytes.to_vec(),
    };
    for object in Bundle::parse(&[input], &Limits::default()).objects() {
        assert!(object.offset + object.length <= bytes.len());
    }
}

/// A PKCS#12 file or an encrypted key, with a passphrase and few rounds.
pub fn pkcs12(bytes: &[u8]) {
    let input = Input {
        name: "file".to_owned(),
        bytes: bytes.to_vec(),
    };
    let limits = Limits {
        iterations: 5_000,
        ..Limits::default()
    };
    let passphrase = Passphrase::new("right".to_owned(), zoneseal_core::unlock());
    assert!(
        !Bundle::parse_with(&[input], &limits, Some(&passphrase))
            .objects()
            .is_empty()
    );
}

/// An algorithm under which every signature holds. For fuzzing alone: a mutated certificate would
/// otherwise never get past its signature.
#[derive(Debug)]
struct Holds(AlgorithmIdentifier, AlgorithmIdentifier);

impl SignatureVerificationAlgorithm for Holds {
    fn verify_signature(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.0
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.1
    }
}

static EVERYTHING_HOLDS: &[&dyn SignatureVerificationAlgorithm] = &[
    &Holds(alg_id::ECDSA_P256, alg_id::ECDSA_SHA256),
    &Holds(alg_id::ECDSA_P384, alg_id::ECDSA_SHA384),
    &Holds(alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA256),
    &Holds(alg_id::ED25519, alg_id::ED25519),
];
