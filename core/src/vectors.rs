//! The vectors of `tests/vectors`, judged within this crate: the same bytes as are kept, and no rule without one that
//! fails when it is left out.

#[cfg(test)]
mod tests {
    // Tests alone read files here.
    #![allow(clippy::disallowed_methods)]

    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use crate::answer::Inputs;
    use crate::bundle::{Bundle, Input, Limits};
    use crate::crypto::Algorithms;
    use crate::finding::Code;
    use crate::path::off::{Off, without};
    use crate::path::rule_count;
    use crate::request::{Request, answer};

    /// A vector, read once.
    struct Vector {
        name: String,
        request: Request,
        files: Bundle,
        anchors: Bundle,
        /// The report that is kept.
        report: String,
    }

    impl Vector {
        fn judge(&self, algorithms: &Algorithms) -> String {
            let inputs = Inputs {
                files: &self.files,
                anchors: &self.anchors,
                evidence: &Bundle::default(),
            };
            answer(&self.request, inputs, algorithms).to_json()
        }
    }

    /// Every vector whose input is kept, in the order of their names.
    fn all() -> Vec<Vector> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        let entries = fs::read_dir(&root).unwrap().map(Result::unwrap);
        let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
        folders.retain(|folder| folder.is_dir());
        folders.sort();
        folders.iter().filter_map(|folder| read(folder)).collect()
    }

    fn read(folder: &Path) -> Option<Vector> {
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let mut case: Value = serde_json::from_str(&text("case.json")).unwrap();
        if case["generated"] == true {
            return None;
        }
        let inputs = |list: &Value| -> Vec<Input> {
            let names = list.as_array().unwrap().iter();
            names
                .map(|name| name.as_str().unwrap())
                .map(|name| Input {
                    name: name.to_owned(),
                    bytes: fs::read(folder.join(name)).unwrap(),
                })
                .collect()
        };
        let (files, anchors) = (inputs(&case["files"]), inputs(&case["anchors"]));
        let parse = |inputs: &[Input]| Bundle::parse(inputs, &Limits::default());
        if let Some(name) = case["zone"].as_str() {
            case["options"]["zone"] = text(name).into();
        }
        Some(Vector {
            name: case["name"].as_str().unwrap().to_owned(),
            files: parse(&files),
            anchors: parse(&anchors),
            request: Request::from_options(files, anchors, &case["options"].to_string()).unwrap(),
            report: text("report.json"),
        })
    }

    fn algorithms() -> Algorithms {
        Algorithms::new(webpki::ALL_VERIFICATION_ALGS)
    }

    #[test]
    fn every_vector_has_the_report_that_is_kept() {
        let (vectors, algorithms) = (all(), algorithms());
        assert!(vectors.len() > 200, "{}", vectors.len());
        let other = vectors
            .iter()
            .filter(|vector| vector.judge(&algorithms) != vector.report);
        let names: Vec<&str> = other.map(|vector| vector.name.as_str()).collect();
        assert!(names.is_empty(), "other reports: {}", names.join(", "));
    }

    /// The codes of the zone's own rules.
    const ZONE_RULES: [Code; 5] = [
        Code::SpiffeIdMissing,
        Code::TwoSpiffeIds,
        Code::SpiffeIdMalformed,
        Code::SpiffeIdOfOtherZone,
        Code::OtherMember,
    ];

    #[test]
    fn no_rule_can_be_left_out_unnoticed() {
        let (vectors, algorithms) = (all(), algorithms());
        let rules = (0..rule_count()).map(Off::Rule);
        let others = [Off::Constraints, Off::Revocation, Off::SecondOpinion];
        let all = rules.chain(ZONE_RULES.map(Off::Zone)).chain(others);
        let unnoticed: Vec<Off> = all
            .filter(|off| {
                without(*off, || {
                    let same = |vector: &Vector| vector.judge(&algorithms) == vector.report;
                    vectors.iter().all(same)
                })
            })
            .collect();
        assert!(
            unnoticed.is_empty(),
            "no vector notices that these are left out: {unnoticed:?}"
        );
    }
}
