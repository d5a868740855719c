//! Puts the built inspection page into the binary, where it has been built (`cargo xtask page`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = root.join("..").join("www").join("dist");
    println!("cargo::rerun-if-changed=build.rs");
    // A path that does not exist makes cargo run this again each time, until the page is there.
    println!("cargo::rerun-if-changed={}", dist.display());

    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let copies = out.join("page");
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    fs::create_dir_all(&copies)?;
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist, "", &mut files)?;
    }
    files.sort();

    let mut list = String::from("&[\n");
    for (number, name) in files.iter().enumerate() {
        fs::copy(dist.join(name), copies.join(number.to_string()))?;
        let _ = writeln!(
            list,
            "    ({name:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/page/{number}\"))),"
        );
    }
    list.push(']');
    fs::write(out.join("page.rs"), list)
}

/// The files below `folder`, as paths with `/`.
fn collect(dist: &Path, folder: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dist.join(folder))? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            return Err(io::Error::other(format!(
                "{} has a name that is not UTF-8",
                entry.path().display()
            )));
        };
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if entry.file_type()?.is_dir() {
            collect(dist, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
