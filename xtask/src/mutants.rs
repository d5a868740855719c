//! `cargo xtask mutants`: does a test notice when a rule is changed?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::MutantsArgs;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup;
use crate::table::Table;

/// The least part of the mutants that a test must notice, in percent.
const LEAST: usize = 95;

/// The survivors that are accepted, each with its reason.
const ACCEPTED: &str = "docs/MUTANTS.md";

/// The folders whose rules are mutated, where no file is named.
const MUTATED: [&str; 2] = ["core/src/path/**", "core/src/zone/**"];

/// `cargo xtask mutants`.
pub(crate) fn run(runner: &Runner, args: &MutantsArgs) -> Result<ExitCode, Failure> {
    setup::cargo_tool(runner, "mutants")?;
    let workspace = &runner.workspace;
    let output = workspace.target("xtask");
    let folder = output.join("mutants.out");
    let mut task = runner
        .cargo()
        .args([
            "mutants",
            "--package",
            "zoneseal-core",
            "--test-package",
            "zoneseal-core",
        ])
        .args([
            "--no-shuffle",
            "--colors",
            "never",
            "--baseline",
            "run",
            "--timeout",
            "60",
        ])
        .args(["--jobs", &args.jobs.to_string(), "--output"])
        .arg(&output);
    if args.file.is_empty() {
        task = task.args(MUTATED.iter().flat_map(|glob| ["--file", glob]));
    }
    for file in &args.file {
        task = task.args(["--file", file]);
    }
    if let Some(shard) = &args.shard {
        task = task.args(["--shard", shard]);
    }
    if args.again {
        carry_over(&task, &folder)?;
        task = task.arg("--iterate");
    }
    // Only the library's own tests: what runs documentation examples costs more than it notices.
    task = task.args(["--", "--lib"]);
    // cargo-mutants ends with 2 where mutants survive: whether that is a failure is decided here.
    let step = runner
        .console
        .noisy_step("changing the rules one at a time");
    let status = task.attached().map_err(|error| {
        Failure::new(format!("cargo mutants did not start: {error}")).command(&task)
    })?;
    step.done();
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(Failure::new(format!("cargo mutants failed ({status})")).command(&task));
    }
    judge(runner, &folder)
}

/// Writes what the run before noticed under the lines that it has now: cargo-mutants knows a mutant by its line and
/// column, which move with every edit. Where several are alike but for their place, all were noticed, or none counts.
fn carry_over(task: &Task, folder: &Path) -> Result<(), Failure> {
    let task = task.clone().args(["--list"]);
    let list = task
        .capture()
        .map_err(|error| Failure::new(format!("cargo mutants did not start: {error}")))?;
    let now = String::from_utf8_lossy(&list.stdout).into_owned();
    let before = |names: &[&str]| -> BTreeSet<String> {
        let read = |name: &&str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let texts: Vec<String> = names.iter().map(read).collect();
        texts
            .iter()
            .flat_map(|text| text.lines().map(without_place))
            .collect()
    };
    let missed = before(&["missed.txt"]);
    for (file, sources) in [
        (
            "caught.txt",
            &["caught.txt", "previously_caught.txt", "timeout.txt"][..],
        ),
        ("unviable.txt", &["unviable.txt"]),
    ] {
        let known = before(sources);
        let kept: String = now
            .lines()
            .filter(|line| {
                let text = without_place(line);
                known.contains(&text) && !missed.contains(&text)
            })
            .map(|line| format!("{line}\n"))
            .collect();
        fs::write(folder.join(file), kept)
            .map_err(|error| Failure::new(format!("cannot write {file}: {error}")))?;
    }
    // It is in the list of those that were noticed.
    let _ = fs::remove_file(folder.join("previously_caught.txt"));
    Ok(())
}

/// What became of the mutants, held against the accepted survivors.
fn judge(runner: &Runner, folder: &Path) -> Result<ExitCode, Failure> {
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        text.lines().map(without_place).collect()
    };
    // cargo-mutants puts those that do not compile among them.
    let old = folder
        .with_file_name("mutants.out.old")
        .join("unviable.txt");
    let unviable_before = fs::read_to_string(old).unwrap_or_default();
    let before = match lines("previously_caught.txt").len() {
        0 => 0,
        all => all.saturating_sub(unviable_before.lines().count()),
    };
    let (caught, missed) = (lines("caught.txt").len(), lines("missed.txt"));
    let (timeout, unviable) = (lines("timeout.txt").len(), lines("unviable.txt").len());
    let accepted = accepted(&fs::read_to_string(runner.workspace.at(ACCEPTED)).unwrap_or_default());
    let noticed = before + caught + timeout;
    let judged = noticed + missed.len();
    let mut table = Table::new(["mutants", "count"]);
    for (name, count) in [
        ("noticed in the run before", before),
        ("noticed by a test", caught),
        ("noticed by running too long", timeout),
        ("not noticed", missed.len()),
        ("do not compile", unviable),
    ] {
        table.row([name.to_owned(), count.to_string()]);
    }
    print!("{}", table.text());
    if judged == 0 {
        return Err(Failure::new("no mutant was judged")
            .advice("name a file below core/src/path or core/src/zone"));
    }
    println!("noticed: {:.1} %", percent(noticed, judged));
    let unlisted: Vec<&String> = missed
        .iter()
        .filter(|line| !accepted.contains_key(*line))
        .collect();
    for line in &unlisted {
        println!("not noticed, and not listed in {ACCEPTED}: {line}");
    }
    if noticed * 100 < judged * LEAST || !unlisted.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::cast_precision_loss, reason = "thousands at most")]
fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

/// A mutant's line without its line and column, which move with every edit:
/// `core/src/path/rules.rs:10:5: replace version with ()` to `core/src/path/rules.rs: replace version with ()`.
fn without_place(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(what)) => format!("{file}:{what}"),
        _ => line.to_owned(),
    }
}

/// The rows of the table in the page of accepted survivors: mutant and reason.
fn accepted(page: &str) -> BTreeMap<String, String> {
    let row = |line: &str| {
        let (mutant, reason) = line.strip_prefix("| `")?.split_once("` | ")?;
        let reason = reason.strip_suffix(" |")?;
        (!reason.trim().is_empty()).then(|| (mutant.replace("\\|", "|"), reason.to_owned()))
    };
    page.lines().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_is_known_by_file_and_change() {
        assert_eq!(
            without_place("core/src/path/rules.rs:10:5: replace version with ()"),
            "core/src/path/rules.rs: replace version with ()"
        );
    }

    #[test]
    fn only_rows_with_a_reason_count() {
        let page = "# Mutants\n\n| mutant | reason |\n|---|---|\n| `a.rs: replace \\|\\| with &&` | both sides agree |\n| `b.rs: x` |  |\n";
        let found = accepted(page);
        assert_eq!(found.len(), 1);
        assert_eq!(found["a.rs: replace || with &&"], "both sides agree");
    }
}
