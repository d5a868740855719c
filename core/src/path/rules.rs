//! One clause, one small named check. Read [`RULES`] from top to bottom: that is the order in
//! which a candidate is judged, and its first finding is the headline.

use super::budget::{Budget, MOST_FINDINGS, Spent};
use super::constraints;
#[cfg(test)]
use super::off::{Off, is_off};
use super::policies;
use super::subject_rules as subject;
use super::{Candidate, Findings};
use crate::crypto::{self, KeyProblem};
use crate::extension::KeyUsage;
use crate::finding::{Code, Finding, Severity};
use crate::key::KeyKind;
use crate::oid;

type Rule = fn(&Candidate<'_>, &mut Findings);

/// What must be so for a rule to have anything to look at, by the question and the profile alone.
#[derive(Clone, Copy)]
enum Applies {
    Always,
    Issuers,
    ForbidsPolicyConditions,
    SubjectIsNone,
    Role,
    RoleAbove,
    Signs,
    Public,
    Host,
}

/// Every rule but name constraints (which spend a budget) and the zone's own. `checks.rs` tells them in this order.
const RULES: &[(Rule, Applies)] = &[
    // each certificate of the path
    (version, Applies::Always),
    (serial_number, Applies::Always),
    (names_present, Applies::Always),
    (keys, Applies::Always),
    (validity, Applies::Always),
    (critical_extensions, Applies::Always),
    (criticality, Applies::Always),
    (key_identifiers, Applies::Always),
    (no_policy_conditions, Applies::ForbidsPolicyConditions),
    (policies::check, Applies::Always),
    // those that sign
    (issuers_are_authorities, Applies::Issuers),
    (issuers_may_sign, Applies::Issuers),
    (signing_needs_authority, Applies::Always),
    (path_length, Applies::Issuers),
    (constraints_need_authority, Applies::Always),
    // the subject
    (subject::not_an_authority, Applies::SubjectIsNone),
    (subject::role, Applies::Role),
    (subject::role_allowed_by_issuers, Applies::RoleAbove),
    (subject::digital_signature, Applies::Signs),
    (subject::alternative_names, Applies::Always),
    (subject::wildcards, Applies::Public),
    (subject::common_name, Applies::Public),
    (subject::host, Applies::Host),
];

/// How many rules there are.
#[cfg(test)]
pub(super) const COUNT: usize = RULES.len();

/// Judges a candidate by every rule; gives how many of the checks of `checks.rs` that comes to. What found nothing
/// because there was nothing to look at, or because enough was found before, is none of them.
pub(super) fn check(
    candidate: &Candidate<'_>,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Result<usize, Spent> {
    let mut evaluated = 0;
    if let Some(zone_rules) = candidate.search.zone_rules {
        evaluated += zone_rules(candidate, findings);
        #[cfg(test)]
        super::off::forget(findings);
    }
    for (place, (rule, applies)) in RULES.iter().enumerate() {
        if is_on(place) {
            let (before, kept) = (findings.len(), has_room(findings));
            rule(candidate, findings);
            let found = findings.get(before..).unwrap_or_default();
            evaluated += usize::from(kept && applies.to(candidate) && !only_tells(found));
        }
    }
    #[cfg(test)]
    if is_off(Off::Constraints) {
        return Ok(evaluated);
    }
    let kept = has_room(findings);
    constraints::check(candidate, budget, findings)?;
    keep_most(findings);
    let applies = has_issuers(candidate) || constraints::asked(candidate);
    Ok(evaluated + usize::from(kept && applies))
}

impl Applies {
    fn to(self, candidate: &Candidate<'_>) -> bool {
        match self {
            Self::Always => true,
            Self::Issuers => has_issuers(candidate),
            Self::ForbidsPolicyConditions => {
                !candidate.search.profile.table().policy_conditions_allowed
            }
            Self::SubjectIsNone => subject::must_be_none(candidate),
            Self::Role => subject::has_role(candidate),
            Self::RoleAbove => subject::has_role_above(candidate),
            Self::Signs => subject::must_sign(candidate),
            Self::Public => subject::is_public(candidate),
            Self::Host => candidate.search.host.is_some(),
        }
    }
}

/// Whether somebody signed the subject, as far as that is known.
pub(super) fn has_issuers(candidate: &Candidate<'_>) -> bool {
    candidate.path.len() > 1
}

/// Whether what is found next would be kept, see [`keep_most`].
fn has_room(findings: &Findings) -> bool {
    let refusals = findings.iter().filter(|finding| finding.refuses());
    refusals.count() < MOST_FINDINGS
}

/// Whether something was found, and says only that it was not looked at.
fn only_tells(found: &[Finding]) -> bool {
    let info = |finding: &Finding| finding.severity == Severity::Info;
    !found.is_empty() && found.iter().all(info)
}

/// What stands against a certificate as an issuer, whoever it signed: its time and its authority.
pub(super) fn issuer_fault(candidate: &Candidate<'_>, issuer: usize) -> Option<Finding> {
    let mut findings = Findings::new();
    for rule in [validity, issuers_are_authorities, issuers_may_sign] {
        rule(candidate, &mut findings);
    }
    let mut findings = findings.into_iter();
    findings.find(|finding| finding.certificate == Some(issuer))
}

/// Whether the rule at this place is evaluated: always, but where this crate's own tests leave one out.
#[cfg(not(test))]
const fn is_on(_place: usize) -> bool {
    true
}

#[cfg(test)]
fn is_on(place: usize) -> bool {
    !is_off(Off::Rule(place))
}

/// Cuts what refuses and what does not each by themselves: however much there is to say, a refusal
/// never gives way to it.
fn keep_most(findings: &mut Findings) {
    let (mut refusals, mut others) = (MOST_FINDINGS, MOST_FINDINGS);
    findings.retain(|finding| {
        let left = if finding.refuses() {
            &mut refusals
        } else {
            &mut others
        };
        let kept = *left > 0;
        *left = left.saturating_sub(1);
        kept
    });
    // There may have been thousands, and many candidates are kept.
    findings.shrink_to_fit();
}

/// Version 3, which alone has extensions (RFC 5280 §4.1.2.1). Anchors are trusted as they are.
fn version(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        if certificate.version() != 3 && !candidate.is_anchor(index) {
            let finding = Finding::error(Code::VersionNot3).about(index);
            findings
                .push(finding.compared("version 3", format!("version {}", certificate.version())));
        }
    }
}

/// A positive serial number of at most 20 octets (RFC 5280 §4.1.2.2). Anchors are exempt: public
/// roots with serial 0 are in real use.
fn serial_number(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        let span = certificate.serial();
        let serial = span.of(certificate.der());
        let negative = serial.first().is_some_and(|octet| *octet >= 0x80);
        let fits = serial != [0] && !negative && serial.len() <= 20;
        if !fits && !candidate.is_anchor(index) {
            let finding = Finding::error(Code::SerialNumber).about(index).at(span);
            findings.push(finding.compared("1 to 20 octets, positive", crate::text::hex(serial)));
        }
    }
}

/// An issuer always has a name, and so has an authority (RFC 5280 §4.1.2.4 and §4.1.2.6).
fn names_present(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        if certificate.issuer().is_empty() {
            let finding = Finding::error(Code::IssuerNameEmpty).about(index);
            findings.push(
                finding
                    .at(certificate.issuer().whole)
                    .compared("a name", "an empty name"),
            );
        }
        if certificate.is_ca() && certificate.subject().is_empty() {
            let finding = Finding::error(Code::CaSubjectEmpty).about(index);
            findings.push(
                finding
                    .at(certificate.subject().whole)
                    .compared("a name", "an empty name"),
            );
        }
    }
}

/// Keys of the kinds, curves and sizes that are accepted (RFC 8301, RFC 5480 §2.1.1, CA/B 6.1.5).
fn keys(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        let key = certificate.key();
        let found = || key.describe(certificate.der());
        match crypto::key_problem(certificate) {
            Some(KeyProblem::RsaSize) => findings.push(
                Finding::error(Code::RsaKeySize)
                    .about(index)
                    .at(key.whole)
                    .compared("2048 to 8192 bits", found()),
            ),
            Some(KeyProblem::Refused) => findings.push(
                Finding::error(Code::KeyRefused)
                    .about(index)
                    .at(key.whole)
                    .compared("P-256, P-384, P-521, RSA, Ed25519, ML-DSA", found()),
            ),
            None => {}
        }
        let cabf = candidate.search.profile.table().cabf;
        // CA/B 7.1.3.1.1: an RSA key is marked as rsaEncryption.
        if cabf && key.is_marked_for_pss(certificate.der()) {
            let finding = Finding::error(Code::KeyRefused).about(index).at(key.whole);
            findings.push(finding.compared("rsaEncryption", found()));
        }
        if let KeyKind::Rsa { modulus, .. } = key.kind {
            let bits = crate::key::bit_length(modulus.of(certificate.der()));
            if cabf && !bits.is_multiple_of(8) {
                let finding = Finding::error(Code::RsaKeySize).about(index).at(modulus);
                findings.push(finding.compared("a multiple of 8 bits", found()));
            }
        }
    }
}

/// The time lies within each certificate's validity, bounds included (RFC 5280 §4.1.2.5 and
/// §6.1.3(a)(2)); the anchor's own too, which its owner set.
fn validity(candidate: &Candidate<'_>, findings: &mut Findings) {
    let at = candidate.search.at;
    for (index, certificate) in candidate.certificates() {
        let (not_before, not_after) = certificate.validity_spans();
        if at < certificate.not_before() {
            let finding = Finding::error(Code::NotYetValid)
                .about(index)
                .at(not_before);
            let expected = format!("not before {}", certificate.not_before());
            findings.push(finding.compared(expected, at.to_string()));
        }
        if at > certificate.not_after() {
            let finding = Finding::error(Code::Expired).about(index).at(not_after);
            let expected = format!("not after {}", certificate.not_after());
            findings.push(finding.compared(expected, at.to_string()));
        }
    }
}

/// A critical extension that is not understood refuses (RFC 5280 §4.2 and §6.1.4(o)).
fn critical_extensions(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        if let Some(extension) = certificate.extensions().unknown_critical {
            let name = oid::name(extension.oid.of(certificate.der()));
            let finding = Finding::error(Code::UnknownCriticalExtension).about(index);
            findings.push(
                finding
                    .at(extension.whole)
                    .compared("an extension known here", name),
            );
        }
    }
}

/// Extensions are critical, or not, where RFC 5280 and the profile say so.
fn criticality(candidate: &Candidate<'_>, findings: &mut Findings) {
    let table = candidate.search.profile.table();
    for (index, certificate) in candidate.certificates() {
        let extensions = certificate.extensions();
        let mut wrong = |span, what: &str, critical: bool| {
            let say = |critical| if critical { "critical" } else { "not critical" };
            findings.push(
                Finding::error(Code::CriticalityWrong)
                    .about(index)
                    .at(span)
                    .compared(format!("{what} {}", say(!critical)), say(critical)),
            );
        };
        // §4.2.1.1, §4.2.1.2, §4.2.2.1: never critical.
        if let Some(extension) = extensions.wrongly_critical {
            wrong(
                extension.whole,
                &oid::name(extension.oid.of(certificate.der())),
                true,
            );
        }
        // §4.2.1.9: critical in every authority's certificate.
        if let Some(constraints) = &extensions.basic_constraints
            && constraints.value.ca
            && !constraints.critical
        {
            wrong(constraints.span, "basicConstraints", false);
        }
        // §4.2.1.10; CA/B 7.1.2.5.2 allows otherwise.
        if let Some(constraints) = &extensions.name_constraints
            && !constraints.critical
            && !table.constraints_may_be_non_critical
        {
            wrong(constraints.span, "nameConstraints", false);
        }
        // §4.2.1.11 and §4.2.1.14.
        if let Some(constraints) = extensions.policy_constraints
            && !constraints.critical
        {
            wrong(constraints.span, "policyConstraints", false);
        }
        if let Some(inhibit) = extensions.inhibit_any_policy
            && !inhibit.critical
        {
            wrong(inhibit.span, "inhibitAnyPolicy", false);
        }
        // CA/B 7.1.2.7.6.
        if let Some(usage) = &extensions.extended_key_usage
            && usage.critical
            && table.cabf
        {
            wrong(usage.span, "extKeyUsage", true);
        }
    }
}

/// Key identifiers: the issuer's in every certificate that is not self-signed (§4.2.1.1), its own
/// in every authority's (§4.2.1.2); in public roots the issuer's must be their own alone.
fn key_identifiers(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        let extensions = certificate.extensions();
        if certificate.authority_key_id().is_none() && !certificate.is_self_issued() {
            let finding = Finding::error(Code::AuthorityKeyIdMissing).about(index);
            findings.push(
                finding
                    .at(certificate.issuer().whole)
                    .compared("authorityKeyIdentifier", "none"),
            );
        }
        if certificate.is_ca() && extensions.subject_key_id.is_none() {
            let finding = Finding::error(Code::SubjectKeyIdMissing).about(index);
            findings.push(
                finding
                    .at(certificate.subject().whole)
                    .compared("subjectKeyIdentifier", "none"),
            );
        }
        // CA/B 7.1.2.1.3.
        let root = candidate.is_anchor(index) && candidate.search.profile.table().cabf;
        if let (true, Some(known)) = (root, &extensions.authority_key_id) {
            let own = certificate.subject_key_id();
            let named = certificate.authority_key_id();
            if known.value.names_certificate || named.is_none() || named != own {
                let finding = Finding::error(Code::AuthorityKeyIdForm)
                    .about(index)
                    .at(known.span);
                let found = named.map_or_else(|| "no keyIdentifier".to_owned(), crate::text::hex);
                findings
                    .push(finding.compared(own.map(crate::text::hex).unwrap_or_default(), found));
            }
        }
    }
}

/// The zone's guard reads no policies and refuses them where they are critical, and what follows
/// from them is then decided by one verifier alone: the profile has none.
fn no_policy_conditions(candidate: &Candidate<'_>, findings: &mut Findings) {
    if candidate.search.profile.table().policy_conditions_allowed {
        return;
    }
    for (index, certificate) in candidate.certificates() {
        let extensions = certificate.extensions();
        let critical = |known: bool, span| known.then_some(span);
        let condition = [
            extensions
                .policies
                .as_ref()
                .and_then(|known| critical(known.critical, known.span)),
            extensions.policy_mappings.as_ref().map(|known| known.span),
            extensions.policy_constraints.map(|known| known.span),
            extensions.inhibit_any_policy.map(|known| known.span),
        ];
        if let Some(span) = condition.into_iter().flatten().next() {
            findings.push(
                Finding::error(Code::PolicyConditionInZone)
                    .about(index)
                    .at(span),
            );
        }
    }
}

/// Whoever signs is a certification authority (RFC 5280 §6.1.4(k)); the anchor's certificate too
/// (RFC 5937 §3.2).
fn issuers_are_authorities(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.issuers() {
        if !certificate.is_ca() {
            let constraints = &certificate.extensions().basic_constraints;
            let mut finding = Finding::error(Code::IssuerNotCa).about(index);
            finding.span = constraints.as_ref().map(|known| known.span);
            let found = if constraints.is_some() {
                "cA FALSE"
            } else {
                "no basicConstraints"
            };
            findings.push(finding.compared("basicConstraints with cA TRUE", found));
        }
    }
}

/// Whoever signs has keyCertSign, where keyUsage is there (RFC 5280 §6.1.4(n)).
fn issuers_may_sign(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.issuers() {
        if let Some(usage) = &certificate.extensions().key_usage
            && !usage.value.has(KeyUsage::KEY_CERT_SIGN)
        {
            let finding = Finding::error(Code::CertSignMissing)
                .about(index)
                .at(usage.span);
            findings.push(finding.compared("keyCertSign", usage.value.names().join(", ")));
        }
    }
}

/// keyCertSign goes with cA TRUE (RFC 5280 §4.2.1.3 and §4.2.1.9).
fn signing_needs_authority(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        if let Some(usage) = &certificate.extensions().key_usage
            && usage.value.has(KeyUsage::KEY_CERT_SIGN)
            && !certificate.is_ca()
        {
            let finding = Finding::error(Code::CertSignWithoutCa)
                .about(index)
                .at(usage.span);
            findings.push(finding.compared("no keyCertSign", usage.value.names().join(", ")));
        }
    }
}

/// pathLenConstraint of every issuer, self-issued intermediates not counted (RFC 5280
/// §6.1.4(l)-(m)); the anchor's too (RFC 5937 §3.2).
fn path_length(candidate: &Candidate<'_>, findings: &mut Findings) {
    let mut below = 0usize;
    for (index, certificate) in candidate.issuers() {
        let constraints = &certificate.extensions().basic_constraints;
        if let Some(known) = constraints
            && let Some(limit) = known.value.path_length.map(usize::from)
            && below > limit
        {
            let finding = Finding::error(Code::PathTooLong)
                .about(index)
                .at(known.span);
            findings.push(finding.compared(
                format!("at most {limit} intermediates below"),
                below.to_string(),
            ));
        }
        below += usize::from(!certificate.is_self_issued());
    }
}

/// nameConstraints stand in an authority's certificate only (RFC 5280 §4.2.1.10).
fn constraints_need_authority(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        if let (Some(known), false) = (
            &certificate.extensions().name_constraints,
            certificate.is_ca(),
        ) {
            findings.push(
                Finding::error(Code::NameConstraintsWithoutCa)
                    .about(index)
                    .at(known.span)
                    .compared("no nameConstraints without cA TRUE", "nameConstraints"),
            );
        }
    }
}
