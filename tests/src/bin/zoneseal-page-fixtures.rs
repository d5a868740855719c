//! `zoneseal-page-fixtures [FOLDER]`: writes the files that the page's suites drop, with `index.json`, into
//! `target/page-fixtures` or another folder, which it empties first.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

fn main() {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/page-fixtures");
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| default.to_owned());
    let folder = PathBuf::from(folder);
    if folder.exists()
        && !folder.join("index.json").exists()
        && fs::read_dir(&folder).unwrap().next().is_some()
    {
        eprintln!("{} is no folder of fixtures", folder.display());
        std::process::exit(64);
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (count, left_out) = zoneseal_tests::page_fixtures::write(&folder);
    println!("{count} fixtures in {}", folder.display());
    for line in left_out {
        println!("left out: {line}");
    }
}
