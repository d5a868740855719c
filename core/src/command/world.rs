//! What a command needs of where it runs: a machine with files, or JavaScript.

use std::fmt;
use std::path::Path;

use crate::Algorithms;

/// All that a command reads and prints goes through here; it touches nothing else.
///
/// Only facts come in: which of them decide what, and every sentence about them, is the commands' own.
pub trait World {
    /// The signature algorithms to judge with.
    fn algorithms(&self) -> Algorithms;
    /// Seconds since 1970-01-01T00:00:00Z; `None` where the clock shows a time before that.
    fn clock(&self) -> Option<i64>;
    /// A variable of the environment; `None` where it is not set.
    fn variable(&self, name: &str) -> Option<String>;
    /// Whether a stream is a terminal.
    fn is_terminal(&self, stream: Stream) -> bool;
    /// How many columns the terminal has: the first that is one of standard output, standard error and
    /// standard input. `None` where none of them is, or it does not tell.
    fn columns(&self) -> Option<usize>;
    /// Whether there is a folder with this name.
    fn is_folder(&self, path: &Path) -> bool;
    /// A file's bytes.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where it holds more than `limit` bytes, of which no more are read than one
    /// beyond that.
    fn read(&mut self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// Standard input to its end.
    ///
    /// # Errors
    /// As for [`World::read`].
    fn read_standard_input(&mut self, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// Asks for a passphrase at the terminal, without showing it. Whoever asked wipes it.
    ///
    /// # Errors
    /// Why it cannot be asked for, in the words that follow a colon.
    fn ask(&mut self, prompt: &str) -> Result<String, String>;
    /// Prints to standard output, all of it and as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    fn print(&mut self, text: &str) -> Result<(), PrintError>;
    /// Prints a line to standard error; there is nowhere to say that this failed.
    fn note(&mut self, line: &str);
}

/// A stream that a command is started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
}

/// Why something cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It does not exist, or a part of its path is no folder.
    Missing,
    /// It is a folder.
    Folder,
    /// The system forbids it.
    Forbidden,
    /// It holds more than may be read.
    TooLarge,
    /// Anything else, in the system's words: those that follow a colon.
    Other(String),
}

impl ReadError {
    /// By the name that POSIX has for an error, such as `ENOENT`. `message` is what is said where that name
    /// is none of those known here.
    pub fn named(name: &str, message: &str) -> Self {
        match name {
            "ENOENT" | "ENOTDIR" => Self::Missing,
            "EISDIR" => Self::Folder,
            "EACCES" | "EPERM" => Self::Forbidden,
            "EFBIG" => Self::TooLarge,
            _ => Self::Other(words(name).unwrap_or(message).to_owned()),
        }
    }
}

/// Why standard output cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintError {
    /// Nobody reads it any more.
    ReaderGone,
    /// Anything else, in the system's words: those that follow a colon.
    Other(String),
}

impl PrintError {
    /// By the name that POSIX has for an error: see [`ReadError::named`].
    pub fn named(name: &str, message: &str) -> Self {
        match name {
            "EPIPE" => Self::ReaderGone,
            _ => Self::Other(words(name).unwrap_or(message).to_owned()),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "no such file or directory",
            Self::Folder => "is a directory",
            Self::Forbidden => "permission denied",
            Self::TooLarge => "file too large",
            Self::Other(words) => words,
        })
    }
}

/// What GNU/Linux says of an error, as it follows a colon: libuv has other words for the same.
fn words(name: &str) -> Option<&'static str> {
    let known = WORDS.iter().find(|(known, _)| *known == name);
    known.map(|(_, words)| *words)
}

const WORDS: [(&str, &str); 18] = [
    ("EACCES", "permission denied"),
    ("EAGAIN", "resource temporarily unavailable"),
    ("EBADF", "bad file descriptor"),
    ("EDQUOT", "disk quota exceeded"),
    ("EFBIG", "file too large"),
    ("EINVAL", "invalid argument"),
    ("EIO", "input/output error"),
    ("EISDIR", "is a directory"),
    ("ELOOP", "too many levels of symbolic links"),
    ("EMFILE", "too many open files"),
    ("ENAMETOOLONG", "file name too long"),
    ("ENFILE", "too many open files in system"),
    ("ENODEV", "no such device"),
    ("ENOMEM", "cannot allocate memory"),
    ("ENOSPC", "no space left on device"),
    ("ENXIO", "no such device or address"),
    ("EPERM", "operation not permitted"),
    ("ETIMEDOUT", "connection timed out"),
];

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::*;

    /// A world of a few files, without a terminal; what is printed is kept.
    #[derive(Default)]
    pub(in crate::command) struct Paper {
        pub(in crate::command) files: BTreeMap<PathBuf, Vec<u8>>,
        pub(in crate::command) terminal: Option<usize>,
        pub(in crate::command) variables: BTreeMap<&'static str, &'static str>,
        pub(in crate::command) printed: String,
        pub(in crate::command) noted: String,
    }

    impl World for Paper {
        fn algorithms(&self) -> Algorithms {
            Algorithms::new(&[])
        }

        fn clock(&self) -> Option<i64> {
            Some(0)
        }

        fn variable(&self, name: &str) -> Option<String> {
            self.variables.get(name).map(|value| (*value).to_owned())
        }

        fn is_terminal(&self, _: Stream) -> bool {
            self.terminal.is_some()
        }

        fn columns(&self) -> Option<usize> {
            self.terminal
        }

        fn is_folder(&self, _: &Path) -> bool {
            false
        }

        fn read(&mut self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
            let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
            match u64::try_from(bytes.len()) {
                Ok(length) if length <= limit => Ok(bytes.clone()),
                _ => Err(ReadError::TooLarge),
            }
        }

        fn read_standard_input(&mut self, _: u64) -> Result<Vec<u8>, ReadError> {
            Ok(Vec::new())
        }

        fn ask(&mut self, _: &str) -> Result<String, String> {
            Err("nobody is there".to_owned())
        }

        fn print(&mut self, text: &str) -> Result<(), PrintError> {
            self.printed.push_str(text);
            Ok(())
        }

        fn note(&mut self, line: &str) {
            self.noted.push_str(line);
            self.noted.push('\n');
        }
    }
}
