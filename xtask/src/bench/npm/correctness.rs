//! What Node counted of right and wrong answers: the table, and whether the package is among those that are wrong.

use serde_json::Value;

use super::super::Figure;
use crate::failure::Failure;
use crate::table::Table;

const OURS: &str = "zoneseal";

/// All that was counted.
pub(super) struct Counted {
    results: Vec<Count>,
    /// Why vectors were left out, and how many.
    left_out: Vec<(String, u64)>,
}

/// The answers of a contender to the questions of a suite.
struct Count {
    suite: String,
    contender: String,
    cases: usize,
    right: usize,
    accepted: Vec<String>,
    refused: Vec<String>,
    hung: Vec<String>,
    thrown: usize,
    /// In milliseconds, of the answers that came.
    slowest: f64,
}

impl Counted {
    /// The counts of a file that Node wrote.
    pub(super) fn read(file: &Value) -> Result<Self, Failure> {
        let results = file["results"].as_array().map(Vec::as_slice);
        let results: Option<Vec<Count>> = results
            .unwrap_or_default()
            .iter()
            .map(Count::read)
            .collect();
        let left_out = file["leftOut"].as_object().into_iter().flatten();
        Ok(Self {
            results: results
                .filter(|results| !results.is_empty())
                .ok_or_else(|| Failure::new("the bench in Node left no counts"))?,
            left_out: left_out
                .map(|(reason, count)| (reason.clone(), count.as_u64().unwrap_or_default()))
                .collect(),
        })
    }

    /// The table, what was left out, and what of ours is excepted or wrong.
    pub(super) fn text(&self, exceptions: &Value) -> String {
        let mut table = Table::new([
            "questions",
            "contender",
            "in all",
            "right",
            "accepts wrongly",
            "refuses wrongly",
            "hangs",
            "throws",
            "slowest answer",
        ]);
        for count in &self.results {
            table.row([
                count.suite.clone(),
                count.contender.clone(),
                count.cases.to_string(),
                count.right.to_string(),
                count.accepted.len().to_string(),
                count.refused.len().to_string(),
                count.hung.len().to_string(),
                count.thrown.to_string(),
                format!("{:.0} ms", count.slowest),
            ]);
        }
        let mut text = table.text();
        text.push_str(
            "\nAn answer that is an exception counts as a refusal; `throws` says how many are, right or wrong.\n",
        );
        for (reason, count) in &self.left_out {
            text.push_str(&format!("{count} vectors left out: {reason}\n"));
        }
        for id in self.ours().flat_map(|count| &count.refused) {
            if let Some(reason) = excepted(exceptions, id) {
                text.push_str(&format!("{OURS}, {id}: excepted. {reason}\n"));
            }
        }
        for id in self.wrong(exceptions) {
            text.push_str(&format!("{OURS}, {id}: WRONG\n"));
        }
        text
    }

    /// The cases in which the package is wrong or hangs, beyond the exceptions.
    pub(super) fn wrong(&self, exceptions: &Value) -> Vec<&str> {
        let ours = self.ours().flat_map(|count| {
            let refused = count.refused.iter();
            let refused = refused.filter(|id| excepted(exceptions, id).is_none());
            count.accepted.iter().chain(&count.hung).chain(refused)
        });
        ours.map(String::as_str).collect()
    }

    pub(super) fn figures(&self) -> Vec<Figure> {
        let counts = self.results.iter().flat_map(|count| {
            [
                ("questions", count.cases),
                ("right", count.right),
                ("accepted wrongly", count.accepted.len()),
                ("refused wrongly", count.refused.len()),
                ("hung", count.hung.len()),
                ("thrown", count.thrown),
            ]
            .map(|(metric, value)| (count, metric, value))
        });
        counts
            .map(|(count, metric, value)| Figure {
                bench: count.suite.clone(),
                contender: count.contender.clone(),
                metric: metric.to_owned(),
                value: u32::try_from(value).map_or(f64::INFINITY, f64::from),
                unit: "cases".to_owned(),
            })
            .collect()
    }

    fn ours(&self) -> impl Iterator<Item = &Count> {
        self.results.iter().filter(|count| count.contender == OURS)
    }
}

impl Count {
    fn read(result: &Value) -> Option<Self> {
        let text = |key: &str| result[key].as_str().map(str::to_owned);
        let number = |key: &str| usize::try_from(result[key].as_u64()?).ok();
        let list = |key: &str| -> Option<Vec<String>> {
            let ids = result[key].as_array()?.iter();
            ids.map(|id| id.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            suite: text("bench")?,
            contender: text("contender")?,
            cases: number("cases")?,
            right: number("right")?,
            accepted: list("acceptedWrongly")?,
            refused: list("refusedWrongly")?,
            hung: list("hung")?,
            thrown: number("thrown")?,
            slowest: result["slowest"].as_f64()?,
        })
    }
}

/// Why the corpus is not followed in a case that must be accepted.
fn excepted<'a>(exceptions: &'a Value, id: &str) -> Option<&'a str> {
    let exception = exceptions.get(id)?;
    (exception["ours"] == "FAILURE").then(|| exception["reason"].as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(refused: &[&str], hung: &[&str]) -> Counted {
        let count = |contender: &str, accepted: &[&str], refused: &[&str], hung: &[&str]| {
            json!({
                "bench": "corpus", "contender": contender, "cases": 9, "right": 5, "thrown": 1, "slowest": 12.3,
                "acceptedWrongly": accepted, "refusedWrongly": refused, "hung": hung,
            })
        };
        let ours = count(OURS, &[], refused, hung);
        let peer = count("peer", &["a", "b"], &[], &["c"]);
        Counted::read(&json!({ "results": [ours, peer], "leftOut": { "too large": 3 } })).unwrap()
    }

    fn exceptions() -> Value {
        json!({ "known": { "ours": "FAILURE", "reason": "It contradicts another." } })
    }

    #[test]
    fn each_contender_has_a_row_and_an_exception_its_reason() {
        let text = example(&["known"], &[]).text(&exceptions());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("questions  contender  in all  right  accepts wrongly"));
        let cells: Vec<&str> = lines[2].split_whitespace().collect();
        assert_eq!(
            cells,
            ["corpus", "peer", "9", "5", "2", "0", "1", "1", "12", "ms"]
        );
        assert!(text.contains("3 vectors left out: too large\n"), "{text}");
        assert!(
            text.contains("zoneseal, known: excepted. It contradicts another.\n"),
            "{text}"
        );
        assert!(!text.contains("WRONG"), "{text}");
    }

    #[test]
    fn ours_is_wrong_where_it_hangs_or_refuses_without_an_exception() {
        assert!(example(&["known"], &[]).wrong(&exceptions()).is_empty());
        let counted = example(&["known", "other"], &["slow"]);
        assert_eq!(counted.wrong(&exceptions()), ["slow", "other"]);
        assert!(
            counted
                .text(&exceptions())
                .contains("zoneseal, other: WRONG\n")
        );
    }

    #[test]
    fn every_count_is_a_figure() {
        let figures = example(&[], &[]).figures();
        assert_eq!(figures.len(), 12);
        let hung = figures
            .iter()
            .find(|figure| figure.contender == "peer" && figure.metric == "hung");
        assert_eq!(hung.map(|figure| figure.value), Some(1.0));
        assert!(Counted::read(&json!({})).is_err());
    }
}
