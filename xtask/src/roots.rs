//! `cargo xtask roots`: the table of public roots that core compiles in.

use crate::failure::Failure;
use crate::runner::Runner;

/// Writes the table anew, from the version of webpki-roots that `Cargo.toml` pins.
pub(crate) fn run(runner: &Runner) -> Result<(), Failure> {
    let file = runner.workspace.at("core/src/zone/public_roots.rs");
    let task = runner
        .cargo()
        .args(["run", "--quiet", "-p", "zoneseal-tests"])
        .args(["--bin", "zoneseal-roots", "--"])
        .arg(&file);
    runner.step(
        "writing the table of public roots",
        "roots",
        &task,
        "the version of webpki-roots is pinned in Cargo.toml, and its day is in tests/src/roots.rs",
    )
}
