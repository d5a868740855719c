//! The rules on the subject of a verdict: its role and its names.

use super::rules::has_issuers;
use super::{Candidate, Findings};
use crate::Certificate;
use crate::extension::{self, KeyUsage, Known};
use crate::finding::{Code, Finding, Severity};
use crate::name::{self, NameForm, dns, ip, mail, uri};
use crate::oid;
use crate::policy::{Host, Role};
use crate::suffix::Section;
use crate::text::some_of;

/// Whether an authority is refused as a subject.
pub(super) fn must_be_none(candidate: &Candidate<'_>) -> bool {
    candidate.search.profile.table().subject_must_not_be_ca
}

/// Whether a role was asked for, or roles are bound by themselves.
pub(super) fn has_role(candidate: &Candidate<'_>) -> bool {
    candidate.search.role != Role::Any || is_public(candidate)
}

/// The same of issuers: of those that state roles by themselves, the anchor alone is bound.
pub(super) fn has_role_above(candidate: &Candidate<'_>) -> bool {
    let last = candidate.path.last();
    let anchored = last.is_some_and(|last| candidate.is_anchor(*last));
    let bound = candidate.search.role != Role::Any || (is_public(candidate) && anchored);
    bound && has_issuers(candidate)
}

/// Whether the subject's key must be one that signs.
pub(super) fn must_sign(candidate: &Candidate<'_>) -> bool {
    let is_ca = candidate
        .subject()
        .is_some_and(|(_, subject)| subject.is_ca());
    candidate.search.profile.table().digital_signature_required && !is_ca
}

/// Whether the rules of the public web bind.
pub(super) fn is_public(candidate: &Candidate<'_>) -> bool {
    candidate.search.profile.table().cabf
}

/// A member or server is not itself an authority (CA/B 7.1.2.7.8; X509-SVID §4.1).
pub(super) fn not_an_authority(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    if must_be_none(candidate) && subject.is_ca() {
        let mut finding = Finding::error(Code::SubjectIsCa).about(index);
        finding.span = subject
            .extensions()
            .basic_constraints
            .as_ref()
            .map(|known| known.span);
        findings.push(finding.compared("cA FALSE", "cA TRUE"));
    }
}

/// The role that is asked for is among those that the subject states (RFC 5280 §4.2.1.12).
pub(super) fn role(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    let table = candidate.search.profile.table();
    let role = candidate.search.role;
    let Some(usage) = &subject.extensions().extended_key_usage else {
        if table.role_must_be_stated && (role != Role::Any || table.cabf) {
            let finding = Finding::error(Code::RoleNotStated).about(index);
            findings.push(finding.compared("extKeyUsage", "absent"));
        }
        return;
    };
    let found = || extension::purpose_names(subject.der(), &usage.value).join(", ");
    let finding = |code: Code, expected: &str| {
        Finding::error(code)
            .about(index)
            .at(usage.span)
            .compared(expected, found())
    };
    if usage.value.any && table.cabf {
        findings.push(finding(Code::AnyRole, "no anyExtendedKeyUsage"));
    }
    let any = usage.value.any && table.any_role_counts;
    match role {
        Role::Server if !usage.value.server && !any => {
            findings.push(finding(Code::ServerRoleMissing, "serverAuth"));
        }
        Role::Client if !usage.value.client && !any => {
            findings.push(finding(Code::ClientRoleMissing, "clientAuth"));
        }
        Role::Server | Role::Client | Role::Any => {}
    }
}

/// Where an issuer states purposes, they bound those below it. RFC 5280 leaves this open; every
/// verifier in use does it. In the profile `zone` anyExtendedKeyUsage stands for no role, here as
/// in the subject. Public roots state none at all (CA/B 7.1.2.1.2).
pub(super) fn role_allowed_by_issuers(candidate: &Candidate<'_>, findings: &mut Findings) {
    let any_counts = candidate.search.profile.table().any_role_counts_in_issuers;
    for (index, issuer) in candidate.issuers() {
        let Some(usage) = &issuer.extensions().extended_key_usage else {
            continue;
        };
        let found = || extension::purpose_names(issuer.der(), &usage.value).join(", ");
        let any = usage.value.any && any_counts;
        let (allowed, expected) = match candidate.search.role {
            Role::Server => (usage.value.server || any, "serverAuth"),
            Role::Client => (usage.value.client || any, "clientAuth"),
            Role::Any => (true, ""),
        };
        if !allowed {
            let finding = Finding::error(Code::RoleNotAllowedByIssuer).about(index);
            findings.push(finding.at(usage.span).compared(expected, found()));
        }
        if candidate.search.profile.table().cabf && candidate.is_anchor(index) {
            let finding = Finding::error(Code::AuthorityStatesRole).about(index);
            findings.push(finding.at(usage.span).compared("no extKeyUsage", found()));
        }
    }
}

/// TLS 1.3 authenticates by a signature: the subject's key must be allowed to make one
/// (RFC 8446 §4.4.2.2; X509-SVID §4.3).
pub(super) fn digital_signature(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    if !must_sign(candidate) {
        return;
    }
    let usage = &subject.extensions().key_usage;
    if !usage
        .as_ref()
        .is_some_and(|usage| usage.value.has(KeyUsage::DIGITAL_SIGNATURE))
    {
        let mut finding = Finding::error(Code::DigitalSignatureMissing).about(index);
        finding.span = usage.as_ref().map(|usage| usage.span);
        let found = usage
            .as_ref()
            .map_or("absent".to_owned(), |usage| usage.value.names().join(", "));
        findings.push(finding.compared("digitalSignature", found));
    }
}

/// The subject's alternative names: there where the profile needs them, critical exactly where
/// the subject is empty, and each well formed (RFC 5280 §4.2.1.6).
pub(super) fn alternative_names(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    let cabf = candidate.search.profile.table().cabf;
    let Some(names) = &subject.extensions().subject_alt_name else {
        if cabf || subject.subject().is_empty() {
            let finding = Finding::error(Code::AlternativeNameMissing).about(index);
            findings.push(
                finding
                    .at(subject.subject().whole)
                    .compared("subjectAltName", "absent"),
            );
        }
        return;
    };
    let unnamed = subject.subject().is_empty();
    if (unnamed && !names.critical) || (cabf && !unnamed && names.critical) {
        let say = |critical| if critical { "critical" } else { "not critical" };
        let finding = Finding::error(Code::AlternativeNameCriticality)
            .about(index)
            .at(names.span);
        findings.push(finding.compared(say(!names.critical), say(names.critical)));
    }
    for name in &names.value {
        let bytes = name.value.of(subject.der());
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let well_formed = match name.form {
            NameForm::Dns => dns::is_presented(text),
            NameForm::Ip => ip::is_address(bytes),
            NameForm::Email => mail::is_mailbox(text),
            NameForm::Uri => is_uri(text),
            NameForm::Other | NameForm::X400 | NameForm::Directory => true,
            NameForm::EdiParty | NameForm::RegisteredId => true,
        };
        if !well_formed {
            let finding = Finding::error(Code::AlternativeNameMalformed)
                .about(index)
                .at(name.value);
            findings.push(finding.compared(name.form.as_str(), name.display(subject.der())));
        }
    }
}

/// A wildcard does not stand for every owner below a public suffix (CA/B 3.2.2.6): neither a
/// top-level domain nor, by the list that is handed in, another one of either of its sections.
pub(super) fn wildcards(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    if !is_public(candidate) {
        return;
    }
    let mut not_evaluated = None;
    let names = subject.alternative_names();
    for name in names.filter(|name| name.form == NameForm::Dns) {
        let text = std::str::from_utf8(name.value.of(subject.der())).unwrap_or_default();
        let Some(parent) = text.strip_prefix("*.") else {
            continue;
        };
        let section = match &candidate.search.settings.public_suffixes {
            Some(list) => list.section_of(parent),
            None if parent.contains('.') => {
                not_evaluated.get_or_insert((name.value, text));
                None
            }
            None => Some(Section::Unlisted),
        };
        if let Some(section) = section {
            let finding = Finding::error(Code::WildcardTooBroad).about(index);
            let found = format!("{text} ({parent}: {})", section.as_str());
            findings.push(
                finding
                    .at(name.value)
                    .compared("a wildcard below one owner's name", found),
            );
        }
    }
    if let Some((span, text)) = not_evaluated {
        let finding = Finding::of(Code::PublicSuffixNotEvaluated, Severity::Info);
        findings.push(finding.about(index).at(span).compared("", text));
    }
}

/// An absolute URI: a scheme, and something after it (RFC 5280 §4.2.1.6).
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    let hierarchical_without_host = rest.starts_with("//") && uri::host(text).is_none();
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(fits)
        && !rest.is_empty()
        && !hierarchical_without_host
        && rest.bytes().all(|b| b.is_ascii_graphic())
}

/// A common name that is a host name or an address is one of the alternative names of that form,
/// to the letter, or what a wildcard among them stands below (CA/B 7.1.4.3). It is never used to
/// match.
pub(super) fn common_name(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    if !is_public(candidate) {
        return;
    }
    let hosts = alternative_texts(subject, &[NameForm::Dns]);
    let addresses = alternative_texts(subject, &[NameForm::Ip]);
    for value in name::values_of(subject.subject_bytes(), oid::COMMON_NAME) {
        let Some(form) = host_form(&value) else {
            continue;
        };
        let names = if form == NameForm::Ip {
            &addresses
        } else {
            &hosts
        };
        let covered = |name: &String| {
            *name == value
                || name
                    .strip_prefix("*.")
                    .is_some_and(|parent| parent == value)
        };
        if !names.is_empty() && !names.iter().any(covered) {
            let finding = Finding::error(Code::CommonNameNotAlternative).about(index);
            let span = subject.subject().whole;
            findings.push(
                finding
                    .at(span)
                    .compared(shown(names), crate::text::visible(&value)),
            );
        }
    }
}

/// What a person would take a common name for: an address in any spelling, or a host, which is
/// labels with a dot between. Organisations write sentences there too, which are left alone.
fn host_form(value: &str) -> Option<NameForm> {
    let hex_address = value
        .strip_prefix("0x")
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    let digits_and_dots =
        value.contains('.') && value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let colons =
        value.matches(':').count() > 1 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
    if hex_address || digits_and_dots || colons || ip::parse(value).is_some() {
        return Some(NameForm::Ip);
    }
    let host = value.contains('.') && !value.contains(char::is_whitespace);
    host.then_some(NameForm::Dns)
}

fn shown(names: &[String]) -> String {
    some_of(names.iter().cloned(), ", ")
}

fn alternative_texts(subject: &Certificate, forms: &[NameForm]) -> Vec<String> {
    let names = subject
        .alternative_names()
        .filter(|name| forms.contains(&name.form));
    names.map(|name| name.display(subject.der())).collect()
}

/// The name that was asked for is one of the alternative names (RFC 9525 §6).
pub(super) fn host(candidate: &Candidate<'_>, findings: &mut Findings) {
    let Some((index, subject)) = candidate.subject() else {
        return;
    };
    let Some(host) = candidate.search.host else {
        return;
    };
    let found = match host {
        Host::Dns(asked) => subject
            .text_names(NameForm::Dns)
            .any(|name| dns::matches(name, asked)),
        Host::Ip(octets) => subject
            .alternative_names()
            .any(|name| name.form == NameForm::Ip && name.value.of(subject.der()) == octets),
        Host::Uri { scheme, host } => subject
            .text_names(NameForm::Uri)
            .filter_map(uri::service)
            .any(|(presented, name)| presented == *scheme && name == *host),
    };
    if !found {
        let (forms, none): (&[NameForm], _) = match host {
            Host::Dns(_) | Host::Ip(_) => {
                (&[NameForm::Dns, NameForm::Ip], "no DNS name and no address")
            }
            Host::Uri { .. } => (&[NameForm::Uri], "no URI"),
        };
        let names = alternative_texts(subject, forms);
        let present = if names.is_empty() {
            none.to_owned()
        } else {
            shown(&names)
        };
        let mut finding = Finding::error(Code::NameNotInCertificate).about(index);
        finding.span = span_of(&subject.extensions().subject_alt_name);
        findings.push(finding.compared(host.to_string(), present));
    }
}

fn span_of<T>(known: &Option<Known<T>>) -> Option<crate::span::Span> {
    known.as_ref().map(|known| known.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_uri_has_a_scheme_and_something_after_it() {
        for good in [
            "https://a.example/x",
            "urn:x",
            "a+b-c.9:x",
            "spiffe://a.example/web",
        ] {
            assert!(is_uri(good), "{good}");
        }
        for bad in [
            "",
            "a.example",
            ":x",
            "9a:x",
            "a_b:x",
            "urn:",
            "https://",
            "https:///path",
            "urn:a b",
            "urn:\u{e9}",
            "urn:\u{7f}",
        ] {
            assert!(!is_uri(bad), "{bad}");
        }
    }

    #[test]
    fn a_common_name_is_taken_for_what_a_person_would_take_it_for() {
        let address = Some(NameForm::Ip);
        let host = Some(NameForm::Dns);
        for (value, form) in [
            ("192.0.2.1", address),
            ("1.2", address),
            ("127.1", address),
            ("999.999.999.999", address),
            ("2001:db8::1", address),
            ("::1", address),
            ("a:b:c", address),
            ("[::1]", address),
            ("::ffff:192.0.2.1", address),
            ("0x7f000001", address),
            ("a.example", host),
            ("*.a.example", host),
            ("192.0.2.x", host),
            ("a:b:g.example", host),
            ("0x7f.example", host),
            ("0xg.0", host),
            (".", address),
            ("12", None),
            ("0x", None),
            ("0xg", None),
            ("a:b", None),
            ("a:b:g", None),
            ("web", None),
            ("Example Inc.", None),
            ("St. Mary's", None),
            ("", None),
        ] {
            assert_eq!(host_form(value), form, "{value}");
        }
    }
}
