//! The form of an X.509 SVID, beyond its one SPIFFE ID: what the keys of members and of
//! authorities may be used for, and what an authority may be called (X509-SVID §3 and §4).
//!
//! One sentence of it is not asked for: that a member's extKeyUsage, where it is there, has both
//! roles (§4.4). Here a certificate may be for one role, and the role is checked.

use crate::Certificate;
use crate::extension::KeyUsage;
use crate::finding::{Code, Finding};
use crate::identity::SpiffeId;
use crate::name::NameForm;
use crate::path::Candidate;
use crate::text::visible;

/// The rules of X509-SVID on every certificate of a candidate. Gives whether an authority has an identity that it may
/// not have.
pub(super) fn rules(candidate: &Candidate<'_>, findings: &mut Vec<Finding>) -> bool {
    let mut misnamed = false;
    for (index, certificate) in candidate.certificates() {
        key_usage_critical(index, certificate, findings);
    }
    if let Some((index, subject)) = candidate.subject() {
        no_crl_sign(index, subject, findings);
    }
    // An issuer that is no authority is refused as that.
    for (index, issuer) in candidate.issuers().filter(|(_, issuer)| issuer.is_ca()) {
        key_usage_present(index, issuer, findings);
        let before = findings.len();
        no_member_name(index, issuer, findings);
        misnamed |= findings.len() > before;
    }
    misnamed
}

/// keyUsage is critical (§4.3).
fn key_usage_critical(index: usize, certificate: &Certificate, findings: &mut Vec<Finding>) {
    if let Some(usage) = &certificate.extensions().key_usage
        && !usage.critical
    {
        let finding = Finding::error(Code::KeyUsageNotCritical).about(index);
        findings.push(finding.at(usage.span).compared("critical", "not critical"));
    }
}

/// A member signs no CRL (§4.3, and §5.2 for who validates); keyCertSign is refused everywhere.
fn no_crl_sign(index: usize, subject: &Certificate, findings: &mut Vec<Finding>) {
    if let Some(usage) = &subject.extensions().key_usage
        && usage.value.has(KeyUsage::CRL_SIGN)
        && !subject.is_ca()
    {
        let finding = Finding::error(Code::CrlSignInMember).about(index);
        let found = usage.value.names().join(", ");
        findings.push(finding.at(usage.span).compared("no cRLSign", found));
    }
}

/// A signing certificate states keyCertSign (§4.3); where keyUsage is there without it, the rule
/// of RFC 5280 says so.
fn key_usage_present(index: usize, issuer: &Certificate, findings: &mut Vec<Finding>) {
    if issuer.extensions().key_usage.is_none() {
        let finding = Finding::error(Code::KeyUsageMissing).about(index);
        findings.push(finding.compared("keyUsage with keyCertSign", "absent"));
    }
}

/// A signing certificate's SPIFFE ID has no path (§3.2), and is its only URI (§2). One without
/// any is no SVID itself, which it need not be.
fn no_member_name(index: usize, issuer: &Certificate, findings: &mut Vec<Finding>) {
    let uris: Vec<&str> = issuer.text_names(NameForm::Uri).collect();
    let is_svid = uris.iter().any(|uri| {
        let scheme = uri.get(.."spiffe:".len());
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("spiffe:"))
    });
    if !is_svid {
        return;
    }
    let (code, expected) = match uris.as_slice() {
        [one] if SpiffeId::names_zone(one) => return,
        [_] => (Code::AuthorityNamesMember, "spiffe://… without a path"),
        _ => (Code::TwoSpiffeIds, "exactly one URI"),
    };
    let mut finding = Finding::error(code).about(index);
    let names = &issuer.extensions().subject_alt_name;
    finding.span = names.as_ref().map(|known| known.span);
    findings.push(finding.compared(expected, visible(&uris.join(", "))));
}
