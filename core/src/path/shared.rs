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
    /// What the question spent on signatures so far.
    pub(crate) fn spent_on_signatures(&self) -> u32 {
        self.left.spent_on_signatures()
    }

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
            if self.kept >= MOST_KEPT && candidate.findings.len() > FEWEST_KEPT {
                // Nobody could tell any more what was evaluated and found nothing.
                candidate.checks = 0;
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

#[cfg(test)]
mod tests {
    use super::super::Reach;
    use super::*;
    use crate::finding::{Code, Finding, Severity};

    fn tried(findings: usize) -> Tried {
        let mut list = vec![Finding::of(Code::RevocationNotChecked, Severity::Info); findings];
        if let Some(last) = list.last_mut() {
            *last = Finding::error(Code::Expired);
        }
        Tried {
            path: vec![0],
            findings: list,
            reach: Reach::Anchor,
            checks: 30,
        }
    }

    fn kept(shared: &mut Shared, tried: Vec<Tried>) -> Vec<usize> {
        let kept = shared.keep(tried);
        kept.iter().map(|tried| tried.findings.len()).collect()
    }

    #[test]
    fn all_is_told_until_there_is_too_much() {
        let mut shared = Shared::new(&[]);
        // 2,046 and one, then one of none: 2,048 in all.
        assert_eq!(kept(&mut shared, vec![tried(2_046), tried(0)]), [2_046, 0]);
        // Of the next question the first alone, with the heaviest of its findings.
        let next = shared.keep(vec![tried(9), tried(1)]);
        assert_eq!(next.len(), 1);
        let severities: Vec<Code> = next
            .iter()
            .flat_map(|of| &of.findings)
            .map(|f| f.code)
            .collect();
        assert_eq!((severities.len(), next[0].checks), (4, 0));
        assert_eq!(severities.first(), Some(&Code::Expired));
        // Where nothing has to give way, the order stays, and what it says of the rest.
        let next = shared.keep(vec![tried(4)]);
        let last = next[0].findings.last().map(|finding| finding.code);
        assert_eq!((last, next[0].checks), (Some(Code::Expired), 30));
    }

    #[test]
    fn what_is_told_is_counted_with_its_findings() {
        let mut shared = Shared::new(&[]);
        let many = (0..1_100).map(|_| tried(1)).collect();
        assert_eq!(kept(&mut shared, many).len(), 1_024);
    }
}
