//! `zoneseal-conformance OUT EXCEPTIONS FILE…`: judges corpora in x509-limbo's schema, writes the results in its
//! schema, and prints the totals. `cargo xtask conformance` calls it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use zoneseal_core::{Algorithms, Time};
use zoneseal_tests::conformance::{self, CaseResult, Corpus, Count, Exceptions, Results, Setting};
use zoneseal_tests::suffixes;

/// At most so many exceptions: contradictions within the corpus that has some.
const MOST_EXCEPTIONS: usize = 2;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(out), Some(exceptions)) = (args.next(), args.next()) else {
        eprintln!("usage: zoneseal-conformance OUT EXCEPTIONS FILE…");
        return ExitCode::from(64);
    };
    match run(&out, &exceptions, &args.collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("zoneseal-conformance: {problem}");
            ExitCode::from(65)
        }
    }
}

fn run(out: &PathBuf, exceptions: &PathBuf, files: &[PathBuf]) -> Result<bool, String> {
    let exceptions: Exceptions = read(exceptions)?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let setting = Setting {
        public_suffixes: suffixes::list()?,
        now: Time::from_unix(i64::try_from(now).unwrap()),
        algorithms: Algorithms::new(webpki::ALL_VERIFICATION_ALGS),
    };
    let mut results = Vec::new();
    for file in files {
        let corpus: Corpus = read(file)?;
        let total = corpus.testcases.len();
        let live = std::io::stderr().is_terminal();
        let progress = |done: usize| {
            if live && (done.is_multiple_of(50) || done == total) {
                eprint!("\r{}: {done} of {total}", file.display());
                let _ = std::io::stderr().flush();
            }
        };
        results.extend(conformance::run(&corpus.testcases, &setting, &progress));
        if live {
            eprintln!();
        }
    }
    print!("{}", totals(&results));
    let good = explain(&results, &exceptions);
    let text = serde_json::to_string_pretty(&Results::new(results)).unwrap() + "\n";
    fs::write(out, text).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    Ok(good)
}

fn read<T: serde::de::DeserializeOwned>(file: &PathBuf) -> Result<T, String> {
    let bytes =
        fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", file.display()))
}

fn totals(results: &[CaseResult]) -> String {
    let mut rows: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for result in results {
        let place = match result.count() {
            Count::Pass => 0,
            Count::FalseAccept => 1,
            Count::FalseReject => 2,
            Count::Skip => 3,
        };
        rows.entry(result.namespace()).or_default()[place] += 1;
    }
    let mut text = format!(
        "{:<16}{:>8}{:>15}{:>15}{:>9}\n",
        "namespace", "pass", "false accepts", "false rejects", "skipped"
    );
    let mut line = |name: &str, row: [usize; 4]| {
        let [pass, accepts, rejects, skipped] = row;
        text.push_str(&format!(
            "{name:<16}{pass:>8}{accepts:>15}{rejects:>15}{skipped:>9}\n"
        ));
    };
    let mut all = [0; 4];
    for (name, row) in rows {
        line(name, row);
        for (sum, count) in all.iter_mut().zip(row) {
            *sum += count;
        }
    }
    line("in all", all);
    text
}

/// Names every case that went another way than the corpus, or than its exception, says. Whether there was none.
fn explain(results: &[CaseResult], exceptions: &Exceptions) -> bool {
    let mut good = true;
    let mut bad = |text: String| {
        good = false;
        println!("{text}");
    };
    if exceptions.len() > MOST_EXCEPTIONS {
        bad(format!(
            "{} exceptions, at most {MOST_EXCEPTIONS}",
            exceptions.len()
        ));
    }
    for result in results {
        let exception = exceptions.get(&result.id);
        let (id, context) = (&result.id, &result.context);
        match (result.count(), exception) {
            (Count::Pass, None) => {}
            (Count::Pass, Some(_)) => bad(format!("{id} passes: its exception is not needed")),
            (_, Some(exception)) if exception.ours == result.actual_result => {
                println!("{id}: excepted. {}", exception.reason);
            }
            (Count::FalseAccept, _) => bad(format!("{id}: FALSE ACCEPT. {context}")),
            (Count::FalseReject, _) => bad(format!("{id}: false reject. {context}")),
            (Count::Skip, _) => bad(format!("{id}: skipped. {context}")),
        }
    }
    good
}
