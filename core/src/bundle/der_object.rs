//! DER: which structure an object is, by the tags of its first elements.

use std::ops::Range;

use super::reading::{Place, Reading};
use super::{Code, Kind, Problem, keys, pkcs7, pkcs12, request};
use crate::der::{Reader, tag};
use crate::error::Reason;

/// What a DER object is, by its shape. No two shapes overlap, and what has none is a certificate or
/// unknown, so that no certificate can pass as something else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Certificate,
    Request,
    Crl,
    Ocsp,
    PublicKey,
    PrivateKey,
    EncryptedKey,
    Pkcs7,
    Pkcs12,
    Unknown,
}

impl Shape {
    pub fn kind(self) -> Kind {
        match self {
            Self::Certificate => Kind::Certificate,
            Self::Request => Kind::Request,
            Self::Crl => Kind::Crl,
            Self::Ocsp => Kind::OcspResponse,
            Self::PublicKey => Kind::PublicKey,
            Self::PrivateKey | Self::EncryptedKey => Kind::PrivateKey,
            Self::Pkcs7 => Kind::Named("PKCS#7 message"),
            Self::Pkcs12 => Kind::Named("PKCS#12 file"),
            Self::Unknown => Kind::Unknown,
        }
    }
}

/// Whether bytes are DER, whatever text stands inside of them: a SEQUENCE with a length of several
/// octets, which no text begins with (0x80 to 0x84 cannot follow an ASCII `0` in UTF-8), or short
/// SEQUENCEs from the first byte to the last.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    if let [tag::SEQUENCE, 0x80..=0x84, ..] = bytes {
        return true;
    }
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() {
        if reader.expect(tag::SEQUENCE).is_err() {
            return false;
        }
    }
    !bytes.is_empty()
}

/// Reads DER objects that stand one after the other.
pub(super) fn read_all(reading: &mut Reading<'_>, place: &Place<'_>, bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() {
        let start = reader.offset();
        let rest = start..bytes.len();
        if reading.is_full(place, &rest) {
            return;
        }
        match reader.any() {
            Ok(element) => {
                let range = start..element.whole.end;
                read(reading, place, range, element.whole.of(bytes));
            }
            Err(error) => {
                let shape = shape(bytes.get(start..).unwrap_or_default());
                let code = match error.reason {
                    Reason::Truncated { .. } => Code::Truncated,
                    Reason::IndefiniteLength => Code::ContainerDamaged,
                    _ => Code::NotRecognised,
                };
                let found = error.reason.to_string();
                let problem = Problem::new(code, error.offset - start, found);
                // All that follows is unread as well: that is more than a key, which could be left out.
                let kind = match shape.kind() {
                    Kind::PrivateKey => Kind::Unknown,
                    kind => kind,
                };
                return reading.problem(place, rest, kind, problem);
            }
        }
    }
}

/// Takes one whole DER object, which stands at this range.
pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, range: Range<usize>, der: &[u8]) {
    let shape = shape(der);
    match shape {
        Shape::Certificate => {
            reading
                .bundle
                .read_certificate(place.source, place.range(&range), der)
        }
        Shape::Request => request::read(reading, place, range, der),
        Shape::Crl => {
            let range = place.range(&range);
            reading.bundle.read_crl(place.source, range, der);
        }
        Shape::Ocsp => {
            let range = place.range(&range);
            reading.bundle.read_response(place.source, range, der);
        }
        Shape::PublicKey => keys::public(reading, place, range, der),
        Shape::PrivateKey => keys::private(reading, place, range, der),
        Shape::EncryptedKey => pkcs12::key(reading, place, range, der),
        Shape::Pkcs7 => pkcs7::read(reading, place, range, der),
        Shape::Pkcs12 => pkcs12::read(reading, place, range, der),
        Shape::Unknown => {
            let problem = Problem::new(Code::NotRecognised, 0, "DER that is no certificate");
            reading.problem(place, range, shape.kind(), problem);
        }
    }
}

/// The shape of a DER object, which may be cut off.
pub(super) fn shape(der: &[u8]) -> Shape {
    let Some((tag::SEQUENCE, content)) = header(der) else {
        return Shape::Unknown;
    };
    let mut outer = Tags(content);
    match (outer.next(), outer.next()) {
        (Some((tag::OID, _)), _) => Shape::Pkcs7,
        (Some((ENUMERATED, _)), _) => Shape::Ocsp,
        // PKCS#12's version is 3 (RFC 7292 §4), a key's is 0 or 1.
        (Some((tag::INTEGER, [3])), Some((tag::SEQUENCE, _))) => Shape::Pkcs12,
        (
            Some((tag::INTEGER, [0 | 1])),
            Some((tag::SEQUENCE | tag::INTEGER | tag::OCTET_STRING, _)),
        ) => Shape::PrivateKey,
        (Some((tag::SEQUENCE, first)), second) => {
            let mut inside = Tags(first);
            let tags = [(); 4].map(|()| inside.next().map(|(tag, _)| tag));
            match (tags, second.map(|(tag, _)| tag)) {
                ([Some(tag::OID), ..], Some(tag::OCTET_STRING)) => Shape::EncryptedKey,
                ([Some(tag::OID), ..], Some(tag::BIT_STRING)) => Shape::PublicKey,
                ([Some(tag::OID), ..], _) => Shape::Unknown,
                (
                    [
                        Some(tag::INTEGER),
                        SEQ,
                        SEQ,
                        Some(tag::UTC_TIME | tag::GENERALIZED_TIME),
                    ],
                    _,
                )
                | ([SEQ, SEQ, Some(tag::UTC_TIME | tag::GENERALIZED_TIME), _], _) => Shape::Crl,
                ([Some(tag::INTEGER), SEQ, SEQ, None | Some(0xa0)], Some(_)) => Shape::Request,
                _ => Shape::Certificate,
            }
        }
        _ => Shape::Unknown,
    }
}

/// The elements of content that may be cut off: tag, and as much of its content as is there.
struct Tags<'a>(&'a [u8]);

impl<'a> Iterator for Tags<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = Reader::new(self.0);
        if let Ok(element) = reader.any() {
            let content = element.content.of(self.0);
            self.0 = self.0.get(element.whole.end..).unwrap_or_default();
            return Some((element.tag, content));
        }
        let cut = header(self.0);
        self.0 = &[];
        cut
    }
}

/// The tag and the content of an element that may be cut off.
fn header(der: &[u8]) -> Option<(u8, &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let octets = usize::from(if *first < 0x80 { 0 } else { first & 0x7f });
    let content = rest.get(octets..)?;
    let length = usize::from(*first);
    let content = if *first < 0x80 {
        content.get(..length).unwrap_or(content)
    } else {
        content
    };
    Some((*tag, content))
}

const SEQ: Option<u8> = Some(tag::SEQUENCE);
const ENUMERATED: u8 = 0x0a;
