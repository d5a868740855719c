//! Every extension decoded for showing, whatever state it is in: what cannot be decoded is raw,
//! with the reason. Nothing is judged by what stands here.

mod transparency;
mod vendor;

use super::distribution::{DistributionPoint, DistributionPointName};
use super::{RawExtension, constraints, distribution, names, policies, usage};
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::name::{self, GeneralName};
use crate::oid;
use crate::span::Span;
use crate::text::{hex, visible};
use crate::time::Time;

/// One part of a structure, for people: what it is called, what it says and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How deep it stands below the structure: parts of a part follow it, one deeper.
    pub depth: u8,
    /// What it is called.
    pub label: String,
    /// What it says, safe to show.
    pub text: String,
    /// The bytes of the certificate that say it.
    pub span: Span,
}

/// An extension for showing.
#[derive(Clone, Debug)]
pub struct ExtensionView {
    /// Where it stands.
    pub raw: RawExtension,
    /// Its identifier, dotted.
    pub oid: String,
    /// Its name, where it has one here.
    pub name: Option<&'static str>,
    /// What it says; as far as it could be decoded where there is a problem.
    pub parts: Vec<Part>,
    /// Whether its content has a meaning here: unknown ones are raw.
    pub decoded: bool,
    /// Why decoding stopped.
    pub problem: Option<ParseError>,
}

impl ExtensionView {
    /// Decodes an extension of a certificate.
    pub(crate) fn new(raw: RawExtension, der: &[u8]) -> Self {
        let identifier = raw.oid.of(der);
        let mut writer = Writer {
            der,
            depth: 0,
            parts: Vec::new(),
        };
        let mut value = Reader::within(der, raw.value);
        let result = writer.extension(identifier, &mut value, raw.value);
        let decoded = !matches!(result, Ok(false));
        let problem = match result {
            Ok(true) => value.finish().err(),
            Ok(false) => None,
            Err(problem) => Some(problem),
        };
        Self {
            raw,
            oid: oid::dotted(identifier),
            name: oid::known(identifier),
            parts: writer.parts,
            decoded: decoded && problem.is_none(),
            problem,
        }
    }
}

/// Collects parts.
struct Writer<'a> {
    der: &'a [u8],
    depth: u8,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn part(&mut self, label: impl Into<String>, text: impl Into<String>, span: Span) {
        self.parts.push(Part {
            depth: self.depth,
            label: label.into(),
            text: text.into(),
            span,
        });
    }

    fn hex(&mut self, label: &str, span: Span) {
        self.part(label, hex(span.of(self.der)), span);
    }

    fn oid(&mut self, label: &str, span: Span) {
        self.part(label, oid::described(span.of(self.der)), span);
    }

    /// Decodes a value. Whether its kind is known; where it is, all of the value is taken.
    fn extension(
        &mut self,
        oid: &[u8],
        value: &mut Reader<'_>,
        all: Span,
    ) -> Result<bool, ParseError> {
        match oid {
            oid::SUBJECT_ALT_NAME | oid::ISSUER_ALT_NAME => {
                self.names("", &names::general_names(value)?);
            }
            oid::KEY_USAGE => {
                let usage = usage::key_usage(value)?;
                self.part("usages", usage.names().join(", "), all);
            }
            oid::EXTENDED_KEY_USAGE => self.purposes(usage::extended_key_usage(value)?.list),
            oid::BASIC_CONSTRAINTS => {
                let basic = constraints::basic_constraints(value)?;
                self.part("authority", if basic.ca { "yes" } else { "no" }, all);
                if let Some(length) = basic.path_length {
                    self.part("path length", length.to_string(), all);
                }
            }
            oid::NAME_CONSTRAINTS => {
                let both = constraints::name_constraints(value)?;
                self.names("permitted ", &both.permitted);
                self.names("excluded ", &both.excluded);
            }
            oid::CERTIFICATE_POLICIES | oid::MS_APPLICATION_POLICIES => self.policies(value)?,
            oid::POLICY_MAPPINGS => {
                for pair in policies::policy_mappings(value)? {
                    let name = |span: Span| oid::described(span.of(self.der));
                    let text = format!("{} → {}", name(pair.issuer), name(pair.subject));
                    self.part("mapping", text, pair.whole);
                }
            }
            oid::POLICY_CONSTRAINTS => {
                let both = policies::policy_constraints(value)?;
                for (label, number) in [
                    ("requireExplicitPolicy", both.require_explicit),
                    ("inhibitPolicyMapping", both.inhibit_mapping),
                ] {
                    if let Some(number) = number {
                        self.part(label, number.to_string(), all);
                    }
                }
            }
            oid::INHIBIT_ANY_POLICY => {
                let skip = policies::inhibit_any_policy(value)?;
                self.part("skipCerts", skip.to_string(), all);
            }
            oid::AUTHORITY_KEY_IDENTIFIER => self.authority_key_id(value)?,
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.hex("key id", value.expect(tag::OCTET_STRING)?.content);
            }
            oid::CRL_DISTRIBUTION_POINTS | oid::FRESHEST_CRL => {
                for point in distribution::distribution_points(value)? {
                    self.distribution_point(&point);
                }
            }
            oid::AUTHORITY_INFO_ACCESS | oid::SUBJECT_INFO_ACCESS => self.access(value)?,
            oid::PRIVATE_KEY_USAGE_PERIOD => self.usage_period(value)?,
            oid::SCT_LIST => self.sct_list(value)?,
            oid::TLS_FEATURE => self.tls_features(value)?,
            oid::OCSP_NO_CHECK | oid::SCT_POISON => {
                value.expect(NULL)?;
                self.part("present", "yes", all);
            }
            _ => return self.vendor(oid, value, all),
        }
        Ok(true)
    }

    fn names(&mut self, prefix: &str, names: &[GeneralName]) {
        for name in names {
            let label = format!("{prefix}{}", name.form.as_str());
            self.part(label, name.display(self.der), name.value);
        }
    }

    fn purposes(&mut self, list: Span) {
        let mut list = Reader::within(self.der, list);
        while let Ok(purpose) = list.oid() {
            self.oid("purpose", purpose);
        }
    }

    fn policies(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        for policy in policies::certificate_policies(value)? {
            self.part(
                "policy",
                oid::described(policy.oid.of(self.der)),
                policy.whole,
            );
            let Some(qualifiers) = policy.qualifiers else {
                continue;
            };
            self.depth += 1;
            let mut list = Reader::within(self.der, qualifiers);
            while let Ok(mut qualifier) = list.sequence() {
                let identifier = qualifier.oid()?;
                let value = qualifier.any()?;
                match identifier.of(self.der) {
                    oid::CPS_QUALIFIER => self.string("cps", value.tag, value.content),
                    oid::USER_NOTICE if value.tag == tag::SEQUENCE => {
                        self.user_notice(qualifier.inside(value))?;
                    }
                    other => {
                        let label = oid::described(other);
                        self.hex(&label, value.whole);
                    }
                }
            }
            self.depth -= 1;
        }
        Ok(())
    }

    /// `UserNotice`: noticeRef and explicitText, both optional (§4.2.1.4).
    fn user_notice(&mut self, mut fields: Reader<'_>) -> Result<(), ParseError> {
        if let Some(reference) = fields.optional(tag::SEQUENCE)? {
            let mut inside = fields.inside(reference);
            let organization = inside.any()?;
            self.string("notice of", organization.tag, organization.content);
            let mut numbers = inside.sequence()?;
            while !numbers.is_empty() {
                let number = numbers.integer()?;
                self.hex("notice number", number);
            }
        }
        if !fields.is_empty() {
            let text = fields.any()?;
            self.string("notice", text.tag, text.content);
        }
        fields.finish()
    }

    fn authority_key_id(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let mut fields = value.sequence()?;
        if let Some(key) = fields.optional(tag::context(0))? {
            self.hex("key id", key.content);
        }
        if let Some(issuer) = fields.optional(tag::context_constructed(1))? {
            let names = names::general_names_of(fields.inside(issuer))?;
            self.names("issuer ", &names);
        }
        if let Some(serial) = fields.optional(tag::context(2))? {
            self.hex("serial", serial.content);
        }
        fields.finish()
    }

    fn distribution_point(&mut self, point: &DistributionPoint) {
        match &point.name {
            Some(DistributionPointName::Full(names)) => self.names("", names),
            Some(DistributionPointName::Relative(span)) => {
                // As a name of one set, which is what it completes the issuer's name by.
                let text = name::display_set(span.of(self.der));
                self.part("relative to the issuer", text, *span);
            }
            None => self.part("point", "named by its issuer alone", point.whole),
        }
        self.depth += 1;
        if let Some(reasons) = point.reasons {
            self.part("reasons", reasons.names().join(", "), point.whole);
        }
        self.names("cRLIssuer ", &point.crl_issuer);
        self.depth -= 1;
    }

    /// AuthorityInfoAccess and SubjectInfoAccess (§4.2.2): a method and a place.
    fn access(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let mut list = value.sequence()?;
        while !list.is_empty() {
            let mut description = list.sequence()?;
            let method = description.oid()?;
            let place = GeneralName::read(&mut description)?;
            description.finish()?;
            let label = oid::name(method.of(self.der));
            self.part(label, place.display(self.der), place.value);
        }
        Ok(())
    }

    /// privateKeyUsagePeriod (RFC 3280 §4.2.1.4; RFC 5280 leaves it out).
    fn usage_period(&mut self, value: &mut Reader<'_>) -> Result<(), ParseError> {
        let mut fields = value.sequence()?;
        for (number, label) in [(0, "not before"), (1, "not after")] {
            if let Some(time) = fields.optional(tag::context(number))? {
                let text = String::from_utf8_lossy(time.content.of(self.der)).into_owned();
                self.part(label, visible(&text), time.content);
            }
        }
        fields.finish()
    }

    /// A string of any of the types that names use; others in hex.
    fn string(&mut self, label: &str, tag: u8, content: Span) {
        match name::text_of(tag, content.of(self.der)) {
            Some(text) => self.part(label, visible(&text), content),
            None => self.hex(label, content),
        }
    }

    fn time(&mut self, label: &str, milliseconds: u64, span: Span) {
        let seconds = i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX);
        self.part(label, Time::from_unix(seconds).to_string(), span);
    }
}

/// The identifier octet of NULL.
const NULL: u8 = 0x05;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extension::tests::wrap;

    /// The parts of an extension with this identifier and value, as `label=text`, and whether it
    /// was decoded.
    pub(super) fn view(oid: &[u8], value: &[u8]) -> (Vec<String>, bool) {
        let der = [oid, value].concat();
        let raw = RawExtension {
            oid: Span {
                start: 0,
                end: oid.len(),
            },
            critical: false,
            value: Span {
                start: oid.len(),
                end: der.len(),
            },
            whole: Span {
                start: 0,
                end: der.len(),
            },
        };
        let view = ExtensionView::new(raw, &der);
        assert!(view.parts.iter().all(|part| part.span.end <= der.len()));
        let part = |part: &Part| {
            let indent = " ".repeat(usize::from(part.depth));
            format!("{indent}{}={}", part.label, part.text)
        };
        (view.parts.iter().map(part).collect(), view.decoded)
    }

    #[track_caller]
    fn shows(oid: &[u8], value: &[u8], parts: &[&str]) {
        let (found, decoded) = view(oid, value);
        assert_eq!(found, parts);
        assert!(decoded);
    }

    #[test]
    fn names_of_every_kind_are_shown() {
        let upn = [
            wrap(tag::OID, oid::MS_UPN),
            wrap(0xa0, &wrap(tag::UTF8_STRING, b"ada@plant")),
        ];
        let edi = wrap(0xa1, &wrap(tag::UTF8_STRING, b"party"));
        let names = [
            wrap(0xa0, &upn.concat()),
            wrap(0x81, b"ada@plant.example"),
            wrap(0x82, b"we\x1bb"),
            wrap(0xa3, &[0x30, 0]),
            wrap(0xa4, &wrap(0x30, &[])),
            wrap(0xa5, &edi),
            wrap(0x86, b"spiffe://plant-a.example/web"),
            wrap(0x87, &[10, 0, 0, 1]),
            wrap(0x88, &[0x2a, 3]),
        ];
        shows(
            oid::ISSUER_ALT_NAME,
            &wrap(tag::SEQUENCE, &names.concat()),
            &[
                "otherName=msUserPrincipalName (1.3.6.1.4.1.311.20.2.3): ada@plant",
                "rfc822Name=ada@plant.example",
                "dNSName=we\\u{1b}b",
                "x400Address=2 bytes: 3000",
                "directoryName=(empty)",
                "ediPartyName=party",
                "uniformResourceIdentifier=spiffe://plant-a.example/web",
                "iPAddress=10.0.0.1",
                "registeredID=1.2.3",
            ],
        );
    }

    #[test]
    fn policies_are_shown_with_their_qualifiers() {
        let cps = [
            wrap(tag::OID, oid::CPS_QUALIFIER),
            wrap(tag::IA5_STRING, b"http://ca/cps"),
        ];
        let notice = [
            wrap(tag::OID, oid::USER_NOTICE),
            wrap(tag::SEQUENCE, &wrap(tag::UTF8_STRING, b"read\x1b me")),
        ];
        let qualifiers = [
            wrap(tag::SEQUENCE, &cps.concat()),
            wrap(tag::SEQUENCE, &notice.concat()),
        ];
        let policy = [
            wrap(tag::OID, oid::ANY_POLICY),
            wrap(tag::SEQUENCE, &qualifiers.concat()),
        ];
        shows(
            oid::CERTIFICATE_POLICIES,
            &wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &policy.concat())),
            &[
                "policy=anyPolicy (2.5.29.32.0)",
                " cps=http://ca/cps",
                " notice=read\\u{1b} me",
            ],
        );
    }

    #[test]
    fn places_are_shown() {
        let uri = wrap(0x86, b"http://ca/x");
        let access = [wrap(tag::OID, oid::CA_ISSUERS), uri.clone()];
        shows(
            oid::AUTHORITY_INFO_ACCESS,
            &wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &access.concat())),
            &["caIssuers=http://ca/x"],
        );
        let point = [wrap(0xa0, &wrap(0xa0, &uri)), vec![0x81, 2, 6, 0x40]];
        shows(
            oid::FRESHEST_CRL,
            &wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &point.concat())),
            &[
                "uniformResourceIdentifier=http://ca/x",
                " reasons=keyCompromise",
            ],
        );
        let cn = [
            wrap(tag::OID, oid::COMMON_NAME),
            wrap(tag::UTF8_STRING, b"x"),
        ];
        let relative = wrap(0xa1, &wrap(tag::SEQUENCE, &cn.concat()));
        let point = wrap(0xa0, &relative);
        shows(
            oid::CRL_DISTRIBUTION_POINTS,
            &wrap(tag::SEQUENCE, &wrap(tag::SEQUENCE, &point)),
            &["relative to the issuer=CN=x"],
        );
    }

    #[test]
    fn what_is_malformed_is_raw_and_says_why() {
        for known in [
            oid::ISSUER_ALT_NAME,
            oid::KEY_USAGE,
            oid::CERTIFICATE_POLICIES,
            oid::SUBJECT_INFO_ACCESS,
            oid::SCT_LIST,
            oid::TLS_FEATURE,
            oid::OCSP_NO_CHECK,
            oid::NETSCAPE_COMMENT,
            oid::MS_CA_VERSION,
        ] {
            for value in [&[0xff_u8, 0xff][..], &[], &[0x30, 3, 2, 1]] {
                let (_, decoded) = view(known, value);
                assert!(!decoded, "{} {value:?}", oid::name(known));
            }
        }
        let (parts, decoded) = view(&[0x2a, 3], b"anything");
        assert!(parts.is_empty() && !decoded);
    }
}
