//! `fmt` and `lint`, and the commands that they share with the test suites.

use std::fs;
use std::process::ExitCode;

use serde_json::Value;

use crate::cli::{FmtArgs, VectorsArgs};
use crate::failure::Failure;
use crate::page;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};

/// `cargo xtask fmt`.
pub(crate) fn fmt(runner: &Runner, args: &FmtArgs) -> Result<ExitCode, Failure> {
    let tasks = if args.check {
        fmt_check(runner)
    } else {
        fmt_write(runner)
    };
    let what = if args.check {
        "checking the format"
    } else {
        "formatting"
    };
    each(runner, what, "fmt", &tasks, "cargo xtask fmt puts it right")
}

/// `cargo xtask vectors`.
pub(crate) fn vectors(runner: &Runner, args: &VectorsArgs) -> Result<ExitCode, Failure> {
    setup::run(runner, Scope::Build)?;
    // The tests' crate sees the binary's, which carries the page inside it.
    page::build(runner)?;
    let make = runner
        .cargo()
        .args(["run", "-q", "-p", "zoneseal-tests", "--bin"])
        .args(["zoneseal-vectors", "--"])
        .args(args.check.then_some("--check"));
    let what = if args.check {
        "comparing the test vectors"
    } else {
        "making the test vectors"
    };
    let log = "vectors";
    runner.step(what, log, &make, "cargo xtask vectors makes them anew")?;
    runner.show_tail(&runner.workspace.log(log), SHOWN_VECTORS);
    Ok(ExitCode::SUCCESS)
}

/// How many changed files are named.
const SHOWN_VECTORS: usize = 40;

/// `cargo xtask lint`.
pub(crate) fn lint(runner: &Runner) -> Result<ExitCode, Failure> {
    setup::run(runner, Scope::Build)?;
    // The binary carries the page inside it, so that its crate does not compile without one.
    page::build(runner)?;
    let mut tasks = clippy(runner);
    tasks.push(
        runner
            .cargo()
            .args(["test", "-q", "-p", "zoneseal-tests", "--test", "structure"]),
    );
    tasks.extend(page_script(runner, "lint"));
    each(
        runner,
        "linting",
        "lint",
        &tasks,
        "each message above says what and where",
    )
}

pub(crate) fn fmt_check(runner: &Runner) -> Vec<Task> {
    let mut tasks = vec![runner.cargo().args(["fmt", "--all", "--check"])];
    tasks.extend(page_script(runner, "fmt:check"));
    tasks
}

fn fmt_write(runner: &Runner) -> Vec<Task> {
    let mut tasks = vec![runner.cargo().args(["fmt", "--all"])];
    tasks.extend(page_script(runner, "fmt"));
    tasks
}

/// Clippy twice: what is compiled for wasm only is seen only there.
pub(crate) fn clippy(runner: &Runner) -> Vec<Task> {
    let wasm = [
        "clippy",
        "-p",
        "zoneseal-core",
        "-p",
        "zoneseal-wasm",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let cli = ["--no-default-features", "--features", "zoneseal-wasm/cli"];
    let deny = ["--", "-D", "warnings"];
    vec![
        runner
            .cargo()
            .args(["clippy", "--workspace", "--all-targets"])
            .args(deny),
        runner.cargo().args(wasm).args(deny),
        runner.cargo().args(wasm).args(cli).args(deny),
    ]
}

/// `npm run SCRIPT` in www, where its package.json has that script.
pub(crate) fn page_script(runner: &Runner, script: &str) -> Option<Task> {
    let folder = runner.workspace.www();
    let package: Value =
        serde_json::from_slice(&fs::read(folder.join("package.json")).ok()?).ok()?;
    package.get("scripts")?.get(script)?;
    Some(runner.npm(&folder).args(["run", script]))
}

fn each(
    runner: &Runner,
    what: &str,
    log: &str,
    tasks: &[Task],
    advice: &str,
) -> Result<ExitCode, Failure> {
    for (index, task) in tasks.iter().enumerate() {
        let step = format!("{what}: {}", task.line());
        runner.step(&step, &format!("{log}-{}", index + 1), task, advice)?;
    }
    Ok(ExitCode::SUCCESS)
}
