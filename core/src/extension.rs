//! The extensions of RFC 5280 §4.2 that decide something, decoded; every other one kept raw.

mod policies;

pub use policies::{PolicyConstraints, PolicyInformation, PolicyMapping};

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::name::GeneralName;
use crate::oid;
use crate::span::Span;

/// More extensions than any real certificate has (the largest of public logs stay below 40): the
/// bound keeps the search for duplicates cheap.
const MAX_EXTENSIONS: usize = 128;

/// More names than any certificate in use has (public ones stay below 1,000): each is held against
/// every constraint.
const MAX_NAMES: usize = 4096;

/// One extension as it stands.
#[derive(Clone, Copy, Debug)]
pub struct RawExtension {
    /// Its identifier's content octets.
    pub oid: Span,
    /// Whether a reader that does not know it must refuse.
    pub critical: bool,
    /// The content of `extnValue`.
    pub value: Span,
    /// All of it.
    pub whole: Span,
}

/// basicConstraints (§4.2.1.9).
#[derive(Clone, Copy, Debug)]
pub struct BasicConstraints {
    /// Whether the subject may act as a certification authority.
    pub ca: bool,
    /// How many non-self-issued intermediates may follow.
    pub path_length: Option<u16>,
}

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
        let set = Self::NAMES.iter().enumerate();
        set.filter(|(bit, _)| self.0 >> bit & 1 == 1)
            .map(|(_, name)| *name)
            .collect()
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

/// authorityKeyIdentifier (§4.2.1.1).
#[derive(Clone, Copy, Debug)]
pub struct AuthorityKeyId {
    /// keyIdentifier.
    pub key_id: Option<Span>,
    /// Whether authorityCertIssuer or authorityCertSerialNumber stands there.
    pub names_certificate: bool,
}

/// nameConstraints (§4.2.1.10).
#[derive(Clone, Debug, Default)]
pub struct NameConstraints {
    /// permittedSubtrees.
    pub permitted: Vec<GeneralName>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralName>,
}

/// An extension that was decoded.
#[derive(Clone, Copy, Debug)]
pub struct Known<T> {
    /// What it says.
    pub value: T,
    /// Its criticality.
    pub critical: bool,
    /// All of it.
    pub span: Span,
}

/// All extensions of a certificate.
#[derive(Clone, Debug, Default)]
pub struct Extensions {
    /// Every one, in order.
    pub all: Vec<RawExtension>,
    /// basicConstraints.
    pub basic_constraints: Option<Known<BasicConstraints>>,
    /// keyUsage.
    pub key_usage: Option<Known<KeyUsage>>,
    /// extKeyUsage.
    pub extended_key_usage: Option<Known<ExtendedKeyUsage>>,
    /// subjectAltName's names.
    pub subject_alt_name: Option<Known<Vec<GeneralName>>>,
    /// authorityKeyIdentifier.
    pub authority_key_id: Option<Known<AuthorityKeyId>>,
    /// subjectKeyIdentifier.
    pub subject_key_id: Option<Known<Span>>,
    /// nameConstraints.
    pub name_constraints: Option<Known<NameConstraints>>,
    /// certificatePolicies.
    pub policies: Option<Known<Vec<PolicyInformation>>>,
    /// policyMappings.
    pub policy_mappings: Option<Known<Vec<PolicyMapping>>>,
    /// policyConstraints.
    pub policy_constraints: Option<Known<PolicyConstraints>>,
    /// inhibitAnyPolicy: after how many more certificates anyPolicy ends to count.
    pub inhibit_any_policy: Option<Known<u16>>,
    /// The first critical extension that is not understood.
    pub unknown_critical: Option<RawExtension>,
    /// The first extension whose criticality §4.2 forbids.
    pub wrongly_critical: Option<RawExtension>,
}

impl Extensions {
    /// Reads the content of an `Extensions` sequence.
    ///
    /// # Errors
    /// Where an extension is malformed, stands twice, or its decoded content is malformed.
    pub(crate) fn read(mut list: Reader<'_>) -> Result<Self, ParseError> {
        let mut out = Self::default();
        if list.is_empty() {
            let what = "Extensions";
            return Err(ParseError::new(list.offset(), Reason::Empty { what }));
        }
        while !list.is_empty() {
            let raw = read_raw(&mut list)?;
            let oid = list.bytes(raw.oid);
            if out.all.iter().any(|seen| list.bytes(seen.oid) == oid) {
                return Err(ParseError::new(raw.whole.start, Reason::DuplicateExtension));
            }
            if out.all.len() == MAX_EXTENSIONS {
                let what = "the number of extensions";
                return Err(ParseError::new(
                    raw.whole.start,
                    Reason::OutOfRange { what },
                ));
            }
            out.all.push(raw);
            out.decode(raw, oid, Reader::within(list.buffer(), raw.value))?;
        }
        Ok(out)
    }

    fn decode(
        &mut self,
        raw: RawExtension,
        oid: &[u8],
        mut value: Reader<'_>,
    ) -> Result<(), ParseError> {
        let mut never_critical = false;
        match oid {
            oid::BASIC_CONSTRAINTS => {
                self.basic_constraints = Some(known(raw, basic_constraints(&mut value)?));
            }
            oid::KEY_USAGE => self.key_usage = Some(known(raw, key_usage(&mut value)?)),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(known(raw, extended_key_usage(&mut value)?));
            }
            oid::SUBJECT_ALT_NAME => {
                self.subject_alt_name = Some(known(raw, general_names(&mut value)?));
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_id = Some(known(raw, authority_key_id(&mut value)?));
                never_critical = true;
            }
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_id = Some(known(raw, value.expect(tag::OCTET_STRING)?.content));
                never_critical = true;
            }
            oid::NAME_CONSTRAINTS => {
                self.name_constraints = Some(known(raw, name_constraints(&mut value)?));
            }
            oid::AUTHORITY_INFO_ACCESS => {
                authority_info_access(&mut value)?;
                never_critical = true;
            }
            oid::CERTIFICATE_POLICIES => {
                self.policies = Some(known(raw, policies::certificate_policies(&mut value)?));
            }
            oid::POLICY_MAPPINGS => {
                self.policy_mappings = Some(known(raw, policies::policy_mappings(&mut value)?));
            }
            oid::POLICY_CONSTRAINTS => {
                let constraints = policies::policy_constraints(&mut value)?;
                self.policy_constraints = Some(known(raw, constraints));
            }
            oid::INHIBIT_ANY_POLICY => {
                let skip = value.small_integer("inhibitAnyPolicy")?;
                self.inhibit_any_policy = Some(known(raw, skip));
            }
            _ => {
                if raw.critical && self.unknown_critical.is_none() {
                    self.unknown_critical = Some(raw);
                }
                value = Reader::new(&[]);
            }
        }
        if never_critical && raw.critical && self.wrongly_critical.is_none() {
            self.wrongly_critical = Some(raw);
        }
        value.finish()
    }
}

fn known<T>(raw: RawExtension, value: T) -> Known<T> {
    Known {
        value,
        critical: raw.critical,
        span: raw.whole,
    }
}

fn read_raw(list: &mut Reader<'_>) -> Result<RawExtension, ParseError> {
    let whole = list.expect(tag::SEQUENCE)?;
    let mut fields = list.inside(whole);
    let oid = fields.oid()?;
    let critical = default_false(&mut fields)?;
    let value = fields.expect(tag::OCTET_STRING)?.content;
    fields.finish()?;
    Ok(RawExtension {
        oid,
        critical,
        value,
        whole: whole.whole,
    })
}

/// A `BOOLEAN DEFAULT FALSE`. An encoded FALSE is not DER (X.690 §11.5), but issuers in real use
/// write it, it can be read in one way only, and rustls-webpki reads it too: it is read.
fn default_false(fields: &mut Reader<'_>) -> Result<bool, ParseError> {
    if fields.peek() == Some(tag::BOOLEAN) {
        fields.boolean()
    } else {
        Ok(false)
    }
}

fn basic_constraints(value: &mut Reader<'_>) -> Result<BasicConstraints, ParseError> {
    let mut fields = value.sequence()?;
    let ca = default_false(&mut fields)?;
    let path_length = match fields.peek() {
        Some(tag::INTEGER) => Some(fields.small_integer("pathLenConstraint")?),
        _ => None,
    };
    fields.finish()?;
    Ok(BasicConstraints { ca, path_length })
}

fn key_usage(value: &mut Reader<'_>) -> Result<KeyUsage, ParseError> {
    let (span, _) = value.bit_string()?;
    let mut bits = 0;
    for (at, octet) in value.bytes(span).iter().take(2).enumerate() {
        // The first bit of the string is the most significant of its first octet.
        bits |= u16::from(octet.reverse_bits()) << (8 * at);
    }
    if bits == 0 {
        let what = "keyUsage";
        return Err(ParseError::new(span.start, Reason::Empty { what }));
    }
    Ok(KeyUsage(bits))
}

fn extended_key_usage(value: &mut Reader<'_>) -> Result<ExtendedKeyUsage, ParseError> {
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

fn general_names(value: &mut Reader<'_>) -> Result<Vec<GeneralName>, ParseError> {
    let mut list = value.sequence()?;
    if list.is_empty() {
        let what = "GeneralNames";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    let mut names = Vec::new();
    while !list.is_empty() {
        if names.len() == MAX_NAMES {
            let what = "the number of names";
            return Err(ParseError::new(list.offset(), Reason::OutOfRange { what }));
        }
        names.push(GeneralName::read(&mut list)?);
    }
    Ok(names)
}

fn authority_key_id(value: &mut Reader<'_>) -> Result<AuthorityKeyId, ParseError> {
    let mut fields = value.sequence()?;
    let key_id = fields.optional(tag::context(0))?;
    let issuer = fields.optional(tag::context_constructed(1))?;
    let serial = fields.optional(tag::context(2))?;
    fields.finish()?;
    Ok(AuthorityKeyId {
        key_id: key_id.map(|element| element.content),
        names_certificate: issuer.is_some() || serial.is_some(),
    })
}

fn name_constraints(value: &mut Reader<'_>) -> Result<NameConstraints, ParseError> {
    let mut fields = value.sequence()?;
    let empty = ParseError::new(
        fields.offset(),
        Reason::Empty {
            what: "nameConstraints",
        },
    );
    let permitted = subtrees(&mut fields, tag::context_constructed(0))?;
    let excluded = subtrees(&mut fields, tag::context_constructed(1))?;
    fields.finish()?;
    if permitted.is_none() && excluded.is_none() {
        return Err(empty);
    }
    Ok(NameConstraints {
        permitted: permitted.unwrap_or_default(),
        excluded: excluded.unwrap_or_default(),
    })
}

fn subtrees(fields: &mut Reader<'_>, tag: u8) -> Result<Option<Vec<GeneralName>>, ParseError> {
    let Some(element) = fields.optional(tag)? else {
        return Ok(None);
    };
    let mut list = fields.inside(element);
    if list.is_empty() {
        let what = "GeneralSubtrees";
        return Err(ParseError::new(element.whole.start, Reason::Empty { what }));
    }
    let mut names = Vec::new();
    while !list.is_empty() {
        let mut subtree = list.sequence()?;
        names.push(GeneralName::read(&mut subtree)?);
        // minimum must be its default, 0, and maximum absent (§4.2.1.10).
        subtree.finish()?;
    }
    Ok(Some(names))
}

fn authority_info_access(value: &mut Reader<'_>) -> Result<(), ParseError> {
    let mut list = value.sequence()?;
    if list.is_empty() {
        let what = "AuthorityInfoAccessSyntax";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    while !list.is_empty() {
        let mut description = list.sequence()?;
        description.oid()?;
        GeneralName::read(&mut description)?;
        description.finish()?;
    }
    Ok(())
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
