//! The guard: every path that we accept in a zone is put to rustls-webpki, which may only refuse.
//!
//! It receives exactly that path. Signatures that were verified on the way are replayed to it,
//! keyed by exact algorithm, key, message and signature; what it asks beyond them is verified.

use std::time::Duration;

use pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, UnixTime,
};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage};

use crate::Certificate;
use crate::crypto::Algorithms;
use crate::name::NameForm;
use crate::policy::Role;
use crate::time::Time;

/// What the guard says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opinion {
    /// It accepts the path too.
    Agrees,
    /// It cannot process something in the path that our rules can: what.
    Unable(&'static str),
    /// It refuses: why, in its words.
    Refuses(String),
}

/// Puts a path, subject first and anchor last, to rustls-webpki.
pub(crate) fn ask(path: &[&Certificate], role: Role, at: Time, algorithms: &Algorithms) -> Opinion {
    let ([subject, intermediates @ ..], Some(anchor)) = (
        path.split_last().map_or(path, |(_, rest)| rest),
        path.last(),
    ) else {
        return Opinion::Refuses("a path without a subject".to_owned());
    };
    let replays: Vec<Replay<'_>> = algorithms
        .list()
        .iter()
        .map(|inner| Replay {
            inner: *inner,
            path,
        })
        .collect();
    let replays: Vec<&dyn SignatureVerificationAlgorithm> = replays
        .iter()
        .map(|replay| -> &dyn SignatureVerificationAlgorithm { replay })
        .collect();
    let subject = CertificateDer::from(subject.der());
    let intermediates: Vec<CertificateDer<'_>> = intermediates
        .iter()
        .map(|certificate| CertificateDer::from(certificate.der()))
        .collect();
    let anchor = CertificateDer::from(anchor.der());
    let judged = webpki::anchor_from_trusted_cert(&anchor).and_then(|anchor| {
        let seconds = u64::try_from(at.unix()).map_err(|_| webpki::Error::CertNotValidYet {
            time: UnixTime::since_unix_epoch(Duration::ZERO),
            not_before: UnixTime::since_unix_epoch(Duration::ZERO),
        })?;
        let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let end_entity = EndEntityCert::try_from(&subject)?;
        let anchors = [anchor];
        end_entity
            .verify_for_usage(
                &replays,
                &anchors,
                &intermediates,
                time,
                Wanted(role),
                None,
                None,
            )
            .map(|_| ())
    });
    match judged {
        Ok(()) => Opinion::Agrees,
        Err(error) => match beyond_it(path) {
            Some(what) if is_incapability(&error) => Opinion::Unable(what),
            Some(_) | None => Opinion::Refuses(format!("{error:?}")),
        },
    }
}

/// The role that is asked for, in webpki's terms.
struct Wanted(Role);

impl ExtendedKeyUsageValidator for Wanted {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        match self.0 {
            Role::Server => KeyUsage::server_auth().validate(purposes),
            Role::Client => KeyUsage::client_auth().validate(purposes),
            Role::Any => Ok(()),
        }
    }
}

/// The closed list of what rustls-webpki 0.103 cannot process: URI, email and directory name
/// constraints, the path length of self-issued certificates, keys marked for RSASSA-PSS.
fn beyond_it(path: &[&Certificate]) -> Option<&'static str> {
    for certificate in path.iter().skip(1) {
        if let Some(known) = &certificate.extensions().name_constraints {
            let mut bases = known.value.permitted.iter().chain(&known.value.excluded);
            if bases.any(|base| {
                matches!(
                    base.form,
                    NameForm::Uri | NameForm::Email | NameForm::Directory
                )
            }) {
                return Some("URI, email or directory name constraints");
            }
        }
    }
    let intermediates = path
        .get(1..path.len().saturating_sub(1))
        .unwrap_or_default();
    if intermediates
        .iter()
        .any(|certificate| certificate.is_self_issued())
    {
        return Some("a self-issued intermediate");
    }
    path.iter()
        .skip(1)
        .any(|certificate| certificate.key().is_marked_for_pss(certificate.der()))
        .then_some("a key for RSASSA-PSS alone")
}

/// What webpki says where it meets something of that list; every other refusal counts.
fn is_incapability(error: &webpki::Error) -> bool {
    matches!(
        error,
        webpki::Error::NameConstraintViolation
            | webpki::Error::MalformedNameConstraint
            | webpki::Error::PathLenConstraintViolated
            | webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
    )
}

/// An algorithm that knows the signatures of an accepted path.
#[derive(Debug)]
struct Replay<'a> {
    inner: &'static dyn SignatureVerificationAlgorithm,
    path: &'a [&'a Certificate],
}

impl SignatureVerificationAlgorithm for Replay<'_> {
    fn verify_signature(
        &self,
        key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        // The path was accepted: each certificate's signature verified under its issuer's key by
        // the algorithm that both name. Anything else is a new question.
        let known = self.path.windows(2).any(|pair| match pair {
            [child, issuer] => {
                issuer.key_bytes() == key
                    && issuer.key().algorithm.of(issuer.der())
                        == self.inner.public_key_alg_id().as_ref()
                    && child.signature_algorithm().of(child.der())
                        == self.inner.signature_alg_id().as_ref()
                    && child.signed_bytes() == message
                    && child.signature().of(child.der()) == signature
            }
            _ => false,
        });
        if known {
            return Ok(());
        }
        self.inner.verify_signature(key, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.inner.signature_alg_id()
    }
}
