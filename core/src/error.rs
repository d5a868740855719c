//! Why bytes could not be read: closed reasons, each with the place.

use std::fmt;

/// Bytes that are not what they should be.
///
/// `offset` counts from the first byte of the object that was read (for a certificate: the first
/// byte of its DER).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The byte at which reading stopped making sense.
    pub offset: usize,
    /// What was wrong there.
    pub reason: Reason,
}

/// What was wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The object says that it is longer than what is there.
    Truncated {
        /// Bytes that the object's header announces after `offset`.
        needed: usize,
        /// Bytes that follow `offset`.
        available: usize,
    },
    /// Bytes follow an object that should be the last.
    TrailingData,
    /// Another ASN.1 type stands where this one belongs.
    UnexpectedTag {
        /// The identifier octet that belongs here.
        expected: u8,
        /// The identifier octet that stands here.
        found: u8,
    },
    /// A length in BER's indefinite form, which DER forbids (X.690 §10.1).
    IndefiniteLength,
    /// A length in more octets than it needs (X.690 §10.1).
    LengthNotMinimal,
    /// A length of more than four octets: larger than any input that is read here.
    LengthTooLarge,
    /// An identifier in the multiple-octet form, which no structure here uses (X.690 §8.1.2.4).
    HighTagNumber,
    /// A BOOLEAN other than 0x00 and 0xFF (X.690 §11.1).
    BooleanNotCanonical,
    /// An INTEGER with no octets, or with more than it needs (X.690 §8.3.2).
    IntegerNotMinimal,
    /// A BIT STRING whose unused bits are miscounted or not zero (X.690 §11.2).
    BitStringNotCanonical,
    /// A string whose octets are not of its type's alphabet.
    BadString,
    /// An OBJECT IDENTIFIER that is empty, cut or padded (X.690 §8.19).
    BadObjectIdentifier,
    /// A time that is not in the form of RFC 5280 §4.1.2.5.
    BadTime,
    /// A structure without an element that it must have.
    Missing {
        /// The element, in the words of RFC 5280.
        what: &'static str,
    },
    /// A SEQUENCE OF or SET OF that must not be empty, and is.
    Empty {
        /// The structure, in the words of RFC 5280.
        what: &'static str,
    },
    /// What may stand once stands twice.
    Twice {
        /// What it is, in the words of RFC 5280.
        what: &'static str,
    },
    /// A version other than 1, 2 and 3.
    UnknownVersion,
    /// The same extension stands twice (RFC 5280 §4.2).
    DuplicateExtension,
    /// Extensions in a certificate whose version is not 3 (RFC 5280 §4.1.2.9).
    ExtensionsNeedVersion3,
    /// The algorithm inside the signed part is not the one outside (RFC 5280 §4.1.1.2).
    SignatureAlgorithmMismatch,
    /// A value outside of what its field allows.
    OutOfRange {
        /// The field, in the words of RFC 5280.
        what: &'static str,
    },
}

impl ParseError {
    /// An error of this kind at this place.
    #[must_use]
    pub fn new(offset: usize, reason: Reason) -> Self {
        Self { offset, reason }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.reason, self.offset)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, available } => {
                write!(
                    f,
                    "{needed} more bytes are announced, {available} are there"
                )
            }
            Self::TrailingData => f.write_str("bytes follow the end of the structure"),
            Self::UnexpectedTag { expected, found } => {
                write!(
                    f,
                    "tag 0x{expected:02x} belongs here, 0x{found:02x} is there"
                )
            }
            Self::IndefiniteLength => f.write_str("a length of BER's indefinite form"),
            Self::LengthNotMinimal => f.write_str("a length in more octets than it needs"),
            Self::LengthTooLarge => f.write_str("a length beyond any certificate"),
            Self::HighTagNumber => f.write_str("a tag number above 30"),
            Self::BooleanNotCanonical => f.write_str("a BOOLEAN that is neither 0x00 nor 0xff"),
            Self::IntegerNotMinimal => f.write_str("an INTEGER that is empty or padded"),
            Self::BitStringNotCanonical => f.write_str("a BIT STRING with stray unused bits"),
            Self::BadString => f.write_str("a string with octets outside of its alphabet"),
            Self::BadObjectIdentifier => f.write_str("a malformed OBJECT IDENTIFIER"),
            Self::BadTime => f.write_str("a time that is not in the form of RFC 5280 §4.1.2.5"),
            Self::Missing { what } => write!(f, "{what} is missing"),
            Self::Empty { what } => write!(f, "{what} is empty"),
            Self::Twice { what } => write!(f, "{what} a second time"),
            Self::UnknownVersion => f.write_str("a version other than 1, 2 and 3"),
            Self::DuplicateExtension => f.write_str("the same extension a second time"),
            Self::ExtensionsNeedVersion3 => {
                f.write_str("extensions in a certificate that is not of version 3")
            }
            Self::SignatureAlgorithmMismatch => {
                f.write_str("the signed and the outer signature algorithm differ")
            }
            Self::OutOfRange { what } => write!(f, "{what} is out of range"),
        }
    }
}

impl std::error::Error for ParseError {}
