//! What is built, in order: the engine for wasm, its JavaScript, the page, the binary.

use std::path::PathBuf;

use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::modules;
use crate::page;
use crate::process::Task;
use crate::runner::Runner;

pub(crate) const RUST_ADVICE: &str = "the compiler says above what it does not like; if it names a linker or `cc`, install a C compiler (Debian: build-essential)";

/// Builds every module of wasm and, where one changed, its JavaScript glue and types in wasm/npm/generated.
pub(crate) fn wasm(runner: &Runner) -> Result<(), Failure> {
    modules::MODULES
        .iter()
        .try_for_each(|module| module.build(runner))
}

/// Builds the npm package, when anything that goes into it changed. The engine for wasm has to be built.
pub(crate) fn package(runner: &Runner) -> Result<(), Failure> {
    let workspace = &runner.workspace;
    let elements = page::elements(runner)?;
    let stamp = Stamp::at(workspace.scratch("stamps", "package"));
    let inputs = || {
        Digest::new()
            .folder(&workspace.at("wasm/npm"), &["node_modules"])
            .folder(&elements, &[])
            .folder(&workspace.package(), &[])
            .folder(&workspace.minified(), &[])
            .folder(&workspace.at("docs"), &["images"])
            .file(&workspace.at("wasm/npm/node_modules/.xtask-lock"))
            .finish()
    };
    if stamp.is(&inputs()) {
        return Ok(());
    }
    let script = |name: &str| {
        Task::new("node", workspace.root()).arg(workspace.at("wasm/npm/scripts").join(name))
    };
    let advice = "the script says above which file it is about";
    let derive = script("generate.mjs");
    runner.step(
        "deriving types and hashes",
        "package-derive",
        &derive,
        advice,
    )?;
    let build = script("build.mjs").arg(workspace.package()).arg(&elements);
    runner.step("building the npm package", "package", &build, advice)?;
    let minify = script("minify.mjs")
        .arg(workspace.package())
        .arg(workspace.minified());
    runner.step("minifying it, for its size", "minify", &minify, advice)?;
    stamp.set(&inputs());
    Ok(())
}

/// Builds the binary that demo and tests run.
pub(crate) fn debug_binary(runner: &Runner) -> Result<PathBuf, Failure> {
    let task = runner.cargo().args(["build", "-p", "zoneseal-proxy"]);
    runner.step("building zoneseal", "binary", &task, RUST_ADVICE)?;
    Ok(runner.workspace.debug_binary())
}

/// Builds what writes the cases that the tests in JavaScript judge.
pub(crate) fn cases_binary(runner: &Runner) -> Result<(), Failure> {
    let task = runner
        .cargo()
        .args(["build", "-p", "zoneseal-tests"])
        .args(["--bin", "zoneseal-cases", "--bin", "zoneseal-page-fixtures"]);
    runner.step("building the test cases", "cases", &task, RUST_ADVICE)
}

/// Builds the binary for people to keep.
pub(crate) fn release_binary(runner: &Runner) -> Result<PathBuf, Failure> {
    let task = runner
        .cargo()
        .args(["build", "-p", "zoneseal-proxy", "--release"]);
    runner.step(
        "building zoneseal for release",
        "binary-release",
        &task,
        RUST_ADVICE,
    )?;
    Ok(runner.workspace.release_binary())
}
