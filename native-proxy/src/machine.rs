//! The machine, as the commands see it.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use zoneseal_core::Algorithms;
use zoneseal_core::command::{PrintError, ReadError, Stream, World};

use crate::algorithms;

/// The machine that this process runs on.
#[derive(Clone, Copy, Debug)]
pub struct Machine;

impl World for Machine {
    fn algorithms(&self) -> Algorithms {
        algorithms::native()
    }

    fn clock(&self) -> Option<i64> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok()
    }

    fn variable(&self, name: &str) -> Option<String> {
        Some(std::env::var_os(name)?.to_string_lossy().into_owned())
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Input => io::stdin().is_terminal(),
            Stream::Output => io::stdout().is_terminal(),
        }
    }

    fn columns(&self) -> Option<usize> {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn read(&mut self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        // Asked before opening: a folder opens like a file, and a large file need not be read to be
        // refused.
        let metadata = fs::metadata(path).map_err(|error| unread(&error))?;
        if metadata.is_dir() {
            return Err(ReadError::Folder);
        }
        if metadata.len() > limit {
            return Err(ReadError::TooLarge);
        }
        take(File::open(path).map_err(|error| unread(&error))?, limit)
    }

    fn read_standard_input(&mut self, limit: u64) -> Result<Vec<u8>, ReadError> {
        take(io::stdin().lock(), limit)
    }

    fn ask(&mut self, prompt: &str) -> Result<String, String> {
        rpassword::prompt_password(prompt).map_err(|error| words(&error))
    }

    fn print(&mut self, text: &str) -> Result<(), PrintError> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => PrintError::ReaderGone,
                _ => PrintError::Other(words(&error)),
            })
    }

    fn note(&mut self, line: &str) {
        drop(writeln!(io::stderr(), "{line}"));
    }
}

/// Which of the errors that commands tell apart it is.
pub fn unread(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        io::ErrorKind::IsADirectory => ReadError::Folder,
        io::ErrorKind::PermissionDenied => ReadError::Forbidden,
        io::ErrorKind::FileTooLarge => ReadError::TooLarge,
        _ => ReadError::Other(words(error)),
    }
}

/// The system's words for an error, without the number that Rust adds.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Reads to the end, or one byte beyond the limit: whatever the length was said to be.
fn take(from: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| unread(&error))?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= limit => Ok(bytes),
        _ => Err(ReadError::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_device_without_end_is_read_to_the_limit_alone() {
        assert_eq!(
            Machine.read(Path::new("/dev/zero"), 9),
            Err(ReadError::TooLarge)
        );
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "12345").unwrap();
        assert_eq!(Machine.read(&file, 5).unwrap(), b"12345");
        assert_eq!(Machine.read(&file, 4), Err(ReadError::TooLarge));
    }

    #[test]
    fn a_folder_and_a_missing_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Machine.read(folder.path(), 9), Err(ReadError::Folder));
        for path in [folder.path().join("x"), PathBuf::from("/dev/null/x")] {
            assert_eq!(Machine.read(&path, 9), Err(ReadError::Missing));
        }
    }

    /// So that Node, which has the names alone, says what we say.
    #[test]
    #[cfg(target_os = "linux")]
    fn the_systems_words_are_those_that_core_has_for_the_names() {
        for (number, name) in [
            (1, "EPERM"),
            (2, "ENOENT"),
            (5, "EIO"),
            (6, "ENXIO"),
            (9, "EBADF"),
            (11, "EAGAIN"),
            (12, "ENOMEM"),
            (13, "EACCES"),
            (19, "ENODEV"),
            (20, "ENOTDIR"),
            (21, "EISDIR"),
            (22, "EINVAL"),
            (23, "ENFILE"),
            (24, "EMFILE"),
            (27, "EFBIG"),
            (28, "ENOSPC"),
            (36, "ENAMETOOLONG"),
            (40, "ELOOP"),
            (110, "ETIMEDOUT"),
            (122, "EDQUOT"),
        ] {
            let error = io::Error::from_raw_os_error(number);
            let known = ReadError::named(name, "not known");
            assert_eq!(unread(&error), known, "{name}");
            if let ReadError::Other(said) = known {
                assert_eq!(PrintError::named(name, ""), PrintError::Other(said));
            }
        }
        let full = PrintError::Other("no space left on device".to_owned());
        assert_eq!(PrintError::named("ENOSPC", ""), full);
        assert_eq!(PrintError::named("EPIPE", ""), PrintError::ReaderGone);
        let strange = PrintError::Other("odd".to_owned());
        assert_eq!(PrintError::named("EODD", "odd"), strange);
    }
}
