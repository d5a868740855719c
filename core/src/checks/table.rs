//! The table of checks itself.

use super::{Check, Of, When};
use crate::finding::Code;

/// On the path as a whole; the others begin from it.
const PATH: Check = Check {
    id: "",
    title: "",
    clause: "",
    cabf: "",
    of: Of::Path,
    when: &[When::Told, When::SearchFinished],
    codes: &[],
};
/// A rule on every certificate.
const RULE: Check = Check {
    of: Of::Certificates,
    when: &[When::Told, When::SearchFinished, When::FindingsKept],
    ..PATH
};
/// A rule on the subject.
const SUBJECT: Check = Check {
    of: Of::Subject,
    ..RULE
};
/// A rule on whoever signed.
const ISSUERS: Check = Check {
    of: Of::Issuers,
    when: &[
        When::Told,
        When::SearchFinished,
        When::FindingsKept,
        When::Issuer,
    ],
    ..RULE
};
/// On a split.
const SPLIT: Check = Check {
    clause: "zone rule Z5",
    of: Of::Split,
    when: &[When::Split],
    ..PATH
};

/// In the order of evaluation.
pub(super) const CHECKS: &[Check] = &[
    // the split: `zone/split.rs`, then `judge_split`
    Check {
        id: "split-comparable",
        title: "Everything of the edge can be compared with the zone",
        codes: &[Code::EdgeKeyNotComparable, Code::SplitLimit],
        ..SPLIT
    },
    Check {
        id: "split-signatures",
        title: "No certificate of the edge is signed by the zone",
        when: &[When::Split, When::SplitFinished, When::Comparable],
        codes: &[Code::EdgeChainsToZone],
        ..SPLIT
    },
    Check {
        id: "split-keys",
        title: "No certificate of the edge has a key of the zone",
        when: &[When::Split, When::SplitFinished, When::Comparable],
        codes: &[Code::EdgeKeyShared],
        ..SPLIT
    },
    Check {
        id: "split-public",
        title: "No authority of the zone leads to a public one",
        when: &[When::Split, When::SplitFinished],
        codes: &[Code::ZoneAuthorityPublic, Code::ZoneAuthorityCrossSigned],
        ..SPLIT
    },
    Check {
        id: "split-input",
        title: "All that was given for the split is read",
        clause: "zone rules Z5 and Z12",
        codes: &[Code::SplitInputNotRead],
        ..SPLIT
    },
    Check {
        id: "split-authority",
        title: "The edge's chain is complete to its named authority",
        codes: &[
            Code::EdgeRootMissing,
            Code::EdgeRootNotPublic,
            Code::EdgeAuthorityNotReached,
        ],
        ..SPLIT
    },
    // the search: `path/build.rs`
    Check {
        id: "trust-anchor",
        title: "The path leads to a trust anchor",
        clause: "RFC 5280 §6.1; zone rule Z1",
        when: &[When::Told, When::SearchFinished, When::Signed, When::Anchor],
        codes: &[
            Code::SearchLimit,
            Code::DepthLimit,
            Code::NoAnchor,
            Code::MissingIssuer,
            Code::IssuerNotInZone,
            Code::IssuerNotTrusted,
        ],
        ..PATH
    },
    Check {
        id: "signatures",
        title: "Each certificate is signed by the next",
        clause: "RFC 5280 §6.1.3(a)(1)",
        when: &[
            When::Told,
            When::SearchFinished,
            When::Signed,
            When::Whole,
            When::Issuer,
        ],
        codes: &[
            Code::SignatureAlgorithmRefused,
            Code::AlgorithmNotInBuild,
            Code::SameNameOtherKey,
            Code::SignatureInvalid,
        ],
        ..PATH
    },
    // the zone: `zone/membership.rs`, then `zone/svid.rs`
    Check {
        id: "own-zone",
        title: "It claims no identity of another zone",
        clause: "SPIFFE-ID §2.1; zone rules Z2 and Z4",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Zone,
            When::Member,
        ],
        codes: &[Code::SpiffeIdOfOtherZone, Code::FederationOtherTrustDomain],
        ..SUBJECT
    },
    Check {
        id: "identity",
        title: "It has exactly one SPIFFE ID, and no authority has a member's",
        clause: "X509-SVID §2 and §3.2; zone rule Z4",
        of: Of::Certificates,
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Zone,
            When::Spiffe,
            When::Member,
            When::OwnZone,
        ],
        codes: &[
            Code::SpiffeIdMalformed,
            Code::SpiffeIdMissing,
            Code::TwoSpiffeIds,
            Code::AuthorityNamesMember,
        ],
        ..SUBJECT
    },
    Check {
        id: "federation-service",
        title: "It is one of the services that are trusted there",
        clause: "zone rule Z2",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Zone,
            When::Federation,
            When::Member,
            When::OwnZone,
            When::Identity,
        ],
        codes: &[Code::FederationServiceNotListed],
        ..SUBJECT
    },
    Check {
        id: "expected-member",
        title: "It is the member that was asked for",
        clause: "zone rule Z4",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Zone,
            When::Expected,
            When::Member,
            When::OwnZone,
            When::Identity,
        ],
        codes: &[Code::OtherMember],
        ..SUBJECT
    },
    Check {
        id: "svid-key-usage",
        title: "Keys are for what a member's and an authority's may be for",
        clause: "X509-SVID §4.3 and §5.2",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Zone,
            When::Spiffe,
        ],
        codes: &[
            Code::KeyUsageNotCritical,
            Code::CrlSignInMember,
            Code::KeyUsageMissing,
        ],
        ..RULE
    },
    // `RULES` of `path/rules.rs`: one check a rule, in its order
    Check {
        id: "version",
        title: "Version 3",
        clause: "RFC 5280 §4.1.2.1",
        codes: &[Code::VersionNot3],
        ..RULE
    },
    Check {
        id: "serial-number",
        title: "A positive serial number of at most 20 octets",
        clause: "RFC 5280 §4.1.2.2",
        codes: &[Code::SerialNumber],
        ..RULE
    },
    Check {
        id: "names-present",
        title: "Every issuer has a name, and every authority",
        clause: "RFC 5280 §4.1.2.4 and §4.1.2.6",
        codes: &[Code::IssuerNameEmpty, Code::CaSubjectEmpty],
        ..RULE
    },
    Check {
        id: "keys",
        title: "Keys of a kind and size that is accepted",
        clause: "RFC 5480 §2.1.1; RFC 4055 §1.2",
        cabf: "CA/B 6.1.5 and 7.1.3.1.1",
        codes: &[Code::RsaKeySize, Code::KeyRefused],
        ..RULE
    },
    Check {
        id: "validity",
        title: "The time is within each validity",
        clause: "RFC 5280 §4.1.2.5 and §6.1.3(a)(2)",
        codes: &[Code::NotYetValid, Code::Expired],
        ..RULE
    },
    Check {
        id: "critical-extensions",
        title: "Every critical extension is understood",
        clause: "RFC 5280 §4.2 and §6.1.4(o)",
        codes: &[Code::UnknownCriticalExtension],
        ..RULE
    },
    Check {
        id: "criticality",
        title: "Extensions are critical where they must be, and nowhere else",
        clause: "RFC 5280 §4.2.1",
        cabf: "CA/B 7.1.2",
        codes: &[Code::CriticalityWrong],
        ..RULE
    },
    Check {
        id: "key-identifiers",
        title: "Key identifiers are there",
        clause: "RFC 5280 §4.2.1.1 and §4.2.1.2",
        cabf: "CA/B 7.1.2.1.3",
        codes: &[
            Code::AuthorityKeyIdMissing,
            Code::SubjectKeyIdMissing,
            Code::AuthorityKeyIdForm,
        ],
        ..RULE
    },
    Check {
        id: "no-policy-conditions",
        title: "No conditions on policies in a zone",
        clause: "zoneseal profile zone",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::ProfileZone,
        ],
        codes: &[Code::PolicyConditionInZone],
        ..RULE
    },
    Check {
        id: "policies",
        title: "Policies that are required are there",
        clause: "RFC 5280 §6.1.3(d)-(f) and §6.1.5(g); RFC 9618 §5",
        codes: &[Code::PolicyMappingOfAny, Code::PolicyRequired],
        ..RULE
    },
    Check {
        id: "issuers-are-authorities",
        title: "Whoever signs is a certification authority",
        clause: "RFC 5280 §6.1.4(k)",
        codes: &[Code::IssuerNotCa],
        ..ISSUERS
    },
    Check {
        id: "issuers-may-sign",
        title: "Whoever signs may sign certificates",
        clause: "RFC 5280 §6.1.4(n)",
        codes: &[Code::CertSignMissing],
        ..ISSUERS
    },
    Check {
        id: "signing-needs-authority",
        title: "Only authorities have keyCertSign",
        clause: "RFC 5280 §4.2.1.3 and §4.2.1.9",
        codes: &[Code::CertSignWithoutCa],
        ..RULE
    },
    Check {
        id: "path-length",
        title: "No authority has more below it than it may",
        clause: "RFC 5280 §6.1.4(l)-(m)",
        codes: &[Code::PathTooLong],
        ..ISSUERS
    },
    Check {
        id: "constraints-need-authority",
        title: "Only authorities constrain names",
        clause: "RFC 5280 §4.2.1.10",
        codes: &[Code::NameConstraintsWithoutCa],
        ..RULE
    },
    Check {
        id: "subject-kind",
        title: "The certificate is a service's, not an authority's",
        clause: "X509-SVID §4.1",
        cabf: "CA/B 7.1.2.7.8",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::ProfileSubject,
        ],
        codes: &[Code::SubjectIsCa],
        ..SUBJECT
    },
    Check {
        id: "role",
        title: "It is issued for the role that was asked for",
        clause: "RFC 5280 §4.2.1.12",
        cabf: "CA/B 7.1.2.7.10",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Role,
        ],
        codes: &[
            Code::RoleNotStated,
            Code::AnyRole,
            Code::ServerRoleMissing,
            Code::ClientRoleMissing,
        ],
        ..SUBJECT
    },
    Check {
        id: "issuer-role",
        title: "Its issuers may issue for that role",
        clause: "RFC 5280 §4.2.1.12",
        cabf: "CA/B 7.1.2.1.2 and 7.1.2.10.6",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::IssuerRole,
            When::Issuer,
        ],
        codes: &[Code::RoleNotAllowedByIssuer, Code::AuthorityStatesRole],
        ..ISSUERS
    },
    Check {
        id: "digital-signature",
        title: "Its key may sign, as TLS 1.3 needs it",
        clause: "RFC 8446 §4.4.2.2; X509-SVID §4.3",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::ProfileZone,
            When::Member,
        ],
        codes: &[Code::DigitalSignatureMissing],
        ..SUBJECT
    },
    Check {
        id: "alternative-names",
        title: "Its alternative names are in order",
        clause: "RFC 5280 §4.2.1.6",
        cabf: "CA/B 7.1.2.7.12",
        codes: &[
            Code::AlternativeNameMissing,
            Code::AlternativeNameCriticality,
            Code::AlternativeNameMalformed,
        ],
        ..SUBJECT
    },
    Check {
        id: "wildcards",
        title: "No wildcard stands for many owners",
        cabf: "CA/B 3.2.2.6",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::ProfileWebpki,
        ],
        codes: &[Code::WildcardTooBroad, Code::PublicSuffixNotEvaluated],
        ..SUBJECT
    },
    Check {
        id: "common-name",
        title: "Its common name is one of its alternative names",
        cabf: "CA/B 7.1.4.3",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::ProfileWebpki,
        ],
        codes: &[Code::CommonNameNotAlternative],
        ..SUBJECT
    },
    Check {
        id: "host",
        title: "It is for the name that was asked for",
        clause: "RFC 9525 §6",
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Host,
        ],
        codes: &[Code::NameNotInCertificate],
        ..SUBJECT
    },
    // after `RULES`: `path/constraints.rs`, `path/revocation.rs`, `second_opinion.rs`
    Check {
        id: "name-constraints",
        title: "Every name is within what the authorities above permit",
        clause: "RFC 5280 §4.2.1.10 and §6.1.3(b)-(c)",
        codes: &[
            Code::NameConstraintMalformed,
            Code::NameExcluded,
            Code::NameNotPermitted,
            Code::NameConstraintUnknownForm,
        ],
        when: &[
            When::Told,
            When::SearchFinished,
            When::FindingsKept,
            When::Constraints,
        ],
        ..RULE
    },
    Check {
        id: "revocation",
        title: "Evidence shows that no certificate is revoked",
        clause: "RFC 5280 §6.3; RFC 6960 §3.2; zone rule Z12",
        when: &[
            When::Told,
            When::SearchFinished,
            When::Revocation,
            When::Evidence,
            When::Issuer,
            When::Covered,
        ],
        codes: &[
            Code::Revoked,
            Code::CrlScope,
            Code::CrlSomeReasons,
            Code::CrlIndirect,
            Code::CrlDelta,
            Code::CrlSignMissing,
            Code::CrlSignatureInvalid,
            Code::CrlCriticalExtension,
            Code::CrlNumberMissing,
            Code::CrlNumberCritical,
            Code::CrlNotYetValid,
            Code::CrlNextUpdateMissing,
            Code::CrlStale,
            Code::OcspSignerNotAuthorised,
            Code::OcspSignatureInvalid,
            Code::OcspCriticalExtension,
            Code::OcspNotYetValid,
            Code::OcspNextUpdateMissing,
            Code::OcspStale,
            Code::OcspUnknown,
            Code::RevocationEvidenceMissing,
            Code::RevocationNotChecked,
        ],
        ..PATH
    },
    Check {
        id: "second-opinion",
        title: "A second verifier accepts it too",
        clause: "DESIGN §4, second opinion",
        when: &[
            When::Told,
            When::SearchFinished,
            When::ProfileZone,
            When::Anchor,
            When::Accepted,
        ],
        codes: &[Code::VerifiersDisagree, Code::SecondOpinionUnable],
        ..PATH
    },
];
