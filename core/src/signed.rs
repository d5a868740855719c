//! The outer form of everything that is signed: certificates, revocation lists and OCSP responses.

use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::span::Span;

/// Where the three parts of a signed object stand: `SIGNED{…}` of RFC 5912.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    /// What is signed.
    pub part: Span,
    /// Its content.
    pub content: Span,
    /// The content of the AlgorithmIdentifier of the signature.
    pub algorithm: Span,
    /// The signature's octets.
    pub signature: Span,
}

impl Signed {
    /// Takes the three parts.
    ///
    /// # Errors
    /// Where one of them is missing or malformed.
    pub(crate) fn read(fields: &mut Reader<'_>) -> Result<Self, ParseError> {
        let part = fields.expect(tag::SEQUENCE)?;
        Ok(Self {
            part: part.whole,
            content: part.content,
            algorithm: fields.expect(tag::SEQUENCE)?.content,
            signature: fields.octet_bits()?,
        })
    }

    /// Takes the three parts of an object that is nothing else and ends the bytes.
    ///
    /// # Errors
    /// As [`Signed::read`], and where more is there.
    pub(crate) fn read_whole(der: &[u8]) -> Result<Self, ParseError> {
        let mut outer = Reader::new(der);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        let signed = Self::read(&mut fields)?;
        fields.finish()?;
        Ok(signed)
    }
}
