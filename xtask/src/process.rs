//! Running other programs: described once, shown as the reader would type it, logged to a file.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// A command to run: program, arguments, folder, environment.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    program: OsString,
    args: Vec<OsString>,
    folder: PathBuf,
    envs: Vec<(OsString, OsString)>,
}

impl Task {
    pub(crate) fn new(program: impl Into<OsString>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            folder: folder.to_owned(),
            envs: Vec::new(),
        }
    }

    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub(crate) fn env(mut self, key: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.envs.push((key.into(), value.into()));
        self
    }

    /// The command as one would type it, with the folder where that is not the repository's own.
    pub(crate) fn line(&self) -> String {
        let mut line = String::new();
        for (key, value) in &self.envs {
            line.push_str(&format!("{}={} ", key.to_string_lossy(), quoted(value)));
        }
        // Cargo hands us the full path of the toolchain's cargo; nobody types that.
        match Path::new(&self.program).file_stem() {
            Some(stem) if stem == "cargo" => line.push_str("cargo"),
            _ => line.push_str(&quoted(&self.program)),
        }
        for arg in &self.args {
            line.push(' ');
            line.push_str(&quoted(arg));
        }
        if !self.folder.join("Cargo.lock").is_file() {
            line.push_str(&format!(" (in {})", self.folder.display()));
        }
        line
    }

    /// Runs a short command for its output.
    pub(crate) fn capture(&self) -> io::Result<Output> {
        self.command().stdin(Stdio::null()).output()
    }

    /// Runs with our own input and output.
    pub(crate) fn attached(&self) -> io::Result<ExitStatus> {
        self.command().status()
    }

    /// Runs with everything it prints added to `log`, calling `tick` now and then while it runs.
    ///
    /// The log is the child's own output, not a pipe that we read: a background process that it leaves behind
    /// and that keeps its output open cannot hold us up.
    pub(crate) fn logged(&self, log: &Path, mut tick: impl FnMut()) -> io::Result<ExitStatus> {
        let mut file = File::options().create(true).append(true).open(log)?;
        writeln!(file, "$ {}", self.line())?;
        let mut child = self
            .command()
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()?;
        let start = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            // Quick commands are noticed at once, long ones cost nothing to watch.
            let pause = if start.elapsed() < Duration::from_millis(500) {
                5
            } else {
                50
            };
            thread::sleep(Duration::from_millis(pause));
            tick();
        }
    }

    /// The command for std. What cargo told us about our own package is none of the child's business.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for (key, _) in env::vars_os() {
            let name = key.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            {
                command.env_remove(&key);
            }
        }
        command
            .args(&self.args)
            .current_dir(&self.folder)
            .envs(self.envs.iter().map(|(key, value)| (key, value)));
        command
    }
}

/// The first of these programs that is on the path (or in a folder for system programs, which a user's path may lack).
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from))
        .collect();
    names.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

fn quoted(word: &OsStr) -> String {
    let text = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let task = Task::new("/opt/rust/bin/cargo", Path::new("elsewhere"))
            .args(["doc", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            task.line(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps (in elsewhere)"
        );
        assert_eq!(quoted(OsStr::new("it's")), r"'it'\''s'");
        assert_eq!(quoted(OsStr::new("")), "''");
    }

    #[test]
    fn output_of_both_kinds_lands_in_the_log() {
        let log = env::temp_dir().join(format!("xtask-log-{}", std::process::id()));
        let task = Task::new("sh", Path::new(".")).args(["-c", "echo out; echo err >&2; exit 3"]);
        let status = task.logged(&log, || ()).unwrap();
        let text = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        assert_eq!(status.code(), Some(3));
        assert!(
            text.contains("\nout\n") && text.contains("\nerr\n"),
            "{text}"
        );
    }
}
