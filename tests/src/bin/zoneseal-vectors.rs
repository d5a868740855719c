//! `zoneseal-vectors [--check]`: writes `tests/vectors`, or says what differs there. `cargo xtask vectors` calls it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::ExitCode;

use zoneseal_tests::vectors;

fn main() -> ExitCode {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(_) => {
            eprintln!("usage: zoneseal-vectors [--check]");
            return ExitCode::from(64);
        }
    };
    let made = vectors::make();
    let differences = vectors::differences(&made);
    for line in &differences {
        println!("{line}");
    }
    if !check {
        vectors::write(&made);
    }
    let bytes: usize = made.values().map(Vec::len).sum();
    let (files, changed) = (made.len(), differences.len());
    println!("{files} files, {} KB, {changed} changed", bytes / 1024);
    ExitCode::from(u8::from(check && !differences.is_empty()))
}
