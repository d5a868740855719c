//! The extensions of RFC 5280 §4.2 that decide something, decoded; every other one kept raw.

mod constraints;
mod distribution;
mod names;
mod policies;
mod usage;
mod view;

pub use constraints::{BasicConstraints, NameConstraints};
pub(crate) use distribution::distribution_point_name;
pub use distribution::{DistributionPoint, DistributionPointName, ReasonFlags};
pub use names::AuthorityKeyId;
pub use policies::{PolicyConstraints, PolicyInformation, PolicyMapping};
pub use usage::{ExtendedKeyUsage, KeyUsage, purpose_names};
pub use view::{ExtensionView, Part};

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::name::GeneralName;
use crate::oid;
use crate::span::Span;

/// More extensions than any real certificate has (the largest of public logs stay below 40): the
/// bound keeps the search for duplicates cheap.
const MAX_EXTENSIONS: usize = 128;

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
    /// inhibitAnyPolicy: after how many more certificates anyPolicy counts no more.
    pub inhibit_any_policy: Option<Known<u16>>,
    /// cRLDistributionPoints. A critical one still counts as not understood.
    pub crl_distribution_points: Option<Known<Vec<DistributionPoint>>>,
    /// freshestCRL, likewise.
    pub freshest_crl: Option<Known<Vec<DistributionPoint>>>,
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
    pub(crate) fn read(list: Reader<'_>) -> Result<Self, ParseError> {
        let mut out = Self::default();
        let all = read_all(list.clone())?;
        for raw in &all {
            let value = Reader::within(list.buffer(), raw.value);
            out.decode(*raw, list.bytes(raw.oid), value)?;
        }
        out.all = all;
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
                self.basic_constraints =
                    Some(known(raw, constraints::basic_constraints(&mut value)?));
            }
            oid::KEY_USAGE => self.key_usage = Some(known(raw, usage::key_usage(&mut value)?)),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(known(raw, usage::extended_key_usage(&mut value)?));
            }
            oid::SUBJECT_ALT_NAME => {
                self.subject_alt_name = Some(known(raw, names::general_names(&mut value)?));
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_id = Some(known(raw, names::authority_key_id(&mut value)?));
                never_critical = true;
            }
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_id = Some(known(raw, value.expect(tag::OCTET_STRING)?.content));
                never_critical = true;
            }
            oid::NAME_CONSTRAINTS => {
                self.name_constraints =
                    Some(known(raw, constraints::name_constraints(&mut value)?));
            }
            oid::AUTHORITY_INFO_ACCESS => {
                names::authority_info_access(&mut value)?;
                never_critical = true;
            }
            oid::CERTIFICATE_POLICIES => {
                self.policies = Some(known(raw, policies::certificate_policies(&mut value)?));
            }
            oid::POLICY_MAPPINGS => {
                let pairs = policies::policy_mappings(&mut value)?;
                self.policy_mappings = Some(known(raw, pairs));
            }
            oid::POLICY_CONSTRAINTS => {
                let constraints = policies::policy_constraints(&mut value)?;
                self.policy_constraints = Some(known(raw, constraints));
            }
            oid::INHIBIT_ANY_POLICY => {
                let skip = policies::inhibit_any_policy(&mut value)?;
                self.inhibit_any_policy = Some(known(raw, skip));
            }
            oid::CRL_DISTRIBUTION_POINTS => {
                let points = distribution::distribution_points(&mut value)?;
                self.crl_distribution_points = Some(known(raw, points));
                self.note_unknown(raw);
            }
            oid::FRESHEST_CRL => {
                let points = distribution::distribution_points(&mut value)?;
                self.freshest_crl = Some(known(raw, points));
                self.note_unknown(raw);
            }
            _ => {
                self.note_unknown(raw);
                value = Reader::new(&[]);
            }
        }
        if never_critical && raw.critical && self.wrongly_critical.is_none() {
            self.wrongly_critical = Some(raw);
        }
        value.finish()
    }

    fn note_unknown(&mut self, raw: RawExtension) {
        if raw.critical && self.unknown_critical.is_none() {
            self.unknown_critical = Some(raw);
        }
    }
}

/// Reads a list of extensions of any structure (a revocation list, its entries, an OCSP response):
/// at least one, none twice.
///
/// # Errors
/// Where one is malformed or stands twice, or there is none or there are too many.
pub(crate) fn read_all(mut list: Reader<'_>) -> Result<Vec<RawExtension>, ParseError> {
    let mut all: Vec<RawExtension> = Vec::new();
    if list.is_empty() {
        let what = "Extensions";
        return Err(ParseError::new(list.offset(), Reason::Empty { what }));
    }
    while !list.is_empty() {
        let raw = read_raw(&mut list)?;
        let wrong = |reason| ParseError::new(raw.whole.start, reason);
        let same = |seen: &RawExtension| list.bytes(seen.oid) == list.bytes(raw.oid);
        if all.iter().any(same) {
            return Err(wrong(Reason::DuplicateExtension));
        }
        if all.len() == MAX_EXTENSIONS {
            let what = "the number of extensions";
            return Err(wrong(Reason::OutOfRange { what }));
        }
        all.push(raw);
    }
    Ok(all)
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

/// The first sixteen bits of a BIT STRING's octets: its bit 0, the most significant of its first
/// octet, as the least significant one.
fn bits(octets: &[u8]) -> u16 {
    let mut bits = 0;
    for (at, octet) in octets.iter().take(2).enumerate() {
        bits |= u16::from(octet.reverse_bits()) << (8 * at);
    }
    bits
}

/// The names of the bits that are set.
fn bit_names(bits: u16, names: &[&'static str]) -> Vec<&'static str> {
    let set = names.iter().enumerate();
    set.filter(|(bit, _)| bits >> bit & 1 == 1)
        .map(|(_, name)| *name)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    /// An element of DER with less than 64 KB of content.
    pub(crate) fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag];
        match u8::try_from(content.len()) {
            Ok(short) if short < 0x80 => out.push(short),
            Ok(octet) => out.extend([0x81, octet]),
            _ => {
                out.push(0x82);
                out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
            }
        }
        out.extend_from_slice(content);
        out
    }
}
