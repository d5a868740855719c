//! What is worth mending in a certificate of a private zone, and is never part of a verdict.

use crate::Certificate;
use crate::finding::{Code, Finding, Severity};
use crate::index::Table;
use crate::key;
use crate::name::dns;
use crate::oid;
use crate::span::Span;

/// The longest validity of a server's certificate, in days, that Apple's platforms accept, from
/// private authorities too (Apple HT210176, "Requirements for trusted certificates in iOS 13 and
/// macOS 10.15").
const MAX_DAYS: i64 = 825;

/// The bits of a random number that a serial number should have at least (CA/B BR §7.1).
const SERIAL_BITS: usize = 64;

/// A random number of 64 bits is shorter than this once in 256 times.
const SHORT_SERIAL_BITS: usize = SERIAL_BITS - 8;

/// What is worth mending in each of these certificates, in their order.
pub(crate) fn lints(certificates: &[Certificate]) -> Vec<Finding> {
    let mut found = Vec::new();
    let keys = KeyOwners::new(certificates);
    for (index, certificate) in certificates.iter().enumerate() {
        let all = [
            lifetime(certificate),
            no_alternative_name(certificate),
            serial_entropy(certificate),
            any_purpose(certificate),
            keys.shared(index, certificate),
        ];
        let all = all.into_iter().flatten();
        found.extend(all.map(|lint| lint.about(index)));
    }
    found
}

/// Apple HT210176: 825 days for a server's certificate. Authorities may live longer.
fn lifetime(certificate: &Certificate) -> Option<Finding> {
    let seconds = certificate.not_after().unix() - certificate.not_before().unix();
    // Both bounds are part of the time (RFC 5280 §4.1.2.5).
    let long = seconds.saturating_add(1) > MAX_DAYS * 86_400;
    (long && is_end_entity(certificate)).then(|| {
        let (not_before, not_after) = certificate.validity_spans();
        let both = Span {
            start: not_before.start,
            end: not_after.end,
        };
        lint(Code::LintLifetime, Severity::Warning, both).compared(
            format!("{MAX_DAYS} days"),
            format!("{} days", seconds / 86_400 + 1),
        )
    })
}

/// RFC 9525 §4.1, SPIFFE X509-SVID §2: names stand in subjectAltName, and nowhere else.
fn no_alternative_name(certificate: &Certificate) -> Option<Finding> {
    if !is_end_entity(certificate) || certificate.extensions().subject_alt_name.is_some() {
        return None;
    }
    let span = certificate.subject().whole;
    let common_names = crate::name::values_of(certificate.subject_bytes(), oid::COMMON_NAME);
    let host = common_names.into_iter().find(|name| dns::is_host(name));
    Some(match host {
        Some(host) => lint(Code::LintCommonNameOnly, Severity::Warning, span)
            .compared("subjectAltName", crate::text::visible(&host)),
        None => lint(Code::LintNoAlternativeName, Severity::Warning, span)
            .compared("subjectAltName", certificate.subject_text()),
    })
}

/// CA/B BR §7.1: at least 64 bits from a random source. A root's own number guards nothing.
fn serial_entropy(certificate: &Certificate) -> Option<Finding> {
    let serial = certificate.serial();
    let bits = key::bit_length(serial.of(certificate.der()));
    (bits < SHORT_SERIAL_BITS && !certificate.is_self_issued()).then(|| {
        lint(Code::LintSerialEntropy, Severity::Info, serial)
            .compared(format!("{SERIAL_BITS} random bits"), format!("{bits} bits"))
    })
}

/// RFC 5280 §4.2.1.12: anyExtendedKeyUsage lets a certificate act as anything.
fn any_purpose(certificate: &Certificate) -> Option<Finding> {
    let usage = certificate.extensions().extended_key_usage.as_ref()?;
    (usage.value.any && is_end_entity(certificate)).then(|| {
        lint(Code::LintAnyPurpose, Severity::Warning, usage.span)
            .compared("serverAuth or clientAuth", "anyExtendedKeyUsage")
    })
}

/// Who has which key, compared as numbers and points.
struct KeyOwners<'a> {
    certificates: &'a [Certificate],
    /// By key, the certificates that have it.
    owners: Table<Vec<usize>>,
}

impl<'a> KeyOwners<'a> {
    fn new(certificates: &'a [Certificate]) -> Self {
        let mut owners = Table::default();
        for (index, certificate) in certificates.iter().enumerate() {
            if let Some(key) = certificate.key_material_hex() {
                owners.push(key.as_bytes(), index);
            }
        }
        Self {
            certificates,
            owners,
        }
    }

    /// NIST SP 800-57 part 1 §5.2: a key has one owner. A renewal with the same key, and a
    /// cross-certificate, have the same subject and are none of this.
    fn shared(&self, index: usize, certificate: &Certificate) -> Option<Finding> {
        let owners = self
            .owners
            .get(certificate.key_material_hex()?.as_bytes())?;
        // A few are enough to find one: all of them against all would have no bound.
        let mut some = owners.iter().take(8).chain(owners.last());
        let other = some.find_map(|other| {
            let other = self.certificates.get(*other).filter(|_| *other != index)?;
            let same = crate::name::same_name(certificate.subject_bytes(), other.subject_bytes());
            let unnamed = certificate.subject().is_empty();
            (!same || (unnamed && names(certificate) != names(other))).then_some(other)
        })?;
        Some(
            lint(
                Code::LintSharedKey,
                Severity::Warning,
                certificate.key().whole,
            )
            .compared("a key of its own", format!("the key of {}", other.label())),
        )
    }
}

fn names(certificate: &Certificate) -> Vec<&[u8]> {
    let names = certificate.extensions().subject_alt_name.as_ref();
    let names = names.map(|known| known.value.as_slice());
    let names = names.unwrap_or_default().iter();
    names.map(|name| name.value.of(certificate.der())).collect()
}

/// Whether it is a service's or a user's. A self-issued one of version 1 has no way to say that it
/// is an authority's.
fn is_end_entity(certificate: &Certificate) -> bool {
    let old_root = certificate.version() < 3 && certificate.is_self_issued();
    !certificate.is_ca() && !old_root
}

fn lint(code: Code, severity: Severity, span: Span) -> Finding {
    Finding::of(code, severity).at(span)
}
