//! The verbs of the command line that need more than the engine, one file each, and how they end.

pub mod demo;
pub mod page;
pub mod proxy;
pub mod site;
pub mod user;

use std::io;
use std::path::Path;

use zoneseal_core::command::show;
pub use zoneseal_core::command::{Exit, Failure};

use crate::machine::{unread, words};

/// A file that should be read cannot be: see [`Failure::reading`].
pub fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::reading(path, &unread(error))
}

/// A file or folder that should be written cannot be: 77 where the system forbids it, 73 otherwise.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let name = show::path(path);
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Failure::new(
            Exit::Permission,
            format!("{name} may not be written by you: {}.", words(error)),
            "Choose a folder that you may write to, or run this as the user who owns it.",
        ),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Failure::new(
            Exit::CannotCreate,
            format!(
                "{name} cannot be created: the folder that should hold it is not there, or is not a folder."
            ),
            "Make that folder first, or choose another place.",
        ),
        _ => Failure::new(
            Exit::CannotCreate,
            format!("{name} cannot be written: {}.", words(error)),
            "Check the place and the free space, or choose another place.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_is_told_from_absence() {
        let path = Path::new("a\u{202e}b");
        let forbidden = cannot_read(path, &io::ErrorKind::PermissionDenied.into());
        assert_eq!(forbidden.exit, Exit::Permission);
        assert!(forbidden.what.contains("a\\u{202e}b"), "{}", forbidden.what);
        assert_eq!(
            cannot_read(path, &io::ErrorKind::NotFound.into()).exit,
            Exit::NoInput
        );
        let forbidden = cannot_write(path, &io::ErrorKind::PermissionDenied.into());
        assert_eq!(forbidden.exit, Exit::Permission);
        assert_eq!(
            cannot_write(path, &io::ErrorKind::StorageFull.into()).exit,
            Exit::CannotCreate
        );
    }
}
