//! Reads what is to be judged, and never more of it than the engine would take.

use std::path::{Path, PathBuf};

use crate::Input;
use crate::command::show;
use crate::command::world::{ReadError, World};
use crate::command::{Exit, Failure};

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
        world: &mut dyn World,
        paths: &[PathBuf],
    ) -> Result<Vec<Input>, Failure> {
        let mut inputs = Vec::with_capacity(paths.len());
        for path in paths {
            let (name, bytes) = if path.as_os_str() == "-" {
                (
                    "standard input".to_owned(),
                    self.read_standard_input(world)?,
                )
            } else {
                (path.to_string_lossy().into_owned(), self.read(world, path)?)
            };
            inputs.push(Input { name, bytes });
        }
        Ok(inputs)
    }

    /// Reads one file.
    pub(in crate::command) fn read(
        &mut self,
        world: &mut dyn World,
        path: &Path,
    ) -> Result<Vec<u8>, Failure> {
        let bytes = world.read(path, self.left).map_err(|error| match error {
            ReadError::TooLarge => too_much(&show::path(path)),
            error => Failure::reading(path, &error),
        })?;
        self.spend(&bytes);
        Ok(bytes)
    }

    fn read_standard_input(&mut self, world: &mut dyn World) -> Result<Vec<u8>, Failure> {
        if std::mem::replace(&mut self.standard_input_taken, true) {
            return Err(Failure::new(
                Exit::Usage,
                "Standard input (-) is named twice, and can be read once.",
                "Name it once.",
            ));
        }
        let bytes = world
            .read_standard_input(self.left)
            .map_err(|error| match error {
                ReadError::TooLarge => too_much("Standard input"),
                error => Failure::new(
                    Exit::NoInput,
                    format!("Standard input cannot be read: {error}."),
                    "Send a file there, or name one.",
                ),
            })?;
        self.spend(&bytes);
        Ok(bytes)
    }

    fn spend(&mut self, bytes: &[u8]) {
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(read);
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
    use crate::command::world::tests::Paper;

    fn exit(result: Result<Vec<u8>, Failure>) -> Exit {
        result.err().map_or(Exit::Done, |failure| failure.exit)
    }

    #[test]
    fn the_limit_is_for_all_files_together() {
        let half = usize::try_from(LIMIT / 2).unwrap();
        let mut world = Paper::default();
        world.files.insert("half".into(), vec![0; half]);
        world.files.insert("one".into(), vec![1]);
        let (half, one) = (Path::new("half"), Path::new("one"));
        let mut budget = Budget::default();
        assert_eq!(exit(budget.read(&mut world, half)), Exit::Done);
        assert_eq!(exit(budget.read(&mut world, half)), Exit::Done);
        assert_eq!(exit(budget.read(&mut world, one)), Exit::Data);
        assert_eq!(exit(budget.renewed().read(&mut world, one)), Exit::Done);
    }
}
