//! The other candidate issuers: certificates that could have been meant as the issuer of one on a
//! verdict's path, each with why it is not.
//!
//! Looked for when a report is made, from what the search found: nothing is verified here.

use super::{Evidence, Outcome, Verdict, search_of};
use crate::Certificate;
use crate::finding::{Code, Finding};
use crate::index::Table;
use crate::key_match::KeyMaterial;
use crate::path::{self, Shared};

/// A certificate that could have been meant as an issuer.
#[derive(Clone, Debug)]
pub(crate) struct OtherIssuer {
    pub certificate: usize,
    /// The certificate of the path whose issuer it could have been.
    pub of: usize,
    pub why: Why,
}

/// Why it is not part of the path.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// It was tried, and this refused.
    Refused(Finding),
    /// It was tried, and refused for nothing that the verdict's own path is not refused for.
    SameReasons,
    /// It was tried, and came less far than the candidates that are kept.
    LessFar,
    /// It was not tried, and this would refuse it, or kept the search from it.
    NotTried(Finding),
    /// It was not tried: a path was accepted before.
    NotNeeded,
    /// The same, and the certificate below names another key.
    NotNamed,
    /// It has the name and the key of a certificate below it.
    Loop,
    /// An anchor of another set than the one that the path may end at.
    OtherAnchors,
    /// It has the issuer's key, and another name.
    OtherName,
    /// It has, by its own word, the key that the certificate below names, and another name.
    OtherNameByKeyId,
}

impl Why {
    /// What tells whether the search followed it.
    pub(crate) fn was_tried(&self) -> bool {
        match self {
            Self::Refused(_) | Self::SameReasons | Self::LessFar => true,
            Self::NotTried(_)
            | Self::NotNeeded
            | Self::NotNamed
            | Self::Loop
            | Self::OtherAnchors
            | Self::OtherName
            | Self::OtherNameByKeyId => false,
        }
    }

    /// Whether it was found by its name, and not by its key.
    pub(crate) fn is_by_name(&self) -> bool {
        !matches!(self, Self::OtherName | Self::OtherNameByKeyId)
    }
}

/// Other issuers that are told of one verdict: a name has seldom more than three certificates.
const MOST: usize = 16;
/// Those that are told in one report.
const MOST_IN_ALL: usize = 256;

/// Finds the other issuers of a question's verdicts.
pub(crate) struct OtherIssuers<'a> {
    evidence: &'a Evidence<'a>,
    shared: &'a Shared,
    by_key: &'a Table<Vec<usize>>,
    by_key_id: Table<Vec<usize>>,
    left: usize,
}

impl<'a> OtherIssuers<'a> {
    /// `shared` is what the verdicts were made with, and `by_key` has the certificates by their
    /// key material.
    pub(crate) fn new(
        evidence: &'a Evidence<'a>,
        shared: &'a Shared,
        by_key: &'a Table<Vec<usize>>,
    ) -> Self {
        let mut by_key_id: Table<Vec<usize>> = Table::default();
        for (index, certificate) in evidence.certificates.iter().enumerate() {
            if let (true, Some(id)) = (certificate.is_ca(), certificate.subject_key_id()) {
                by_key_id.push(id, index);
            }
        }
        Self {
            evidence,
            shared,
            by_key,
            by_key_id,
            left: MOST_IN_ALL,
        }
    }

    /// Those of a verdict, in the order of its path, and how many are left out.
    pub(crate) fn of(&mut self, verdict: &Verdict) -> (Vec<OtherIssuer>, usize) {
        let mut found = Vec::new();
        let mut left_out = 0;
        let mut room = MOST.min(self.left);
        for (place, of) in verdict.best.iter().copied().enumerate() {
            // Above an anchor nobody looks, nor above what did not sign.
            if verdict.anchors.contains(&of) || !self.signed_below(&verdict.best, place) {
                break;
            }
            for (certificate, key) in self.candidates(&verdict.best, place) {
                if room == 0 {
                    left_out += 1;
                    continue;
                }
                room -= 1;
                let why = key.unwrap_or_else(|| self.why(verdict, place, certificate));
                found.push(OtherIssuer {
                    certificate,
                    of,
                    why,
                });
            }
        }
        self.left = self.left.saturating_sub(found.len());
        (found, left_out)
    }

    /// Whether the certificate at this place of a path signed the one below it.
    fn signed_below(&self, path: &[usize], place: usize) -> bool {
        let below = place.checked_sub(1).and_then(|below| path.get(below));
        match (below, path.get(place)) {
            (Some(below), Some(at)) => self.shared.why_not_signed(*below, *at).is_none(),
            _ => true,
        }
    }

    /// Every other certificate of the issuer's name, and those of its key under other names, for
    /// which that is the reason.
    fn candidates(&self, path: &[usize], place: usize) -> Vec<(usize, Option<Why>)> {
        let all = self.evidence.certificates;
        let at = |index: &usize| all.get(*index).copied();
        let Some((of, child)) = path.get(place).and_then(|of| Some((*of, at(of)?))) else {
            return Vec::new();
        };
        let chosen = path.get(place.saturating_add(1));
        let issuer = chosen.and_then(at);
        let is_other = |index: &usize| {
            let same = |certificate: &Certificate| {
                at(index).is_none_or(|other| other.der() == certificate.der())
            };
            *index != of && !same(child) && !issuer.is_some_and(same)
        };
        let named = self.shared.named(child.issuer_bytes());
        let mut out: Vec<(usize, Option<Why>)> = Vec::new();
        out.extend(named.iter().copied().filter(is_other).map(|i| (i, None)));
        let signed = self.signed_below(path, place.saturating_add(1));
        let (same_key, why) = match issuer.filter(|_| signed) {
            Some(issuer) => {
                let key = KeyMaterial::of_key(issuer.key(), issuer.der());
                let key = Some(key).filter(KeyMaterial::is_known);
                (
                    key.and_then(|key| self.by_key.get(key.identity())),
                    Why::OtherName,
                )
            }
            None => {
                let id = child.authority_key_id();
                (
                    id.and_then(|id| self.by_key_id.get(id)),
                    Why::OtherNameByKeyId,
                )
            }
        };
        let same_key = same_key.into_iter().flatten().copied().filter(is_other);
        let otherwise_named = same_key.filter(|index| named.binary_search(index).is_err());
        out.extend(otherwise_named.map(|index| (index, Some(why.clone()))));
        out
    }

    /// Why this certificate of the right name did not continue the path after this place.
    fn why(&self, verdict: &Verdict, place: usize, index: usize) -> Why {
        let all = self.evidence.certificates;
        let below = verdict.best.get(..=place).unwrap_or_default();
        let child = below.last().and_then(|of| Some((*of, *all.get(*of)?)));
        let (Some((of, child)), Some(issuer)) = (child, all.get(index).copied()) else {
            return Why::LessFar;
        };
        if index >= self.evidence.first_anchor && !verdict.anchors.contains(&index) {
            return Why::OtherAnchors;
        }
        let repeats = |seen: &Certificate| {
            seen.spki() == issuer.spki() && seen.subject_bytes() == issuer.subject_bytes()
        };
        if below
            .iter()
            .any(|seen| all.get(*seen).copied().is_some_and(repeats))
        {
            return Why::Loop;
        }
        let tried = verdict.others.iter().find(|tried| {
            let (path, end) = (&tried.path, below.len());
            path.get(..end) == Some(below) && path.get(end) == Some(&index)
        });
        if let Some(tried) = tried {
            let told = |finding: &&Finding| {
                let same = |other: &Finding| {
                    (other.code, other.certificate) == (finding.code, finding.certificate)
                };
                finding.refuses() && !verdict.findings.iter().any(same)
            };
            let new = tried.findings.iter().find(told);
            return new.map_or(Why::SameReasons, |finding| Why::Refused(finding.clone()));
        }
        if let Some(error) = self.shared.why_not_signed(of, index) {
            return Why::Refused(path::not_signed(error, (of, child), (index, issuer)));
        }
        let all_findings = verdict.others.iter().flat_map(|tried| &tried.findings);
        let mut all_findings = verdict.findings.iter().chain(all_findings);
        let stops = |finding: &&Finding| {
            finding.code == Code::SearchLimit
                || (finding.code == Code::DepthLimit && finding.certificate == Some(of))
        };
        if let Some(limit) = all_findings.find(stops) {
            return Why::NotTried(limit.clone());
        }
        let accepted = verdict.outcome == Outcome::Trusted;
        let search = search_of(self.evidence, verdict.anchors.clone());
        let key_differs = match (child.authority_key_id(), issuer.subject_key_id()) {
            (Some(named), Some(own)) => named != own,
            _ => false,
        };
        match path::issuer_fault(&search, of, index) {
            Some(finding) if accepted => Why::NotTried(finding),
            Some(finding) => Why::Refused(finding),
            None if !accepted => Why::LessFar,
            None if key_differs => Why::NotNamed,
            None => Why::NotNeeded,
        }
    }
}
