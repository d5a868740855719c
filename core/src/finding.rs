//! One reason, as plain data: the lowest layer. Rules create findings; only `explain` makes
//! sentences of them.

use crate::span::Span;
use crate::text::cut;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never part of the outcome.
    Info,
    /// Something to mend, which this profile does not refuse.
    Warning,
    /// Something needed was not supplied: without it the outcome is at best incomplete.
    Missing,
    /// A refusal.
    Error,
}

impl Severity {
    /// 0 for the heaviest.
    pub(crate) fn lightness(self) -> u64 {
        match self {
            Self::Error => 0,
            Self::Missing => 1,
            Self::Warning => 2,
            Self::Info => 3,
        }
    }

    /// Its name in a report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Missing => "missing",
            Self::Error => "error",
        }
    }
}

/// One reason: which rule, about which certificate, where in it, and what was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code of the rule that failed.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// The certificate that it is about: an index into the certificates of the question.
    pub certificate: Option<usize>,
    /// The evidence of revocation that it is about: an index into that of the question.
    pub evidence: Option<usize>,
    /// The bytes that it rests on: of the evidence's DER where there is one, else of the
    /// certificate's.
    pub span: Option<Span>,
    /// What the rule asks for.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Finding {
    /// A refusal by this rule.
    #[must_use]
    pub fn error(code: Code) -> Self {
        Self::of(code, Severity::Error)
    }

    /// Something needed that was not supplied.
    #[must_use]
    pub fn missing(code: Code) -> Self {
        Self::of(code, Severity::Missing)
    }

    /// A finding of this weight.
    #[must_use]
    pub fn of(code: Code, severity: Severity) -> Self {
        Self {
            code,
            severity,
            certificate: None,
            evidence: None,
            span: None,
            expected: String::new(),
            found: String::new(),
        }
    }

    /// Whether a path with it is not trusted.
    #[must_use]
    pub fn refuses(&self) -> bool {
        match self.severity {
            Severity::Missing | Severity::Error => true,
            Severity::Info | Severity::Warning => false,
        }
    }

    /// About this certificate.
    #[must_use]
    pub fn about(mut self, certificate: usize) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Resting on these bytes.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// About this evidence of revocation: its bytes are those of the evidence.
    #[must_use]
    pub fn of_evidence(mut self, evidence: usize) -> Self {
        self.evidence = Some(evidence);
        self
    }

    /// Having compared these two.
    #[must_use]
    pub fn compared(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = cut(expected.into());
        self.found = cut(found.into());
        self
    }
}

macro_rules! codes {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// The stable name of a rule, or of what became of an input.
        ///
        /// A code never changes its meaning; one that is no longer used is not given to another.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`: see `zoneseal explain ", $text, "`.")] $variant),+
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The kebab-case code.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }
    };
}

codes! {
    // outcomes
    Trusted = "trusted",
    ChainTrusted = "chain-trusted",
    SplitHolds = "split-holds",

    // what was handed in
    NoCertificate = "no-certificate",
    EmptyInput = "empty-input",
    NotRecognised = "not-recognised",
    Truncated = "truncated",
    MalformedCertificate = "malformed-certificate",
    MalformedCrl = "malformed-crl",
    MalformedOcsp = "malformed-ocsp",
    OcspNotSuccessful = "ocsp-not-successful",
    MalformedPem = "malformed-pem",
    ObjectNotRead = "object-not-read",
    PrivateKeyAlone = "private-key-alone",
    InputTooLarge = "input-too-large",
    TooManyObjects = "too-many-objects",

    // containers
    OnlyOtherObjects = "only-other-objects",
    ContainerNotSupported = "container-not-supported",
    ContainerDamaged = "container-damaged",
    NestingTooDeep = "nesting-too-deep",
    DecodedTooLarge = "decoded-too-large",
    PassphraseNeeded = "passphrase-needed",
    PassphraseWrong = "passphrase-wrong",
    KeyDerivationTooCostly = "key-derivation-too-costly",

    // the path
    IssuerNotInZone = "issuer-not-in-zone",
    IssuerNotTrusted = "issuer-not-trusted",
    MissingIssuer = "missing-issuer",
    NoAnchor = "no-anchor",
    SameNameOtherKey = "same-name-other-key",
    SignatureInvalid = "signature-invalid",
    SignatureAlgorithmRefused = "signature-algorithm-refused",
    AlgorithmNotInBuild = "algorithm-not-in-build",
    KeyRefused = "key-refused",
    RsaKeySize = "rsa-key-size",
    SearchLimit = "search-limit",
    DepthLimit = "depth-limit",

    // each certificate
    VersionNot3 = "version-not-3",
    SerialNumber = "serial-number-out-of-range",
    IssuerNameEmpty = "issuer-name-empty",
    CaSubjectEmpty = "ca-subject-empty",
    NotYetValid = "not-yet-valid",
    Expired = "expired",
    UnknownCriticalExtension = "unknown-critical-extension",
    CriticalityWrong = "criticality-wrong",
    AuthorityKeyIdMissing = "authority-key-id-missing",
    AuthorityKeyIdForm = "authority-key-id-form",
    SubjectKeyIdMissing = "subject-key-id-missing",
    PolicyConditionInZone = "policy-condition-in-zone",
    PolicyRequired = "policy-required",
    PolicyMappingOfAny = "policy-mapping-of-any",

    // authority
    IssuerNotCa = "issuer-not-ca",
    CertSignMissing = "cert-sign-missing",
    CertSignWithoutCa = "cert-sign-without-ca",
    PathTooLong = "path-too-long",
    NameConstraintsWithoutCa = "name-constraints-without-ca",

    // revocation
    Revoked = "revoked",
    CrlScope = "crl-scope",
    CrlSomeReasons = "crl-some-reasons",
    CrlIndirect = "crl-indirect",
    CrlDelta = "crl-delta",
    CrlSignMissing = "crl-sign-missing",
    CrlSignatureInvalid = "crl-signature-invalid",
    CrlCriticalExtension = "crl-critical-extension",
    CrlNumberMissing = "crl-number-missing",
    CrlNumberCritical = "crl-number-critical",
    CrlNotYetValid = "crl-not-yet-valid",
    CrlNextUpdateMissing = "crl-next-update-missing",
    CrlStale = "crl-stale",
    OcspSignerNotAuthorised = "ocsp-signer-not-authorised",
    OcspSignatureInvalid = "ocsp-signature-invalid",
    OcspCriticalExtension = "ocsp-critical-extension",
    OcspNotYetValid = "ocsp-not-yet-valid",
    OcspNextUpdateMissing = "ocsp-next-update-missing",
    OcspStale = "ocsp-stale",
    OcspUnknown = "ocsp-unknown",
    RevocationEvidenceMissing = "revocation-evidence-missing",

    // role
    SubjectIsCa = "subject-is-ca",
    ServerRoleMissing = "server-role-missing",
    ClientRoleMissing = "client-role-missing",
    RoleNotStated = "role-not-stated",
    AnyRole = "any-role",
    RoleNotAllowedByIssuer = "role-not-allowed-by-issuer",
    AuthorityStatesRole = "authority-states-role",
    DigitalSignatureMissing = "digital-signature-missing",

    // names
    AlternativeNameMissing = "alternative-name-missing",
    AlternativeNameMalformed = "alternative-name-malformed",
    AlternativeNameCriticality = "alternative-name-criticality",
    CommonNameNotAlternative = "common-name-not-alternative",
    WildcardTooBroad = "wildcard-too-broad",
    PublicSuffixNotEvaluated = "public-suffix-not-evaluated",
    NameNotInCertificate = "name-not-in-certificate",
    NameExcluded = "name-excluded",
    NameNotPermitted = "name-not-permitted",
    NameConstraintMalformed = "name-constraint-malformed",
    NameConstraintUnknownForm = "name-constraint-unknown-form",

    // the zone
    SpiffeIdMissing = "spiffe-id-missing",
    TwoSpiffeIds = "two-spiffe-ids",
    SpiffeIdMalformed = "spiffe-id-malformed",
    SpiffeIdOfOtherZone = "spiffe-id-of-other-zone",
    OtherMember = "other-member",
    CrlSignInMember = "crl-sign-in-member",
    KeyUsageNotCritical = "key-usage-not-critical",
    KeyUsageMissing = "key-usage-missing",
    AuthorityNamesMember = "authority-names-member",
    PeerWithoutCertificate = "peer-without-certificate",

    // other zones
    TrustedByFederation = "trusted-by-federation",
    FederationOtherTrustDomain = "federation-other-trust-domain",
    FederationServiceNotListed = "federation-service-not-listed",

    // the split
    EdgeChainsToZone = "edge-chains-to-zone",
    EdgeKeyShared = "edge-key-shared",
    EdgeAuthorityNotReached = "edge-authority-not-reached",
    EdgeRootMissing = "edge-root-missing",
    EdgeRootNotPublic = "edge-root-not-public",
    EdgeKeyNotComparable = "edge-key-not-comparable",
    SplitInputNotRead = "split-input-not-read",
    SplitLimit = "split-limit",
    ZoneAuthorityPublic = "zone-authority-public",
    ZoneAuthorityCrossSigned = "zone-authority-cross-signed",

    // the guard, and what was not looked at
    VerifiersDisagree = "verifiers-disagree",
    SecondOpinionUnable = "second-opinion-unable",
    RevocationNotChecked = "revocation-not-checked",

    // lints: worth mending, and never part of a verdict
    LintLifetime = "lint-lifetime",
    LintNoAlternativeName = "lint-no-alternative-name",
    LintCommonNameOnly = "lint-common-name-only",
    LintSerialEntropy = "lint-serial-entropy",
    LintAnyPurpose = "lint-any-purpose",
    LintSharedKey = "lint-shared-key",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_kebab_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} stands twice");
            assert!(text.split('-').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            }));
        }
    }
}
