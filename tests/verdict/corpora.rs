//! What fuzzing found is replayed on stable, through the very functions of the fuzz targets.

use std::fs;
use std::path::Path;

#[path = "../../core/fuzz/src/lib.rs"]
mod targets;

#[test]
fn every_kept_input_is_survived() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/seeds");
    for (name, target) in targets::TARGETS {
        let mut count = 0;
        for entry in fs::read_dir(seeds.join(name)).expect(name) {
            target(&fs::read(entry.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count >= 10, "{name} has {count} kept inputs");
    }
}

#[test]
fn every_target_is_replayed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/fuzz_targets");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            targets::TARGETS.iter().any(|(known, _)| *known == name),
            "{name}"
        );
    }
}
