//! `cargo xtask differential`: chains made from a seed, judged by the engine and by three other validators.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::DifferentialArgs;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};

/// `cargo xtask differential`.
pub(crate) fn run(runner: &Runner, args: &DifferentialArgs) -> Result<ExitCode, Failure> {
    setup::run(runner, Scope::Test)?;
    let [peers, ours] = build(runner);
    let advice = "rustc says above what is wrong and where";
    runner.step("building certval and OpenSSL", "peers", &peers, advice)?;
    runner.step(
        "building the generator",
        "differential-build",
        &ours,
        advice,
    )?;
    let mut task = ask(runner)
        .args(["--chains".to_owned(), args.chains.to_string()])
        .args(["--seed".to_owned(), args.seed.to_string()]);
    if let Some(file) = &args.replay {
        task = task.arg("--replay").arg(file);
    }
    let status = task
        .attached()
        .map_err(|error| Failure::new(format!("it did not start: {error}")).command(&task))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The builds: the peers in their own workspace, for release, since certval's arithmetic is slow without; and ours.
pub(crate) fn build(runner: &Runner) -> [Task; 2] {
    let manifest = runner.workspace.at("tests/differential/Cargo.toml");
    let peers = runner
        .cargo()
        .args(["build", "--release", "--locked", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(runner.workspace.target("peers"));
    let ours = runner.cargo().args([
        "build",
        "-p",
        "zoneseal-tests",
        "--bin",
        "zoneseal-differential",
    ]);
    [peers, ours]
}

/// The question, with the seed and the number of chains of a test run unless others are given.
pub(crate) fn ask(runner: &Runner) -> Task {
    let program = |folder: &str, name: &str| -> PathBuf {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        runner.workspace.target(folder).join(file)
    };
    Task::new(
        program("debug", "zoneseal-differential"),
        runner.workspace.root(),
    )
    .arg("--peers")
    .arg(program("peers/release", "zoneseal-peers"))
    .arg("--failures")
    .arg(runner.workspace.target("differential"))
}
