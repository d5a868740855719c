//! Node, and the packages that the lock files name.

use std::fs;
use std::path::Path;

use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;

/// The oldest Node that the page's tools and the tests run on, as major and minor version (Vite 8 needs 20.19).
const OLDEST_NODE: (u32, u32) = (20, 19);
const GET_NODE: &str = "install Node 20.19 or newer, with npm (https://nodejs.org, or your system's packages nodejs and npm)";

/// Checks that Node and npm are there, and new enough.
pub(super) fn node_is_usable(runner: &Runner) -> Result<(), Failure> {
    let version = |program: &str| {
        Task::new(program, runner.workspace.root())
            .arg("--version")
            .capture()
            .ok()
            .filter(|output| output.status.success())
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(node) = version("node") else {
        return Err(Failure::new("Node is not installed").advice(GET_NODE));
    };
    if number(&node).is_none_or(|number| number < OLDEST_NODE) {
        return Err(Failure::new(format!("Node is {node}, and that is too old")).advice(GET_NODE));
    }
    match version("npm") {
        Some(_) => Ok(()),
        None => Err(Failure::new("Node is here, but npm is not").advice(GET_NODE)),
    }
}

/// The package, and the consumer of the same name, whose install script is run.
const SCRIPTED: &str = "bun";

/// The consumers of the npm package that only the slow tests run.
const SLOW_CONSUMERS: [&str; 3] = ["bun", "deno", "workerd"];

/// Installs what `folder`'s lock file names, unless exactly that is installed.
pub(super) fn packages(runner: &Runner, folder: &str) -> Result<(), Failure> {
    let path = runner.workspace.at(folder);
    if !path.join("package.json").is_file() {
        return Ok(());
    }
    if !path.join("package-lock.json").is_file() {
        return Err(Failure::new(format!(
            "{folder}/package.json has no package-lock.json beside it"
        ))
        .advice(format!(
            "npm install in {folder} makes it; it belongs in the repository"
        )));
    }
    install(runner, folder, &path)
}

/// Installs the packages of the projects in tests/npm that consume ours: below the target folder, where the tests put
/// the projects together. Nothing of them runs at installation.
pub(super) fn consumers(runner: &Runner, is_slow: bool) -> Result<(), Failure> {
    let source = runner.workspace.at("tests/npm");
    let mut names: Vec<String> = fs::read_dir(&source)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| source.join(name).join("package-lock.json").is_file())
        .filter(|name| is_slow || !SLOW_CONSUMERS.contains(&name.as_str()))
        .collect();
    names.sort();
    for name in names {
        let into = runner.workspace.consumers().join(&name);
        let copied = copy(&source.join(&name), &into)
            .and_then(|()| copy_file(&runner.workspace.at("tests"), &into, ".npmrc"));
        if let Err(error) = copied {
            return Err(Failure::new(format!(
                "cannot write {}: {error}",
                into.display()
            )));
        }
        install(runner, &format!("tests/npm/{name}"), &into)?;
        if name == SCRIPTED {
            finish(runner, &name, &into)?;
        }
    }
    Ok(())
}

/// Runs the install script of the one package that cannot do without: it puts its program in its place. All others
/// are installed with none run.
fn finish(runner: &Runner, package: &str, path: &Path) -> Result<(), Failure> {
    let stamp = Stamp::at(path.join("node_modules/.xtask-scripted"));
    if stamp.is(package) {
        return Ok(());
    }
    let task = runner.npm(path).args(["rebuild", package]);
    runner.step(
        &format!("putting {package} in its place"),
        &format!("setup-npm-script-{package}"),
        &task,
        "npm's output above says what its install script does not like",
    )?;
    stamp.set(package);
    Ok(())
}

/// The two files that say what is to be installed.
fn copy(from: &Path, into: &Path) -> std::io::Result<()> {
    fs::create_dir_all(into)?;
    copy_file(from, into, "package.json")?;
    copy_file(from, into, "package-lock.json")
}

fn copy_file(from: &Path, into: &Path, name: &str) -> std::io::Result<()> {
    fs::copy(from.join(name), into.join(name)).map(|_| ())
}

/// Installs in `path` what its lock file names; `folder` is where a person finds that file.
fn install(runner: &Runner, folder: &str, path: &Path) -> Result<(), Failure> {
    let lock = path.join("package-lock.json");
    // Inside node_modules, so that removing that folder removes the stamp.
    let stamp = Stamp::at(path.join("node_modules/.xtask-lock"));
    let digest = Digest::new()
        .file(&path.join("package.json"))
        .file(&lock)
        .finish();
    if stamp.is(&digest) {
        return Ok(());
    }
    let task = runner
        .npm(path)
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    let advice = format!(
        "npm needs its registry: check the network and npm's settings; if it says that lock file and package.json disagree, run npm install in {folder}"
    );
    runner.step(
        &format!("installing the npm packages of {folder}"),
        &format!("setup-npm-{}", folder.replace('/', "-")),
        &task,
        &advice,
    )?;
    stamp.set(&digest);
    Ok(())
}

/// Major and minor version of "v20.11.1".
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read_and_compared() {
        let is_enough = |version| number(version).is_some_and(|number| number >= OLDEST_NODE);
        assert!(is_enough("v20.19.0") && is_enough("v22.0.0") && is_enough("v100.1.0-nightly"));
        assert!(!is_enough("v20.18.9") && !is_enough("v8.20.0"));
        assert_eq!(number("iojs"), None);
        assert_eq!(number(""), None);
    }
}
