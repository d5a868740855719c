//! What a verdict is made of: every check, in the order in which it is evaluated, with the codes that it finds and the
//! conditions without which it is not evaluated.
//!
//! A report has findings alone. `docs/checks.json` and the npm module `zoneseal/codes` have this table, so that whoever
//! shows a report can also say what was looked at and found in order, and what was not looked at, and why. No verdict
//! reads it, and no build that judges has it.

mod table;

use crate::finding::Code;

/// One check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its stable name, in kebab-case.
    pub id: &'static str,
    /// What is so where it is passed, in a few words.
    pub title: &'static str,
    /// The clause that asks for it: of an RFC, of SPIFFE, or a zone rule. Empty where there is none but `cabf`.
    pub clause: &'static str,
    /// What the CA/Browser Forum's requirements say of it; empty where they say nothing.
    pub cabf: &'static str,
    /// What it looks at.
    pub of: Of,
    /// Without each of these it is not evaluated.
    pub when: &'static [When],
    /// The codes that it finds. Each code of a verdict is of one check.
    pub codes: &'static [Code],
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The path as a whole.
    Path,
    /// Each certificate of the path.
    Certificates,
    /// Each certificate of the path but the subject.
    Issuers,
    /// The subject.
    Subject,
    /// All that was handed in for a split.
    Split,
}

impl Of {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Certificates => "certificates",
            Self::Issuers => "issuers",
            Self::Subject => "subject",
            Self::Split => "split",
        }
    }
}

macro_rules! conditions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $why:literal;)+) => {
        /// What must be so for a check to be evaluated.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum When {
            $($(#[$doc])* $variant),+
        }

        impl When {
            /// Every condition.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// Why a check is not evaluated where it is not so.
            #[must_use]
            pub fn why_not(self) -> &'static str {
                match self {
                    $(Self::$variant => $why),+
                }
            }
        }
    };
}

conditions! {
    /// The question is about a split.
    Split = "split", "no edge certificate was asked about";
    /// The work that a split may cost was enough.
    SplitFinished = "split-finished", "the split was refused before all of it was compared";
    /// Everything of the edge could be compared with the zone.
    Comparable = "comparable", "not everything of the edge can be compared with the zone";
    /// Everything that was found is told.
    Told = "told", "more was found than is told";
    /// The work that a verdict may cost was enough.
    SearchFinished = "search-finished", "the search for a path was ended";
    /// No more was found than is kept of one path.
    FindingsKept = "findings-kept", "more was found before than is kept";
    /// The path ends at a trust anchor, every signature verified.
    Anchor = "anchor", "no trust anchor is reached";
    /// No signature of the path failed.
    Signed = "signed", "a signature is not accepted";
    /// The path ends where an authority does, or at the anchor.
    Whole = "whole", "the path is not complete";
    /// There is a certificate above the subject, and it signed it.
    Issuer = "issuer", "no certificate that signed it is here";
    /// There is a certificate above the subject, or the question itself constrains names.
    Constraints = "constraints", "no certificate that signed it is here";
    /// The zone's rules apply.
    Zone = "zone", "no zone was given";
    /// Members carry SPIFFE IDs: the zone says so, or it is another zone's member.
    Spiffe = "spiffe", "members of this zone need no identity";
    /// The subject is no authority.
    Member = "member", "the certificate is an authority's";
    /// Judged against the anchors of another zone.
    Federation = "federation", "judged by the zone's own anchors";
    /// A member was asked for.
    Expected = "expected", "no member was asked for";
    /// It has no identity of another zone, before which nothing else of it counts.
    OwnZone = "own-zone", "its identity is of another zone";
    /// Its identity could be read.
    Identity = "identity", "it has no identity in order";
    /// The profile is `zone`.
    ProfileZone = "profile-zone", "the profile does not ask for it";
    /// The profile is `webpki`.
    ProfileWebpki = "profile-webpki", "the profile does not ask for it";
    /// The profile is another than `rfc5280`.
    ProfileSubject = "profile-subject", "the profile does not ask for it";
    /// A role was asked for, or the profile is `webpki`.
    Role = "role", "no role was asked for";
    /// A role was asked for, or the profile is `webpki` and the path ends at an anchor.
    IssuerRole = "issuer-role", "no role was asked for";
    /// A name was asked for.
    Host = "host", "no name was asked for";
    /// Revocation is looked at.
    Revocation = "revocation", "revocation is off";
    /// A list or a response was given, or is required.
    Evidence = "evidence", "no list and no response was given";
    /// The report says what the evidence covers.
    Covered = "covered", "the path is refused without it";
    /// Nothing refuses the path.
    Accepted = "accepted", "asked only where nothing else refuses";
}

/// Every check, in the order of evaluation.
#[must_use]
pub fn checks() -> &'static [Check] {
    table::CHECKS
}
