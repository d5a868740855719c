//! Every case has the outcome and the code that it must have, with both providers of signature
//! algorithms, and the same bytes of JSON.

use std::collections::BTreeSet;

use zoneseal_core::{Algorithms, Input, Request, verify};
use zoneseal_tests::cases::{self, Case};

fn request(case: &Case) -> Request {
    let inputs = |files: &[(String, Vec<u8>)]| -> Vec<Input> {
        let input = |(name, bytes): &(String, Vec<u8>)| Input {
            name: name.clone(),
            bytes: bytes.clone(),
        };
        files.iter().map(input).collect()
    };
    Request::from_options(
        inputs(&case.files),
        inputs(&case.anchors),
        &case.options().to_string(),
    )
    .unwrap()
}

#[test]
fn outcome_and_code() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases::all() {
        assert!(names.insert(case.name), "{} stands twice", case.name);
        let report = verify(
            &request(&case),
            &Algorithms::new(webpki::ALL_VERIFICATION_ALGS),
        );
        let found = (report.outcome().as_str(), report.code());
        if found != (case.outcome, case.code) {
            let expected = (case.outcome, case.code);
            wrong.push(format!(
                "{}: expected {expected:?}, found {found:?}",
                case.name
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(names.len() >= 50, "{}", names.len());
}
