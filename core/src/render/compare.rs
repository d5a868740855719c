//! How two certificates differ, as text.

use super::{Look, Page, Style, mark};
use crate::inspect::{Comparison, RawChange, RawComparison, RawSide};

impl Look {
    /// How two certificates differ: the answer first, then what differs, then what is the same.
    #[must_use]
    pub fn comparison(self, comparison: &Comparison) -> String {
        let report = comparison.report();
        let mut page = Page::new(self);
        let heading = match (report.same, report.same_key) {
            (true, _) => "= The same certificate, byte for byte.",
            (false, Some(true)) => "≠ Two certificates with the same key.",
            (false, Some(false)) => "≠ Two certificates with different keys.",
            (false, None) => "≠ Two certificates, whose keys cannot be compared.",
        };
        page.line(&self.style(Style::Bold, heading));
        page.side("a", &report.a);
        page.side("b", &report.b);
        page.verdicts(report);
        page.differences(report);
        page.names(report);
        page.same(&report.fields);
        page.out
    }
}

impl Page {
    fn side(&mut self, letter: &str, side: &RawSide) {
        let text = format!("{}, from {}", side.subject, side.source);
        self.pair(2, letter, 1, &text);
        self.pair(5, "SHA-256", 7, &side.sha256);
    }

    fn verdicts(&mut self, report: &RawComparison) {
        let Some(differ) = report.verdict_differs else {
            return;
        };
        self.title(match differ {
            true => "Their verdicts differ",
            false => "Their verdicts are the same",
        });
        for (letter, side) in [("a", &report.a), ("b", &report.b)] {
            let outcome = side.outcome.unwrap_or_default();
            let (mark, style) = mark(outcome);
            let text = self.look.style(style, &format!("{mark} {outcome}"));
            let letter = self.look.style(Style::Dim, letter);
            let code = side.code.filter(|code| *code != outcome);
            let code = code.map_or_else(String::new, |code| {
                self.look.style(Style::Dim, &format!(" ({code})"))
            });
            self.line(&format!("    {letter}  {text}{code}"));
            self.paragraph("       ", side.plain.as_deref().unwrap_or_default());
        }
    }

    /// The fields that differ; of alternative names the sets say more, where those differ.
    fn differences(&mut self, report: &RawComparison) {
        let sets = !report.names_added.is_empty() || !report.names_removed.is_empty();
        let told = |field: &RawChange| sets && field.field == "subjectAltName";
        let fields = report.fields.iter();
        let mut differ = fields
            .filter(|field| !field.same && !told(field))
            .peekable();
        if differ.peek().is_none() {
            return;
        }
        self.title("What differs");
        for field in differ {
            self.paragraph("    ", &field.field);
            for (letter, text) in [("a", &field.a), ("b", &field.b)] {
                let text = text.as_deref().unwrap_or("(not there)");
                self.pair(6, letter, 1, text);
            }
        }
    }

    fn names(&mut self, report: &RawComparison) {
        let lists = [
            ("+", "only b", &report.names_added, Style::Green),
            ("-", "only a", &report.names_removed, Style::Red),
            ("=", "both", &report.names_kept, Style::Dim),
        ];
        if lists.iter().all(|(_, _, names, _)| names.is_empty()) {
            return;
        }
        self.title("Alternative names");
        for (mark, who, names, style) in lists {
            for name in names {
                self.styled(style, &format!("    {mark} {who:<7} "), name);
            }
        }
    }

    fn same(&mut self, fields: &[RawChange]) {
        let same = fields.iter().filter(|field| field.same);
        let same: Vec<&str> = same.map(|field| field.field.as_str()).collect();
        if same.is_empty() {
            return;
        }
        self.title("What is the same");
        self.paragraph("    ", &same.join(", "));
    }
}
