//! `cargo xtask conformance`: the engine against corpora in x509-limbo's schema.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::ConformanceArgs;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;

/// Where the corpus stands beside the repository.
pub(crate) const CORPUS: &str = "../shared/corpora/x509-limbo.json";

/// `cargo xtask conformance`.
pub(crate) fn run(runner: &Runner, args: &ConformanceArgs) -> Result<ExitCode, Failure> {
    build(runner)?;
    let here = std::env::current_dir().unwrap_or_default();
    let files: Vec<PathBuf> = if args.files.is_empty() {
        vec![runner.workspace.at(CORPUS)]
    } else {
        args.files.iter().map(|file| here.join(file)).collect()
    };
    if let Some(missing) = files.iter().find(|file| !file.is_file()) {
        return Err(
            Failure::new(format!("there is no file {}", missing.display()))
                .advice("name a corpus in the schema of x509-limbo"),
        );
    }
    let out = match &args.out {
        Some(out) => here.join(out),
        None => runner.workspace.scratch("conformance", "results.json"),
    };
    let task = task(runner, &out, &files);
    let status = task.attached().map_err(|error| {
        Failure::new(format!("the judge did not start: {error}")).command(&task)
    })?;
    runner
        .console
        .say(&format!("the results are in {}", out.display()));
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds what judges.
pub(crate) fn build(runner: &Runner) -> Result<(), Failure> {
    let task = runner.cargo().args([
        "build",
        "-p",
        "zoneseal-tests",
        "--bin",
        "zoneseal-conformance",
    ]);
    runner.step(
        "building the judge of corpora",
        "conformance-build",
        &task,
        "the compiler says above what it does not like",
    )
}

/// The command that judges.
pub(crate) fn task(runner: &Runner, out: &PathBuf, files: &[PathBuf]) -> Task {
    let name = format!("zoneseal-conformance{}", std::env::consts::EXE_SUFFIX);
    Task::new(
        runner.workspace.target("debug").join(name),
        runner.workspace.root(),
    )
    .arg(out)
    .arg(runner.workspace.at("tests/conformance/exceptions.json"))
    .args(files)
}
