//! Rust's standard library for wasm.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;

pub(super) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target to the project's toolchain.
///
/// `targets` in rust-toolchain.toml does not do it: rustup ignores that line where its auto-install is off.
pub(super) fn wasm_target(runner: &Runner) -> Result<(), Failure> {
    if is_installed(runner) {
        return Ok(());
    }
    let task = Task::new("rustup", runner.workspace.root()).args(["target", "add", WASM]);
    let advice = format!(
        "Rust's {WASM} target is needed: install Rust by rustup (https://rustup.rs), which has it, and check the network"
    );
    runner.step("adding Rust's wasm target", "setup-target", &task, &advice)
}

/// Whether the compiler that cargo uses here finds a standard library for wasm, whoever installed it.
fn is_installed(runner: &Runner) -> bool {
    Task::new("rustc", runner.workspace.root())
        .args(["--print", "target-libdir", "--target", WASM])
        .capture()
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .is_some_and(|folder| PathBuf::from(folder.trim_end()).is_dir())
}
