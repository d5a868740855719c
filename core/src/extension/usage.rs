//! What a key may be used for: keyUsage and extKeyUsage.

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::oid;
use crate::span::Span;

/// keyUsage (§4.2.1.3), as a set of bits.
#[derive(Clone, Copy, Debug)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Bit 0.
    pub const DIGITAL_SIGNATURE: u16 = 1;
    /// Bit 5.
    pub const KEY_CERT_SIGN: u16 = 1 << 5;
    /// Bit 6.
    pub const CRL_SIGN: u16 = 1 << 6;

    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// Whether this bit is set.
    #[must_use]
    pub fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }

    /// The names of the bits that are set.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        super::bit_names(self.0, &Self::NAMES)
    }
}

/// extKeyUsage (§4.2.1.12).
#[derive(Clone, Copy, Debug)]
pub struct ExtendedKeyUsage {
    /// serverAuth is listed.
    pub server: bool,
    /// clientAuth is listed.
    pub client: bool,
    /// anyExtendedKeyUsage is listed.
    pub any: bool,
    /// The identifiers, one after the other.
    pub list: Span,
}

/// The names of the purposes of an extKeyUsage.
#[must_use]
pub fn purpose_names(der: &[u8], usage: &ExtendedKeyUsage) -> Vec<String> {
    let mut list = Reader::within(der, usage.list);
    let mut names = Vec::new();
    while let Ok(purpose) = list.oid() {
        names.push(oid::name(purpose.of(der)));
    }
    names
}

pub(super) fn key_usage(value: &mut Reader<'_>) -> Result<KeyUsage, ParseError> {
    let (span, _) = value.bit_string()?;
    let bits = super::bits(value.bytes(span));
    if bits == 0 {
        let what = "keyUsage";
        return Err(ParseError::new(span.start, Reason::Empty { what }));
    }
    Ok(KeyUsage(bits))
}

pub(super) fn extended_key_usage(value: &mut Reader<'_>) -> Result<ExtendedKeyUsage, ParseError> {
    let element = value.expect(tag::SEQUENCE)?;
    let mut out = ExtendedKeyUsage {
        server: false,
        client: false,
        any: false,
        list: element.content,
    };
    let mut list = value.inside(element);
    if list.is_empty() {
        let what = "extKeyUsage";
        return Err(ParseError::new(element.whole.start, Reason::Empty { what }));
    }
    while !list.is_empty() {
        let purpose = list.oid()?;
        match list.bytes(purpose) {
            oid::SERVER_AUTH => out.server = true,
            oid::CLIENT_AUTH => out.client = true,
            oid::ANY_EXTENDED_KEY_USAGE => out.any = true,
            _ => {}
        }
    }
    Ok(out)
}
