//! A certificate revocation list (RFC 5280 §5): exact DER, where everything in it stands, and an
//! index of its entries.

mod entries;
mod scope;

use sha2::{Digest, Sha256};

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension::{self, Known, RawExtension};
use crate::name::{self, Name};
use crate::oid;
use crate::signed::Signed;
use crate::span::Span;
use crate::text::{cut, hex};
use crate::time::Time;

pub(crate) use entries::ENUMERATED;
pub use entries::{RevocationReason, RevokedEntry};
pub use scope::Scope;

use entries::Entries;

/// The largest list that is read, in octets: what a whole question may have.
pub const MAX_CRL: usize = 10_000_000;

/// A certificate revocation list, read strictly, owning its DER.
///
/// Every part is a [`Span`] of [`Crl::der`].
///
/// ```
/// use zoneseal_core::Crl;
/// assert!(Crl::parse(b"\x30\x03\x02\x01\x01").is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Crl {
    der: Vec<u8>,
    signed: Signed,
    issuer: Name,
    this_update: (Time, Span),
    next_update: Option<(Time, Span)>,
    entries: Entries,
    extensions: CrlExtensions,
}

/// The extensions of a list (RFC 5280 §5.2).
#[derive(Clone, Debug, Default)]
pub struct CrlExtensions {
    /// cRLNumber.
    pub number: Option<Known<Span>>,
    /// deltaCRLIndicator: the list is one of changes alone.
    pub delta: Option<Span>,
    /// issuingDistributionPoint.
    pub scope: Option<Known<Scope>>,
    /// The first certificateIssuer of an entry: entries may be of other authorities.
    pub indirect: Option<Span>,
    /// The first critical extension, of the list or of an entry, that is not understood.
    pub unknown_critical: Option<RawExtension>,
}

impl Crl {
    /// Reads one list.
    ///
    /// # Errors
    /// Where the bytes are not exactly one certificate revocation list in DER, or too large.
    pub fn parse(der: &[u8]) -> Result<Self, ParseError> {
        if der.len() > MAX_CRL {
            let what = "the list's size";
            return Err(ParseError::new(0, Reason::OutOfRange { what }));
        }
        let signed = Signed::read_whole(der)?;
        let mut t = Reader::within(der, signed.content);
        let has_version = t.peek() == Some(tag::INTEGER);
        // §5.1.2.1: the field is there for version 2 alone.
        if has_version && t.small_integer("version")? != 1 {
            return Err(entries::needs_version_2(signed.content));
        }
        let inner_algorithm = t.expect(tag::SEQUENCE)?;
        // §5.1.1.2.
        if t.bytes(inner_algorithm.content) != signed.algorithm.of(der) {
            let reason = Reason::SignatureAlgorithmMismatch;
            return Err(ParseError::new(inner_algorithm.whole.start, reason));
        }
        let issuer = Name::read(&mut t)?;
        if issuer.is_empty() {
            let what = "the issuer's name";
            return Err(ParseError::new(issuer.whole.start, Reason::Empty { what }));
        }
        let this_update = Time::read(&mut t)?;
        let next_update = match t.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(Time::read(&mut t)?),
            _ => None,
        };
        let mut extensions = CrlExtensions::default();
        let entries = match t.optional(tag::SEQUENCE)? {
            Some(list) => Entries::read(t.inside(list), has_version, &mut extensions)?,
            None => Entries::default(),
        };
        if let Some(element) = t.optional(tag::context_constructed(0))? {
            if !has_version {
                return Err(entries::needs_version_2(element.whole));
            }
            let mut inside = t.inside(element);
            let list = inside.sequence()?;
            inside.finish()?;
            extensions.read(list)?;
        }
        t.finish()?;
        Ok(Self {
            signed,
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
            der: der.to_vec(),
        })
    }

    /// All of its bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Where its signed part, its algorithm and its signature stand.
    #[must_use]
    pub fn signed(&self) -> &Signed {
        &self.signed
    }

    /// The name of the authority that signed it.
    #[must_use]
    pub fn issuer(&self) -> Name {
        self.issuer
    }

    /// The content of the issuer's name.
    #[must_use]
    pub fn issuer_bytes(&self) -> &[u8] {
        self.issuer.content.of(&self.der)
    }

    /// Its issuer for people.
    #[must_use]
    pub fn issuer_text(&self) -> String {
        cut(name::display(self.issuer_bytes()))
    }

    /// When it was made, and where that stands.
    #[must_use]
    pub fn this_update(&self) -> (Time, Span) {
        self.this_update
    }

    /// When the next one is due, and where that stands.
    #[must_use]
    pub fn next_update(&self) -> Option<(Time, Span)> {
        self.next_update
    }

    /// Its number in hex, where it has one.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        let number = self.extensions.number.as_ref()?;
        Some(hex(number.value.of(&self.der)))
    }

    /// Its extensions.
    #[must_use]
    pub fn extensions(&self) -> &CrlExtensions {
        &self.extensions
    }

    /// How many certificates it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries of this serial number (its two's complement octets), each in constant time
    /// after the first reading.
    pub fn entries_of<'a>(&'a self, serial: &'a [u8]) -> impl Iterator<Item = RevokedEntry> + 'a {
        self.entries.of(&self.der, serial)
    }

    /// How many entries [`Crl::entries_of`] reads.
    pub(crate) fn cost_of(&self, serial: &[u8]) -> usize {
        self.entries.cost_of(serial)
    }

    /// SHA-256 of its DER, in hex.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        hex(&Sha256::digest(&self.der))
    }
}

impl CrlExtensions {
    fn read(&mut self, list: Reader<'_>) -> Result<(), ParseError> {
        for raw in extension::read_all(list.clone())? {
            let mut value = Reader::within(list.buffer(), raw.value);
            match list.bytes(raw.oid) {
                oid::CRL_NUMBER => {
                    let value = number(&mut value)?;
                    self.number = Some(Known {
                        value,
                        critical: raw.critical,
                        span: raw.whole,
                    });
                }
                oid::DELTA_CRL_INDICATOR => {
                    number(&mut value)?;
                    self.delta = Some(raw.whole);
                }
                oid::ISSUING_DISTRIBUTION_POINT => {
                    let value = Scope::read(&mut value)?;
                    self.scope = Some(Known {
                        value,
                        critical: raw.critical,
                        span: raw.whole,
                    });
                }
                // Which key signed it is found by the signature; that newer changes may be had
                // elsewhere changes nothing in this list (§5.2.6).
                oid::AUTHORITY_KEY_IDENTIFIER | oid::FRESHEST_CRL => continue,
                _ => {
                    if raw.critical && self.unknown_critical.is_none() {
                        self.unknown_critical = Some(raw);
                    }
                    continue;
                }
            }
            value.finish()?;
        }
        Ok(())
    }
}

/// A CRL number: not negative, of at most 20 octets (§5.2.3).
fn number(value: &mut Reader<'_>) -> Result<Span, ParseError> {
    let span = value.integer()?;
    let octets = value.bytes(span);
    let negative = octets.first().is_some_and(|first| *first >= 0x80);
    if negative || octets.len() > 20 {
        let what = "cRLNumber";
        return Err(ParseError::new(span.start, Reason::OutOfRange { what }));
    }
    Ok(span)
}
