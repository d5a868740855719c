//! Where things are in this repository.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::failure::Failure;
use crate::process::Task;

/// The repository and its target folder.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo, which knows of every way to move the target folder.
    pub(crate) fn find() -> Result<Self, Failure> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let start = PathBuf::from(manifest);
        let task =
            Task::new(cargo(), &start).args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = task
            .capture()
            .ok()
            .filter(|output| output.status.success())
            .and_then(|output| serde_json::from_slice(&output.stdout).ok())
            .ok_or_else(|| {
                Failure::new("cargo does not say where this workspace is")
                    .command(&task)
                    .advice(
                        "run it by hand: its message says why (a broken Cargo.toml, most likely)",
                    )
            })?;
        let folder = |key: &str| metadata.get(key).and_then(Value::as_str).map(PathBuf::from);
        match (folder("workspace_root"), folder("target_directory")) {
            (Some(root), Some(target)) => Ok(Self { root, target }),
            _ => Err(Failure::new(
                "cargo's metadata name no workspace_root or no target_directory",
            )
            .command(&task)),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository.
    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn www(&self) -> PathBuf {
        self.at("www")
    }

    /// The built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.at("www/dist")
    }

    /// What wasm-bindgen makes: the module, its glue and its types.
    pub(crate) fn generated(&self) -> PathBuf {
        self.at("wasm/npm/generated")
    }

    /// The npm package as it is published.
    pub(crate) fn package(&self) -> PathBuf {
        self.target("npm/package")
    }

    /// Its JavaScript as a page's bundler leaves it, for measuring.
    pub(crate) fn minified(&self) -> PathBuf {
        self.target("npm/minified")
    }

    /// The projects that consume it.
    pub(crate) fn consumers(&self) -> PathBuf {
        self.target("npm/consumers")
    }

    /// A path inside the target folder.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// The binary that the demo and the tests run.
    pub(crate) fn debug_binary(&self) -> PathBuf {
        self.target("debug")
            .join(format!("zoneseal{}", env::consts::EXE_SUFFIX))
    }

    /// What writes the cases that the tests in JavaScript judge.
    pub(crate) fn cases_binary(&self) -> PathBuf {
        self.target("debug")
            .join(format!("zoneseal-cases{}", env::consts::EXE_SUFFIX))
    }

    /// What writes the files that are dropped on the page.
    pub(crate) fn fixtures_binary(&self) -> PathBuf {
        self.target("debug")
            .join(format!("zoneseal-page-fixtures{}", env::consts::EXE_SUFFIX))
    }

    pub(crate) fn release_binary(&self) -> PathBuf {
        self.target("release")
            .join(format!("zoneseal{}", env::consts::EXE_SUFFIX))
    }

    /// The log of a step or suite; its folder is made.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.scratch("logs", &format!("{name}.log"))
    }

    /// A file of our own under target/xtask; its folder is made.
    pub(crate) fn scratch(&self, folder: &str, file: &str) -> PathBuf {
        let folder = self.target.join("xtask").join(folder);
        // A folder that cannot be made shows as a clear error where the file is opened.
        let _ = fs::create_dir_all(&folder);
        folder.join(file)
    }

    /// `path` as a person in the repository would write it.
    pub(crate) fn show(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

/// The cargo that runs us, so that the toolchain stays the same.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
