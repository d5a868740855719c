//! Running other programs: described once, shown as the reader would type it, logged to a file.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use crate::console::duration;

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
    /// and that keeps its output open cannot hold us up. What runs longer than `limit` is ended, with all that it
    /// started.
    pub(crate) fn logged(
        &self,
        log: &Path,
        limit: Option<Duration>,
        mut tick: impl FnMut(),
    ) -> io::Result<ExitStatus> {
        let mut file = File::options().create(true).append(true).open(log)?;
        writeln!(file, "$ {}", self.line())?;
        let mut child = self
            .command()
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            // rustfmt colours its differences by this alone.
            .env("TERM", "dumb")
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()?;
        let start = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if limit.is_some_and(|limit| start.elapsed() > limit) {
                // The parent first: one that sees its children die could still end well, and pass for a success.
                let below = processes_below(child.id());
                child.kill()?;
                let _ = Command::new("kill")
                    .arg("-KILL")
                    .args(&below)
                    .stderr(Stdio::null())
                    .status();
                let mut file = File::options().append(true).open(log)?;
                writeln!(
                    file,
                    "ended after {}: it took too long",
                    duration(start.elapsed())
                )?;
                return child.wait();
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

/// Every process below `parent`: a cargo that is killed leaves its test program behind, and that would keep ports
/// and processors busy for the suites to come.
fn processes_below(parent: u32) -> Vec<String> {
    let processes: Vec<(String, String)> = std::fs::read_dir("/proc")
        .map(|entries| {
            entries
                .filter_map(|entry| parent_of(&entry.ok()?.path()))
                .collect()
        })
        .unwrap_or_default();
    let mut found = vec![parent.to_string()];
    let mut next = 0;
    while let Some(above) = found.get(next).cloned() {
        found.extend(
            processes
                .iter()
                .filter(|(_, parent)| *parent == above)
                .map(|(id, _)| id.clone()),
        );
        next += 1;
    }
    found.split_off(1)
}

/// A process and its parent, from its folder in /proc.
fn parent_of(folder: &Path) -> Option<(String, String)> {
    let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
    // "42 (name with spaces) S 1 …": the parent is the second field after the name.
    let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?;
    Some((
        folder.file_name()?.to_string_lossy().into_owned(),
        parent.to_owned(),
    ))
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

    /// Runs a shell line with a limit; gives its exit code and its log.
    fn shell(name: &str, line: &str, limit: Option<Duration>) -> (Option<i32>, String) {
        let log = env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let status = Task::new("sh", Path::new("."))
            .args(["-c", line])
            .logged(&log, limit, || ())
            .unwrap();
        let text = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        (status.code(), text)
    }

    #[test]
    fn output_of_both_kinds_lands_in_the_log() {
        let (code, text) = shell("both", "echo out; echo err >&2; exit 3", None);
        assert_eq!(code, Some(3));
        assert!(
            text.contains("\nout\n") && text.contains("\nerr\n"),
            "{text}"
        );
    }

    #[test]
    fn what_takes_too_long_is_ended_with_its_children() {
        let (code, text) = shell(
            "slow",
            "sh -c 'echo $$; sleep 600' & wait",
            Some(Duration::from_millis(300)),
        );
        assert_eq!(code, None);
        assert!(text.contains("it took too long"), "{text}");
        let child = text.lines().nth(1).unwrap();
        // Gone, or killed and not yet collected by its new parent; the signal may take a moment to arrive.
        let is_gone = || {
            let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            stat.is_empty() || stat.contains(") Z ")
        };
        let start = Instant::now();
        while !is_gone() && start.elapsed() < Duration::from_secs(5) {
            thread::yield_now();
        }
        assert!(is_gone());
    }

    #[test]
    fn what_is_left_in_the_background_does_not_hold_us_up() {
        let start = Instant::now();
        let (code, _) = shell("left", "sleep 5 & exit 0", None);
        assert_eq!(code, Some(0));
        assert!(start.elapsed() < Duration::from_secs(4));
    }
}
