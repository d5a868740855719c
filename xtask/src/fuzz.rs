//! `cargo xtask fuzz`: the engine's readers against bytes that nobody wrote.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::FuzzArgs;
use crate::digest::files_below;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};

/// What is kept of a corpus, so that the repository stays small: inputs up to this size, and so many.
const KEPT_BYTES: u64 = 16 * 1024;
const KEPT_FILES: usize = 120;

/// The most memory that an input may take, in MB: 20 times the largest input (10 MB), and the sanitizer's own.
const MEMORY_LIMIT_MB: u32 = 1024;
/// The longest that an input may take, in seconds. The engine's bound is 1 s without the sanitizer, which costs
/// about five times.
const INPUT_LIMIT_SECONDS: u32 = 10;

/// `cargo xtask fuzz`.
pub(crate) fn run(runner: &Runner, args: &FuzzArgs) -> Result<ExitCode, Failure> {
    let all = targets(runner)?;
    // `cargo xtask fuzz 300` is all targets, each so long.
    let only_seconds = args
        .target
        .as_ref()
        .and_then(|text| text.parse::<u32>().ok());
    let seconds = only_seconds.unwrap_or(args.seconds);
    let chosen: Vec<&String> = match &args.target {
        Some(name) if only_seconds.is_none() => {
            all.iter().filter(|target| *target == name).collect()
        }
        _ => all.iter().collect(),
    };
    if chosen.is_empty() {
        return Err(Failure::new("there is no such fuzz target")
            .advice(format!("the targets are {}", all.join(", "))));
    }
    setup::run(runner, Scope::Wasm)?;
    setup::cargo_tool(runner, "fuzz")?;
    setup::nightly(runner)?;
    for target in chosen {
        let corpus = corpus(runner, target)?;
        let task = fuzz(runner)
            .args(["run", target])
            .arg(&corpus)
            .args(["--", "-print_final_stats=1"])
            .arg(format!("-max_total_time={}", seconds))
            .arg(format!("-rss_limit_mb={MEMORY_LIMIT_MB}"))
            .arg(format!("-timeout={INPUT_LIMIT_SECONDS}"));
        runner.step(
            &format!("fuzzing {target} for {seconds} s"),
            &format!("fuzz-{target}"),
            &task,
            "the input that did it is in core/fuzz/artifacts; keep it in core/fuzz/seeds once it is mended",
        )?;
        if args.keep {
            keep(runner, target, &corpus)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The targets that core/fuzz/Cargo.toml names.
fn targets(runner: &Runner) -> Result<Vec<String>, Failure> {
    let manifest = runner.workspace.at("core/fuzz/Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", manifest.display())))?;
    Ok(names(&text))
}

/// The names of the `[[bin]]` sections of a manifest.
fn names(manifest: &str) -> Vec<String> {
    let sections = manifest.split("[[bin]]").skip(1);
    let name = |section: &str| {
        let line = section
            .lines()
            .find_map(|line| line.strip_prefix("name = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    sections.filter_map(name).collect()
}

fn fuzz(runner: &Runner) -> Task {
    Task::new("cargo", &runner.workspace.at("core/fuzz")).args(["+nightly", "fuzz"])
}

/// The folder of a target's growing corpus, begun with the seeds in the repository.
fn corpus(runner: &Runner, target: &str) -> Result<PathBuf, Failure> {
    let corpus = runner.workspace.at(&format!("core/fuzz/corpus/{target}"));
    let failed =
        |error: io::Error| Failure::new(format!("cannot fill {}: {error}", corpus.display()));
    fs::create_dir_all(&corpus).map_err(failed)?;
    for seed in files(&seeds(runner, target)) {
        if let Some(name) = seed.file_name() {
            fs::copy(&seed, corpus.join(name)).map_err(failed)?;
        }
    }
    Ok(corpus)
}

fn seeds(runner: &Runner, target: &str) -> PathBuf {
    runner.workspace.at(&format!("core/fuzz/seeds/{target}"))
}

/// Reduces a corpus to what covers the same code, and keeps the smallest of it in the repository.
fn keep(runner: &Runner, target: &str, corpus: &Path) -> Result<(), Failure> {
    let task = fuzz(runner).args(["cmin", target]).arg(corpus);
    runner.step(
        &format!("reducing the corpus of {target}"),
        &format!("fuzz-cmin-{target}"),
        &task,
        "cargo-fuzz says why above",
    )?;
    let size = |file: &PathBuf| fs::metadata(file).map_or(u64::MAX, |data| data.len());
    let mut found = files(corpus);
    found.retain(|file| size(file) <= KEPT_BYTES);
    found.sort_by_key(|file| (size(file), file.clone()));
    let seeds = seeds(runner, target);
    let failed =
        |error: io::Error| Failure::new(format!("cannot fill {}: {error}", seeds.display()));
    fs::create_dir_all(&seeds).map_err(failed)?;
    // An even choice over all sizes: the smallest alone would be the emptiest.
    let stride = found.len().div_ceil(KEPT_FILES).max(1);
    for file in found.iter().step_by(stride) {
        if let Some(name) = file.file_name() {
            fs::copy(file, seeds.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    files_below(folder, &[]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_the_manifest() {
        let manifest = "[dependencies]\nname = \"no\"\n\n[[bin]]\nname = \"crl\"\npath = \"x\"\n\n[[bin]]\npath = \"y\"\nname = \"ocsp\"\n";
        assert_eq!(names(manifest), ["crl", "ocsp"]);
    }
}
