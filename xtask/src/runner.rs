//! What every verb holds: the console, the places, and how a step runs.

use std::fs;
use std::path::Path;

use crate::console::Console;
use crate::failure::Failure;
use crate::process::Task;
use crate::workspace::{self, Workspace};

/// How much of a failed step's output is shown; the rest is in its log.
const TAIL: usize = 60;

/// The console and the workspace.
#[derive(Debug)]
pub(crate) struct Runner {
    pub(crate) console: Console,
    pub(crate) workspace: Workspace,
    verbose: bool,
}

impl Runner {
    pub(crate) fn new(verbose: bool) -> Result<Self, Failure> {
        Ok(Self {
            console: Console::new(),
            workspace: Workspace::find()?,
            verbose,
        })
    }

    /// A cargo command in the repository.
    pub(crate) fn cargo(&self) -> Task {
        Task::new(workspace::cargo(), self.workspace.root())
    }

    /// A npm command in one of the repository's folders.
    pub(crate) fn npm(&self, folder: &Path) -> Task {
        Task::new("npm", folder)
    }

    /// Runs `task` as one step: says what it does, how long it took, and on failure shows the end of its output.
    ///
    /// # Errors
    /// With command, log and `advice` when it cannot be started or ends with a failure.
    pub(crate) fn step(
        &self,
        what: &str,
        log: &str,
        task: &Task,
        advice: &str,
    ) -> Result<(), Failure> {
        let log = self.workspace.log(log);
        let failure = |reason: String| {
            let failure = Failure::new(format!("{what} {reason}"))
                .command(task)
                .advice(advice);
            if self.verbose {
                failure
            } else {
                failure.log(&log)
            }
        };
        let _ = fs::remove_file(&log);
        let (step, status) = if self.verbose {
            let step = self.console.noisy_step(what);
            (step, task.attached())
        } else {
            let mut step = self.console.step(what);
            let status = task.logged(&log, None, || step.tick());
            (step, status)
        };
        match status {
            Ok(status) if status.success() => {
                step.done();
                Ok(())
            }
            Ok(status) => {
                step.failed();
                if !self.verbose {
                    self.show_tail(&log, TAIL);
                }
                Err(failure(format!("failed ({status})")))
            }
            Err(error) => {
                step.failed();
                Err(failure(format!("did not start: {error}")))
            }
        }
    }

    /// Prints the last lines of a log, without cargo's list of what it compiles.
    pub(crate) fn show_tail(&self, log: &Path, most: usize) {
        let text = fs::read(log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|line| !is_progress(line)).collect();
        let from = lines.len().saturating_sub(most);
        if from > 0 {
            eprintln!(
                "   ({from} lines before these are in {})",
                self.workspace.show(log)
            );
        }
        for line in lines.into_iter().skip(from) {
            eprintln!("   {line}");
        }
    }
}

/// Whether cargo only says here what it is busy with.
fn is_progress(line: &str) -> bool {
    const WORDS: [&str; 10] = [
        "Compiling",
        "Checking",
        "Documenting",
        "Downloading",
        "Downloaded",
        "Updating",
        "Locking",
        "Adding",
        "Blocking",
        "Fresh",
    ];
    let word = line.trim_start();
    // Cargo aligns these words to the right of twelve columns.
    line.starts_with("  ")
        && WORDS.iter().any(|known| {
            word.strip_prefix(known)
                .is_some_and(|rest| rest.starts_with(' '))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_from_messages() {
        assert!(is_progress("   Compiling libc v0.2.191"));
        assert!(is_progress("    Checking libc v0.2.191"));
        assert!(!is_progress("Checking libc v0.2.191"));
        assert!(!is_progress("    Checkings of things"));
        assert!(!is_progress("error: could not compile"));
    }
}
