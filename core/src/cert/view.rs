//! Every field of a certificate for showing, with the bytes that it stands in.

use super::Certificate;
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::extension::Part;
use crate::key::KeyKind;
use crate::name::{self, Name};
use crate::oid;
use crate::span::Span;
use crate::text::hex;

impl Certificate {
    /// Every field but the extensions, in the order in which they stand: names and the key with
    /// their parts, one deeper.
    #[must_use]
    pub fn fields(&self) -> Vec<Part> {
        let mut fields = Fields {
            der: &self.0.der,
            parts: Vec::new(),
        };
        // It was read whole before; an error here would end the list.
        let _ = fields.certificate(self);
        fields.parts
    }
}

struct Fields<'a> {
    der: &'a [u8],
    parts: Vec<Part>,
}

impl Fields<'_> {
    fn part(&mut self, depth: u8, label: impl Into<String>, text: String, span: Span) {
        self.parts.push(Part {
            depth,
            label: label.into(),
            text,
            span,
        });
    }

    fn certificate(&mut self, certificate: &Certificate) -> Result<(), ParseError> {
        let mut t = Reader::within(self.der, certificate.0.signed.content);
        let version = t.optional(tag::context_constructed(0))?;
        let none = Span {
            start: t.offset(),
            end: t.offset(),
        };
        let version = version.map_or(none, |element| element.whole);
        self.part(0, "version", certificate.0.version.to_string(), version);
        self.hex(0, "serial number", t.integer()?);
        self.algorithm("signed algorithm", t.any()?.content);
        self.name("issuer", certificate.0.issuer)?;
        t.any()?;
        let (not_before, not_after) = (certificate.0.not_before, certificate.0.not_after);
        t.any()?;
        self.part(0, "not before", not_before.0.to_string(), not_before.1);
        self.part(0, "not after", not_after.0.to_string(), not_after.1);
        self.name("subject", certificate.0.subject)?;
        t.any()?;
        t.any()?;
        self.key(certificate);
        for (number, label) in [(1, "issuer unique id"), (2, "subject unique id")] {
            if let Some(id) = t.optional(tag::context(number))? {
                self.hex(0, label, id.content);
            }
        }
        self.algorithm("signature algorithm", certificate.signature_algorithm());
        self.hex(0, "signature", certificate.signature());
        Ok(())
    }

    fn hex(&mut self, depth: u8, label: &str, span: Span) {
        self.part(depth, label, hex(span.of(self.der)), span);
    }

    /// An AlgorithmIdentifier's content: its identifier, and what follows it.
    fn algorithm(&mut self, label: &str, content: Span) {
        let mut fields = Reader::within(self.der, content);
        let Ok(identifier) = fields.oid() else {
            return self.hex(0, label, content);
        };
        self.part(0, label, oid::described(identifier.of(self.der)), content);
        let parameters = Span {
            start: fields.offset(),
            end: content.end,
        };
        // NULL says nothing.
        if parameters.len() > 2 {
            self.hex(1, "parameters", parameters);
        }
    }

    fn name(&mut self, label: &str, name: Name) -> Result<(), ParseError> {
        let text = match name.is_empty() {
            true => "(empty)".to_owned(),
            false => name::display(name.content.of(self.der)),
        };
        self.part(0, label, text, name.whole);
        let mut rdns = Reader::within(self.der, name.content);
        while !rdns.is_empty() {
            let set = rdns.expect(tag::SET)?;
            let mut pairs = rdns.inside(set);
            while !pairs.is_empty() {
                let whole = pairs.expect(tag::SEQUENCE)?;
                let mut pair = pairs.inside(whole);
                let kind = pair.oid()?;
                let value = pair.any()?;
                let text = name::value_text(value.tag, value.content.of(self.der));
                let label = oid::described(kind.of(self.der));
                self.part(1, label, text, value.content);
            }
        }
        Ok(())
    }

    fn key(&mut self, certificate: &Certificate) {
        let key = &certificate.0.key;
        self.part(0, "public key", key.describe(self.der), key.whole);
        let mut algorithm = Reader::within(self.der, key.algorithm);
        if let Ok(identifier) = algorithm.oid() {
            let text = oid::described(identifier.of(self.der));
            self.part(1, "algorithm", text, identifier);
        }
        match key.kind {
            KeyKind::Rsa { modulus, exponent } => {
                self.hex(1, "modulus", modulus);
                self.hex(1, "exponent", exponent);
            }
            KeyKind::Ec { .. } => self.hex(1, "point", key.bits),
            KeyKind::Ed25519 | KeyKind::MlDsa(_) | KeyKind::Refused(_) => {
                self.hex(1, "key", key.bits);
            }
        }
    }
}
