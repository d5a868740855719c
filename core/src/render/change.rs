//! What would change an answer, as text for people.

use std::fmt::Write;

use super::{Look, Style};
use crate::change::Changes;
use crate::report::RawAnswer;
use crate::text::visible;

impl Look {
    /// The dates at which an answer changes, and what would make it `trusted`.
    #[must_use]
    pub fn changes(self, changes: &Changes) -> String {
        let mut out = String::new();
        let title = |out: &mut String, text: &str| {
            let _ = write!(out, "\n  {}\n", self.style(Style::Bold, text));
        };
        let answer = |answer: RawAnswer| format!("{} ({})", answer.outcome, answer.code);
        title(&mut out, "When the answer changes");
        if changes.dates().is_empty() {
            out.push_str("    at none of the dates that were tried\n");
        }
        for date in changes.dates() {
            let (before, after) = (answer(date.before), answer(date.after));
            let label = format!("    {}  ", date.at);
            out.push_str(&self.paragraph(&label, &format!("{before} -> {after}")));
            out.push_str(&self.paragraph("      ", &visible(&date.because)));
        }
        if changes.now().outcome != "trusted" {
            title(
                &mut out,
                "What would make it trusted (which is not to say that it should be)",
            );
            if changes.would().is_empty() {
                out.push_str("    no single change that was tried\n");
            }
            for change in changes.would() {
                let label = format!("    {}: ", change.kind);
                out.push_str(&self.paragraph(&label, &visible(&change.sentence)));
            }
        }
        if !changes.is_complete() {
            out.push_str("\n  There is more than was tried: the number of questions is limited.\n");
        }
        out
    }
}
