//! What is printed for people, on this machine.

use zoneseal_core::Look;

use crate::command::world::World as _;
use crate::command::{Failure, output};
use crate::machine::Machine;

/// As standard output is: see [`output::look`].
pub fn look() -> Look {
    output::look(&Machine)
}

/// Prints to standard output: see [`output::print`].
///
/// # Errors
/// When standard output cannot be written for another reason than a reader that has gone away.
pub fn print(text: &str) -> Result<(), Failure> {
    output::print(&mut Machine, text)
}

/// Prints to standard error, for people; there is nowhere to say that this failed.
pub fn note(text: &str) {
    Machine.note(text);
}
