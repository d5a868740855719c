//! Certificate policies: what stands in the four extensions that RFC 5280 §6.1 and RFC 9618 judge
//! together. Which of them may stand where, and with which criticality, is for the rules to say.

use crate::der::{self, Reader, tag};
use crate::error::{ParseError, Reason};
use crate::index::Index;
use crate::span::Span;

/// More policies than any certificate in use has (public ones stay below 20): what a judge builds
/// from them grows with their number.
const MAX_POLICIES: usize = 4096;

/// One policy of certificatePolicies (§4.2.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyInformation {
    /// The policy: its identifier's content octets.
    pub oid: Span,
    /// Its qualifiers, one after the other, each checked to be an identifier and a value.
    pub qualifiers: Option<Span>,
    /// All of it.
    pub whole: Span,
}

/// One pair of policyMappings (§4.2.1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyMapping {
    /// The issuer's policy: its identifier's content octets.
    pub issuer: Span,
    /// The subject's policy that it is taken to equal.
    pub subject: Span,
    /// Both of them.
    pub whole: Span,
}

/// policyConstraints (§4.2.1.11). At least one of both is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyConstraints {
    /// requireExplicitPolicy: after how many more certificates a policy is asked for. Numbers
    /// above 65,535 are 65,535: no path is that long.
    pub require_explicit: Option<u16>,
    /// inhibitPolicyMapping: after how many more certificates mapping ends, likewise.
    pub inhibit_mapping: Option<u16>,
}

/// Takes certificatePolicies: at least one policy, none twice, qualifiers not empty.
pub(super) fn certificate_policies(
    value: &mut Reader<'_>,
) -> Result<Vec<PolicyInformation>, ParseError> {
    let mut list = value.sequence()?;
    not_empty(&list, "certificatePolicies")?;
    let mut policies = Vec::new();
    while !list.is_empty() {
        has_room(policies.len(), &list)?;
        let element = list.expect(tag::SEQUENCE)?;
        let mut fields = list.inside(element);
        let oid = fields.oid()?;
        let qualifiers = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        if let Some(qualifiers) = qualifiers {
            check_qualifiers(fields.inside(qualifiers))?;
        }
        policies.push(PolicyInformation {
            oid,
            qualifiers: qualifiers.map(|element| element.content),
            whole: element.whole,
        });
    }
    no_policy_twice(&policies, value.buffer())?;
    Ok(policies)
}

/// Takes policyMappings: at least one pair.
pub(super) fn policy_mappings(value: &mut Reader<'_>) -> Result<Vec<PolicyMapping>, ParseError> {
    let mut list = value.sequence()?;
    not_empty(&list, "policyMappings")?;
    let mut pairs = Vec::new();
    while !list.is_empty() {
        has_room(pairs.len(), &list)?;
        let element = list.expect(tag::SEQUENCE)?;
        let mut fields = list.inside(element);
        pairs.push(PolicyMapping {
            issuer: fields.oid()?,
            subject: fields.oid()?,
            whole: element.whole,
        });
        fields.finish()?;
    }
    Ok(pairs)
}

/// Takes policyConstraints, which must not be an empty sequence.
pub(super) fn policy_constraints(value: &mut Reader<'_>) -> Result<PolicyConstraints, ParseError> {
    let mut fields = value.sequence()?;
    not_empty(&fields, "policyConstraints")?;
    let mut field = |number| -> Result<Option<u16>, ParseError> {
        let element = fields.optional(tag::context(number))?;
        element
            .map(|element| skip_certs(&fields, element.content))
            .transpose()
    };
    let out = PolicyConstraints {
        require_explicit: field(0)?,
        inhibit_mapping: field(1)?,
    };
    fields.finish()?;
    Ok(out)
}

/// Takes inhibitAnyPolicy (§4.2.1.14): after how many more certificates anyPolicy counts no more.
pub(super) fn inhibit_any_policy(value: &mut Reader<'_>) -> Result<u16, ParseError> {
    let element = value.expect(tag::INTEGER)?;
    skip_certs(value, element.content)
}

/// A `SkipCerts`: an INTEGER from 0 up.
fn skip_certs(reader: &Reader<'_>, content: Span) -> Result<u16, ParseError> {
    let octets = reader.bytes(content);
    der::check_integer(octets, content.start)?;
    if octets.first().is_some_and(|first| *first >= 0x80) {
        let what = "SkipCerts";
        return Err(ParseError::new(content.start, Reason::OutOfRange { what }));
    }
    Ok(der::small_unsigned(octets).unwrap_or(u16::MAX))
}

fn check_qualifiers(mut list: Reader<'_>) -> Result<(), ParseError> {
    not_empty(&list, "policyQualifiers")?;
    while !list.is_empty() {
        let mut qualifier = list.sequence()?;
        qualifier.oid()?;
        qualifier.any()?;
        qualifier.finish()?;
    }
    Ok(())
}

/// "A certificate policy OID MUST NOT appear more than once" (§4.2.1.4).
fn no_policy_twice(policies: &[PolicyInformation], der: &[u8]) -> Result<(), ParseError> {
    let mut seen = Index::default();
    match policies
        .iter()
        .find(|policy| !seen.enter(policy.oid.of(der)))
    {
        Some(second) => {
            let what = "a certificate policy";
            Err(ParseError::new(second.whole.start, Reason::Twice { what }))
        }
        None => Ok(()),
    }
}

fn not_empty(list: &Reader<'_>, what: &'static str) -> Result<(), ParseError> {
    if list.is_empty() {
        Err(ParseError::new(list.offset(), Reason::Empty { what }))
    } else {
        Ok(())
    }
}

fn has_room(taken: usize, list: &Reader<'_>) -> Result<(), ParseError> {
    if taken < MAX_POLICIES {
        return Ok(());
    }
    let what = "the number of policies";
    Err(ParseError::new(list.offset(), Reason::OutOfRange { what }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [u8; 4] = [6, 2, 0x2a, 3];
    const B: [u8; 4] = [6, 2, 0x2a, 4];

    fn seq(parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let mut out = vec![tag::SEQUENCE, u8::try_from(content.len()).unwrap()];
        out.extend(content);
        out
    }

    fn reason<T>(result: Result<T, ParseError>) -> Option<Reason> {
        result.err().map(|error| error.reason)
    }

    #[test]
    fn policies_are_some_and_each_stands_once() {
        let read = |bytes: &[u8]| certificate_policies(&mut Reader::new(bytes));
        let (a, b) = (seq(&[&A]), seq(&[&B]));
        assert_eq!(read(&seq(&[&a, &b])).map(|list| list.len()), Ok(2));
        let what = "a certificate policy";
        let twice = read(&seq(&[&a, &b, &a]));
        assert_eq!(reason(twice), Some(Reason::Twice { what }));
        let what = "certificatePolicies";
        assert_eq!(reason(read(&seq(&[]))), Some(Reason::Empty { what }));
    }

    #[test]
    fn qualifiers_are_an_identifier_and_a_value() {
        let read = |qualifiers: &[u8]| {
            certificate_policies(&mut Reader::new(&seq(&[&seq(&[&A, qualifiers])])))
        };
        let good = seq(&[&seq(&[&B, &[0x16, 1, b'x']])]);
        assert!(read(&good).is_ok_and(|list| list.iter().all(|p| p.qualifiers.is_some())));
        let what = "policyQualifiers";
        assert_eq!(reason(read(&seq(&[]))), Some(Reason::Empty { what }));
        assert!(read(&seq(&[&seq(&[&B])])).is_err());
        assert!(read(&seq(&[&seq(&[&B, &A, &A])])).is_err());
        assert!(read(&[5, 0]).is_err());
    }

    #[test]
    fn mappings_are_pairs() {
        let read = |bytes: &[u8]| policy_mappings(&mut Reader::new(bytes));
        assert_eq!(read(&seq(&[&seq(&[&A, &B])])).map(|list| list.len()), Ok(1));
        assert!(read(&seq(&[])).is_err());
        assert!(read(&seq(&[&seq(&[&A])])).is_err());
        assert!(read(&seq(&[&seq(&[&A, &B, &A])])).is_err());
    }

    #[test]
    fn skip_certs_are_from_zero_up() {
        let read = |bytes: &[u8]| policy_constraints(&mut Reader::new(&seq(&[bytes])));
        let both = PolicyConstraints {
            require_explicit: Some(0),
            inhibit_mapping: Some(u16::MAX),
        };
        assert_eq!(read(&[0x80, 1, 0, 0x81, 4, 1, 0, 0, 0]), Ok(both));
        assert!(read(&[]).is_err());
        assert!(read(&[0x80, 1, 0xff]).is_err(), "negative");
        assert!(read(&[0x80, 2, 0, 1]).is_err(), "padded");
        assert!(read(&[0x81, 1, 0, 0x80, 1, 0]).is_err(), "out of order");
        assert!(read(&[0x82, 1, 0]).is_err());
        assert_eq!(inhibit_any_policy(&mut Reader::new(&[2, 1, 3])), Ok(3));
        assert!(inhibit_any_policy(&mut Reader::new(&[2, 1, 0x80])).is_err());
    }
}
