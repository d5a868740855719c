//! The real binary, run as a person would.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The path of `zoneseal`: `ZONESEAL_BIN`, or where Cargo puts it beside the tests.
///
/// # Panics
/// When it has not been built: a test that cannot run must not look as if it passed.
pub fn zoneseal() -> PathBuf {
    let path = match std::env::var_os("ZONESEAL_BIN") {
        Some(path) => PathBuf::from(path),
        None => {
            // target/debug/deps/<test> -> target/debug/zoneseal
            let test = std::env::current_exe().expect("the test's own path is known");
            let profile = test
                .parent()
                .and_then(Path::parent)
                .expect("tests stand in deps/");
            profile.join(format!("zoneseal{}", std::env::consts::EXE_SUFFIX))
        }
    };
    assert!(
        path.is_file(),
        "{} is not there; build it with `cargo build --package zoneseal-proxy`, or set ZONESEAL_BIN",
        path.display()
    );
    std::fs::canonicalize(&path).expect("the binary's path is absolute")
}

/// `zoneseal`, ready to run in a folder with nothing of our environment but the path.
pub fn command(folder: &Path) -> Command {
    alone(Command::new(zoneseal()), folder)
}

/// The command line of the npm package, ready to run as [`command`] is.
///
/// # Panics
/// When it has not been built.
pub fn package(folder: &Path) -> Command {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wasm/npm");
    assert!(
        package.join("dist/zoneseal-cli.wasm").is_file(),
        "the package's command line is not there; build it with `cargo xtask package`"
    );
    let mut node = Command::new("node");
    node.arg(package.join("bin/zoneseal.js"));
    alone(node, folder)
}

fn alone(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Runs `zoneseal` to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Output {
    command(folder)
        .args(arguments)
        .output()
        .expect("zoneseal starts")
}

/// Runs `zoneseal`, which must succeed, and gives its standard output.
///
/// # Panics
/// When it does not succeed.
pub fn succeed<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> String {
    let output = run(folder, arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("output is UTF-8")
}
