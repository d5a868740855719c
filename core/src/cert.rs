//! A certificate: exact DER, and a typed view of where everything in it stands.

mod view;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension::{ExtensionView, Extensions};
use crate::key::PublicKey;
use crate::name::{self, GeneralName, Name, NameForm};
use crate::oid;
use crate::signed::Signed;
use crate::span::Span;
use crate::text::{cut, visible};
use crate::time::Time;

/// The largest certificate that is read, in octets. Real ones stay below 100 KB.
pub const MAX_CERTIFICATE: usize = 256 * 1024;

/// An X.509 certificate (RFC 5280 §4.1), read strictly, owning its DER.
///
/// Every part is a [`Span`] of [`Certificate::der`].
///
/// ```
/// use zoneseal_core::Certificate;
/// let problem = Certificate::parse(b"\x30\x03\x02\x01").unwrap_err();
/// assert_eq!(problem.to_string(), "3 more bytes are announced, 2 are there at byte 2");
/// ```
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Parts>);

/// What it consists of: shared, since a zone, a question and its answer all have their own.
#[derive(Debug)]
struct Parts {
    der: Vec<u8>,
    signed: Signed,
    version: u8,
    serial: Span,
    issuer: Name,
    subject: Name,
    not_before: (Time, Span),
    not_after: (Time, Span),
    key: PublicKey,
    extensions: Extensions,
    self_issued: bool,
}

impl Certificate {
    /// Reads one certificate.
    ///
    /// # Errors
    /// Where the bytes are not exactly one certificate in DER.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        if der.len() > MAX_CERTIFICATE {
            let what = "the certificate's size";
            return Err(ParseError::new(0, Reason::OutOfRange { what }));
        }
        let signed = Signed::read_whole(der)?;
        let mut t = Reader::within(der, signed.content);
        let version = read_version(&mut t)?;
        let serial = t.integer()?;
        let inner_algorithm = t.expect(tag::SEQUENCE)?;
        if t.bytes(inner_algorithm.content) != signed.algorithm.of(der) {
            let reason = Reason::SignatureAlgorithmMismatch;
            return Err(ParseError::new(inner_algorithm.whole.start, reason));
        }
        let issuer = Name::read(&mut t)?;
        let validity = t.expect(tag::SEQUENCE)?;
        let mut times = t.inside(validity);
        let not_before = Time::read(&mut times)?;
        let not_after = Time::read(&mut times)?;
        times.finish()?;
        let subject = Name::read(&mut t)?;
        let key = PublicKey::read(&mut t)?;
        let extensions = read_unique_ids_and_extensions(&mut t, version)?;
        Ok(Self(Arc::new(Parts {
            signed,
            version,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            extensions,
            self_issued: name::same_name(issuer.content.of(der), subject.content.of(der)),
            der: der.to_vec(),
        })))
    }

    /// All of its bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn signed_bytes(&self) -> &[u8] {
        self.0.signed.part.of(&self.0.der)
    }

    /// Where its signed part, its algorithm and its signature stand.
    pub(crate) fn signed(&self) -> &Signed {
        &self.0.signed
    }

    /// The content of the AlgorithmIdentifier of its signature.
    #[must_use]
    pub fn signature_algorithm(&self) -> Span {
        self.0.signed.algorithm
    }

    /// The signature's octets.
    #[must_use]
    pub fn signature(&self) -> Span {
        self.0.signed.signature
    }

    /// 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.0.version
    }

    /// The serial number, as two's complement octets.
    #[must_use]
    pub fn serial(&self) -> Span {
        self.0.serial
    }

    /// The name of the authority that signed it.
    #[must_use]
    pub fn issuer(&self) -> Name {
        self.0.issuer
    }

    /// The content of the issuer's name.
    #[must_use]
    pub fn issuer_bytes(&self) -> &[u8] {
        self.0.issuer.content.of(&self.0.der)
    }

    /// The name of whom it speaks for.
    #[must_use]
    pub fn subject(&self) -> Name {
        self.0.subject
    }

    /// The content of the subject's name.
    #[must_use]
    pub fn subject_bytes(&self) -> &[u8] {
        self.0.subject.content.of(&self.0.der)
    }

    /// The first second at which it is valid.
    #[must_use]
    pub fn not_before(&self) -> Time {
        self.0.not_before.0
    }

    /// The last second at which it is valid.
    #[must_use]
    pub fn not_after(&self) -> Time {
        self.0.not_after.0
    }

    /// Where notBefore and notAfter stand.
    #[must_use]
    pub fn validity_spans(&self) -> (Span, Span) {
        (self.0.not_before.1, self.0.not_after.1)
    }

    /// Its subject's public key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.0.key
    }

    /// The octets of its subject's public key.
    #[must_use]
    pub fn key_bytes(&self) -> &[u8] {
        self.0.key.bits.of(&self.0.der)
    }

    /// The whole SubjectPublicKeyInfo.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        self.0.key.whole.of(&self.0.der)
    }

    /// Its extensions.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// Every extension decoded for showing, in order. It is done anew each time, and judging does
    /// without it.
    pub fn extension_views(&self) -> impl Iterator<Item = ExtensionView> {
        let all = self.0.extensions.all.iter();
        all.map(|raw| ExtensionView::new(*raw, &self.0.der))
    }

    /// Whether basicConstraints say that it is a certification authority's.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        let constraints = self.0.extensions.basic_constraints.as_ref();
        constraints.is_some_and(|constraints| constraints.value.ca)
    }

    /// Whether subject and issuer are the same name (RFC 5280 §6.1).
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.0.self_issued
    }

    /// Its subject alternative names.
    pub fn alternative_names(&self) -> impl Iterator<Item = GeneralName> {
        let names = self.0.extensions.subject_alt_name.as_ref();
        names
            .into_iter()
            .flat_map(|known| known.value.iter().copied())
    }

    /// The alternative names of one kind that are strings, as text.
    pub fn text_names(&self, form: NameForm) -> impl Iterator<Item = &str> {
        self.alternative_names()
            .filter(move |name| name.form == form)
            .filter_map(|name| std::str::from_utf8(name.value.of(&self.0.der)).ok())
    }

    /// The keyIdentifier of its authorityKeyIdentifier.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        let known = self.0.extensions.authority_key_id.as_ref()?;
        known.value.key_id.map(|span| span.of(&self.0.der))
    }

    /// Its subjectKeyIdentifier.
    #[must_use]
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        let known = self.0.extensions.subject_key_id.as_ref()?;
        Some(known.value.of(&self.0.der))
    }

    /// SHA-256 of its DER, in hex.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        crate::text::hex(&Sha256::digest(&self.0.der))
    }

    /// SHA-256 of its SubjectPublicKeyInfo, in hex: what a pin is made of.
    #[must_use]
    pub fn spki_sha256_hex(&self) -> String {
        crate::text::hex(&Sha256::digest(self.spki()))
    }

    /// SHA-256 of its key as numbers and points, in hex; `None` for keys that cannot be compared.
    #[must_use]
    pub fn key_material_hex(&self) -> Option<String> {
        self.key_material_sha256()
            .map(|digest| crate::text::hex(&digest))
    }

    /// The same as octets.
    pub(crate) fn key_material_sha256(&self) -> Option<[u8; 32]> {
        let material = self.0.key.material(&self.0.der)?;
        Some(Sha256::digest(material).into())
    }

    /// Its subject for people; where that is empty, its first alternative name.
    #[must_use]
    pub fn subject_text(&self) -> String {
        if !self.0.subject.is_empty() {
            return cut(name::display(self.subject_bytes()));
        }
        let first = self.alternative_names().next();
        first.map_or_else(|| "(no name)".to_owned(), |name| name.display(&self.0.der))
    }

    /// What a sentence calls it: its common name, else its whole subject or its first alternative
    /// name, in quotes that it cannot close.
    #[must_use]
    pub fn label(&self) -> String {
        quoted(self.subject_bytes(), || self.subject_text())
    }

    /// What a sentence calls its issuer, likewise.
    #[must_use]
    pub fn issuer_label(&self) -> String {
        quoted(self.issuer_bytes(), || self.issuer_text())
    }

    /// Its issuer for people.
    #[must_use]
    pub fn issuer_text(&self) -> String {
        if self.0.issuer.is_empty() {
            return "(no name)".to_owned();
        }
        cut(name::display(self.issuer_bytes()))
    }
}

/// A name in quotes. It is only ever shown: nothing is decided by a common name.
fn quoted(name: &[u8], whole: impl FnOnce() -> String) -> String {
    let mut common_names = name::values_of(name, oid::COMMON_NAME);
    let text = match common_names.pop() {
        Some(only) if common_names.is_empty() && !only.trim().is_empty() => visible(&only),
        _ => whole(),
    };
    format!("“{}”", cut(text.replace(['“', '”'], "\"")))
}

fn read_version(t: &mut Reader<'_>) -> Result<u8, ParseError> {
    let Some(element) = t.optional(tag::context_constructed(0))? else {
        return Ok(1);
    };
    let mut inside = t.inside(element);
    let number = inside.small_integer("version")?;
    inside.finish()?;
    match number {
        // Version 1 is the default, which DER leaves out (X.690 §11.5).
        1 => Ok(2),
        2 => Ok(3),
        _ => Err(ParseError::new(element.whole.start, Reason::UnknownVersion)),
    }
}

fn read_unique_ids_and_extensions(
    t: &mut Reader<'_>,
    version: u8,
) -> Result<Extensions, ParseError> {
    t.optional(tag::context(1))?;
    t.optional(tag::context(2))?;
    let Some(element) = t.optional(tag::context_constructed(3))? else {
        t.finish()?;
        return Ok(Extensions::default());
    };
    t.finish()?;
    if version != 3 {
        return Err(ParseError::new(
            element.whole.start,
            Reason::ExtensionsNeedVersion3,
        ));
    }
    let mut inside = t.inside(element);
    let list = inside.sequence()?;
    inside.finish()?;
    Extensions::read(list)
}
