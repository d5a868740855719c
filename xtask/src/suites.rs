//! `cargo xtask test`: every suite, one after the other, and one line at the end.

mod chains;
mod demo;
mod libtest;
mod list;
mod run;
mod tally;
mod tap;

use std::process::ExitCode;
use std::time::Duration;

use self::list::{Needs, SUITES, Suite};
use self::tally::Tally;
use crate::cli::TestArgs;
use crate::console::{Tone, duration};
use crate::failure::Failure;
use crate::page;
use crate::runner::Runner;
use crate::setup::{self, Scope};
use crate::steps;
use crate::table::Table;

/// How much of a failed suite's output is shown; all of it is in its log.
const SHOWN: usize = 400;

/// `cargo xtask test`.
pub(crate) fn run(runner: &Runner, args: &TestArgs) -> Result<ExitCode, Failure> {
    if args.list {
        for suite in &SUITES {
            println!("{:<13} {}", suite.name, suite.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let suites = list::chosen(args)?;
    let prepared = Prepared::up_to(
        runner,
        args,
        suites
            .iter()
            .map(|suite| suite.needs)
            .max()
            .unwrap_or(Needs::Sources),
    );
    let results: Vec<(&Suite, Tally, Duration)> = suites
        .into_iter()
        .map(|suite| {
            let (tally, time) = one(runner, args, suite, &prepared);
            (suite, tally, time)
        })
        .collect();
    Ok(summary(runner, &prepared, &results, args))
}

/// What was made before the suites, how long it took, and where that ended.
#[derive(Debug)]
struct Prepared {
    steps: Vec<(&'static str, Duration)>,
    /// The first need that could not be met; what needs it or more cannot run.
    stopped: Option<(Needs, String)>,
}

impl Prepared {
    fn up_to(runner: &Runner, args: &TestArgs, most: Needs) -> Self {
        let mut prepared = Self {
            steps: Vec::new(),
            stopped: None,
        };
        type Make = fn(&Runner) -> Result<(), Failure>;
        let set_up: Make = if args.slow {
            |runner| setup::run(runner, Scope::Slow)
        } else {
            |runner| setup::run(runner, Scope::Test)
        };
        let stages: [(Needs, &str, Make); 4] = [
            (Needs::Setup, "(setup)", set_up),
            (Needs::Page, "(page)", |runner| {
                page::build(runner)?;
                page::single(runner)?;
                page::elements(runner).map(drop)
            }),
            (Needs::Binary, "(binary)", |runner| {
                steps::debug_binary(runner)?;
                steps::cases_binary(runner)
            }),
            (Needs::Package, "(package)", steps::package),
        ];
        for (need, name, make) in stages.into_iter().filter(|(need, ..)| *need <= most) {
            let start = std::time::Instant::now();
            let made = make(runner);
            prepared.steps.push((name, start.elapsed()));
            if let Err(failure) = made {
                failure.print();
                prepared.stopped = Some((need, failure.what().to_owned()));
                break;
            }
        }
        prepared
    }
}

/// Runs one suite, or says why it cannot run, and shows how it went.
fn one(runner: &Runner, args: &TestArgs, suite: &Suite, prepared: &Prepared) -> (Tally, Duration) {
    let console = &runner.console;
    let mut step = console.step(&format!("{}: {}", suite.name, suite.about));
    let tally = match &prepared.stopped {
        Some((need, what)) if suite.needs >= *need => {
            Tally::broken(format!("it could not run: {what}"))
        }
        _ => run::suite(runner, args, suite, &mut || step.tick()),
    };
    let tone = match (tally.failed, tally.passed) {
        (0, 0) => Tone::Plain,
        (0, _) => Tone::Good,
        _ => Tone::Bad,
    };
    let time = step.end(tone, &tally.short());
    for (reason, tests) in &tally.reasons {
        let more = if tests.len() > 3 {
            format!(" and {} more", tests.len() - 3)
        } else {
            String::new()
        };
        let names: Vec<&str> = tests.iter().take(3).map(String::as_str).collect();
        console.note(&format!("skipped: {reason} ({}{more})", names.join(", ")));
    }
    if tally.failed > 0 {
        let log = runner.workspace.log(suite.name);
        runner.show_tail(&log, SHOWN);
        for remark in &tally.remarks {
            console.note(&console.paint(Tone::Bad, remark));
        }
        console.note(&format!("again, alone: cargo xtask test {}", suite.name));
    }
    (tally, time)
}

/// Prints the table and the last line; the exit code says whether all is well.
fn summary(
    runner: &Runner,
    prepared: &Prepared,
    results: &[(&Suite, Tally, Duration)],
    args: &TestArgs,
) -> ExitCode {
    let mut table = Table::new(["suite", "passed", "failed", "skipped", "time"]);
    let mut all = Tally::default();
    let mut time = Duration::ZERO;
    let dash = || "-".to_owned();
    for (name, took) in &prepared.steps {
        time += *took;
        table.row([(*name).to_owned(), dash(), dash(), dash(), duration(*took)]);
    }
    for (suite, tally, took) in results {
        time += *took;
        all.add(tally);
        let [passed, failed, skipped] =
            [tally.passed, tally.failed, tally.skipped].map(|count| count.to_string());
        table.row([
            suite.name.to_owned(),
            passed,
            failed,
            skipped,
            duration(*took),
        ]);
    }
    table.row([
        "(in all)".to_owned(),
        dash(),
        dash(),
        dash(),
        duration(time),
    ]);
    if args.filter.is_some() && all.total() == 0 {
        all = Tally::broken("");
        println!(
            "\nno test has this in its name: {}",
            args.filter.as_deref().unwrap_or_default()
        );
    }
    let failed: Vec<&str> = results
        .iter()
        .filter(|(_, tally, _)| tally.failed > 0)
        .map(|(suite, ..)| suite.name)
        .collect();
    println!("\n{}", table.text());
    if !failed.is_empty() {
        let logs = runner
            .workspace
            .show(&runner.workspace.target("xtask/logs"));
        println!("failed: {} (all output is in {logs})\n", failed.join(", "));
    }
    println!("{}", all.last_line());
    if all.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
