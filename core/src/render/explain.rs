//! What codes mean, without a case at hand.

use super::{Look, Page, Style};
use crate::catalogue::{CodeText, catalogue};

impl Look {
    /// What a code means, what it rests on, and what to do.
    #[must_use]
    pub fn code(self, entry: &CodeText) -> String {
        let mut page = Page::new(self);
        page.line(&self.style(Style::Bold, entry.code));
        page.paragraph("  ", &in_general(entry.plain));
        page.gap();
        for (label, part) in [
            ("  why     ", entry.expert),
            ("  do      ", entry.action),
            ("  clause  ", entry.clause),
        ] {
            page.paragraph(label, &in_general(part));
        }
        page.out
    }

    /// Every code with its sentence.
    #[must_use]
    pub fn codes(self) -> String {
        let mut page = Page::new(self);
        for entry in catalogue() {
            let code = format!("{:<28} ", entry.code);
            page.paragraph(&code, &in_general(entry.plain));
        }
        page.out
    }
}

/// A sentence of the table without a case at hand: `{not_after}` is shown as `‹not after›`.
fn in_general(template: &str) -> String {
    template
        .replace('{', "‹")
        .replace('}', "›")
        .replace('_', " ")
}
