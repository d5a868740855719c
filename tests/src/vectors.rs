//! The vectors in `tests/vectors`: every case as files, with the report that the engine makes of it. The same bytes in
//! every run, so that they are checked in, and any platform can be held against them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use zoneseal_core::{Algorithms, split, verify};

use crate::{cases, split_cases};

/// Where they are.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Every file of every vector, by its path below the folder.
#[must_use]
pub fn make() -> BTreeMap<PathBuf, Vec<u8>> {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut all = BTreeMap::new();
    for case in cases::all() {
        let mut files = case.content(!case.is_generated());
        let report = verify(&case.request(), &algorithms).to_json();
        files.push(("report.json".to_owned(), report.into_bytes()));
        for (name, bytes) in files {
            all.insert(Path::new(case.name).join(name), bytes);
        }
    }
    all
}

/// Every file of every vector of the split, by its path below the folder of these.
#[must_use]
pub fn make_splits() -> BTreeMap<PathBuf, Vec<u8>> {
    let algorithms = Algorithms::new(webpki::ALL_VERIFICATION_ALGS);
    let mut all = BTreeMap::new();
    for case in split_cases::all() {
        let mut files = case.content();
        let report = split(&case.request(), &algorithms).to_json();
        files.push(("report.json".to_owned(), report.into_bytes()));
        for (name, bytes) in files {
            all.insert(Path::new(case.name).join(name), bytes);
        }
    }
    all
}

/// What differs between a folder and these files, in the order of their paths.
#[must_use]
pub fn differences(folder: &Path, made: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let kept = kept(folder);
    let mut out = Vec::new();
    for (path, bytes) in made {
        match kept.get(path) {
            None => out.push(format!("{} is not there", path.display())),
            Some(kept) if kept != bytes => out.push(format!("{} differs", path.display())),
            Some(_) => {}
        }
    }
    let left = kept.keys().filter(|path| !made.contains_key(*path));
    out.extend(left.map(|path| format!("{} is of no case", path.display())));
    out
}

/// Makes a folder hold these files, and nothing else below its own folders.
///
/// # Panics
/// Where a file cannot be written or removed.
pub fn write(folder: &Path, made: &BTreeMap<PathBuf, Vec<u8>>) {
    for path in kept(folder).keys().filter(|path| !made.contains_key(*path)) {
        fs::remove_file(folder.join(path)).unwrap();
        // Of no use where it is empty; where it is not, it stays.
        let _ = fs::remove_dir(folder.join(path).parent().unwrap());
    }
    for (path, bytes) in made {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What is in a folder: files of its folders, by their paths below it.
fn kept(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = fs::read_dir(root) else {
        return all;
    };
    for case in entries.map(Result::unwrap) {
        if !case.file_type().unwrap().is_dir() {
            continue;
        }
        for file in fs::read_dir(case.path()).unwrap().map(Result::unwrap) {
            let path = file.path();
            let below = path.strip_prefix(root).unwrap().to_owned();
            all.insert(below, fs::read(&path).unwrap());
        }
    }
    all
}
