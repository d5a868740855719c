//! Strict DER: the one seam through which every byte of a structure is read.
//!
//! Only the distinguished encoding is understood (X.690 §10 and §11): what a person is shown is
//! what was judged, and there is one way to read it. Every element knows the span of bytes that
//! it came from.

use crate::error::{ParseError, Reason};
use crate::span::Span;

/// Identifier octets (X.680 §8).
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING.
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// UTF8String.
    pub const UTF8_STRING: u8 = 0x0c;
    /// NumericString.
    pub const NUMERIC_STRING: u8 = 0x12;
    /// PrintableString.
    pub const PRINTABLE_STRING: u8 = 0x13;
    /// TeletexString.
    pub const TELETEX_STRING: u8 = 0x14;
    /// IA5String.
    pub const IA5_STRING: u8 = 0x16;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// UniversalString.
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    /// BMPString.
    pub const BMP_STRING: u8 = 0x1e;
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: u8 = 0x30;
    /// SET and SET OF.
    pub const SET: u8 = 0x31;

    /// `[number]`, primitive.
    #[must_use]
    pub const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// `[number]`, constructed.
    #[must_use]
    pub const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// One element: its identifier octet, and where it and its content stand.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// The identifier octet.
    pub tag: u8,
    /// Header and content.
    pub whole: Span,
    /// Content octets.
    pub content: Span,
}

/// Reads elements one after the other from a span of a buffer. All offsets are the buffer's.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    buffer: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    /// Reads the whole buffer.
    #[must_use]
    pub fn new(buffer: &'a [u8]) -> Self {
        Self {
            buffer,
            at: 0,
            end: buffer.len(),
        }
    }

    /// Reads a part of the buffer.
    #[must_use]
    pub fn within(buffer: &'a [u8], span: Span) -> Self {
        let end = span.end.min(buffer.len());
        Self {
            buffer,
            at: span.start.min(end),
            end,
        }
    }

    /// The offset of the next byte.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    /// The identifier octet of the next element, if there is one.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        if self.is_empty() {
            return None;
        }
        self.buffer.get(self.at).copied()
    }

    /// Takes the next element, whatever its tag.
    ///
    /// # Errors
    /// Where its header is cut, not minimal or of a form that DER or X.509 does not use, or where
    /// its content reaches beyond the end.
    pub fn any(&mut self) -> Result<Element, ParseError> {
        let start = self.at;
        let tag = self.byte()?;
        if tag & 0x1f == 0x1f {
            return Err(ParseError::new(start, Reason::HighTagNumber));
        }
        let length = self.length()?;
        let available = self.end - self.at;
        if length > available {
            return Err(ParseError::new(
                self.at,
                Reason::Truncated {
                    needed: length,
                    available,
                },
            ));
        }
        let content = Span {
            start: self.at,
            end: self.at + length,
        };
        self.at = content.end;
        Ok(Element {
            tag,
            whole: Span {
                start,
                end: content.end,
            },
            content,
        })
    }

    /// Takes the next element, which must have this tag.
    ///
    /// # Errors
    /// As [`Reader::any`], and where the tag is another or nothing is left.
    pub fn expect(&mut self, tag: u8) -> Result<Element, ParseError> {
        match self.peek() {
            Some(found) if found == tag => self.any(),
            Some(found) => Err(ParseError::new(
                self.at,
                Reason::UnexpectedTag {
                    expected: tag,
                    found,
                },
            )),
            None => Err(ParseError::new(
                self.at,
                Reason::Truncated {
                    needed: 2,
                    available: 0,
                },
            )),
        }
    }

    /// Takes the next element if it has this tag.
    ///
    /// # Errors
    /// As [`Reader::any`].
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element>, ParseError> {
        if self.peek() == Some(tag) {
            self.any().map(Some)
        } else {
            Ok(None)
        }
    }

    /// A reader of the content of an element of the same buffer.
    #[must_use]
    pub fn inside(&self, element: Element) -> Self {
        Self::within(self.buffer, element.content)
    }

    /// Takes a SEQUENCE and gives a reader of its content.
    ///
    /// # Errors
    /// As [`Reader::expect`].
    pub fn sequence(&mut self) -> Result<Self, ParseError> {
        let element = self.expect(tag::SEQUENCE)?;
        Ok(self.inside(element))
    }

    /// All of the buffer that is read from.
    #[must_use]
    pub fn buffer(&self) -> &'a [u8] {
        self.buffer
    }

    /// The bytes of a span of the same buffer.
    #[must_use]
    pub fn bytes(&self, span: Span) -> &'a [u8] {
        self.buffer.get(span.start..span.end).unwrap_or_default()
    }

    /// Ends reading.
    ///
    /// # Errors
    /// [`Reason::TrailingData`] where something is left.
    pub fn finish(&self) -> Result<(), ParseError> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(ParseError::new(self.at, Reason::TrailingData))
        }
    }

    /// Takes a BOOLEAN.
    ///
    /// # Errors
    /// As [`Reader::expect`], and where its value is not canonical.
    pub fn boolean(&mut self) -> Result<bool, ParseError> {
        let element = self.expect(tag::BOOLEAN)?;
        match self.bytes(element.content) {
            [0x00] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(ParseError::new(
                element.content.start,
                Reason::BooleanNotCanonical,
            )),
        }
    }

    /// Takes an INTEGER and gives the span of its minimal two's complement octets.
    ///
    /// # Errors
    /// As [`Reader::expect`], and where the encoding is not minimal.
    pub fn integer(&mut self) -> Result<Span, ParseError> {
        let element = self.expect(tag::INTEGER)?;
        check_integer(self.bytes(element.content), element.content.start)?;
        Ok(element.content)
    }

    /// Takes an INTEGER from 0 to 65,535.
    ///
    /// # Errors
    /// As [`Reader::integer`], and [`Reason::OutOfRange`].
    pub fn small_integer(&mut self, what: &'static str) -> Result<u16, ParseError> {
        let span = self.integer()?;
        small_unsigned(self.bytes(span))
            .ok_or_else(|| ParseError::new(span.start, Reason::OutOfRange { what }))
    }

    /// Takes an OBJECT IDENTIFIER and gives the span of its content.
    ///
    /// # Errors
    /// As [`Reader::expect`], and where it is malformed.
    pub fn oid(&mut self) -> Result<Span, ParseError> {
        let element = self.expect(tag::OID)?;
        check_oid(self.bytes(element.content), element.content.start)?;
        Ok(element.content)
    }

    /// Takes a BIT STRING and gives its octets and how many bits of the last are unused.
    ///
    /// # Errors
    /// As [`Reader::expect`], and where unused bits are miscounted or not zero.
    pub fn bit_string(&mut self) -> Result<(Span, u8), ParseError> {
        let element = self.expect(tag::BIT_STRING)?;
        let unused = check_bit_string(self.bytes(element.content), element.content.start)?;
        Ok((
            Span {
                start: element.content.start + 1,
                end: element.content.end,
            },
            unused,
        ))
    }

    /// Takes a BIT STRING of whole octets.
    ///
    /// # Errors
    /// As [`Reader::bit_string`], and where bits are unused.
    pub fn octet_bits(&mut self) -> Result<Span, ParseError> {
        let (span, unused) = self.bit_string()?;
        if unused == 0 {
            Ok(span)
        } else {
            Err(ParseError::new(span.start, Reason::BitStringNotCanonical))
        }
    }

    fn byte(&mut self) -> Result<u8, ParseError> {
        let byte = self.peek().ok_or_else(|| {
            ParseError::new(
                self.at,
                Reason::Truncated {
                    needed: 1,
                    available: 0,
                },
            )
        })?;
        self.at += 1;
        Ok(byte)
    }

    fn length(&mut self) -> Result<usize, ParseError> {
        let at = self.at;
        let first = self.byte()?;
        if first < 0x80 {
            return Ok(usize::from(first));
        }
        let octets = first & 0x7f;
        match octets {
            0 => return Err(ParseError::new(at, Reason::IndefiniteLength)),
            1..=4 => {}
            _ => return Err(ParseError::new(at, Reason::LengthTooLarge)),
        }
        let mut length = 0usize;
        for _ in 0..octets {
            length = (length << 8) | usize::from(self.byte()?);
        }
        let shorter_would_do = length < 0x80 || length >> (8 * (u32::from(octets) - 1)) == 0;
        if shorter_would_do {
            return Err(ParseError::new(at, Reason::LengthNotMinimal));
        }
        Ok(length)
    }
}

/// An INTEGER's content, where it is from 0 to 65,535.
#[must_use]
pub fn small_unsigned(content: &[u8]) -> Option<u16> {
    match *content {
        [a] if a < 0x80 => Some(u16::from(a)),
        [a, b] if a < 0x80 => Some(u16::from_be_bytes([a, b])),
        [0, a, b] => Some(u16::from_be_bytes([a, b])),
        _ => None,
    }
}

/// Checks the content of an INTEGER for its minimal form (X.690 §8.3.2).
///
/// # Errors
/// [`Reason::IntegerNotMinimal`].
pub fn check_integer(content: &[u8], offset: usize) -> Result<(), ParseError> {
    let padded = match *content {
        [] => true,
        [0x00, second, ..] => second < 0x80,
        [0xff, second, ..] => second >= 0x80,
        _ => false,
    };
    if padded {
        Err(ParseError::new(offset, Reason::IntegerNotMinimal))
    } else {
        Ok(())
    }
}

/// Checks the content of an OBJECT IDENTIFIER (X.690 §8.19).
///
/// # Errors
/// [`Reason::BadObjectIdentifier`].
pub fn check_oid(content: &[u8], offset: usize) -> Result<(), ParseError> {
    let mut starts_arc = true;
    for byte in content {
        if starts_arc && *byte == 0x80 {
            return Err(ParseError::new(offset, Reason::BadObjectIdentifier));
        }
        starts_arc = byte & 0x80 == 0;
    }
    if content.is_empty() || !starts_arc {
        return Err(ParseError::new(offset, Reason::BadObjectIdentifier));
    }
    Ok(())
}

/// Checks the content of a BIT STRING and gives how many bits of its last octet are unused.
///
/// # Errors
/// [`Reason::BitStringNotCanonical`].
pub fn check_bit_string(content: &[u8], offset: usize) -> Result<u8, ParseError> {
    let bad = || ParseError::new(offset, Reason::BitStringNotCanonical);
    let (&unused, octets) = content.split_first().ok_or_else(bad)?;
    match octets.last() {
        None if unused == 0 => Ok(0),
        None => Err(bad()),
        Some(last) if unused < 8 && last & ((1u8 << unused) - 1) == 0 => Ok(unused),
        Some(_) => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(bytes: &[u8], reason: Reason) {
        assert_eq!(
            Reader::new(bytes).any().map_err(|e| e.reason).err(),
            Some(reason)
        );
    }

    #[test]
    fn lengths_must_be_minimal_and_definite() {
        refused(&[0x04, 0x80, 0, 0], Reason::IndefiniteLength);
        refused(&[0x04, 0x81, 0x01, 7], Reason::LengthNotMinimal);
        refused(&[0x04, 0x82, 0x00, 0xff], Reason::LengthNotMinimal);
        refused(&[0x04, 0x85, 1, 0, 0, 0, 0], Reason::LengthTooLarge);
        refused(&[0x1f, 0x81, 0x01, 0], Reason::HighTagNumber);
        refused(
            &[0x04, 2, 1],
            Reason::Truncated {
                needed: 2,
                available: 1,
            },
        );
        let mut near_miss = vec![0x04, 0x81, 0x80];
        near_miss.extend([0; 0x80]);
        assert_eq!(
            Reader::new(&near_miss).any().map(|e| e.content.len()),
            Ok(0x80)
        );
    }

    #[test]
    fn primitives_must_be_canonical() {
        assert!(Reader::new(&[1, 1, 0x01]).boolean().is_err());
        assert_eq!(Reader::new(&[1, 1, 0xff]).boolean(), Ok(true));
        assert!(Reader::new(&[2, 2, 0, 0x7f]).integer().is_err());
        assert!(Reader::new(&[2, 2, 0, 0x80]).integer().is_ok());
        assert!(Reader::new(&[2, 2, 0xff, 0x80]).integer().is_err());
        assert!(Reader::new(&[2, 0]).integer().is_err());
        assert!(Reader::new(&[3, 2, 1, 0x01]).bit_string().is_err());
        assert!(Reader::new(&[3, 2, 1, 0x02]).bit_string().is_ok());
        assert!(Reader::new(&[3, 1, 1]).bit_string().is_err());
        assert!(Reader::new(&[3, 2, 8, 0]).bit_string().is_err());
        assert!(Reader::new(&[6, 2, 0x80, 0x01]).oid().is_err());
        assert!(Reader::new(&[6, 2, 0x2a, 0x80]).oid().is_err());
        assert!(Reader::new(&[6, 2, 0x2a, 0x03]).oid().is_ok());
    }
}
