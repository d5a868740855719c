//! One step of a path: did this issuer sign this certificate? Each pair is verified once in a
//! question.

use super::budget::{Budget, Spent};
use crate::Certificate;
use crate::crypto::{self, Algorithms, KeyProblem, SignatureError};
use crate::finding::{Code, Finding};
use crate::index::{Index, Table, pair};

/// Where an issuer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Issuer {
    /// Among the certificates of the question.
    Certificate(usize),
    /// Among the authorities that the zone's owner lists.
    Known(usize),
}

impl Issuer {
    /// One number for each: the certificates of a question and the listed authorities take turns.
    fn number(self) -> usize {
        match self {
            Self::Certificate(index) => index.saturating_mul(2),
            Self::Known(index) => index.saturating_mul(2).saturating_add(1),
        }
    }
}

/// What is known of each pair of a certificate and a possible issuer.
#[derive(Default)]
pub(crate) struct Edges {
    verified: Table<Option<SignatureError>>,
}

impl Edges {
    /// Why `issuer` did not sign `child`, both certificates of the question; `None` where it did,
    /// or was not asked.
    pub(super) fn refusal(&self, child: usize, issuer: usize) -> Option<SignatureError> {
        let pair = pair(child, Issuer::Certificate(issuer).number());
        *self.verified.get(&pair)?
    }

    /// Whether `issuer` signed `child`: `None` if so, otherwise why not. `asked` is what this
    /// verdict asked before.
    pub(super) fn check(
        &mut self,
        algorithms: &Algorithms,
        (budget, asked): (&mut Budget, &mut Index),
        child: (usize, &Certificate),
        issuer: (Issuer, &Certificate),
    ) -> Result<Option<SignatureError>, Spent> {
        let pair = pair(child.0, issuer.0.number());
        if asked.enter(&pair) {
            budget.signature()?;
        }
        if let Some(known) = self.verified.get(&pair) {
            return Ok(*known);
        }
        budget.verification(issuer.1)?;
        let result = algorithms.verify(child.1, issuer.1).err();
        self.verified.give(&pair, result);
        Ok(result)
    }
}

/// The finding for a signature that was not verified.
pub(crate) fn finding(
    error: SignatureError,
    child: (usize, &Certificate),
    (index, issuer): (usize, &Certificate),
) -> Finding {
    let algorithm = crypto::describe(child.1.signature_algorithm().of(child.1.der()));
    let at_algorithm = |finding: Finding| {
        finding
            .about(child.0)
            .at(child.1.signature_algorithm())
            .compared(
                "ECDSA or RSA with SHA-2, Ed25519, ML-DSA",
                algorithm.clone(),
            )
    };
    match error {
        SignatureError::Refused => at_algorithm(Finding::error(Code::SignatureAlgorithmRefused)),
        SignatureError::KeyNotUsable => {
            let problem = crypto::key_problem(issuer);
            let code = match problem {
                Some(KeyProblem::RsaSize) => Code::RsaKeySize,
                Some(KeyProblem::Refused) | None => Code::KeyRefused,
            };
            // Without a problem of its own it is marked for other signatures than this one.
            let wanted = match problem {
                Some(_) => "a key that is accepted for signatures".to_owned(),
                None => format!("keys for {algorithm}"),
            };
            Finding::error(code)
                .about(index)
                .at(issuer.key().whole)
                .compared(wanted, issuer.key().describe(issuer.der()))
        }
        SignatureError::NotInBuild => at_algorithm(Finding::missing(Code::AlgorithmNotInBuild)),
        SignatureError::Invalid => {
            // The child says which key signed it. If that is this issuer's, its bytes were
            // changed; otherwise another authority of the same name signed it.
            let same_key = match (child.1.authority_key_id(), issuer.subject_key_id()) {
                (Some(named), Some(own)) => named == own,
                _ => false,
            };
            let code = if same_key {
                Code::SignatureInvalid
            } else {
                Code::SameNameOtherKey
            };
            let found = match child.1.authority_key_id() {
                Some(id) => format!("it names the key {}", crate::text::hex(id)),
                None => "it names no key".to_owned(),
            };
            Finding::error(code)
                .about(child.0)
                .at(child.1.signature())
                .compared(
                    format!(
                        "{}, SPKI sha256 {}",
                        issuer.label(),
                        issuer.spki_sha256_hex()
                    ),
                    found,
                )
        }
    }
}
