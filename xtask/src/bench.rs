//! `cargo xtask bench`: what the engine costs, beside its peers, in one run.

mod core;
mod npm;
mod page;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::{BenchArgs, BenchOf};
use crate::failure::Failure;
use crate::runner::Runner;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) bench: String,
    pub(crate) contender: String,
    pub(crate) metric: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
}

/// `cargo xtask bench`.
pub(crate) fn run(runner: &Runner, args: &BenchArgs) -> Result<ExitCode, Failure> {
    let (figures, code) = match (args.of, args.correctness) {
        (BenchOf::Core, false) => (core::run(runner)?, ExitCode::SUCCESS),
        (BenchOf::Npm, false) => (npm::speed(runner)?, ExitCode::SUCCESS),
        (BenchOf::Npm, true) => npm::correctness(runner)?,
        (BenchOf::Page, false) => (page::run(runner)?, ExitCode::SUCCESS),
        (BenchOf::Core | BenchOf::Page, true) => {
            return Err(
                Failure::new("--correctness is for the package: `cargo xtask bench npm`")
                    .advice("cargo xtask conformance and cargo xtask differential do it for core"),
            );
        }
    };
    if let Some(file) = &args.json {
        write(file, &figures)?;
    }
    Ok(code)
}

fn write(file: &Path, figures: &[Figure]) -> Result<(), Failure> {
    let figure = |figure: &Figure| {
        json!({
            "bench": figure.bench, "contender": figure.contender, "metric": figure.metric,
            "value": figure.value, "unit": figure.unit,
        })
    };
    let list: Vec<_> = figures.iter().map(figure).collect();
    let text = format!("{:#}\n", serde_json::Value::Array(list));
    fs::write(file, text).map_err(|error| {
        Failure::new(format!("cannot write {}: {error}", file.display()))
            .advice("name a file in a folder that exists and may be written")
    })
}
