//! `zoneseal-vectors [--check]`: writes `tests/vectors` and `tests/split-vectors`, or says what differs there. `cargo xtask vectors` calls it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::process::ExitCode;

use zoneseal_tests::{split_cases, vectors};

fn main() -> ExitCode {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(_) => {
            eprintln!("usage: zoneseal-vectors [--check]");
            return ExitCode::from(64);
        }
    };
    let (mut bytes, mut files, mut changed) = (0, 0, 0);
    for (folder, made) in [
        (vectors::folder(), vectors::make()),
        (split_cases::folder(), vectors::make_splits()),
    ] {
        let differences = vectors::differences(&folder, &made);
        for line in &differences {
            println!("{line}");
        }
        if !check {
            vectors::write(&folder, &made);
        }
        bytes += made.values().map(Vec::len).sum::<usize>();
        files += made.len();
        changed += differences.len();
    }
    println!("{files} files, {} KB, {changed} changed", bytes / 1024);
    ExitCode::from(u8::from(check && changed > 0))
}
