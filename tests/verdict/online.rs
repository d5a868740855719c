//! Public chains, as a person would judge them: `zoneseal verify --profile webpki`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use zoneseal_tests::{binary, run};

#[test]
fn online_chains() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/x509-limbo.json");
    let Ok(text) = fs::read(path) else {
        return run::skip("online_chains", "corpus not found");
    };
    let corpus: Value = serde_json::from_slice(&text).unwrap();
    let cases = corpus["testcases"].as_array().unwrap();
    let online = cases
        .iter()
        .filter(|case| text_of(&case["id"]).starts_with("online::"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in online {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("chain.pem"), chain(case)).unwrap();
        fs::write(
            folder.path().join("roots.pem"),
            joined(&case["trusted_certs"]),
        )
        .unwrap();
        let host = text_of(&case["expected_peer_name"]["value"]);
        let at = text_of(&case["validation_time"]);
        let judge = |host: &str, at: &str| {
            let arguments = [
                "verify",
                "--profile",
                "webpki",
                "--role",
                "server",
                "--anchor",
                "roots.pem",
            ];
            let rest = ["--host", host, "--at", at, "chain.pem"];
            binary::run(folder.path(), &[&arguments[..], &rest[..]].concat())
                .status
                .code()
        };
        let expected = if case["expected_result"] == "SUCCESS" {
            0
        } else {
            1
        };
        // A near miss each: another host, and another time.
        let found = (
            judge(host, at),
            judge("zoneseal.invalid", at),
            judge(host, "2040-01-01T00:00:00Z"),
        );
        if found != (Some(expected), Some(1), Some(1)) {
            wrong.push(format!("{}: {found:?}", text_of(&case["id"])));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 10, "{count}");
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn joined(list: &Value) -> String {
    list.as_array().unwrap().iter().map(text_of).collect()
}

fn chain(case: &Value) -> String {
    format!(
        "{}{}",
        text_of(&case["peer_certificate"]),
        joined(&case["untrusted_intermediates"])
    )
}
