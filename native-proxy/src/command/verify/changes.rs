//! What would change an answer, as text for people.

use std::fmt::Write as _;

use zoneseal_core::{Changes, RawAnswer};

use crate::show::escape;
use crate::terminal::{Style, Terminal};

/// The dates at which the answer changes, and what would make it `trusted`.
pub(super) fn text(changes: &Changes, terminal: Terminal) -> String {
    let mut out = String::new();
    let title = |out: &mut String, text: &str| {
        let _ = write!(out, "\n  {}\n", terminal.style(Style::Bold, text));
    };
    let answer = |answer: RawAnswer| format!("{} ({})", answer.outcome, answer.code);
    title(&mut out, "When the answer changes");
    if changes.dates().is_empty() {
        out.push_str("    at none of the dates that were tried\n");
    }
    for date in changes.dates() {
        let (before, after) = (answer(date.before), answer(date.after));
        let _ = writeln!(out, "    {}  {before} -> {after}", date.at);
        let _ = writeln!(out, "      {}", escape(&date.because));
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
            let _ = writeln!(out, "    {}: {}", change.kind, escape(&change.sentence));
        }
    }
    if !changes.is_complete() {
        out.push_str("\n  There is more than was tried: the number of questions is limited.\n");
    }
    out
}
