//! What stopped a verb, said so that the reader knows what to do next.

use std::path::{Path, PathBuf};

use crate::process::Task;

/// Why a verb ended early.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    command: Option<String>,
    log: Option<PathBuf>,
    advice: Option<String>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            command: None,
            log: None,
            advice: None,
        }
    }

    /// The command that failed.
    pub(crate) fn command(mut self, task: &Task) -> Self {
        self.command = Some(task.line());
        self
    }

    /// Where all of its output is.
    pub(crate) fn log(mut self, path: &Path) -> Self {
        self.log = Some(path.to_owned());
        self
    }

    /// What to do about it.
    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The first line, for a summary.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    pub(crate) fn print(&self) {
        eprintln!("{}", self.text());
    }

    fn text(&self) -> String {
        let mut text = format!("xtask: {}", self.what);
        if let Some(command) = &self.command {
            text.push_str(&format!("\n  command:    {command}"));
        }
        if let Some(log) = &self.log {
            text.push_str(&format!("\n  its output: {}", log.display()));
        }
        if let Some(advice) = &self.advice {
            text.push_str(&format!("\n  what to do: {advice}"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_command_log_and_advice() {
        let task = Task::new("npm", Path::new("www")).args(["run", "build"]);
        let failure = Failure::new("building the page failed")
            .command(&task)
            .log(Path::new("page.log"))
            .advice("read it");
        assert_eq!(
            failure.text(),
            "xtask: building the page failed\n  command:    npm run build (in www)\n  its output: page.log\n  what to do: read it"
        );
    }
}
