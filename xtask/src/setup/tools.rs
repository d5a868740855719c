//! Tools that cargo installs, for the verbs that need them: never for building or testing.

use crate::failure::Failure;
use crate::process::{Task, find_program};
use crate::runner::Runner;

/// Installs `cargo-NAME` where it is not there yet.
pub(crate) fn cargo_tool(runner: &Runner, name: &str) -> Result<(), Failure> {
    let program = format!("cargo-{name}");
    if is_known(runner, name) || find_program(&[&program]).is_some() {
        return Ok(());
    }
    let task = runner.cargo().args(["install", "--locked", &program]);
    let advice =
        format!("cargo says why above; `cargo install --locked {program}` by hand does the same");
    runner.step(
        &format!("installing {program}, once"),
        &format!("setup-{program}"),
        &task,
        &advice,
    )
}

/// Whether cargo finds the tool: its own folder need not be on the path.
fn is_known(runner: &Runner, name: &str) -> bool {
    runner
        .cargo()
        .args([name, "--version"])
        .capture()
        .is_ok_and(|output| output.status.success())
}

/// Adds the nightly toolchain where it is not there yet: fuzzing needs its sanitizers.
pub(crate) fn nightly(runner: &Runner) -> Result<(), Failure> {
    let rustup = |args: &[&str]| Task::new("rustup", runner.workspace.root()).args(args);
    let installed = rustup(&["run", "nightly", "rustc", "--version"]).capture();
    if installed.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    runner.step(
        "adding Rust's nightly toolchain, for its sanitizers",
        "setup-nightly",
        &rustup(&["toolchain", "install", "nightly", "--profile", "minimal"]),
        "install Rust by rustup (https://rustup.rs), and check the network",
    )
}
