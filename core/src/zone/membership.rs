//! Z1 and Z4: a member is what the zone's anchors signed, with exactly one identity of the zone.

use super::{Federation, Membership, Zone};
use crate::finding::{Code, Finding};
use crate::identity::{IdentityError, SpiffeId};
use crate::name::NameForm;
use crate::path::Candidate;
use crate::text::visible;

/// The zone's own rules on the subject of a verdict. `expected` is who must answer, if that is
/// asked. With a federation the anchors are that zone's, which vouch for its own trust domain alone,
/// and for the services that are listed (Z2); whatever the zone's own mode is, its members need
/// SPIFFE IDs.
pub(crate) fn rules(
    zone: &Zone,
    federation: Option<&Federation>,
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
    let (id, membership, foreign_code) = match federation {
        Some(federation) => (
            federation.id(),
            Membership::Spiffe,
            Code::FederationOtherTrustDomain,
        ),
        None => (zone.id(), zone.membership(), Code::SpiffeIdOfOtherZone),
    };
    let own = || format!("spiffe://{id}/…");
    let uris: Vec<(&str, Result<SpiffeId, IdentityError>)> = subject
        .text_names(NameForm::Uri)
        .map(|uri| (uri, SpiffeId::parse(uri)))
        .collect();
    // Whatever else it claims to be: an identity of another zone is none of this one's.
    let expected_zone = id.as_str();
    let foreign = uris.iter().find(|(_, id)| {
        let claimed = id.as_ref();
        claimed.is_ok_and(|claimed| claimed.zone() != expected_zone)
    });
    if let Some((uri, _)) = foreign {
        return findings.push(finding(foreign_code, &own(), uri));
    }
    let identity = match (uris.as_slice(), membership) {
        ([(_, Ok(id))], _) => Some(id),
        (_, Membership::Signature) => None,
        ([(uri, Err(problem))], Membership::Spiffe) => {
            let found = format!("{uri} ({problem})");
            return findings.push(finding(Code::SpiffeIdMalformed, &own(), &found));
        }
        ([], Membership::Spiffe) => {
            let found = "no URI among its names";
            return findings.push(finding(Code::SpiffeIdMissing, &own(), found));
        }
        // X509-SVID §2: more than one URI is refused, whatever the others are.
        ([_, _, ..], Membership::Spiffe) => {
            let all: Vec<&str> = uris.iter().map(|(uri, _)| *uri).collect();
            return findings.push(finding(
                Code::TwoSpiffeIds,
                "exactly one URI",
                &all.join(", "),
            ));
        }
    };
    if let (Some(federation), Some(identity)) = (federation, identity)
        && !federation.lists(identity)
    {
        let services: Vec<&str> = federation.services().collect();
        let finding = finding(
            Code::FederationServiceNotListed,
            &services.join(", "),
            identity.as_str(),
        );
        findings.push(finding);
    }
    if let Some(expected) = expected
        && identity != Some(expected)
    {
        let found = identity.map_or("no identity", SpiffeId::as_str);
        findings.push(finding(Code::OtherMember, expected.as_str(), found));
    }
}
