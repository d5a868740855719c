//! What is printed for people: styles where a terminal shows them, lines as wide as it is.

use std::io::{self, IsTerminal as _, Write as _};

use zoneseal_core::Look;

use crate::command::{Exit, Failure};

/// As standard output is: styles and wrapping on a terminal, unless `NO_COLOR` is set (no-color.org)
/// or `TERM` is `dumb`; neither where it is a file or a pipe.
pub fn look() -> Look {
    if !io::stdout().is_terminal() {
        return Look::plain();
    }
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let width = terminal_size::terminal_size()
        .map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
        .clamp(MIN_WIDTH, MAX_WIDTH);
    Look {
        width: Some(width),
        colour: !set("NO_COLOR") && !dumb,
    }
}

/// Prints to standard output. A reader that has gone away is no failure: it has what it wanted.
///
/// # Errors
/// When standard output cannot be written for another reason, such as a full disk.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::CannotCreate,
            format!("Standard output cannot be written: {error}."),
            "Check where the output is sent, and the free space there.",
        )),
        _ => Ok(()),
    }
}

/// Prints to standard error, for people; there is nowhere to say that this failed.
pub fn note(text: &str) {
    drop(writeln!(io::stderr(), "{text}"));
}

const DEFAULT_WIDTH: usize = 80;
const MIN_WIDTH: usize = 40;
/// Longer lines are hard to read (some 75 characters are best, and there is an indent).
const MAX_WIDTH: usize = 100;
