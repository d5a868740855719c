//! Running the product: where the binary is, and what a child process said.

use std::path::PathBuf;

/// The `zoneseal` binary: `ZONESEAL_BIN`, or the one beside the running test.
///
/// # Panics
/// Where there is none: build it with `cargo build -p zoneseal-proxy`.
#[must_use]
pub fn zoneseal() -> PathBuf {
    if let Some(path) = std::env::var_os("ZONESEAL_BIN") {
        return PathBuf::from(path);
    }
    let here = std::env::current_exe().unwrap();
    let folder = here.parent().and_then(|deps| deps.parent()).unwrap();
    let path = folder.join("zoneseal");
    assert!(
        path.exists(),
        "{} is not built: cargo build -p zoneseal-proxy",
        path.display()
    );
    path
}

/// Says that the running test could not run, and why: the test tool counts it as skipped.
pub fn skip(test: &str, reason: &str) {
    use std::io::Write;
    eprintln!("skipped {test}: {reason}");
    if let Some(list) = std::env::var_os("ZONESEAL_SKIPS") {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(list)
            .unwrap();
        writeln!(file, "{test}\t{reason}").unwrap();
    }
}
