//! The public suffix list for runs that need it: the copy, pinned by the lock file, that the crate
//! `publicsuffix` has among its own tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;
use zoneseal_core::PublicSuffixes;

/// The list.
///
/// # Errors
/// Where cargo does not say where that crate is, or its list cannot be read.
pub fn list() -> Result<PublicSuffixes, String> {
    let file = file()?;
    let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    PublicSuffixes::parse(&bytes).map_err(|error| format!("{}: {error}", file.display()))
}

/// Where the list is.
///
/// # Errors
/// Where cargo does not say where that crate is.
pub fn file() -> Result<PathBuf, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = manifest.to_string_lossy();
    // For this machine alone: what only others need may not be here, and is not looked for.
    let version = run("RUSTC", "rustc", &["-vV"])?;
    let version = String::from_utf8_lossy(&version);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not say for which machine it is")?;
    let metadata = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let which = ["--filter-platform", host, "--manifest-path", &manifest];
    let metadata = run("CARGO", "cargo", &[&metadata[..], &which[..]].concat())?;
    let unknown = || "cargo does not say where the crate publicsuffix is".to_owned();
    let metadata: Value = serde_json::from_slice(&metadata).map_err(|_| unknown())?;
    let packages = metadata["packages"].as_array().ok_or_else(unknown)?;
    let package = packages
        .iter()
        .find(|package| package["name"] == "publicsuffix");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    Ok(folder
        .ok_or_else(unknown)?
        .join("tests/public_suffix_list.dat"))
}

fn run(variable: &str, program: &str, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let program = env::var_os(variable).unwrap_or_else(|| program.into());
    let output = Command::new(&program).args(arguments).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
