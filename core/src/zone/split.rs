//! Z5, the split: nothing that users are shown comes from the zone, and nothing of it could.
//!
//! Reachability looks at signatures alone: names, dates, constraints and uses say nothing about
//! which key signed. Keys are compared as numbers and points, not as bytes.

use super::Zone;
use crate::Certificate;
use crate::crypto::{Algorithms, SignatureError};
use crate::finding::{Code, Finding};

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

/// Checks every edge certificate against every key of the zone.
pub(crate) fn check(evidence: &SplitEvidence<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, certificate) in evidence.certificates.iter().enumerate() {
        signed_in_zone(evidence, index, certificate, &mut findings);
    }
    for (index, certificate) in evidence.certificates.iter().enumerate() {
        shares_key(evidence, index, certificate, &mut findings);
    }
    findings
}

fn signed_in_zone(
    evidence: &SplitEvidence<'_>,
    index: usize,
    certificate: &Certificate,
    findings: &mut Vec<Finding>,
) {
    let mut unreadable = false;
    let further = evidence
        .zone_certificates
        .iter()
        .copied()
        .filter(|certificate| certificate.is_ca());
    for authority in evidence.zone.all_authorities().chain(further) {
        match evidence.algorithms.verify(certificate, authority) {
            Ok(()) => {
                findings.push(
                    Finding::error(Code::EdgeChainsToZone)
                        .about(index)
                        .at(certificate.signature())
                        .compared(
                            "a signature by no authority of the zone",
                            format!("signed by {}", authority.label()),
                        ),
                );
                return;
            }
            Err(SignatureError::Invalid) => {}
            Err(
                SignatureError::Refused | SignatureError::NotInBuild | SignatureError::KeyNotUsable,
            ) => unreadable = true,
        }
    }
    // A named root's own signature says nothing: it is named, and its key is compared below. What a
    // certificate calls itself exempts it from nothing.
    let named_root = index >= evidence.first_named && certificate.is_self_issued();
    if unreadable && !named_root {
        let algorithm =
            crate::crypto::describe(certificate.signature_algorithm().of(certificate.der()));
        findings.push(
            Finding::error(Code::EdgeKeyNotComparable)
                .about(index)
                .at(certificate.signature_algorithm())
                .compared("a signature that can be checked", algorithm),
        );
    }
}

fn shares_key(
    evidence: &SplitEvidence<'_>,
    index: usize,
    certificate: &Certificate,
    findings: &mut Vec<Finding>,
) {
    let span = certificate.key().whole;
    let Some(key) = certificate.key_material_hex() else {
        let found = certificate.key().describe(certificate.der());
        let finding = Finding::error(Code::EdgeKeyNotComparable)
            .about(index)
            .at(span);
        return findings.push(finding.compared("a key that can be compared", found));
    };
    let same = |other: &&Certificate| other.key_material_hex().as_deref() == Some(key.as_str());
    let zone_certificates = evidence.zone_certificates.iter().copied();
    let owner = evidence
        .zone
        .all_authorities()
        .chain(zone_certificates)
        .find(same);
    let found = match owner {
        Some(owner) => format!("the key of {}", owner.label()),
        None if evidence.zone.has_member_key(&key) => "the key of a member of the zone".to_owned(),
        None => return,
    };
    let finding = Finding::error(Code::EdgeKeyShared).about(index).at(span);
    findings.push(finding.compared("a key that no zone certificate has", found));
}
