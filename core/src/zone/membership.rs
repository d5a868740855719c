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
/// SPIFFE IDs. Gives how many checks of `checks.rs` that comes to, and whether the one on the identity itself is
/// among them.
pub(crate) fn rules(
    zone: &Zone,
    federation: Option<&Federation>,
    expected: Option<&SpiffeId>,
    candidate: &Candidate<'_>,
    findings: &mut Vec<Finding>,
) -> (usize, bool) {
    let Some((index, subject)) = candidate.subject() else {
        return (0, false);
    };
    if subject.is_ca() {
        return (0, false); // `subject-is-ca` says it better than a missing identity
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
        findings.push(finding(foreign_code, &own(), uri));
        return (1, false);
    }
    let wrong = |findings: &mut Vec<Finding>, finding| {
        findings.push(finding);
        (2, true)
    };
    let identity = match (uris.as_slice(), membership) {
        ([(_, Ok(id))], _) => Some(id),
        (_, Membership::Signature) => None,
        ([(uri, Err(problem))], Membership::Spiffe) => {
            let found = format!("{uri} ({problem})");
            return wrong(findings, finding(Code::SpiffeIdMalformed, &own(), &found));
        }
        ([], Membership::Spiffe) => {
            let found = "no URI among its names";
            return wrong(findings, finding(Code::SpiffeIdMissing, &own(), found));
        }
        // X509-SVID §2: more than one URI is refused, whatever the others are.
        ([_, _, ..], Membership::Spiffe) => {
            let all: Vec<&str> = uris.iter().map(|(uri, _)| *uri).collect();
            let found = all.join(", ");
            return wrong(
                findings,
                finding(Code::TwoSpiffeIds, "exactly one URI", &found),
            );
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
    let identified = membership == Membership::Spiffe;
    let asked = usize::from(federation.is_some()) + usize::from(expected.is_some());
    (1 + usize::from(identified) + asked, identified)
}
