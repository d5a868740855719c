//! What is built, in order: the engine for wasm, its JavaScript, the page, the binary.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;

const RUST_ADVICE: &str = "the compiler says above what it does not like; if it names a linker or `cc`, install a C compiler (Debian: build-essential)";

/// Builds the engine for wasm and, when that changed, its JavaScript glue and types in wasm/npm/generated.
pub(crate) fn wasm(runner: &Runner) -> Result<(), Failure> {
    let workspace = &runner.workspace;
    let task = runner
        .cargo()
        .args([
            "build",
            "-p",
            "zoneseal-wasm",
            "--lib",
            "--profile",
            "wasm",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            wasm_flags(runner),
        );
    runner.step("building the engine for wasm", "wasm", &task, RUST_ADVICE)?;

    let module = workspace.target("wasm32-unknown-unknown/wasm/zoneseal_wasm.wasm");
    let stamp = Stamp::at(workspace.scratch("stamps", "glue"));
    let state = || {
        Digest::new()
            .file(&module)
            .text(&bindgen_version(runner))
            .folder(&workspace.generated(), &[])
            .finish()
    };
    if stamp.is(&state()) {
        return Ok(());
    }
    let build = runner.cargo().args(["build", "-p", "xtask-bindgen"]);
    runner.step(
        "building wasm-bindgen, once",
        "bindgen",
        &build,
        RUST_ADVICE,
    )?;
    let bindgen = workspace
        .target("debug")
        .join(format!("xtask-bindgen{}", env::consts::EXE_SUFFIX));
    let glue = Task::new(bindgen, workspace.root())
        .args(["--target", "web", "--out-name", "zoneseal", "--out-dir"])
        .arg(workspace.generated())
        .arg(&module);
    runner.step(
        "making the JavaScript around it",
        "glue",
        &glue,
        "wasm-bindgen says why above; its version in Cargo.toml must be that of wasm-bindgen-cli",
    )?;
    stamp.set(&state());
    Ok(())
}

/// Builds the wasm engine and then, when anything that goes into it changed, the page in www/dist.
pub(crate) fn page(runner: &Runner) -> Result<(), Failure> {
    wasm(runner)?;
    let workspace = &runner.workspace;
    let stamp = Stamp::at(workspace.scratch("stamps", "page"));
    // The outputs belong to the state: a page that someone removed or changed is built again, and so are the types
    // and codes in wasm/npm/dist, which its build derives.
    let inputs = Digest::new()
        .folder(&workspace.www(), &["node_modules", "dist", "dist-single"])
        .folder(&workspace.at("wasm/npm"), &["node_modules", "dist"])
        .file(&workspace.at("docs/report.schema.json"))
        .file(&workspace.www().join("node_modules/.xtask-lock"))
        .finish();
    let state = || {
        Digest::new()
            .text(&inputs)
            .folder(&workspace.dist(), &[])
            .folder(&workspace.at("wasm/npm/dist"), &[])
            .finish()
    };
    let is_built = || workspace.dist().join("index.html").is_file();
    if is_built() && stamp.is(&state()) {
        return Ok(());
    }
    let task = runner.npm(&workspace.www()).args(["run", "build"]);
    runner.step(
        "building the inspection page",
        "page",
        &task,
        "npm's output above says which file it is about",
    )?;
    if !is_built() {
        return Err(
            Failure::new("npm run build ended well, but there is no www/dist/index.html")
                .command(&task),
        );
    }
    stamp.set(&state());
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
        .args(["build", "-p", "zoneseal-tests", "--bin", "zoneseal-cases"]);
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

/// Keeps this machine's folders out of the module's panic messages: they would make two machines' builds differ.
fn wasm_flags(runner: &Runner) -> OsString {
    let mut flags = OsString::new();
    let mut remap = |from: OsString, to: &str| {
        if !from.is_empty() && !from.to_string_lossy().contains(' ') {
            flags.push(if flags.is_empty() {
                "--remap-path-prefix="
            } else {
                " --remap-path-prefix="
            });
            flags.push(from);
            flags.push(to);
        }
    };
    remap(runner.workspace.root().into(), "=");
    let cargo = cargo_home();
    remap(cargo.clone().into(), "=cargo");
    // The last prefix that fits wins: a crate's files are called after the crate alone, whatever registry or
    // mirror they came from.
    for sources in registries(&cargo) {
        remap(sources.into(), "=");
    }
    // SHA-2 as loops, not unrolled: 3 KB of brotli less, and the hash is a small part of a signature.
    flags.push(" --cfg sha2_backend_soft=\"compact\"");
    flags
}

fn cargo_home() -> PathBuf {
    let home = |variable: &str| env::var_os(variable).map(PathBuf::from);
    home("CARGO_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".cargo")))
        .unwrap_or_default()
}

/// The folders of the registries that crates were unpacked from, in order. xtask's own crates are among them,
/// so they are there before the first build.
fn registries(cargo: &Path) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(cargo.join("registry/src"));
    let mut folders: Vec<PathBuf> = folders
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The version of wasm-bindgen-cli in Cargo.lock: another one makes other glue.
fn bindgen_version(runner: &Runner) -> String {
    let lock = std::fs::read_to_string(runner.workspace.at("Cargo.lock")).unwrap_or_default();
    locked_version(&lock, "wasm-bindgen-cli")
        .unwrap_or_default()
        .to_owned()
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_a_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"9\"\n\n[[package]]\nname = \"wasm-bindgen-cli\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen-cli"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "absent"), None);
    }
}
