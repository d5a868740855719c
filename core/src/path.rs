//! From an end-entity certificate to a trust anchor: candidates by RFC 4158, each judged by the
//! clauses of RFC 5280 §6 as it is found.

mod budget;
mod build;
mod constraints;
mod edge;
#[cfg(test)]
pub(crate) mod looked_at;
#[cfg(test)]
pub(crate) mod off;
mod policies;
mod revocation;
mod rules;
mod shared;
mod subject_rules;

use std::ops::Range;

use crate::Certificate;
use crate::crypto::Algorithms;
use crate::finding::{Finding, Severity};
use crate::policy::{Host, Profile, Role, Settings};
use crate::revocation::Supplied;
use crate::time::Time;

#[cfg(test)]
pub(crate) use budget::spent;
pub(crate) use edge::finding as not_signed;
pub(crate) use shared::Shared;

/// Rules of the layer above on the subject of a verdict; gives how many checks of `checks.rs` they evaluated.
pub(crate) type ZoneRules<'a> = dyn Fn(&Candidate<'_>, &mut Vec<Finding>) -> usize + 'a;

/// Everything that a search for paths depends on.
pub(crate) struct Search<'a> {
    /// The certificates handed in, and from `first_anchor` on anchors, of one set or several.
    pub certificates: &'a [&'a Certificate],
    /// Where the anchors begin.
    pub first_anchor: usize,
    /// The one set of anchors that this search may end at (Z2: sets are never pooled). Anchors
    /// outside of it are no part of any path.
    pub anchors: Range<usize>,
    /// What the anchors' owner says of the authorities below them; empty where nothing is known.
    /// Never part of a path: they tell "not of this zone" from "an issuer is missing".
    pub known_authorities: &'a [Certificate],
    pub profile: Profile,
    pub role: Role,
    pub host: Option<&'a Host>,
    pub at: Time,
    pub algorithms: &'a Algorithms,
    pub settings: &'a Settings,
    /// Evidence of revocation.
    pub supplied: &'a Supplied<'a>,
    /// Rules of the layer above, on the subject of the verdict.
    pub zone_rules: Option<&'a ZoneRules<'a>>,
}

/// What was found on a candidate, in evaluation order.
type Findings = Vec<Finding>;

/// A path under judgement: the subject first, each followed by its issuer.
pub(crate) struct Candidate<'a> {
    pub search: &'a Search<'a>,
    /// Indexes into the search's certificates.
    pub path: &'a [usize],
}

impl<'a> Search<'a> {
    /// The anchors of this search.
    pub(crate) fn anchors(&self) -> impl Iterator<Item = &'a Certificate> + '_ {
        let all = self.certificates;
        self.anchors
            .clone()
            .filter_map(|index| all.get(index).copied())
    }

    /// Whether a path of this search may have this certificate.
    fn may_use(&self, index: usize) -> bool {
        index < self.first_anchor || self.anchors.contains(&index)
    }
}

impl<'a> Candidate<'a> {
    /// The certificates of the path with their indexes, subject first.
    pub(crate) fn certificates(
        &self,
    ) -> impl DoubleEndedIterator<Item = (usize, &'a Certificate)> + '_ {
        let all = self.search.certificates;
        self.path
            .iter()
            .filter_map(move |index| Some((*index, *all.get(*index)?)))
    }

    /// The subject of the verdict.
    pub(crate) fn subject(&self) -> Option<(usize, &'a Certificate)> {
        self.certificates().next()
    }

    /// All but the subject, nearest issuer first.
    pub(crate) fn issuers(&self) -> impl Iterator<Item = (usize, &'a Certificate)> + '_ {
        self.certificates().skip(1)
    }

    pub(crate) fn is_anchor(&self, index: usize) -> bool {
        self.search.anchors.contains(&index)
    }
}

/// A path that satisfied every rule: the only type that means "trusted".
///
/// Only this module makes one, at the end of a search without findings that refuse.
#[derive(Clone, Debug)]
pub struct ValidatedPath {
    path: Vec<usize>,
}

impl ValidatedPath {
    /// The certificates, subject first and anchor last, as indexes into those of the question.
    #[must_use]
    pub fn certificates(&self) -> &[usize] {
        &self.path
    }
}

/// A path that was tried, with every finding on it.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The certificates, subject first, as indexes into those of the question.
    pub path: Vec<usize>,
    /// What was found, in evaluation order.
    pub findings: Vec<Finding>,
    /// How far it came: higher is more promising.
    pub reach: Reach,
    /// How many checks of `checks.rs` were evaluated on it; 0 where more was found than is kept.
    pub checks: usize,
}

/// How far a candidate came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The signature does not verify under a certificate of the right name.
    SignatureFailed,
    /// No certificate of the issuer's name is there.
    IssuerMissing,
    /// It ends at an authority that is not trusted.
    OtherAuthority,
    /// The signature does not verify under an anchor of the right name.
    AnchorSignatureFailed,
    /// It reaches an anchor.
    Anchor,
}

impl Reach {
    /// How many steps it is short of the best.
    pub(crate) fn short_of_the_best(self) -> u8 {
        match self {
            Self::Anchor => 0,
            Self::AnchorSignatureFailed => 1,
            Self::OtherAuthority => 2,
            Self::IssuerMissing => 3,
            Self::SignatureFailed => 4,
        }
    }
}

impl Tried {
    /// How many findings refuse.
    pub(crate) fn errors(&self) -> usize {
        let weights = self.findings.iter().map(|finding| finding.severity);
        weights
            .filter(|severity| *severity == Severity::Error)
            .count()
    }
}

/// What a search came to.
pub(crate) struct Judgement {
    /// The path that satisfied every rule, with what was found on it that does not refuse.
    pub accepted: Option<(ValidatedPath, Vec<Finding>)>,
    /// Every other candidate, most promising first.
    pub tried: Vec<Tried>,
    /// How many checks of `checks.rs` were evaluated on the path that the verdict rests on; 0 where more was found than is kept.
    pub checks: usize,
}

/// How many rules can be left out one by one.
#[cfg(test)]
pub(crate) fn rule_count() -> usize {
    rules::COUNT
}

/// What stands against `issuer` as anybody's issuer, apart from signatures.
pub(crate) fn issuer_fault(search: &Search<'_>, child: usize, issuer: usize) -> Option<Finding> {
    let path = &[child, issuer];
    rules::issuer_fault(&Candidate { search, path }, issuer)
}

/// Searches paths for the certificate at index `subject`.
pub(crate) fn judge(search: &Search<'_>, shared: &mut Shared, subject: usize) -> Judgement {
    build::Builder::new(search, shared).run(subject)
}
