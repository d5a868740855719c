//! What is printed for people, on this machine.

use zoneseal_core::Look;
use zoneseal_core::command::{self, Failure, World as _};

use crate::machine::Machine;

/// As standard output is: see [`command::look`].
pub fn look() -> Look {
    command::look(&Machine)
}

/// Prints to standard output: see [`command::print`].
///
/// # Errors
/// When standard output cannot be written for another reason than a reader that has gone away.
pub fn print(text: &str) -> Result<(), Failure> {
    command::print(&mut Machine, text)
}

/// Prints to standard error, for people; there is nowhere to say that this failed.
pub fn note(text: &str) {
    Machine.note(text);
}
