//! What a running test tells the test tool.

/// Says that the running test could not run, and why: the test tool counts it as skipped.
///
/// # Panics
/// Where the list of skipped tests cannot be written.
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
