//! Node, and the packages that the lock files name.

use crate::digest::{Digest, Stamp};
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;

/// The oldest Node that the page's tools and the tests run on.
const OLDEST_NODE: u32 = 20;
const GET_NODE: &str = "install Node 20 or newer, with npm (https://nodejs.org, or your system's packages nodejs and npm)";

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
    match major(&node) {
        Some(major) if major >= OLDEST_NODE => {}
        _ => {
            return Err(Failure::new(format!(
                "Node is {node}, and {OLDEST_NODE} is the oldest that works"
            ))
            .advice(GET_NODE));
        }
    }
    match version("npm") {
        Some(_) => Ok(()),
        None => Err(Failure::new("Node is here, but npm is not").advice(GET_NODE)),
    }
}

/// Installs what `folder`'s lock file names, unless exactly that is installed.
pub(super) fn packages(runner: &Runner, folder: &str) -> Result<(), Failure> {
    let path = runner.workspace.at(folder);
    if !path.join("package.json").is_file() {
        return Ok(());
    }
    let lock = path.join("package-lock.json");
    if !lock.is_file() {
        return Err(Failure::new(format!(
            "{folder}/package.json has no package-lock.json beside it"
        ))
        .advice(format!(
            "npm install in {folder} makes it; it belongs in the repository"
        )));
    }
    // Inside node_modules, so that removing that folder removes the stamp.
    let stamp = Stamp::at(path.join("node_modules/.xtask-lock"));
    let digest = Digest::new()
        .file(&path.join("package.json"))
        .file(&lock)
        .finish();
    if stamp.is(&digest) {
        return Ok(());
    }
    let task = runner.npm(&path).args(["ci", "--no-audit", "--no-fund"]);
    let advice = format!(
        "npm needs its registry: check the network and npm's settings; if it says that lock file and package.json disagree, run npm install in {folder}"
    );
    runner.step(
        &format!("installing the npm packages of {folder}"),
        &format!("setup-npm-{folder}"),
        &task,
        &advice,
    )?;
    stamp.set(&digest);
    Ok(())
}

/// The first number of "v20.11.1".
fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("v25.0.0-nightly"), Some(25));
        assert_eq!(major("iojs"), None);
        assert_eq!(major(""), None);
    }
}
