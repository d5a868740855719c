//! `cargo xtask demo`: from a clean clone to two living zones.

use std::process::ExitCode;

use crate::cli::DemoArgs;
use crate::failure::Failure;
use crate::page;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::steps;

/// Prepares, builds, and becomes `zoneseal demo`.
pub(crate) fn run(runner: &Runner, args: &DemoArgs) -> Result<ExitCode, Failure> {
    setup::run(runner, Scope::Demo)?;
    page::build(runner)?;
    let binary = steps::debug_binary(runner)?;
    let task = Task::new(binary, runner.workspace.root())
        .arg("demo")
        .args(args.arguments.iter().cloned());
    become_it(&task)
}

/// On Unix this process turns into the demo, as cargo turned into this one: the demo is then the terminal's own
/// child, gets Ctrl-C and every other signal itself, is waited for by whoever waits for us, and its exit code is ours.
#[cfg(unix)]
fn become_it(task: &Task) -> Result<ExitCode, Failure> {
    use std::os::unix::process::CommandExt;

    let error = task.command().exec();
    Err(Failure::new(format!("the demo did not start: {error}")).command(task))
}

#[cfg(not(unix))]
fn become_it(task: &Task) -> Result<ExitCode, Failure> {
    let status = task
        .attached()
        .map_err(|error| Failure::new(format!("the demo did not start: {error}")).command(task))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
