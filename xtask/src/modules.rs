//! The modules of wasm: one crate, built once for each list of features, and its JavaScript glue.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::steps::RUST_ADVICE;
use crate::workspace::Workspace;

/// One module.
#[derive(Debug)]
pub(crate) struct Module {
    /// The name of its files in wasm/npm/generated.
    pub(crate) name: &'static str,
    what: &'static str,
    /// Features of the crate wasm, without its default.
    features: &'static str,
    /// The bytes that may travel, after brotli (issue 4).
    pub(crate) limit: Option<u64>,
}

/// Every module; the main one first.
pub(crate) const MODULES: [Module; 4] = [
    Module {
        name: "zoneseal",
        what: "the engine for wasm",
        features: "engine",
        limit: Some(220_000),
    },
    Module {
        name: "zoneseal-mldsa",
        what: "ML-DSA for wasm",
        features: "ml-dsa",
        limit: None,
    },
    Module {
        name: "zoneseal-pkcs12",
        what: "the ciphers of PKCS#12 for wasm",
        features: "pkcs12",
        limit: Some(130_000),
    },
    Module {
        name: "zoneseal-cli",
        what: "the package's command line for wasm",
        features: "cli",
        limit: None,
    },
];

/// wasm-bindgen's command line, once it is built.
pub(crate) fn bindgen(workspace: &Workspace) -> PathBuf {
    workspace
        .target("debug")
        .join(format!("xtask-bindgen{}", env::consts::EXE_SUFFIX))
}

impl Module {
    /// The module as it ships.
    pub(crate) fn file(&self, workspace: &Workspace) -> PathBuf {
        let name = format!("{}.wasm", self.name);
        workspace.at("wasm/npm/dist").join(name)
    }

    /// Builds it and, where it changed, its glue and types.
    pub(crate) fn build(&self, runner: &Runner) -> Result<(), Failure> {
        let workspace = &runner.workspace;
        // A folder each: the library's name is the same, and the next module's would be in its place.
        let target = workspace.target("wasm").join(self.name);
        let task = runner
            .cargo()
            .args(["build", "-p", "zoneseal-wasm", "--lib", "--profile", "wasm"])
            .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
            .arg(&target)
            .args(["--no-default-features", "--features", self.features])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                wasm_flags(runner),
            );
        let title = format!("building {}", self.what);
        runner.step(&title, self.name, &task, RUST_ADVICE)?;
        self.glue(
            runner,
            &target.join("wasm32-unknown-unknown/wasm/zoneseal_wasm.wasm"),
        )
    }

    fn glue(&self, runner: &Runner, module: &Path) -> Result<(), Failure> {
        let workspace = &runner.workspace;
        let stamp = Stamp::at(workspace.scratch("stamps", &format!("glue-{}", self.name)));
        let made = ["_bg.wasm", "_bg.wasm.d.ts", ".js", ".d.ts"]
            .map(|end| workspace.generated().join(format!("{}{end}", self.name)));
        let state = || {
            let inputs = Digest::new().file(module).text(&bindgen_version(runner));
            made.iter()
                .fold(inputs, |all, file| all.file(file))
                .finish()
        };
        if stamp.is(&state()) {
            return Ok(());
        }
        let build = runner.cargo().args(["build", "-p", "xtask-bindgen"]);
        let title = "building wasm-bindgen, once";
        runner.step(title, "bindgen", &build, RUST_ADVICE)?;
        let glue = Task::new(bindgen(workspace), workspace.root())
            .args(["--target", "web", "--out-name", self.name, "--out-dir"])
            .arg(workspace.generated())
            .arg(module);
        runner.step(
            "making the JavaScript around it",
            "glue",
            &glue,
            "wasm-bindgen says why above; its version in Cargo.toml must be that of wasm-bindgen-cli",
        )?;
        stamp.set(&state());
        Ok(())
    }
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
