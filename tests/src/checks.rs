//! `docs/checks.json`, from core's one table of checks.

use serde_json::{Map, Value, json};
use zoneseal_core::{When, checks};

/// The file as it must be.
///
/// # Panics
/// Never: what is written is JSON.
#[must_use]
pub fn file() -> String {
    let checks: Vec<Value> = checks()
        .iter()
        .map(|check| {
            let when: Vec<&str> = check.when.iter().map(|when| when.as_str()).collect();
            let codes: Vec<&str> = check.codes.iter().map(|code| code.as_str()).collect();
            json!({
                "id": check.id, "title": check.title, "clause": check.clause, "cabf": check.cabf,
                "of": check.of.as_str(), "when": when, "codes": codes,
            })
        })
        .collect();
    let why = |when: &When| (when.as_str().to_owned(), json!(when.why_not()));
    let conditions: Map<String, Value> = When::ALL.iter().map(why).collect();
    let all = json!({ "checks": checks, "conditions": conditions });
    format!("{}\n", serde_json::to_string_pretty(&all).unwrap())
}
