//! STYLE.md §2 and §3 as a check over the source: who may import whom, what stays pure, how long a file may be.
//! `tables` holds what is allowed, `rules` the rules, `source` just enough of Rust to apply them.
//!
//! Each rule is tested on small repositories in memory first, with a near miss beside each breach: a rule that
//! never fires looks just like a code base without a fault.

#[path = "examples/imports.rs"]
mod import_examples;
#[path = "examples/purity.rs"]
mod purity_examples;
mod repo;
mod rules;
mod source;
mod tables;

use std::path::Path;

use repo::Repo;

/// Runs one rule over this repository.
#[track_caller]
fn holds(rule: fn(&Repo) -> Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is inside the repository");
    let broken = rule(&Repo::read(root));
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// What a rule says about a repository of these files.
fn judged(rule: fn(&Repo) -> Vec<String>, files: &[(&str, &str)]) -> Vec<String> {
    rule(&Repo::new(files.iter().map(|(path, text)| {
        ((*path).to_owned(), (*text).to_owned())
    })))
}

/// One breach whose sentence has `part` in it.
#[track_caller]
fn breaks(rule: fn(&Repo) -> Vec<String>, files: &[(&str, &str)], part: &str) {
    let broken = judged(rule, files);
    assert!(
        broken.len() == 1 && broken[0].contains(part),
        "expected one breach with {part:?}, found {broken:#?}"
    );
}

#[track_caller]
fn passes(rule: fn(&Repo) -> Vec<String>, files: &[(&str, &str)]) {
    assert_eq!(judged(rule, files), Vec::<String>::new());
}

mod this_repository {
    use super::*;

    #[test]
    fn crates_depend_in_one_direction() {
        holds(rules::crate_edges);
        holds(rules::known_crates);
    }

    #[test]
    fn imports_in_core_go_down() {
        holds(rules::core_layers);
    }

    #[test]
    fn core_is_pure() {
        holds(rules::core_is_pure);
    }

    #[test]
    fn core_derives_no_serialisation() {
        holds(rules::core_derives_no_serialisation);
    }

    #[test]
    fn the_proxy_decides_without_io() {
        holds(rules::proxy_decides_without_io);
    }

    #[test]
    fn site_and_serving_stay_apart() {
        holds(rules::proxy_halves);
    }

    #[test]
    fn files_are_of_readable_size() {
        holds(rules::sizes);
    }

    #[test]
    fn imports_are_named() {
        holds(rules::no_globs);
    }

    #[test]
    fn no_folder_of_one_machine_is_named() {
        holds(rules::no_machine_paths);
    }

    #[test]
    fn lock_files_name_no_registry() {
        holds(rules::no_registry_hosts);
    }

    #[test]
    fn it_is_really_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("tests/ is inside the repository");
        let repo = Repo::read(root);
        for folder in tables::SIZED {
            assert!(
                repo.rust_files(folder).count() > 0,
                "no Rust file was found in {folder}"
            );
        }
        assert!(repo.text("Cargo.toml").is_some() && repo.text(".ci/run").is_some());
    }
}
