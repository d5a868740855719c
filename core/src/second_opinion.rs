//! The guard: every path that we accept in a zone is put to rustls-webpki, which may only refuse.
//!
//! It receives exactly that path. Signatures that were verified on the way are replayed to it,
//! keyed by exact algorithm, key, message and signature; what it asks beyond them is verified.

use std::fmt;
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
        Err(error) => match beyond_it(path, &error) {
            Some(what) => Opinion::Unable(what),
            None => Opinion::Refuses(words(&error).to_owned()),
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

/// The closed list of what rustls-webpki 0.103 cannot process, each with what it says where it meets
/// it: URI, email and directory name constraints, the path length of self-issued certificates, keys
/// marked for RSASSA-PSS. Every other refusal counts.
fn beyond_it(path: &[&Certificate], error: &webpki::Error) -> Option<&'static str> {
    // Where somebody issued itself anew, it tries both keys of that name, and of what it meets says
    // first that one of them made no signature.
    let masked = matches!(error, webpki::Error::InvalidSignatureForPublicKey)
        && intermediates(path).any(|(_, certificate)| certificate.is_self_issued());
    let constraints = matches!(
        error,
        webpki::Error::NameConstraintViolation | webpki::Error::MalformedNameConstraint
    );
    if (constraints || masked) && path.iter().skip(1).any(|issuer| constrains_others(issuer)) {
        return Some("URI, email or directory name constraints");
    }
    let length = matches!(error, webpki::Error::PathLenConstraintViolated);
    if (length || masked) && counts_self_issued(path) {
        return Some("a self-issued intermediate");
    }
    let key = matches!(
        error,
        webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
    );
    let mut issuers = path.iter().skip(1);
    ((key || masked) && issuers.any(|issuer| issuer.key().is_marked_for_pss(issuer.der())))
        .then_some("a key for RSASSA-PSS alone")
}

/// What a refusal is called in webpki, for those that a path which satisfies our rules can meet.
/// (Its own printing of an error knows all of them and everything in them.)
fn words(error: &webpki::Error) -> &'static str {
    match error {
        webpki::Error::BadDer | webpki::Error::TrailingData(_) => "BadDer",
        webpki::Error::BadDerTime => "BadDerTime",
        webpki::Error::CaUsedAsEndEntity => "CaUsedAsEndEntity",
        webpki::Error::CertExpired { .. } => "CertExpired",
        webpki::Error::CertNotValidYet { .. } => "CertNotValidYet",
        webpki::Error::EndEntityUsedAsCa => "EndEntityUsedAsCa",
        webpki::Error::ExtensionValueInvalid => "ExtensionValueInvalid",
        webpki::Error::InvalidSignatureForPublicKey => "InvalidSignatureForPublicKey",
        webpki::Error::MalformedExtensions => "MalformedExtensions",
        webpki::Error::MalformedNameConstraint => "MalformedNameConstraint",
        webpki::Error::NameConstraintViolation => "NameConstraintViolation",
        webpki::Error::PathLenConstraintViolated => "PathLenConstraintViolated",
        webpki::Error::RequiredEkuNotFoundContext(_) => "RequiredEkuNotFound",
        webpki::Error::UnknownIssuer => "UnknownIssuer",
        webpki::Error::UnsupportedCertVersion => "UnsupportedCertVersion",
        webpki::Error::UnsupportedCriticalExtension => "UnsupportedCriticalExtension",
        _ => "an error of another kind",
    }
}

/// The certificates between subject and anchor, with how many of them are below each.
fn intermediates<'a>(
    path: &'a [&'a Certificate],
) -> impl Iterator<Item = (usize, &'a Certificate)> {
    let most = path.len().saturating_sub(2);
    path.iter().skip(1).take(most).copied().enumerate()
}

/// Whether it constrains names of a form that rustls-webpki does not compare.
fn constrains_others(certificate: &Certificate) -> bool {
    let constraints = &certificate.extensions().name_constraints;
    constraints.as_ref().is_some_and(|known| {
        let mut bases = known.value.permitted.iter().chain(&known.value.excluded);
        bases.any(|base| {
            matches!(
                base.form,
                NameForm::Uri | NameForm::Email | NameForm::Directory
            )
        })
    })
}

/// Whether the path is too long for an intermediate only if those that issued themselves count, which
/// RFC 5280 §6.1.4(l) does not count: the path is one that we accept.
fn counts_self_issued(path: &[&Certificate]) -> bool {
    let constraint = |certificate: &Certificate| {
        let basic = certificate.extensions().basic_constraints.as_ref();
        basic.and_then(|known| known.value.path_length)
    };
    intermediates(path).any(|(below, certificate)| {
        constraint(certificate).is_some_and(|length| below > usize::from(length))
    })
}

/// An algorithm that knows the signatures of an accepted path.
struct Replay<'a> {
    inner: &'static dyn SignatureVerificationAlgorithm,
    path: &'a [&'a Certificate],
}

/// The trait asks for it. Derived, it would bring the printing of whole certificates into every
/// build, 20 KB of it into the wasm module.
impl fmt::Debug for Replay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Replay")
    }
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
