//! What can be wrong with a user file, with what and where.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::file::MAX_FILE;
use super::{HashError, UserName, UserNameError};

/// What is wrong with a user file, or with a change to it.
#[derive(Debug)]
#[non_exhaustive]
pub enum UserFileError {
    /// It cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot be written, or its folder cannot.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is larger than any user file.
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is not UTF-8 text.
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// It is not TOML, or has a key that is not known.
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What the TOML reader says.
        message: String,
    },
    /// A name in it is no user name.
    Name {
        /// The file.
        path: PathBuf,
        /// The name as written.
        name: String,
        /// What is wrong with it.
        reason: UserNameError,
    },
    /// A user's hash is of no use.
    Hash {
        /// The file.
        path: PathBuf,
        /// The user.
        name: UserName,
        /// What is wrong with it.
        reason: HashError,
    },
    /// There is such a user already, perhaps in other case.
    Exists {
        /// The file.
        path: PathBuf,
        /// The user that is there.
        existing: UserName,
    },
    /// There is no such user.
    Unknown {
        /// The file.
        path: PathBuf,
        /// The user that is not there.
        name: UserName,
    },
    /// A hash could not be computed.
    Hashing(HashError),
}

impl fmt::Display for UserFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, .. } => write!(f, "{} cannot be read", path.display()),
            Self::Write { path, .. } => write!(f, "{} cannot be written", path.display()),
            Self::TooLarge { path } => {
                write!(
                    f,
                    "{} is larger than {} KiB",
                    path.display(),
                    MAX_FILE / 1024
                )
            }
            Self::NotText { path } => write!(f, "{} is not UTF-8 text", path.display()),
            Self::Syntax {
                path,
                line,
                message,
            } => {
                write!(f, "{}, line {line}: {message}", path.display())
            }
            Self::Name { path, name, reason } => {
                write!(
                    f,
                    "{}: {name:?} cannot be a user's name: {reason}",
                    path.display()
                )
            }
            Self::Hash { path, name, reason } => {
                write!(
                    f,
                    "{}: the password of {name} cannot be used: {reason}",
                    path.display()
                )
            }
            Self::Exists { path, existing } => {
                write!(f, "{} has a user {existing} already", path.display())
            }
            Self::Unknown { path, name } => write!(f, "{} has no user {name}", path.display()),
            Self::Hashing(reason) => write!(f, "{reason}"),
        }
    }
}

impl std::error::Error for UserFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Name { reason, .. } => Some(reason),
            Self::Hash { reason, .. } | Self::Hashing(reason) => Some(reason),
            Self::TooLarge { .. }
            | Self::NotText { .. }
            | Self::Syntax { .. }
            | Self::Exists { .. }
            | Self::Unknown { .. } => None,
        }
    }
}
