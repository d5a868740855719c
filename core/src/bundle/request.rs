//! Certificate requests (PKCS#10, RFC 2986 §4): subject, key and the names asked for.

use std::ops::Range;

use super::reading::{Place, Reading};
use super::{Code, Kept, Kind, Problem};
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::extension::Extensions;
use crate::key::PublicKey;
use crate::key_match::KeyMaterial;
use crate::name::{self, GeneralName, Name};
use crate::text::cut;

/// A certificate request. Its signature is not checked: it is shown, and compared by its key.
#[derive(Clone, Debug)]
pub struct CertificateRequest {
    der: Vec<u8>,
    subject: Name,
    key: PublicKey,
    extensions: Extensions,
}

impl CertificateRequest {
    /// Reads one request.
    ///
    /// # Errors
    /// Where the bytes are not exactly one request in DER.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        let mut outer = Reader::new(der);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        let mut info = fields.sequence()?;
        fields.expect(tag::SEQUENCE)?;
        fields.octet_bits()?;
        fields.finish()?;
        info.small_integer("version")?;
        let subject = Name::read(&mut info)?;
        let key = PublicKey::read(&mut info)?;
        let attributes = info.optional(tag::context_constructed(0))?;
        info.finish()?;
        let extensions = match attributes {
            Some(element) => asked_for(info.inside(element))?,
            None => Extensions::default(),
        };
        Ok(Self {
            der: der.to_vec(),
            subject,
            key,
            extensions,
        })
    }

    /// All of its bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whom the certificate is to speak for, for people.
    #[must_use]
    pub fn subject_text(&self) -> String {
        cut(name::display(self.subject.content.of(&self.der)))
    }

    /// The key that it is to be issued for.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The same, to compare it.
    #[must_use]
    pub fn key_material(&self) -> KeyMaterial {
        KeyMaterial::of_key(&self.key, &self.der)
    }

    /// The alternative names asked for.
    pub fn alternative_names(&self) -> impl Iterator<Item = GeneralName> {
        let names = self.extensions.subject_alt_name.as_ref();
        names
            .into_iter()
            .flat_map(|known| known.value.iter().copied())
    }
}

pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, range: Range<usize>, der: &[u8]) {
    match CertificateRequest::parse(der) {
        Ok(request) => reading.keep(place, range, Kept::Request(Box::new(request))),
        Err(error) => {
            let found = format!("a certificate request: {}", error.reason);
            let problem = Problem::new(Code::ContainerDamaged, error.offset, found);
            reading.problem(place, range, Kind::Request, problem);
        }
    }
}

/// The attribute extensionRequest (RFC 2985 §5.4.2).
fn asked_for(mut attributes: Reader<'_>) -> Result<Extensions, ParseError> {
    let mut asked = Extensions::default();
    while !attributes.is_empty() {
        let mut attribute = attributes.sequence()?;
        let id = attribute.oid()?;
        let values = attribute.expect(tag::SET)?;
        attribute.finish()?;
        if attribute.bytes(id) == EXTENSION_REQUEST {
            let mut values = attribute.inside(values);
            asked = Extensions::read(values.sequence()?)?;
            values.finish()?;
        }
    }
    Ok(asked)
}

const EXTENSION_REQUEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14];
