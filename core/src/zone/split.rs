//! Z5, the split: nothing that users are shown comes from the zone, and nothing of it could.
//!
//! Reachability looks at signatures alone: names, dates, constraints and uses say nothing about
//! which key signed. Keys are compared as numbers and points, not as bytes.

use super::{Zone, public_roots};
use crate::Certificate;
use crate::crypto::{Algorithms, SignatureError};
use crate::finding::{Code, Finding};
use crate::index::{Index, Table};

/// Signatures that one split may verify. An edge chain has below 10 certificates and a zone below
/// 100 authorities in its lifetime; this is ten times their product, and below a second natively
/// with P-256 (about 65 µs each, by the 130 ms that 2,000 of them were measured to take).
const MAX_SIGNATURES: usize = 10_000;

/// What the split is checked on.
pub(crate) struct SplitEvidence<'a> {
    /// The edge chain, and from `first_named` on its named authority's certificates.
    pub certificates: &'a [&'a Certificate],
    pub first_named: usize,
    pub zone: &'a Zone,
    /// Zone certificates whose keys the edge must not share, beside those that the zone records.
    pub zone_certificates: &'a [&'a Certificate],
    pub algorithms: &'a Algorithms,
}

/// The work of one split.
struct Split<'a> {
    evidence: &'a SplitEvidence<'a>,
    /// The zone's authorities, one for each key as it is written.
    authorities: Vec<&'a Certificate>,
    /// Who has which key in the zone.
    owners: Table<&'a Certificate>,
    signatures_left: usize,
    findings: Vec<Finding>,
}

/// The signatures that a split may verify are used up.
struct Spent;

/// Checks every edge certificate against every key of the zone, and every authority of the zone
/// against the public roots.
pub(crate) fn check(evidence: &SplitEvidence<'_>) -> Vec<Finding> {
    let mut split = Split::new(evidence);
    if split.check().is_err() {
        let finding = Finding::error(Code::SplitLimit);
        let expected = format!("at most {MAX_SIGNATURES} signatures");
        split.findings.push(finding.compared(expected, "more"));
    }
    split.findings
}

impl<'a> Split<'a> {
    fn new(evidence: &'a SplitEvidence<'a>) -> Self {
        let supplied = || evidence.zone_certificates.iter().copied();
        let mut written = Index::default();
        let authorities = evidence
            .zone
            .all_authorities()
            .chain(supplied().filter(|certificate| certificate.is_ca()))
            .filter(|authority| written.enter(authority.spki()))
            .collect();
        let mut owners = Table::default();
        for certificate in evidence.zone.all_authorities().chain(supplied()) {
            if let Some(key) = certificate.key_material_hex() {
                owners.give(key.as_bytes(), certificate);
            }
        }
        Self {
            evidence,
            authorities,
            owners,
            signatures_left: MAX_SIGNATURES,
            findings: Vec::new(),
        }
    }

    fn check(&mut self) -> Result<(), Spent> {
        let evidence = self.evidence;
        for (index, certificate) in evidence.certificates.iter().enumerate() {
            self.signed_in_zone(index, certificate)?;
        }
        for (index, certificate) in evidence.certificates.iter().enumerate() {
            self.shares_key(index, certificate);
        }
        let own = evidence.zone_certificates.iter().copied();
        let own = own.filter(|certificate| certificate.is_ca());
        self.public(evidence.zone.all_authorities().chain(own).collect())
    }

    fn verify(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Result<(), SignatureError>, Spent> {
        self.signatures_left = self.signatures_left.checked_sub(1).ok_or(Spent)?;
        Ok(self.evidence.algorithms.verify(certificate, issuer))
    }

    fn signed_in_zone(&mut self, index: usize, certificate: &Certificate) -> Result<(), Spent> {
        let mut unreadable = false;
        for place in 0..self.authorities.len() {
            let Some(authority) = self.authorities.get(place).copied() else {
                break;
            };
            match self.verify(certificate, authority)? {
                Ok(()) => {
                    let finding = Finding::error(Code::EdgeChainsToZone)
                        .about(index)
                        .at(certificate.signature());
                    let found = format!("signed by {}", authority.label());
                    let expected = "a signature by no authority of the zone";
                    self.findings.push(finding.compared(expected, found));
                    return Ok(());
                }
                Err(SignatureError::Invalid) => {}
                Err(
                    SignatureError::Refused
                    | SignatureError::NotInBuild
                    | SignatureError::KeyNotUsable,
                ) => unreadable = true,
            }
        }
        // A named root's own signature says nothing: it is named, and its key is compared below.
        // What a certificate calls itself exempts it from nothing.
        let all = self.evidence.certificates.iter();
        let mut named = all.skip(self.evidence.first_named);
        let named_root =
            certificate.is_self_issued() && named.any(|named| named.der() == certificate.der());
        if unreadable && !named_root {
            let algorithm =
                crate::crypto::describe(certificate.signature_algorithm().of(certificate.der()));
            let finding = Finding::error(Code::EdgeKeyNotComparable)
                .about(index)
                .at(certificate.signature_algorithm());
            let expected = "a signature that can be checked";
            self.findings.push(finding.compared(expected, algorithm));
        }
        Ok(())
    }

    fn shares_key(&mut self, index: usize, certificate: &Certificate) {
        let span = certificate.key().whole;
        let Some(key) = certificate.key_material_hex() else {
            let found = certificate.key().describe(certificate.der());
            let finding = Finding::error(Code::EdgeKeyNotComparable)
                .about(index)
                .at(span);
            let finding = finding.compared("a key that can be compared", found);
            return self.findings.push(finding);
        };
        let found = match self.owners.get(key.as_bytes()) {
            Some(owner) => format!("the key of {}", owner.label()),
            None if self.evidence.zone.has_member_key(&key) => {
                "the key of a member of the zone".to_owned()
            }
            None => return,
        };
        let finding = Finding::error(Code::EdgeKeyShared).about(index).at(span);
        let finding = finding.compared("a key that no zone certificate has", found);
        self.findings.push(finding);
    }

    /// No authority of the zone is a public root, or leads to one by signatures. The table has
    /// keys' hashes, under which nothing can be verified: so every authority must lead, within
    /// what was supplied, to a key that signed itself and is not in the table. One whose issuer
    /// was not supplied could be anybody's, and is refused.
    fn public(&mut self, mut open: Vec<&'a Certificate>) -> Result<(), Spent> {
        let evidence = self.evidence;
        let expected = "an authority that leads to no public root";
        let mut seen = Index::default();
        while let Some(certificate) = open.pop() {
            if !seen.enter(certificate.der()) {
                continue;
            }
            if public_roots::has(certificate) {
                let found = format!("{}, a public root", certificate.label());
                let finding = Finding::error(Code::ZoneAuthorityPublic);
                self.findings.push(finding.compared(expected, found));
                continue;
            }
            // Of all that was supplied, what has the issuer's name: a name left out here could
            // only leave the issuer unknown, which refuses.
            let own = evidence.zone_certificates.iter().copied();
            let edge = evidence.certificates.iter().copied();
            let supplied = evidence.zone.all_authorities().chain(own).chain(edge);
            let named: Vec<&Certificate> = supplied
                .filter(|issuer| {
                    crate::name::same_name(issuer.subject_bytes(), certificate.issuer_bytes())
                })
                .collect();
            let mut known = false;
            for issuer in named {
                let verified = match self.verify(certificate, issuer)? {
                    Ok(()) => true,
                    // A root whose own signature is of a kind that is not verified here, such as
                    // SHA-1: the anchor is named, and its key is compared with the table above.
                    Err(
                        SignatureError::Refused
                        | SignatureError::NotInBuild
                        | SignatureError::KeyNotUsable,
                    ) => issuer.der() == certificate.der() && self.is_anchor(certificate),
                    Err(SignatureError::Invalid) => false,
                };
                known |= verified;
                if verified {
                    open.push(issuer);
                }
            }
            if !known {
                let found = format!(
                    "{}, signed by {}, whose certificate was not given",
                    certificate.label(),
                    certificate.issuer_label()
                );
                let finding = Finding::error(Code::ZoneAuthorityCrossSigned);
                self.findings.push(finding.compared(expected, found));
            }
        }
        Ok(())
    }

    fn is_anchor(&self, certificate: &Certificate) -> bool {
        let mut anchors = self.evidence.zone.anchors().iter();
        anchors.any(|anchor| anchor.certificate().der() == certificate.der())
    }
}
