//! The engine beside rustls-webpki and OpenSSL: time by criterion, instructions by callgrind.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Figure;
use crate::failure::Failure;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::table::Table;

/// What must hold between two contenders of a bench: at most so many times the other's time.
struct Target {
    bench: &'static str,
    contender: &'static str,
    beside: &'static str,
    most: f64,
}

/// The targets of the engine.
#[rustfmt::skip]
const TARGETS: [Target; 6] = [
    Target { bench: "accept P-256", contender: "zoneseal rfc5280", beside: "rustls-webpki", most: 1.10 },
    Target { bench: "accept P-256", contender: "zoneseal zone", beside: "rustls-webpki", most: 1.20 },
    Target { bench: "accept RSA-2048", contender: "zoneseal rfc5280", beside: "rustls-webpki", most: 1.25 },
    Target { bench: "accept RSA-2048", contender: "zoneseal zone", beside: "rustls-webpki", most: 1.50 },
    Target { bench: "refuse P-256", contender: "zoneseal, refused and explained", beside: "zoneseal, accepted", most: 2.0 },
    Target { bench: "refuse RSA-2048", contender: "zoneseal, refused and explained", beside: "zoneseal, accepted", most: 2.0 },
];

/// The contenders whose instructions are counted, as `zoneseal-count` knows them.
const COUNTED: [&str; 4] = [
    "rustls-webpki",
    "zoneseal rfc5280",
    "zoneseal zone",
    "OpenSSL",
];
const KINDS: [&str; 2] = ["P-256", "RSA-2048"];

/// Runs both, prints the tables, and gives the figures.
pub(super) fn run(runner: &Runner) -> Result<Vec<Figure>, Failure> {
    setup::run(runner, Scope::Bench)?;
    let target = runner.workspace.target("bench");
    let cargo = |args: &[&str]| {
        Task::new(
            crate::workspace::cargo(),
            &runner.workspace.at("tests/bench"),
        )
        .args(args)
        .env("CARGO_TARGET_DIR", &target)
    };
    let advice =
        "the output above says why; it needs OpenSSL's headers (Debian: libssl-dev, pkg-config)";
    let build = cargo(&["build", "--release", "--bin", "zoneseal-count"]);
    runner.step("building the benches", "bench-build", &build, advice)?;
    let _ = fs::remove_dir_all(target.join("criterion"));
    let bench = cargo(&["bench", "--bench", "core"]);
    runner.step("measuring time, side by side", "bench-core", &bench, advice)?;
    let mut figures = times(&target.join("criterion"))?;
    figures.extend(counts(runner, &target.join("release/zoneseal-count"))?);
    print!("{}", table(&figures));
    Ok(figures)
}

/// The medians that criterion wrote.
fn times(folder: &Path) -> Result<Vec<Figure>, Failure> {
    let mut figures = Vec::new();
    for group in folders(folder) {
        for bench in folders(&group) {
            let read = |name: &str| -> Option<Value> {
                serde_json::from_slice(&fs::read(bench.join("new").join(name)).ok()?).ok()
            };
            let (Some(about), Some(estimates)) = (read("benchmark.json"), read("estimates.json"))
            else {
                continue;
            };
            let text = |key: &str| about[key].as_str().unwrap_or_default().to_owned();
            let nanoseconds = estimates["median"]["point_estimate"]
                .as_f64()
                .unwrap_or_default();
            figures.push(Figure {
                bench: text("group_id"),
                contender: text("function_id"),
                metric: "median time".to_owned(),
                value: nanoseconds / 1e3,
                unit: "µs".to_owned(),
            });
        }
    }
    if figures.is_empty() {
        return Err(Failure::new(format!(
            "criterion left no figures in {}",
            folder.display()
        )));
    }
    Ok(figures)
}

fn folders(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// Instructions of one verdict each: the difference between 60 and 10 of them, divided.
fn counts(runner: &Runner, program: &Path) -> Result<Vec<Figure>, Failure> {
    let mut figures = Vec::new();
    for kind in KINDS {
        for contender in COUNTED {
            let count = |times: &str| instructions(runner, program, kind, contender, times);
            let step = runner
                .console
                .step(&format!("counting the instructions of {contender}, {kind}"));
            let (few, many) = (count("10")?, count("60")?);
            step.done();
            figures.push(Figure {
                bench: format!("accept {kind}"),
                contender: contender.to_owned(),
                metric: "instructions".to_owned(),
                value: (many - few) / 50.0,
                unit: "instructions".to_owned(),
            });
        }
    }
    Ok(figures)
}

fn instructions(
    runner: &Runner,
    program: &Path,
    kind: &str,
    contender: &str,
    times: &str,
) -> Result<f64, Failure> {
    let task = Task::new("valgrind", runner.workspace.root())
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([kind, contender, times]);
    let output = task
        .capture()
        .map_err(|error| Failure::new(format!("valgrind did not start: {error}")).command(&task))?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = text
        .lines()
        .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.ok_or_else(|| Failure::new("valgrind counted nothing").command(&task))
}

fn table(figures: &[Figure]) -> String {
    let mut table = Table::new([
        "bench",
        "contender",
        "µs",
        "instructions",
        "ratio",
        "beside",
        "target",
    ]);
    let value = |bench: &str, contender: &str, metric: &str| {
        let found = figures.iter().find(|figure| {
            figure.bench == bench && figure.contender == contender && figure.metric == metric
        });
        found.map(|figure| figure.value)
    };
    for figure in figures
        .iter()
        .filter(|figure| figure.metric == "median time")
    {
        let target = TARGETS
            .iter()
            .find(|target| target.bench == figure.bench && target.contender == figure.contender);
        let beside = target.and_then(|target| value(target.bench, target.beside, "median time"));
        let ratio = beside.map(|beside| figure.value / beside);
        let count = value(&figure.bench, &figure.contender, "instructions");
        table.row([
            figure.bench.clone(),
            figure.contender.clone(),
            format!("{:.1}", figure.value),
            count.map(|count| format!("{count:.0}")).unwrap_or_default(),
            ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            target
                .map(|target| target.beside.to_owned())
                .unwrap_or_default(),
            match (target, ratio) {
                (Some(target), Some(ratio)) if ratio <= target.most => {
                    format!("≤ {:.2} ok", target.most)
                }
                (Some(target), Some(_)) => format!("≤ {:.2} MISSED", target.most),
                _ => String::new(),
            },
        ]);
    }
    table.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_held_against_its_target() {
        let figure = |contender: &str, value| Figure {
            bench: "accept P-256".to_owned(),
            contender: contender.to_owned(),
            metric: "median time".to_owned(),
            value,
            unit: "µs".to_owned(),
        };
        let text = table(&[
            figure("rustls-webpki", 100.0),
            figure("zoneseal rfc5280", 105.0),
            figure("zoneseal zone", 130.0),
        ]);
        assert!(
            text.contains("1.05") && text.contains("≤ 1.10 ok"),
            "{text}"
        );
        assert!(
            text.contains("1.30") && text.contains("≤ 1.20 MISSED"),
            "{text}"
        );
    }
}
