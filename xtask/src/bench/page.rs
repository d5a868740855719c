//! The inspection page in Chromium: its bytes, and how soon it answers.

use serde_json::Value;

use super::Figure;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::{page, steps};

/// How often each time is taken.
const RUNS: &str = "9";

/// Measures, and prints each figure beside its budget.
pub(super) fn run(runner: &Runner) -> Result<Vec<Figure>, Failure> {
    setup::run(runner, Scope::Test)?;
    page::build(runner)?;
    steps::debug_binary(runner)?;
    let out = runner.workspace.scratch("bench-page", "figures.json");
    let task = Task::new("node", runner.workspace.root())
        .arg(runner.workspace.at("tests/page/budgets.mjs"))
        .args([RUNS.as_ref(), out.as_os_str()])
        .env("ZONESEAL_BIN", runner.workspace.debug_binary());
    let advice = "node's output above says what the page did not do";
    runner.step(
        "opening the page, again and again",
        "bench-page",
        &task,
        advice,
    )?;
    let text = std::fs::read_to_string(&out)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", out.display())))?;
    let figures = figures(&text)?;
    for (figure, budget) in &figures {
        let Figure {
            metric,
            value,
            unit,
            ..
        } = figure;
        println!("{metric}: {value:.0} {unit} (budget {budget:.0})");
    }
    Ok(figures.into_iter().map(|(figure, _)| figure).collect())
}

/// The figures that the script wrote, each with its budget.
fn figures(text: &str) -> Result<Vec<(Figure, f64)>, Failure> {
    let list: Vec<Value> = serde_json::from_str(text)
        .map_err(|error| Failure::new(format!("the figures of the page: {error}")))?;
    let read = |item: &Value| {
        let figure = Figure {
            bench: "page".to_owned(),
            contender: "zoneseal".to_owned(),
            metric: item.get("metric")?.as_str()?.to_owned(),
            value: item.get("value")?.as_f64()?,
            unit: item.get("unit")?.as_str()?.to_owned(),
        };
        Some((figure, item.get("budget")?.as_f64()?))
    };
    list.iter()
        .map(|item| read(item).ok_or_else(|| Failure::new(format!("no figure: {item}"))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_with_their_budgets() {
        let text = r#"[{"metric":"verdict","value":72.5,"unit":"ms","budget":150}]"#;
        let [(figure, budget)] = &figures(text).unwrap()[..] else {
            panic!("one figure")
        };
        assert_eq!(
            (figure.metric.as_str(), figure.value, *budget),
            ("verdict", 72.5, 150.0)
        );
        assert!(figures("[{}]").is_err());
        assert!(figures("").is_err());
    }
}
