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
    use crate::checks::checks;
    use crate::crypto::Algorithms;
    use crate::finding::Code;
    use crate::path::off::{Off, without};
    use crate::path::{looked_at, rule_count, spent};
    use crate::request::{NamedAuthority, Request, SplitRequest, answer, split};
    use crate::time::Time;
    use crate::zone::Zone;

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
            answer(&self.request, inputs, algorithms, None).to_json()
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

    /// Every vector of the split: its request, and the report that is kept.
    fn splits() -> Vec<(String, SplitRequest, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/split-vectors");
        let entries = fs::read_dir(&root)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut folders: Vec<_> = entries.filter(|path| path.is_dir()).collect();
        folders.sort();
        let vectors = folders.iter().map(|folder| {
            let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
            let case: Value = serde_json::from_str(&text("case.json")).unwrap();
            let file = |name: &str| Input {
                name: name.to_owned(),
                bytes: fs::read(folder.join(name)).unwrap(),
            };
            let named = |key: &str| case[key].as_str();
            let request = SplitRequest {
                edge: named("edge").map(file).into_iter().collect(),
                authority: match named("authority") {
                    Some("public") => NamedAuthority::Public,
                    other => NamedAuthority::Files(other.map(file).into_iter().collect()),
                },
                zone: Zone::from_json(text(named("zone").unwrap()).as_bytes()).unwrap(),
                zone_certificates: named("member").map(file).into_iter().collect(),
                at: Time::parse_rfc3339(named("at").unwrap()).unwrap(),
            };
            let name = named("name").unwrap().to_owned();
            (name, request, text("report.json"))
        });
        vectors.collect()
    }

    #[test]
    fn every_vector_of_the_split_has_the_report_that_is_kept() {
        let (vectors, algorithms) = (splits(), algorithms());
        assert!(vectors.len() > 20, "{}", vectors.len());
        for (name, request, report) in vectors {
            assert_eq!(split(&request, &algorithms).to_json(), report, "{name}");
        }
    }

    /// What the verdicts of each vector spend, kept so that a change shows: signatures asked for, steps, comparisons
    /// of names, signatures verified. With `ZONESEAL_KEEP_SPENT` in the environment the file is written anew.
    #[test]
    fn every_vector_spends_what_is_kept() {
        let algorithms = algorithms();
        let mut text = String::from("vector signatures steps comparisons verified\n");
        for vector in all() {
            spent::take();
            vector.judge(&algorithms);
            let [signatures, steps, comparisons, verified] = spent::take();
            let name = &vector.name;
            text.push_str(&format!(
                "{name} {signatures} {steps} {comparisons} {verified}\n"
            ));
        }
        hold(&text, "spent.txt");
    }

    /// How much of the path of each verdict the rules looked at, in the order of the report: what a report's reader has
    /// to tell from its findings. With `ZONESEAL_KEEP_SPENT` in the environment the file is written anew.
    #[test]
    fn of_every_verdict_as_much_is_looked_at_as_is_kept() {
        let algorithms = algorithms();
        let mut text = String::from("vector verdict certificates\n");
        let mut add = |name: &str, report: &str| {
            let looked_at = looked_at::take();
            let report: Value = serde_json::from_str(report).unwrap();
            let verdicts = report["verdicts"].as_array().unwrap();
            for (number, verdict) in verdicts.iter().enumerate() {
                let path: Vec<usize> = serde_json::from_value(verdict["path"].clone()).unwrap();
                let codes = verdict["findings"].as_array().unwrap().iter();
                // Then the search ended with a path that no rule came to.
                let ended = codes
                    .clone()
                    .any(|finding| finding["code"] == "search-limit");
                let of = looked_at.iter().filter(|(of, _)| *of == path && !ended);
                let most = of.map(|(_, certificates)| *certificates).max();
                let most = most.unwrap_or_default();
                text.push_str(&format!("{name} {number} {most}\n"));
            }
        };
        looked_at::take();
        for vector in all() {
            let report = vector.judge(&algorithms);
            add(&vector.name, &report);
        }
        for (name, request, _) in splits() {
            let report = split(&request, &algorithms).to_json();
            add(&name, &report);
        }
        hold(&text, "looked-at.txt");
    }

    /// Holds a text of a line each against a file beside the vectors, or writes it anew.
    fn hold(text: &str, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        let file = folder.join(name);
        if std::env::var_os("ZONESEAL_KEEP_SPENT").is_some() {
            fs::write(&file, text).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        let kept_lines: std::collections::BTreeSet<&str> = kept.lines().collect();
        let other: Vec<&str> = text
            .lines()
            .filter(|line| !kept_lines.contains(line))
            .collect();
        assert!(other.is_empty(), "not in {name}:\n{}", other.join("\n"));
        assert_eq!(kept.lines().count(), text.lines().count(), "{name}");
    }

    /// The codes of every verdict of a report.
    fn found(report: &str) -> Vec<String> {
        let report: Value = serde_json::from_str(report).unwrap();
        let verdicts = report["verdicts"].as_array().unwrap().iter();
        let findings = verdicts.flat_map(|verdict| verdict["findings"].as_array().unwrap());
        findings
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn each_rule_finds_the_codes_of_its_check_and_stands_where_the_table_has_it() {
        let (vectors, algorithms) = (all(), algorithms());
        let of_all: Vec<Vec<String>> = vectors.iter().map(|vector| found(&vector.report)).collect();
        let first = checks()
            .iter()
            .position(|check| check.id == "version")
            .unwrap();
        let after = checks().get(first + rule_count()).unwrap();
        assert_eq!(after.id, "name-constraints");
        for (place, check) in checks()[first..first + rule_count()].iter().enumerate() {
            let is_its = |code: &String| check.codes.iter().any(|own| own.as_str() == code);
            let count = |codes: &[String]| codes.iter().filter(|code| is_its(code)).count();
            let known = vectors.iter().zip(&of_all);
            let vanishes =
                known
                    .filter(|(_, codes)| codes.iter().any(is_its))
                    .any(|(vector, codes)| {
                        let without = without(Off::Rule(place), || vector.judge(&algorithms));
                        count(&found(&without)) < count(codes)
                    });
            assert!(vanishes, "rule {place} does not find what {} has", check.id);
        }
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

    /// Findings that have no bytes, no certificate or no values to compare, each with why.
    const NOTHING_THERE: [(Code, &str); 18] = [
        (Code::KeyUsageMissing, "the extension is absent"),
        (
            Code::PublicSuffixNotEvaluated,
            "says what was not looked at",
        ),
        (Code::RevocationNotChecked, "says what was not looked at"),
        (Code::SecondOpinionUnable, "is about the whole path"),
        (Code::VerifiersDisagree, "is about the whole path"),
        (Code::SearchLimit, "is about the whole search"),
        (Code::DepthLimit, "is about the length of the path"),
        (Code::VersionNot3, "version 1 has no bytes for it"),
        (Code::IssuerNotCa, "the extension may be absent"),
        (Code::DigitalSignatureMissing, "the extension may be absent"),
        (Code::RoleNotStated, "the extension is absent"),
        (Code::SpiffeIdMissing, "the extension may be absent"),
        (Code::NameNotInCertificate, "the extension may be absent"),
        (Code::OtherMember, "the extension may be absent"),
        (Code::PolicyRequired, "the extension may be absent"),
        (Code::PolicyConditionInZone, "the extension is the value"),
        (
            Code::RevocationEvidenceMissing,
            "is about what was not given",
        ),
        (Code::SubjectIsCa, "an anchor is compared whole"),
    ];

    #[test]
    fn every_finding_says_where_and_what_was_compared() {
        let algorithms = algorithms();
        let mut wrong = std::collections::BTreeSet::new();
        for vector in all() {
            let report: Value = serde_json::from_str(&vector.judge(&algorithms)).unwrap();
            for verdict in report["verdicts"].as_array().unwrap() {
                let tried = verdict["candidates"].as_array().unwrap().iter();
                let lists = tried
                    .map(|of| &of["findings"])
                    .chain([&verdict["findings"]]);
                for finding in lists.flat_map(|list| list.as_array().unwrap()) {
                    let code = finding["code"].as_str().unwrap();
                    let whole = !finding["certificate"].is_null()
                        && !finding["bytes"].is_null()
                        && finding["expected"] != ""
                        && finding["found"] != "";
                    if !whole && !NOTHING_THERE.iter().any(|(of, _)| of.as_str() == code) {
                        wrong.insert(code.to_owned());
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
