//! Puts chains made from a seed to the engine and to three other validators. Run by `cargo xtask differential`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io};

use zoneseal_tests::differential::{causes, generate, replay, run};

const USAGE: &str = "zoneseal-differential --page | --peers PROGRAM (--replay FILE | --show NUMBER | --chains N) [--seed S] [--failures FOLDER]";

fn main() -> ExitCode {
    match answer() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::from(64)
        }
    }
}

/// True where nothing is left unexplained.
fn answer() -> io::Result<bool> {
    if env::args().nth(1).as_deref() == Some("--page") {
        print!("{}", causes::page());
        return Ok(true);
    }
    let number = |name| {
        option(name)?
            .map(|text| text.parse::<u64>().map_err(io::Error::other))
            .transpose()
    };
    let peers = PathBuf::from(option("--peers")?.unwrap_or_default());
    let seed = number("--seed")?.unwrap_or(1);
    let failures =
        PathBuf::from(option("--failures")?.unwrap_or_else(|| "target/differential".to_owned()));
    let question = match (option("--replay")?, number("--show")?) {
        (Some(file), _) => Some(replay::read(&PathBuf::from(file))?),
        (None, Some(number)) => Some(generate::question(seed, number)),
        (None, None) => None,
    };
    if let Some(question) = question {
        let (answers, summary) = run::one(&peers, &question)?;
        println!(
            "{}\n{:#?}\n{}\n{summary}",
            question.made, answers.others, answers.ours.report
        );
        return Ok(summary.unexplained.is_empty());
    }
    let chains = number("--chains")?.unwrap_or(20_000);
    let summary = run::run(&peers, seed, chains, &failures)?;
    println!("seed {seed}: {summary}");
    let failed = summary.unexplained.len();
    println!(
        "{} passed, {failed} failed",
        summary.chains as usize - failed
    );
    Ok(failed == 0)
}

/// What stands behind `name` on the command line.
fn option(name: &str) -> io::Result<Option<String>> {
    let mut arguments = env::args().skip_while(|argument| argument != name);
    match (arguments.next(), arguments.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(value)) => Ok(Some(value)),
        (Some(_), None) => Err(io::Error::other(format!("{name} needs a value"))),
    }
}
