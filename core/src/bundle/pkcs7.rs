//! PKCS#7 and CMS (RFC 5652 §5.1): the certificates and revocation lists that a SignedData carries.
//! Its own signatures are not looked at: what it carries is judged by itself.

use std::ops::Range;

use super::der_object::{self, Shape};
use super::reading::{Place, Reading};
use super::{Code, Fate, Kind, Problem};
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::span::Span;

const NAME: &str = "PKCS#7 message";
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, range: Range<usize>, der: &[u8]) {
    let kind = Kind::Named(NAME);
    match members(der) {
        Ok(None) => {
            let found = "PKCS#7 message that is not signed data";
            let problem = Problem::new(Code::ContainerNotSupported, 0, found);
            reading.problem(place, range, kind, problem);
        }
        Ok(Some(spans)) if spans.is_empty() => {
            reading
                .bundle
                .push(place.source, place.range(&range), kind, Fate::PassedOver);
        }
        Ok(Some(spans)) => {
            // A part of the container's own bytes, or all of what it was decoded from.
            let inside = place.part(&range);
            for span in spans {
                let local = span.start..span.end;
                if reading.is_full(&inside, &local) {
                    return;
                }
                let member = span.of(der);
                // Nothing else belongs here; another message in it least of all.
                if matches!(der_object::shape(member), Shape::Certificate | Shape::Crl) {
                    der_object::read(reading, &inside, local, member);
                } else {
                    let what = "member of a PKCS#7 message in another format";
                    let problem = Problem::new(Code::ContainerNotSupported, 0, what);
                    reading.problem(&inside, local, kind, problem);
                }
            }
        }
        Err(error) => {
            let found = format!("a {NAME}: {}", error.reason);
            let problem = Problem::new(Code::ContainerDamaged, error.offset, found);
            reading.problem(place, range, kind, problem);
        }
    }
}

/// Where its certificates and revocation lists stand; `None` where it is another content type.
fn members(der: &[u8]) -> Result<Option<Vec<Span>>, ParseError> {
    let mut outer = Reader::new(der);
    let mut info = outer.sequence()?;
    outer.finish()?;
    let id = info.oid()?;
    if info.bytes(id) != SIGNED_DATA {
        return Ok(None);
    }
    let explicit = info.expect(tag::context_constructed(0))?;
    info.finish()?;
    let mut content = info.inside(explicit);
    let mut fields = content.sequence()?;
    content.finish()?;
    fields.small_integer("version")?;
    fields.expect(tag::SET)?;
    fields.expect(tag::SEQUENCE)?;
    let mut spans = Vec::new();
    for number in [0, 1] {
        if let Some(list) = fields.optional(tag::context_constructed(number))? {
            let mut list = fields.inside(list);
            while !list.is_empty() {
                spans.push(list.any()?.whole);
            }
        }
    }
    fields.expect(tag::SET)?;
    fields.finish()?;
    Ok(Some(spans))
}
