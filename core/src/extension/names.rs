//! Names and key identifiers: GeneralNames, authorityKeyIdentifier, authorityInfoAccess.

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::name::GeneralName;
use crate::span::Span;

/// More names than any certificate in use has (public ones stay below 1,000): each is held against
/// every constraint.
const MAX_NAMES: usize = 4096;

/// authorityKeyIdentifier (§4.2.1.1).
#[derive(Clone, Copy, Debug)]
pub struct AuthorityKeyId {
    /// keyIdentifier.
    pub key_id: Option<Span>,
    /// Whether authorityCertIssuer or authorityCertSerialNumber stands there.
    pub names_certificate: bool,
}

/// Takes a `GeneralNames`.
pub(super) fn general_names(value: &mut Reader<'_>) -> Result<Vec<GeneralName>, ParseError> {
    general_names_of(value.sequence()?)
}

/// Reads the content of a `GeneralNames`, whose tag may be another.
///
/// # Errors
/// Where it is empty, has too many names, or one is malformed.
pub(crate) fn general_names_of(mut list: Reader<'_>) -> Result<Vec<GeneralName>, ParseError> {
    if list.is_empty() {
        let what = "GeneralNames";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    let mut names = Vec::new();
    while !list.is_empty() {
        if names.len() == MAX_NAMES {
            let what = "the number of names";
            return Err(ParseError::new(list.offset(), Reason::OutOfRange { what }));
        }
        names.push(GeneralName::read(&mut list)?);
    }
    Ok(names)
}

pub(super) fn authority_key_id(value: &mut Reader<'_>) -> Result<AuthorityKeyId, ParseError> {
    let mut fields = value.sequence()?;
    let key_id = fields.optional(tag::context(0))?;
    let issuer = fields.optional(tag::context_constructed(1))?;
    let serial = fields.optional(tag::context(2))?;
    fields.finish()?;
    Ok(AuthorityKeyId {
        key_id: key_id.map(|element| element.content),
        names_certificate: issuer.is_some() || serial.is_some(),
    })
}

pub(super) fn authority_info_access(value: &mut Reader<'_>) -> Result<(), ParseError> {
    let mut list = value.sequence()?;
    if list.is_empty() {
        let what = "AuthorityInfoAccessSyntax";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    while !list.is_empty() {
        let mut description = list.sequence()?;
        description.oid()?;
        GeneralName::read(&mut description)?;
        description.finish()?;
    }
    Ok(())
}
