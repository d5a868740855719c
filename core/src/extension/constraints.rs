//! What an authority may do: basicConstraints and nameConstraints.

use super::default_false;
use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::name::GeneralName;

/// basicConstraints (§4.2.1.9).
#[derive(Clone, Copy, Debug)]
pub struct BasicConstraints {
    /// Whether the subject may act as a certification authority.
    pub ca: bool,
    /// How many non-self-issued intermediates may follow.
    pub path_length: Option<u16>,
}

/// nameConstraints (§4.2.1.10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// permittedSubtrees.
    pub permitted: Vec<GeneralName>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralName>,
}

pub(super) fn basic_constraints(value: &mut Reader<'_>) -> Result<BasicConstraints, ParseError> {
    let mut fields = value.sequence()?;
    let ca = default_false(&mut fields)?;
    let path_length = match fields.peek() {
        Some(tag::INTEGER) => Some(fields.small_integer("pathLenConstraint")?),
        _ => None,
    };
    fields.finish()?;
    Ok(BasicConstraints { ca, path_length })
}

pub(super) fn name_constraints(value: &mut Reader<'_>) -> Result<NameConstraints, ParseError> {
    let mut fields = value.sequence()?;
    let empty = ParseError::new(
        fields.offset(),
        Reason::Empty {
            what: "nameConstraints",
        },
    );
    let permitted = subtrees(&mut fields, tag::context_constructed(0))?;
    let excluded = subtrees(&mut fields, tag::context_constructed(1))?;
    fields.finish()?;
    if permitted.is_none() && excluded.is_none() {
        return Err(empty);
    }
    Ok(NameConstraints {
        permitted: permitted.unwrap_or_default(),
        excluded: excluded.unwrap_or_default(),
    })
}

fn subtrees(fields: &mut Reader<'_>, tag: u8) -> Result<Option<Vec<GeneralName>>, ParseError> {
    let Some(element) = fields.optional(tag)? else {
        return Ok(None);
    };
    let mut list = fields.inside(element);
    if list.is_empty() {
        let what = "GeneralSubtrees";
        return Err(ParseError::new(element.whole.start, Reason::Empty { what }));
    }
    let mut names = Vec::new();
    while !list.is_empty() {
        let mut subtree = list.sequence()?;
        names.push(GeneralName::read(&mut subtree)?);
        // minimum must be its default, 0, and maximum absent (§4.2.1.10).
        subtree.finish()?;
    }
    Ok(Some(names))
}
