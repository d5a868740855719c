//! Where lists of revoked certificates are found: cRLDistributionPoints and freshestCRL.

use super::names::general_names_of;
use crate::der::{self, Reader, tag};
use crate::error::{ParseError, Reason};
use crate::name::GeneralName;
use crate::span::Span;

/// More points than any certificate in use has (public ones stay below 10), and more names in all
/// of them: each is held against every list that is supplied.
const MAX_POINTS: usize = 256;

/// One distribution point (§4.2.1.13): a name or an issuer of lists is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionPoint {
    /// distributionPoint.
    pub name: Option<DistributionPointName>,
    /// reasons: those that its lists cover, where they do not cover all.
    pub reasons: Option<ReasonFlags>,
    /// cRLIssuer: who signs its lists, where that is not the certificate's issuer. Empty where it
    /// is absent.
    pub crl_issuer: Vec<GeneralName>,
    /// All of it.
    pub whole: Span,
}

/// What a distribution point is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistributionPointName {
    /// fullName: names of the same point.
    Full(Vec<GeneralName>),
    /// nameRelativeToCRLIssuer: the attributes that complete the issuer's name, as the content of
    /// a RelativeDistinguishedName.
    Relative(Span),
}

/// Reasons for a revocation, as a set of bits (§4.2.1.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonFlags(pub u16);

impl ReasonFlags {
    /// Every reason that has a bit; bit 0 is unused.
    pub const ALL: u16 = 0x1fe;

    const NAMES: [&'static str; 9] = [
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ];

    /// The names of the bits that are set.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        super::bit_names(self.0, &Self::NAMES)
    }

    /// Reads the content of a BIT STRING.
    ///
    /// # Errors
    /// Where its unused bits are miscounted or not zero.
    pub(crate) fn read(content: Span, buffer: &[u8]) -> Result<Self, ParseError> {
        let octets = content.of(buffer);
        der::check_bit_string(octets, content.start)?;
        Ok(Self(super::bits(octets.get(1..).unwrap_or_default())))
    }
}

/// Takes cRLDistributionPoints: at least one point, each with a name or an issuer.
pub(super) fn distribution_points(
    value: &mut Reader<'_>,
) -> Result<Vec<DistributionPoint>, ParseError> {
    let mut list = value.sequence()?;
    if list.is_empty() {
        let what = "cRLDistributionPoints";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    let mut points = Vec::new();
    while !list.is_empty() {
        if points.len() == MAX_POINTS {
            let what = "the number of distribution points";
            return Err(ParseError::new(list.offset(), Reason::OutOfRange { what }));
        }
        points.push(distribution_point(&mut list)?);
    }
    Ok(points)
}

fn distribution_point(list: &mut Reader<'_>) -> Result<DistributionPoint, ParseError> {
    let element = list.expect(tag::SEQUENCE)?;
    let mut fields = list.inside(element);
    // The name is a CHOICE, so its tag is explicit (X.680 §31.2.7).
    let name = match fields.optional(tag::context_constructed(0))? {
        Some(explicit) => {
            let mut inside = fields.inside(explicit);
            let name = distribution_point_name(&mut inside)?;
            inside.finish()?;
            Some(name)
        }
        None => None,
    };
    let reasons = fields.optional(tag::context(1))?;
    let reasons = reasons
        .map(|bits| ReasonFlags::read(bits.content, fields.buffer()))
        .transpose()?;
    let crl_issuer = match fields.optional(tag::context_constructed(2))? {
        Some(names) => general_names_of(fields.inside(names))?,
        None => Vec::new(),
    };
    fields.finish()?;
    // "either distributionPoint or cRLIssuer MUST be present" (§4.2.1.13).
    if name.is_none() && crl_issuer.is_empty() {
        let what = "distributionPoint";
        return Err(ParseError::new(
            element.whole.start,
            Reason::Missing { what },
        ));
    }
    Ok(DistributionPoint {
        name,
        reasons,
        crl_issuer,
        whole: element.whole,
    })
}

/// Takes a `DistributionPointName`, which issuingDistributionPoint of a list has too.
///
/// # Errors
/// Where it is neither of its kinds, or malformed.
pub(crate) fn distribution_point_name(
    reader: &mut Reader<'_>,
) -> Result<DistributionPointName, ParseError> {
    if let Some(names) = reader.optional(tag::context_constructed(0))? {
        return Ok(DistributionPointName::Full(general_names_of(
            reader.inside(names),
        )?));
    }
    let relative = reader.expect(tag::context_constructed(1))?;
    let mut attributes = reader.inside(relative);
    if attributes.is_empty() {
        let what = "RelativeDistinguishedName";
        let start = relative.whole.start;
        return Err(ParseError::new(start, Reason::Empty { what }));
    }
    while !attributes.is_empty() {
        let mut pair = attributes.sequence()?;
        pair.oid()?;
        pair.any()?;
        pair.finish()?;
    }
    Ok(DistributionPointName::Relative(relative.content))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag, u8::try_from(content.len()).unwrap()];
        out.extend_from_slice(content);
        out
    }

    /// One point with these fields.
    fn read(fields: &[&[u8]]) -> Result<Vec<DistributionPoint>, ParseError> {
        let list = wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &fields.concat()));
        distribution_points(&mut Reader::new(&list))
    }

    #[test]
    fn a_point_has_a_name_or_an_issuer() {
        let uri = wrap(0x86, b"http://ca/crl");
        let full = wrap(0xa0, &wrap(0xa0, &uri));
        let points = read(&[&full]).unwrap();
        assert!(matches!(
            &points[0].name,
            Some(DistributionPointName::Full(names)) if names.len() == 1
        ));
        let reasons = [0x81, 2, 5, 0x60];
        let points = read(&[&full, &reasons]).unwrap();
        let names = points[0].reasons.unwrap().names();
        assert_eq!(names, ["keyCompromise", "cACompromise"]);
        let issuer = wrap(0xa2, &uri);
        assert_eq!(read(&[&issuer]).unwrap()[0].crl_issuer.len(), 1);
        let what = "distributionPoint";
        let reason = read(&[&reasons]).unwrap_err().reason;
        assert_eq!(reason, Reason::Missing { what });
        assert!(read(&[]).is_err());
        assert!(read(&[&issuer, &full]).is_err(), "out of order");
        assert!(distribution_points(&mut Reader::new(&[0x30, 0])).is_err());
    }

    #[test]
    fn a_relative_name_is_one_set_of_attributes() {
        let pair = [0x30, 7, 6, 3, 0x55, 4, 3, 0x0c, 0];
        let relative = wrap(0xa0, &wrap(0xa1, &pair));
        let points = read(&[&relative]).unwrap();
        assert!(matches!(
            points[0].name,
            Some(DistributionPointName::Relative(span)) if span.len() == pair.len()
        ));
        assert!(read(&[&wrap(0xa0, &wrap(0xa1, &[]))]).is_err());
        assert!(read(&[&wrap(0xa0, &wrap(0xa0, &[]))]).is_err());
        assert!(read(&[&wrap(0xa0, &[])]).is_err());
    }
}
