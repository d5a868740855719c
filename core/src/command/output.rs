//! What is printed for people: styles where a terminal shows them, lines as wide as it is.

use super::world::{PrintError, Stream, World};
use super::{Exit, Failure};
use crate::Look;

/// As standard output is: styles and wrapping on a terminal, unless `NO_COLOR` is set (no-color.org)
/// or `TERM` is `dumb`; neither where it is a file or a pipe.
pub fn look(world: &dyn World) -> Look {
    if !world.is_terminal(Stream::Output) {
        return Look::plain();
    }
    let no_colour = world
        .variable("NO_COLOR")
        .is_some_and(|value| !value.is_empty());
    let dumb = world.variable("TERM").is_some_and(|term| term == "dumb");
    let width = world.columns().unwrap_or(DEFAULT_WIDTH);
    Look {
        width: Some(width.clamp(MIN_WIDTH, MAX_WIDTH)),
        colour: !no_colour && !dumb,
    }
}

/// Prints to standard output. A reader that has gone away is no failure: it has what it wanted.
///
/// # Errors
/// When standard output cannot be written for another reason, such as a full disk.
pub fn print(world: &mut dyn World, text: &str) -> Result<(), Failure> {
    match world.print(text) {
        Ok(()) | Err(PrintError::ReaderGone) => Ok(()),
        Err(PrintError::Other(words)) => Err(Failure::new(
            Exit::CannotCreate,
            format!("Standard output cannot be written: {words}."),
            "Check where the output is sent, and the free space there.",
        )),
    }
}

const DEFAULT_WIDTH: usize = 80;
const MIN_WIDTH: usize = 40;
/// Longer lines are hard to read (some 75 characters are best, and there is an indent).
const MAX_WIDTH: usize = 100;
