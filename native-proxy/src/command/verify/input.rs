//! Reads what is to be judged, and never more of it than the engine would take.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zoneseal_core::Input;

use crate::command::{Exit, Failure};
use crate::show;

/// How many bytes may still be read, over all files of one command.
pub(in crate::command) struct Budget {
    left: u64,
    standard_input_taken: bool,
}

/// As much as the engine takes (its `Limits`), checked here so that no more is held in memory.
const LIMIT: u64 = 10_000_000;

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: LIMIT,
            standard_input_taken: false,
        }
    }
}

impl Budget {
    /// The same again, for inputs that the engine counts by themselves.
    pub(in crate::command) fn renewed(self) -> Self {
        Self {
            left: LIMIT,
            ..self
        }
    }

    /// Reads all files; `-` is standard input.
    pub(in crate::command) fn read_all(
        &mut self,
        paths: &[PathBuf],
    ) -> Result<Vec<Input>, Failure> {
        let mut inputs = Vec::with_capacity(paths.len());
        for path in paths {
            let (name, bytes) = if path.as_os_str() == "-" {
                ("standard input".to_owned(), self.read_standard_input()?)
            } else {
                (path.to_string_lossy().into_owned(), self.read(path)?)
            };
            inputs.push(Input { name, bytes });
        }
        Ok(inputs)
    }

    /// Reads one file.
    pub(in crate::command) fn read(&mut self, path: &Path) -> Result<Vec<u8>, Failure> {
        let failed = |error: io::Error| Failure::reading(path, &error);
        // Asked before opening: a folder opens like a file, and a large file need not be read to be
        // refused.
        let metadata = fs::metadata(path).map_err(failed)?;
        if metadata.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        if metadata.len() > self.left {
            return Err(too_much(&show::path(path)));
        }
        let file = File::open(path).map_err(failed)?;
        self.take(file, &show::path(path))?.map_err(failed)
    }

    fn read_standard_input(&mut self) -> Result<Vec<u8>, Failure> {
        if std::mem::replace(&mut self.standard_input_taken, true) {
            return Err(Failure::new(
                Exit::Usage,
                "Standard input (-) is named twice, and can be read once.",
                "Name it once.",
            ));
        }
        self.take(io::stdin().lock(), "Standard input")?
            .map_err(|error| {
                Failure::new(
                    Exit::NoInput,
                    format!("Standard input cannot be read: {error}."),
                    "Send a file there, or name one.",
                )
            })
    }

    /// Reads to the end, or one byte beyond the limit: whatever the length was said to be.
    fn take(&mut self, from: impl Read, name: &str) -> Result<io::Result<Vec<u8>>, Failure> {
        let mut bytes = Vec::new();
        if let Err(error) = from
            .take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
        {
            return Ok(Err(error));
        }
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or_else(|| too_much(name))?;
        Ok(Ok(bytes))
    }
}

fn too_much(name: &str) -> Failure {
    Failure::new(
        Exit::Data,
        format!(
            "{name} takes the input over {} MB, the limit for all files together.",
            LIMIT / 1_000_000
        ),
        "Name the files with the certificates in question; no chain is as large as this.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(result: Result<Vec<u8>, Failure>) -> Exit {
        result.err().map_or(Exit::Done, |failure| failure.exit)
    }

    #[test]
    fn the_limit_is_for_all_files_together() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("half");
        File::create(&file).unwrap().set_len(LIMIT / 2).unwrap();
        let mut budget = Budget::default();
        assert_eq!(exit(budget.read(&file)), Exit::Done);
        assert_eq!(exit(budget.read(&file)), Exit::Done);
        fs::write(folder.path().join("one"), "1").unwrap();
        assert_eq!(exit(budget.read(&folder.path().join("one"))), Exit::Data);
    }

    #[test]
    fn a_device_without_end_is_read_to_the_limit_alone() {
        assert_eq!(
            exit(Budget::default().read(Path::new("/dev/zero"))),
            Exit::Data
        );
    }

    #[test]
    fn a_folder_and_a_missing_file_are_said() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            folder.path().to_owned(),
            folder.path().join("x"),
            PathBuf::from("/dev/null/x"),
        ] {
            assert_eq!(
                exit(Budget::default().read(&path)),
                Exit::NoInput,
                "{}",
                path.display()
            );
        }
    }
}
