//! What the verdicts of one question share: who has which name, which signatures were verified, and
//! one budget.

use super::budget::QuestionBudget;
use super::edge::Edges;
use crate::Certificate;
use crate::index::Table;
use crate::name::normal_form;

/// Made once for a list of certificates, and only ever used with that list: certificates are
/// known by their place in it.
pub(crate) struct Shared {
    by_name: Table<Vec<usize>>,
    pub(super) edges: Edges,
    pub(super) left: QuestionBudget,
}

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
        }
    }

    /// The certificates whose subject is this name, by RFC 5280 §7.1, in order.
    pub(crate) fn named(&self, name: &[u8]) -> &[usize] {
        let found = self.by_name.get(&normal_form(name));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
