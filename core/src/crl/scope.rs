//! What a list is about: issuingDistributionPoint (RFC 5280 §5.2.5).

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension::{DistributionPointName, ReasonFlags, distribution_point_name};

/// issuingDistributionPoint.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// distributionPoint: one of its names must be the certificate's.
    pub point: Option<DistributionPointName>,
    /// onlyContainsUserCerts.
    pub users_only: bool,
    /// onlyContainsCACerts.
    pub authorities_only: bool,
    /// onlyContainsAttributeCerts.
    pub attributes_only: bool,
    /// onlySomeReasons.
    pub some_reasons: Option<ReasonFlags>,
    /// indirectCRL: entries may be of other authorities.
    pub indirect: bool,
}

impl Scope {
    pub(super) fn read(value: &mut Reader<'_>) -> Result<Self, ParseError> {
        let element = value.expect(tag::SEQUENCE)?;
        let mut fields = value.inside(element);
        let wrong = |reason| ParseError::new(element.whole.start, reason);
        let what = "issuingDistributionPoint";
        if fields.is_empty() {
            return Err(wrong(Reason::Empty { what }));
        }
        let mut out = Self::default();
        if let Some(point) = fields.optional(tag::context_constructed(0))? {
            let mut inside = fields.inside(point);
            out.point = Some(distribution_point_name(&mut inside)?);
            inside.finish()?;
        }
        out.users_only = flag(&mut fields, 1)?;
        out.authorities_only = flag(&mut fields, 2)?;
        if let Some(bits) = fields.optional(tag::context(3))? {
            out.some_reasons = Some(ReasonFlags::read(bits.content, fields.buffer())?);
        }
        out.indirect = flag(&mut fields, 4)?;
        out.attributes_only = flag(&mut fields, 5)?;
        fields.finish()?;
        // At most one of them: together they would cover nothing.
        let kinds = [out.users_only, out.authorities_only, out.attributes_only];
        if kinds.iter().filter(|only| **only).count() > 1 {
            return Err(wrong(Reason::OutOfRange { what }));
        }
        Ok(out)
    }
}

/// A `[number] BOOLEAN DEFAULT FALSE`. An encoded FALSE is read, as elsewhere.
fn flag(fields: &mut Reader<'_>, number: u8) -> Result<bool, ParseError> {
    let Some(element) = fields.optional(tag::context(number))? else {
        return Ok(false);
    };
    match fields.bytes(element.content) {
        [0x00] => Ok(false),
        [0xff] => Ok(true),
        _ => Err(ParseError::new(
            element.content.start,
            Reason::BooleanNotCanonical,
        )),
    }
}
