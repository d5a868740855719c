//! `zoneseal explain`: what a code means, from the one table in the engine.

use clap::Args;
use zoneseal_core::{CodeText, catalogue};

use super::{Exit, Failure};
use crate::nearest::nearest;
use crate::show;
use crate::terminal::{self, Style, Terminal};

/// Say what a code means, what it rests on, and what to do.
#[derive(Args)]
#[command(after_help = "Examples:\n  zoneseal explain issuer-not-in-zone\n  zoneseal explain")]
pub struct ExplainArgs {
    /// The code, as verdicts have it; without one, all codes are listed
    code: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When there is no such code.
pub fn run(args: ExplainArgs) -> Result<Exit, Failure> {
    let terminal = Terminal::of_stdout();
    let table = catalogue();
    let text = match &args.code {
        None => table.iter().map(|entry| line(entry, terminal)).collect(),
        Some(code) => match table.iter().find(|entry| entry.code == code) {
            Some(entry) => page(entry, terminal),
            None => return Err(unknown(code, table.iter().map(|entry| entry.code))),
        },
    };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

fn line(entry: &CodeText, terminal: Terminal) -> String {
    let code = format!("{:<28} ", entry.code);
    terminal.paragraph(&code, &in_general(entry.plain))
}

fn page(entry: &CodeText, terminal: Terminal) -> String {
    let mut text = terminal.style(Style::Bold, entry.code);
    text.push('\n');
    text.push_str(&terminal.paragraph("  ", &in_general(entry.plain)));
    text.push('\n');
    for (label, part) in [
        ("  why     ", entry.expert),
        ("  do      ", entry.action),
        ("  clause  ", entry.clause),
    ] {
        text.push_str(&terminal.paragraph(label, &in_general(part)));
    }
    text
}

/// A sentence of the table without a case at hand: `{not_after}` is shown as `‹not after›`.
fn in_general(template: &str) -> String {
    template
        .replace('{', "‹")
        .replace('}', "›")
        .replace('_', " ")
}

fn unknown<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let all = "`zoneseal explain` lists all codes of verdicts. The ordinary refusals of requests in a proxy's log, \
        such as login-required, are none: they explain themselves there.";
    let advice = match nearest(code, known) {
        Some(near) => format!("Did you mean {near}? {all}"),
        None => all.to_owned(),
    };
    Failure::new(
        Exit::Usage,
        format!("There is no code \"{}\".", show::escape(code)),
        advice,
    )
}
