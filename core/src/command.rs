//! The commands that judge and show: their arguments, what they print and how they end, wherever they run.
//!
//! What they need of where that is, they ask a [`World`] for.

mod compare;
mod explain;
mod inspect;
mod line;
mod nearest;
mod output;
mod package;
pub mod show;
mod split;
mod verify;
mod world;
mod zone;

use std::fmt;
use std::path::Path;

use crate::Time;

pub use self::line::{CommandLine, EXIT_CODES, Verb, bug, ending};
pub use self::nearest::nearest;
pub use self::output::{look, print};
pub use self::package::run_package;
pub use self::world::{PrintError, ReadError, Stream, World};
pub use self::zone::read as read_zone;

/// How the process ends. The numbers above 2 are those of BSD's `sysexits.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The verdict is trusted, or the work is done: 0.
    Done,
    /// The verdict is rejected: 1.
    Rejected,
    /// The verdict is incomplete, something needed was not supplied: 2.
    Incomplete,
    /// The command line makes no sense: 64.
    Usage,
    /// The data is unusable, or over a limit: 65.
    Data,
    /// An input is missing or cannot be read: 66.
    NoInput,
    /// A port or a service is not available: 69.
    Unavailable,
    /// We have a bug: 70.
    Bug,
    /// An output cannot be created: 73.
    CannotCreate,
    /// The system does not permit it: 77.
    Permission,
    /// The configuration is wrong, the split included: 78.
    Config,
}

impl Exit {
    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rejected => 1,
            Self::Incomplete => 2,
            Self::Usage => 64,
            Self::Data => 65,
            Self::NoInput => 66,
            Self::Unavailable => 69,
            Self::Bug => 70,
            Self::CannotCreate => 73,
            Self::Permission => 77,
            Self::Config => 78,
        }
    }
}

/// What stopped a command: its exit code, what and where, and what to do.
#[derive(Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// One sentence: what happened, and to which file, port or argument.
    pub what: String,
    /// One sentence: what to do about it.
    pub advice: String,
}

impl Failure {
    /// A failure from its three parts.
    pub fn new(exit: Exit, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            exit,
            what: what.into(),
            advice: advice.into(),
        }
    }

    /// A file that should be read cannot be: 77 where the system forbids it, 66 otherwise.
    pub fn reading(path: &Path, error: &ReadError) -> Self {
        let name = show::path(path);
        match error {
            ReadError::Missing => Self::new(
                Exit::NoInput,
                format!("{name} does not exist."),
                "Check the name, and the folder that you are in.",
            ),
            ReadError::Folder => Self::new(
                Exit::NoInput,
                format!("{name} is a folder, not a file."),
                "Name the files in it.",
            ),
            ReadError::Forbidden => Self::new(
                Exit::Permission,
                format!("{name} may not be read by you."),
                "Run this as the user who owns the file, or have read permission granted.",
            ),
            ReadError::TooLarge | ReadError::Other(_) => Self::new(
                Exit::NoInput,
                format!("{name} cannot be read: {error}."),
                "Check the file, and the disk that it is on.",
            ),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "zoneseal: {}", show::escape_lines(&self.what))?;
        write!(f, "  {}", show::escape_lines(&self.advice))
    }
}

/// The time now, as the engine counts it.
///
/// # Errors
/// When the clock is set to before 1970.
pub fn now(world: &dyn World) -> Result<Time, Failure> {
    let now = world.clock().map(Time::from_unix);
    now.ok_or_else(|| {
        Failure::new(
            Exit::Config,
            "The system's clock shows a time before 1970.",
            "Set the clock.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_the_documented_ones() {
        let all = [
            (Exit::Done, 0),
            (Exit::Rejected, 1),
            (Exit::Incomplete, 2),
            (Exit::Usage, 64),
            (Exit::Data, 65),
            (Exit::NoInput, 66),
            (Exit::Unavailable, 69),
            (Exit::Bug, 70),
            (Exit::CannotCreate, 73),
            (Exit::Permission, 77),
            (Exit::Config, 78),
        ];
        for (exit, code) in all {
            assert_eq!(exit.code(), code, "{exit:?}");
        }
    }

    #[test]
    fn a_failure_is_two_lines_and_names_the_program() {
        let failure = Failure::new(Exit::Data, "This is wrong.", "Do that.");
        assert_eq!(failure.to_string(), "zoneseal: This is wrong.\n  Do that.");
    }
}
