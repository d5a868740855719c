//! Certificate policies and what constrains them (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11 and
//! §4.2.1.14), read strictly: they decide.

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::span::Span;

/// More policies or mappings than any certificate in use has (bridges of governments stay below
/// 100): the graph of RFC 9618 grows with them, linearly.
const MAX_POLICIES: usize = 1024;

/// A policy that a certificate was issued under.
#[derive(Clone, Copy, Debug)]
pub struct PolicyInformation {
    /// The content octets of its identifier.
    pub policy: Span,
    /// policyQualifiers, for people.
    pub qualifiers: Option<Span>,
}

/// One pair of policyMappings.
#[derive(Clone, Copy, Debug)]
pub struct PolicyMapping {
    /// issuerDomainPolicy, as content octets.
    pub issuer_domain: Span,
    /// subjectDomainPolicy, as content octets.
    pub subject_domain: Span,
}

/// policyConstraints: after how many more certificates each begins to bind.
#[derive(Clone, Copy, Debug)]
pub struct PolicyConstraints {
    /// requireExplicitPolicy.
    pub require_explicit: Option<u16>,
    /// inhibitPolicyMapping.
    pub inhibit_mapping: Option<u16>,
}

/// certificatePolicies: at least one, none twice (§4.2.1.4).
pub(super) fn certificate_policies(
    value: &mut Reader<'_>,
) -> Result<Vec<PolicyInformation>, ParseError> {
    let mut out: Vec<PolicyInformation> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut list = list(value, "certificatePolicies")?;
    while !list.is_empty() {
        at_most(out.len(), &list)?;
        let mut information = list.sequence()?;
        let policy = information.oid()?;
        if !seen.insert(information.bytes(policy)) {
            let what = "a policy";
            return Err(ParseError::new(policy.start, Reason::Repeated { what }));
        }
        let qualifiers = match information.peek() {
            Some(_) => Some(information.expect(tag::SEQUENCE)?.content),
            None => None,
        };
        information.finish()?;
        out.push(PolicyInformation { policy, qualifiers });
    }
    Ok(out)
}

/// policyMappings: at least one pair (§4.2.1.5).
pub(super) fn policy_mappings(value: &mut Reader<'_>) -> Result<Vec<PolicyMapping>, ParseError> {
    let mut out = Vec::new();
    let mut list = list(value, "policyMappings")?;
    while !list.is_empty() {
        at_most(out.len(), &list)?;
        let mut pair = list.sequence()?;
        let issuer_domain = pair.oid()?;
        let subject_domain = pair.oid()?;
        pair.finish()?;
        out.push(PolicyMapping {
            issuer_domain,
            subject_domain,
        });
    }
    Ok(out)
}

/// policyConstraints: at least one of the two (§4.2.1.11).
pub(super) fn policy_constraints(value: &mut Reader<'_>) -> Result<PolicyConstraints, ParseError> {
    let mut fields = list(value, "policyConstraints")?;
    let require_explicit =
        fields.optional_small_integer(tag::context(0), "requireExplicitPolicy")?;
    let inhibit_mapping = fields.optional_small_integer(tag::context(1), "inhibitPolicyMapping")?;
    fields.finish()?;
    Ok(PolicyConstraints {
        require_explicit,
        inhibit_mapping,
    })
}

/// A SEQUENCE that must not be empty.
fn list<'a>(value: &mut Reader<'a>, what: &'static str) -> Result<Reader<'a>, ParseError> {
    let list = value.sequence()?;
    if list.is_empty() {
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    Ok(list)
}

fn at_most(count: usize, list: &Reader<'_>) -> Result<(), ParseError> {
    if count < MAX_POLICIES {
        return Ok(());
    }
    let what = "the number of policies";
    Err(ParseError::new(list.offset(), Reason::OutOfRange { what }))
}
