//! Z1 and Z4: a member is what the zone's anchors signed, with exactly one identity of the zone.

use super::{Membership, Zone};
use crate::finding::{Code, Finding};
use crate::identity::SpiffeId;
use crate::name::NameForm;
use crate::path::Candidate;
use crate::text::visible;

/// The zone's own rules on the subject of a verdict. `expected` is who must answer, if that is
/// asked.
pub(crate) fn rules(
    zone: &Zone,
    expected: Option<&SpiffeId>,
    candidate: &Candidate<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    if subject.is_ca() {
        return; // `subject-is-ca` says it better than a missing identity
    }
    let san = subject
        .extensions()
        .subject_alt_name
        .as_ref()
        .map(|known| known.span);
    let finding = |code: Code, expected: &str, found: &str| {
        let mut finding = Finding::error(code)
            .about(index)
            .compared(expected, visible(found));
        finding.span = san;
        finding
    };
    let own = format!("spiffe://{}/…", zone.id());
    let uris: Vec<&str> = subject.text_names(NameForm::Uri).collect();
    // Whatever else it claims to be: an identity of another zone is none of this one's.
    let foreign =
        |uri: &&&str| SpiffeId::parse(uri).is_ok_and(|id| id.zone() != zone.id().as_str());
    if let Some(uri) = uris.iter().find(foreign) {
        return findings.push(finding(Code::SpiffeIdOfOtherZone, &own, uri));
    }
    let identity = match (uris.as_slice(), zone.membership()) {
        ([uri], _) => match SpiffeId::parse(uri) {
            Ok(id) => Some(id),
            Err(_) if zone.membership() == Membership::Signature => None,
            Err(problem) => {
                let found = format!("{uri} ({problem})");
                return findings.push(finding(Code::SpiffeIdMalformed, &own, &found));
            }
        },
        ([], Membership::Spiffe) => {
            return findings.push(finding(
                Code::SpiffeIdMissing,
                &own,
                "no URI among its names",
            ));
        }
        // X509-SVID §2: more than one URI is refused, whatever the others are.
        ([_, _, ..], Membership::Spiffe) => {
            return findings.push(finding(
                Code::TwoSpiffeIds,
                "exactly one URI",
                &uris.join(", "),
            ));
        }
        (_, Membership::Signature) => None,
    };
    if let Some(expected) = expected
        && identity.as_ref() != Some(expected)
    {
        let found = identity.as_ref().map_or("no identity", SpiffeId::as_str);
        findings.push(finding(Code::OtherMember, expected.as_str(), found));
    }
}
