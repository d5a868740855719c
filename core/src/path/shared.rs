//! What the verdicts of one question share: who has which name, which signatures were verified, and
//! one budget.

use super::Tried;
use super::budget::QuestionBudget;
use super::edge::Edges;
use crate::Certificate;
use crate::crypto::SignatureError;
use crate::index::{Table, in_order};
use crate::name::normal_form;

/// Made once for a list of certificates, and only ever used with that list: certificates are
/// known by their place in it.
pub(crate) struct Shared {
    by_name: Table<Vec<usize>>,
    pub(super) edges: Edges,
    pub(super) left: QuestionBudget,
    /// Refused candidates and findings on them that are kept so far.
    kept: usize,
}

/// Refused candidates and findings that a question keeps in full.
const MOST_KEPT: usize = 2_048;
/// Findings that are kept of a candidate beyond that, the heaviest.
const FEWEST_KEPT: usize = 4;

impl Shared {
    /// Nothing verified yet, nothing spent.
    pub(crate) fn new(certificates: &[&Certificate]) -> Self {
        let mut by_name: Table<Vec<usize>> = Table::default();
        for (index, certificate) in certificates.iter().enumerate() {
            by_name.push(&normal_form(certificate.subject_bytes()), index);
        }
        Self {
            by_name,
            edges: Edges::default(),
            left: QuestionBudget::default(),
            kept: 0,
        }
    }

    /// Cuts what is told of refused candidates, most promising first, where a question has so much
    /// to tell that nobody reads it: the first stays, with the heaviest of what it rests on.
    pub(super) fn keep(&mut self, tried: Vec<Tried>) -> Vec<Tried> {
        let mut out = Vec::new();
        for mut candidate in tried {
            if self.kept >= MOST_KEPT && !out.is_empty() {
                break;
            }
            if self.kept >= MOST_KEPT {
                let weights = candidate.findings.iter();
                let weights: Vec<u64> = weights
                    .map(|finding| finding.severity.lightness())
                    .collect();
                let findings = std::mem::take(&mut candidate.findings);
                candidate.findings = in_order(findings, weights.into_iter());
                candidate.findings.truncate(FEWEST_KEPT);
                candidate.findings.shrink_to_fit();
            }
            self.kept += 1 + candidate.findings.len();
            out.push(candidate);
        }
        out
    }

    /// Why one certificate did not sign another; `None` where it did, or that was not asked.
    pub(crate) fn why_not_signed(&self, child: usize, issuer: usize) -> Option<SignatureError> {
        self.edges.refusal(child, issuer)
    }

    /// The certificates whose subject is this name, by RFC 5280 §7.1, in order.
    pub(crate) fn named(&self, name: &[u8]) -> &[usize] {
        let found = self.by_name.get(&normal_form(name));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
