//! Runs the transcripts beside this file: arguments in; exit code, output and files out.
//!
//! A case makes its files in a fresh folder, runs its `setup` (which must succeed), then its steps.
//! A pattern stands for a part of one line, `*` in it for anything; patterns are found in order, and
//! an empty list means that nothing may be printed. Whatever the step, nothing may panic, and no
//! control character may reach the terminal.
//!
//! The npm package has a command line, too. Each step with a verb that it has is run through both, which must come
//! to the same exit code and the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod streams;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use zoneseal_tests::binary;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Files with their text.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Files of a length, filled with zero bytes.
    #[serde(default)]
    sparse: BTreeMap<String, u64>,
    #[serde(default)]
    folders: Vec<String>,
    /// Runs of zoneseal that must succeed.
    #[serde(default)]
    setup: Vec<Vec<String>>,
    /// Files that are the beginning of others.
    #[serde(default)]
    cut: BTreeMap<String, Cut>,
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cut {
    from: String,
    bytes: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    run: Vec<String>,
    stdin: Option<String>,
    /// A file that standard input is read from.
    stdin_file: Option<String>,
    exit: i32,
    stdout: Option<Vec<String>>,
    stderr: Option<Vec<String>>,
    /// What must be there afterwards.
    #[serde(default)]
    present: Vec<String>,
    /// What must not.
    #[serde(default)]
    absent: Vec<String>,
    /// All that may be in a folder afterwards.
    #[serde(default)]
    holds: BTreeMap<String, Vec<String>>,
}

macro_rules! transcripts {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { run_file(&format!("{}.toml", stringify!($name)), run_step); })*

        mod npm {
            $(#[test] fn $name() { super::run_file(&format!("{}.toml", stringify!($name)), super::run_both); })*
        }

        #[test]
        fn every_transcript_is_run() {
            let listed = [$(concat!(stringify!($name), ".toml")),*];
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli");
            for entry in fs::read_dir(folder).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.ends_with(".toml") || listed.contains(&name.as_str()), "{name}");
            }
        }
    };
}

transcripts!(
    bad_input, compare, explain, hostile, inspect, revocation, site, split, usage, user, verify
);

/// How a step is run, in which folder, and what is wrong with what came of it.
type Run = fn(&Step, &Path) -> Result<(), String>;

fn run_file(name: &str, run: Run) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli").join(name);
    let text = fs::read_to_string(&path).unwrap();
    let transcript: Transcript = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut failures = String::new();
    for case in &transcript.case {
        let folder = tempfile::tempdir().unwrap();
        if let Err(problem) = run_case(case, folder.path(), run) {
            failures.push_str(&format!("\n{name}: {}: {problem}\n", case.name));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn run_case(case: &Case, folder: &Path, run: Run) -> Result<(), String> {
    for name in &case.folders {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    for (name, text) in &case.files {
        fs::write(folder.join(name), text).unwrap();
    }
    for (name, length) in &case.sparse {
        File::create(folder.join(name))
            .unwrap()
            .set_len(*length)
            .unwrap();
    }
    for arguments in &case.setup {
        binary::succeed(folder, arguments);
    }
    for (name, cut) in &case.cut {
        let bytes = fs::read(folder.join(&cut.from)).unwrap();
        fs::write(folder.join(name), &bytes[..cut.bytes]).unwrap();
    }
    for (number, step) in case.step.iter().enumerate() {
        run(step, folder).map_err(|problem| format!("step {}: {problem}", number + 1))?;
    }
    Ok(())
}

/// Runs a step through the binary and, where the package has its verb, through the package.
fn run_both(step: &Step, folder: &Path) -> Result<(), String> {
    let verb = step.run.first().map(String::as_str);
    if !verb.is_some_and(|verb| PACKAGE_VERBS.contains(&verb)) {
        // Later steps may need what it leaves.
        drop(output(binary::command(folder), step, folder));
        return Ok(());
    }
    let mut last = String::new();
    // Both read the clock, which may go on to the next second in between.
    for _ in 0..3 {
        let native = output(binary::command(folder), step, folder);
        let npm = output(binary::package(folder), step, folder);
        if (native.status.code(), &native.stdout, &native.stderr)
            == (npm.status.code(), &npm.stdout, &npm.stderr)
        {
            return Ok(());
        }
        last = format!("{:?}\nnative {native:?}\nnpm    {npm:?}", step.run);
    }
    Err(last)
}

fn output(mut command: Command, step: &Step, folder: &Path) -> Output {
    command
        .args(&step.run)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    match (&step.stdin, &step.stdin_file) {
        (Some(_), _) => drop(command.stdin(Stdio::piped())),
        (None, Some(file)) => drop(command.stdin(File::open(folder.join(file)).unwrap())),
        (None, None) => {}
    }
    let mut child = command.spawn().unwrap();
    if let Some(text) = &step.stdin {
        // A run that ends without reading all of it is fine.
        drop(child.stdin.take().unwrap().write_all(text.as_bytes()));
    }
    child.wait_with_output().unwrap()
}

fn run_step(step: &Step, folder: &Path) -> Result<(), String> {
    let output = output(binary::command(folder), step, folder);
    let stdout = String::from_utf8(output.stdout).map_err(|e| e.to_string())?;
    let stderr = String::from_utf8(output.stderr).map_err(|e| e.to_string())?;
    let shown = format!("\n--- stdout\n{stdout}--- stderr\n{stderr}---");

    if output.status.code() != Some(step.exit) {
        return Err(format!(
            "{}, not exit code {}{shown}",
            output.status, step.exit
        ));
    }
    for text in [&stdout, &stderr] {
        let acts = |c: &char| c.is_control() && *c != '\n' || HIDDEN.contains(c);
        if let Some(control) = text.chars().find(acts) {
            return Err(format!("{control:?} was printed{shown}"));
        }
    }
    if stderr.contains("panicked") || stderr.contains("This is our bug") {
        return Err(format!("it panicked{shown}"));
    }
    if step.exit > 2 && !stderr.starts_with("zoneseal: ") && !stderr.contains("Usage:") {
        return Err(format!("nothing says what is wrong{shown}"));
    }
    for (patterns, text) in [(&step.stdout, &stdout), (&step.stderr, &stderr)] {
        if let Some(missing) = patterns
            .as_ref()
            .and_then(|patterns| missing(patterns, text))
        {
            return Err(format!("{missing}{shown}"));
        }
    }
    for name in &step.present {
        if fs::metadata(folder.join(name)).is_err() {
            return Err(format!("{name} is not there{shown}"));
        }
    }
    for name in &step.absent {
        if fs::symlink_metadata(folder.join(name)).is_ok() {
            return Err(format!("{name} is there{shown}"));
        }
    }
    for (name, expected) in &step.holds {
        let entries = fs::read_dir(folder.join(name)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        if names != *expected {
            return Err(format!("{name} holds {names:?}, not {expected:?}{shown}"));
        }
    }
    Ok(())
}

/// The verbs of the npm package.
const PACKAGE_VERBS: [&str; 5] = ["verify", "inspect", "compare", "split", "explain"];

/// Characters that turn the reading direction round, or are not seen: those of `hostile.toml`.
const HIDDEN: [char; 4] = ['\u{202e}', '\u{200b}', '\u{2066}', '\u{ad}'];

/// What is wrong with a text, if a pattern is not found in it after the line of the one before.
fn missing(patterns: &[String], text: &str) -> Option<String> {
    if patterns.is_empty() {
        return (!text.is_empty()).then(|| "something was printed".to_owned());
    }
    let mut lines = text.lines().peekable();
    for pattern in patterns {
        while lines.peek().is_some_and(|line| !matches(pattern, line)) {
            lines.next();
        }
        if lines.peek().is_none() {
            return Some(format!("not found: {pattern}"));
        }
    }
    None
}

fn matches(pattern: &str, line: &str) -> bool {
    let mut rest = line;
    pattern.split('*').all(|piece| match rest.find(piece) {
        Some(at) => {
            rest = &rest[at + piece.len()..];
            true
        }
        None => false,
    })
}
