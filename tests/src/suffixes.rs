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
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--manifest-path",
        ])
        .arg(manifest)
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    let unknown = || "cargo does not say where the crate publicsuffix is".to_owned();
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|_| unknown())?;
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
