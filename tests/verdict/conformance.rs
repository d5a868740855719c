//! The corpus beside the repository, where it is there: no false accept, no false reject, nothing
//! skipped, but for the exceptions.

use std::path::Path;
use std::{fs, process::Command};

use zoneseal_tests::run;

#[test]
fn the_corpus_is_judged_as_it_says() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = tests.join("../../shared/corpora/x509-limbo.json");
    if !corpus.is_file() {
        return run::skip("the_corpus_is_judged_as_it_says", "corpus not found");
    }
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results.json");
    let output = Command::new(env!("CARGO_BIN_EXE_zoneseal-conformance"))
        .arg(&results)
        .arg(tests.join("conformance/exceptions.json"))
        .arg(corpus)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let written: serde_json::Value = serde_json::from_slice(&fs::read(results).unwrap()).unwrap();
    assert_eq!(written["version"], 1);
    let results = written["results"].as_array().unwrap();
    assert!(results.len() >= 208, "{said}");
    assert!(
        results
            .iter()
            .all(|result| result["actual_result"] != "SKIPPED"),
        "{said}"
    );
}
