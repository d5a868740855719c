//! An OCSP response (RFC 6960 §4.2, by the profile of RFC 5019): exact DER, and where everything in
//! it stands.

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::Certificate;
use crate::crl::{ENUMERATED, RevocationReason};
use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::extension::{self, RawExtension};
use crate::name::{self, Name};
use crate::oid;
use crate::signed::Signed;
use crate::span::Span;
use crate::text::hex;
use crate::time::Time;

/// The largest response that is read, in octets: RFC 5019 asks for one certificate a response.
pub const MAX_RESPONSE: usize = 256 * 1024;

/// More certificates than any response embeds; one is needed.
const MAX_EMBEDDED: usize = 8;

/// A successful basic OCSP response, read strictly, owning its DER.
///
/// Every part is a [`Span`] of [`OcspResponse::der`].
///
/// ```
/// use zoneseal_core::OcspResponse;
/// let try_later = b"\x30\x03\x0a\x01\x03";
/// assert!(OcspResponse::parse(try_later).is_err());
/// ```
#[derive(Clone, Debug)]
pub struct OcspResponse {
    der: Vec<u8>,
    signed: Signed,
    responder: Responder,
    produced_at: (Time, Span),
    singles: Vec<SingleResponse>,
    embedded: Vec<Certificate>,
    unknown_critical: Option<RawExtension>,
}

/// Who signed a response (RFC 6960 §4.2.2.3).
#[derive(Clone, Copy, Debug)]
pub enum Responder {
    /// The certificate with this subject.
    Name(Name),
    /// The certificate whose key has this SHA-1.
    Key(Span),
}

/// What a response says of one certificate.
#[derive(Clone, Copy, Debug)]
pub struct SingleResponse {
    /// All of it.
    pub whole: Span,
    /// Whether the names and keys are hashed by SHA-256, else by SHA-1.
    sha256: bool,
    issuer_name_hash: Span,
    issuer_key_hash: Span,
    serial: Span,
    /// What is said.
    pub status: CertStatus,
    /// Since when that is known, and where that stands.
    pub this_update: (Time, Span),
    /// When there will be newer knowledge, and where that stands.
    pub next_update: Option<(Time, Span)>,
    /// The first critical extension that is not understood.
    pub unknown_critical: Option<RawExtension>,
}

/// certStatus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertStatus {
    /// Not revoked.
    Good,
    /// Revoked since then, for this reason.
    Revoked(Time, Option<RevocationReason>),
    /// The responder does not know the certificate.
    Unknown,
}

/// Why bytes are no response that says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseError {
    /// The bytes are not exactly one response in DER.
    Malformed(ParseError),
    /// The responder answered that it cannot answer: its responseStatus.
    NotSuccessful(&'static str),
}

impl From<ParseError> for ResponseError {
    fn from(error: ParseError) -> Self {
        Self::Malformed(error)
    }
}

impl OcspResponse {
    /// Reads one response.
    ///
    /// # Errors
    /// Where the bytes are not exactly one response in DER, or one that says nothing.
    pub fn parse(der: &[u8]) -> Result<Self, ResponseError> {
        if der.len() > MAX_RESPONSE {
            let what = "the response's size";
            return Err(ParseError::new(0, Reason::OutOfRange { what }).into());
        }
        let mut outer = Reader::new(der);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        let status = fields.expect(ENUMERATED)?;
        match *fields.bytes(status.content) {
            [0] => {}
            [code] => return Err(ResponseError::NotSuccessful(status_name(code))),
            _ => return Err(out_of_range(status.content, "responseStatus").into()),
        }
        let bytes = fields.expect(tag::context_constructed(0))?;
        fields.finish()?;
        let mut inside = fields.inside(bytes);
        let mut bytes = inside.sequence()?;
        inside.finish()?;
        let kind = bytes.oid()?;
        if bytes.bytes(kind) != oid::OCSP_BASIC {
            return Err(out_of_range(kind, "responseType").into());
        }
        let response = bytes.expect(tag::OCTET_STRING)?;
        bytes.finish()?;
        Ok(read_basic(der, bytes.inside(response))?)
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

    /// Who signed it.
    #[must_use]
    pub fn responder(&self) -> Responder {
        self.responder
    }

    /// When it was signed, and where that stands.
    #[must_use]
    pub fn produced_at(&self) -> (Time, Span) {
        self.produced_at
    }

    /// What it says, certificate by certificate.
    #[must_use]
    pub fn singles(&self) -> &[SingleResponse] {
        &self.singles
    }

    /// The certificates that it carries.
    #[must_use]
    pub fn embedded(&self) -> &[Certificate] {
        &self.embedded
    }

    /// The first critical extension of the whole that is not understood.
    #[must_use]
    pub fn unknown_critical(&self) -> Option<RawExtension> {
        self.unknown_critical
    }

    /// SHA-256 of its DER, in hex.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        hex(&Sha256::digest(&self.der))
    }

    /// What it says of the certificate of these ids.
    pub(crate) fn singles_of<'a>(
        &'a self,
        ids: &'a CertIds<'_>,
    ) -> impl Iterator<Item = &'a SingleResponse> {
        let [own, issuers] = &ids.names;
        self.singles.iter().filter(move |single| {
            let is = |span: Span, hashes: &Hashes| {
                let hash: &[u8] = if single.sha256 { &hashes.1 } else { &hashes.0 };
                span.of(&self.der) == hash
            };
            let name = single.issuer_name_hash;
            single.serial.of(&self.der) == ids.serial
                && is(single.issuer_key_hash, &ids.key)
                && (is(name, own) || is(name, issuers))
        })
    }

    /// Whether it names this certificate as its signer's.
    pub(crate) fn names_responder(&self, certificate: &Certificate) -> bool {
        match self.responder {
            Responder::Name(name) => {
                name::same_name(name.content.of(&self.der), certificate.subject_bytes())
            }
            Responder::Key(hash) => {
                hash.of(&self.der) == Sha1::digest(certificate.key_bytes()).as_slice()
            }
        }
    }
}

/// What a certID may call one certificate of one issuer.
pub(crate) struct CertIds<'a> {
    serial: &'a [u8],
    /// The hashes of the issuer's name as the certificate writes it (RFC 6960 §4.1.1), and as the
    /// issuer does, which responders take too.
    names: [Hashes; 2],
    key: Hashes,
}

/// By SHA-1 and by SHA-256. SHA-1 is a key to look up by: what is found counts by the signature
/// under that authority's own key.
type Hashes = ([u8; 20], [u8; 32]);

impl<'a> CertIds<'a> {
    pub(crate) fn of(certificate: &'a Certificate, issuer: &Certificate) -> Self {
        let hashes = |of: &[u8]| (Sha1::digest(of).into(), Sha256::digest(of).into());
        let own = certificate.issuer().whole.of(certificate.der());
        let issuers = issuer.subject().whole.of(issuer.der());
        Self {
            serial: certificate.serial().of(certificate.der()),
            names: [hashes(own), hashes(issuers)],
            key: hashes(issuer.key_bytes()),
        }
    }
}

/// BasicOCSPResponse.
fn read_basic(der: &[u8], mut outer: Reader<'_>) -> Result<OcspResponse, ParseError> {
    let mut fields = outer.sequence()?;
    outer.finish()?;
    let signed = Signed::read(&mut fields)?;
    let mut embedded = Vec::new();
    if let Some(element) = fields.optional(tag::context_constructed(0))? {
        let mut inside = fields.inside(element);
        let mut list = inside.sequence()?;
        inside.finish()?;
        while !list.is_empty() {
            let one = list.expect(tag::SEQUENCE)?;
            if embedded.len() == MAX_EMBEDDED {
                return Err(out_of_range(one.whole, "the number of certificates"));
            }
            let moved =
                |error: ParseError| ParseError::new(one.whole.start + error.offset, error.reason);
            embedded.push(Certificate::parse(list.bytes(one.whole)).map_err(moved)?);
        }
    }
    fields.finish()?;

    let mut data = Reader::within(der, signed.content);
    // Version 1 is the default, which DER leaves out (X.690 §11.5); there is no other.
    if data.peek() == Some(tag::context_constructed(0)) {
        return Err(out_of_range(signed.content, "version"));
    }
    let responder = read_responder(&mut data)?;
    let produced_at = Time::read_generalized(&mut data)?;
    let mut list = data.sequence()?;
    let mut singles = Vec::new();
    while !list.is_empty() {
        singles.push(read_single(&mut list)?);
    }
    let unknown_critical = read_extensions(&mut data)?;
    data.finish()?;
    Ok(OcspResponse {
        der: der.to_vec(),
        signed,
        responder,
        produced_at,
        singles,
        embedded,
        unknown_critical,
    })
}

fn read_responder(data: &mut Reader<'_>) -> Result<Responder, ParseError> {
    if let Some(element) = data.optional(tag::context_constructed(1))? {
        let mut inside = data.inside(element);
        let name = Name::read(&mut inside)?;
        inside.finish()?;
        return Ok(Responder::Name(name));
    }
    let element = data.expect(tag::context_constructed(2))?;
    let mut inside = data.inside(element);
    let hash = inside.expect(tag::OCTET_STRING)?.content;
    inside.finish()?;
    Ok(Responder::Key(hash))
}

fn read_single(list: &mut Reader<'_>) -> Result<SingleResponse, ParseError> {
    let whole = list.expect(tag::SEQUENCE)?;
    let mut fields = list.inside(whole);
    let mut id = fields.sequence()?;
    let mut algorithm = id.sequence()?;
    let hash = algorithm.oid()?;
    let (sha256, length) = match algorithm.bytes(hash) {
        oid::SHA1 => (false, 20),
        oid::SHA256 => (true, 32),
        // Nothing could be found by another hash, and what it says would be passed over.
        _ => return Err(out_of_range(hash, "the hash of a certID")),
    };
    let issuer_name_hash = id.expect(tag::OCTET_STRING)?.content;
    let issuer_key_hash = id.expect(tag::OCTET_STRING)?.content;
    if issuer_name_hash.len() != length || issuer_key_hash.len() != length {
        return Err(out_of_range(issuer_name_hash, "the hash of a certID"));
    }
    let serial = id.integer()?;
    id.finish()?;
    let status = read_status(&mut fields)?;
    let this_update = Time::read_generalized(&mut fields)?;
    let mut next_update = None;
    if let Some(element) = fields.optional(tag::context_constructed(0))? {
        let mut inside = fields.inside(element);
        next_update = Some(Time::read_generalized(&mut inside)?);
        inside.finish()?;
    }
    let unknown_critical = read_extensions(&mut fields)?;
    fields.finish()?;
    Ok(SingleResponse {
        whole: whole.whole,
        sha256,
        issuer_name_hash,
        issuer_key_hash,
        serial,
        status,
        this_update,
        next_update,
        unknown_critical,
    })
}

fn read_status(fields: &mut Reader<'_>) -> Result<CertStatus, ParseError> {
    let element = fields.any()?;
    let mut inside = fields.inside(element);
    let status = match element.tag {
        0x80 => CertStatus::Good,
        0x82 => CertStatus::Unknown,
        0xa1 => {
            let (since, _) = Time::read_generalized(&mut inside)?;
            let mut reason = None;
            if let Some(element) = inside.optional(tag::context_constructed(0))? {
                let mut explicit = inside.inside(element);
                reason = Some(RevocationReason::read(&mut explicit)?);
                explicit.finish()?;
            }
            CertStatus::Revoked(since, reason)
        }
        _ => return Err(out_of_range(element.whole, "certStatus")),
    };
    inside.finish()?;
    Ok(status)
}

/// `[1] Extensions OPTIONAL`: the first critical one that is not understood. A nonce is a matter
/// between a responder and whoever asked; here nobody did (RFC 6960 §4.4.1).
fn read_extensions(fields: &mut Reader<'_>) -> Result<Option<RawExtension>, ParseError> {
    let Some(element) = fields.optional(tag::context_constructed(1))? else {
        return Ok(None);
    };
    let mut inside = fields.inside(element);
    let list = inside.sequence()?;
    inside.finish()?;
    let unknown = |raw: &RawExtension| raw.critical && fields.bytes(raw.oid) != oid::OCSP_NONCE;
    Ok(extension::read_all(list)?.into_iter().find(unknown))
}

fn out_of_range(at: Span, what: &'static str) -> ParseError {
    ParseError::new(at.start, Reason::OutOfRange { what })
}

fn status_name(code: u8) -> &'static str {
    match code {
        1 => "malformedRequest",
        2 => "internalError",
        3 => "tryLater",
        5 => "sigRequired",
        6 => "unauthorized",
        _ => "an unknown responseStatus",
    }
}
