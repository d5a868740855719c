//! The npm package, as packed, beside its peers: how fast it is, and how often it is right.

mod correctness;
mod speed;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::Figure;
use crate::conformance::CORPUS;
use crate::failure::Failure;
use crate::page;
use crate::process::Task;
use crate::runner::Runner;
use crate::setup::{self, PEERS};
use crate::steps;

/// Measures time, and prints the table.
pub(super) fn speed(runner: &Runner) -> Result<Vec<Figure>, Failure> {
    let input = prepare(runner)?;
    let out = result(runner, "speed.json");
    let task = node(runner, "speed.mjs").arg(input).arg(&out);
    let what = "measuring, side by side";
    runner.step(what, "bench-npm-speed", &task, ADVICE)?;
    let figures = speed::figures(&read(&out)?)?;
    print!("{}", speed::table(&figures));
    Ok(figures)
}

/// Counts right and wrong answers, and prints the table. The code is a failure where the package is wrong.
pub(super) fn correctness(runner: &Runner) -> Result<(Vec<Figure>, ExitCode), Failure> {
    let input = prepare(runner)?;
    let out = result(runner, "correctness.json");
    let mut task = node(runner, "correctness.mjs")
        .arg(input)
        .arg(runner.workspace.at("tests/vectors"))
        .arg(&out);
    let corpus = runner.workspace.at(CORPUS);
    if corpus.is_file() {
        task = task.arg(corpus);
    } else {
        let missing = format!("the corpus is skipped: there is no {}", corpus.display());
        runner.console.say(&missing);
    }
    let what = "asking all of them what has a known answer";
    runner.step(what, "bench-npm-correctness", &task, ADVICE)?;
    let exceptions = read(&runner.workspace.at("tests/conformance/exceptions.json"))?;
    let counted = correctness::Counted::read(&read(&out)?)?;
    print!("{}", counted.text(&exceptions));
    let note = format!(
        "which cases they fail is in {}",
        runner.workspace.show(&out)
    );
    runner.console.note(&note);
    let code = if counted.wrong(&exceptions).is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    };
    Ok((counted.figures(), code))
}

const ADVICE: &str =
    "the output above says why; removing tests/bench/npm/node_modules has the peers installed anew";

/// Builds and packs the package, puts it among its peers, and gives the file of what is asked.
fn prepare(runner: &Runner) -> Result<PathBuf, Failure> {
    setup::npm_bench(runner)?;
    page::build(runner)?;
    steps::package(runner)?;
    install(runner)?;
    let build = ["build", "-p", "zoneseal-tests", "--bin", "zoneseal-bench"];
    let build = runner.cargo().args(build);
    let advice = "the compiler says above what it does not like";
    let what = "building what makes the chains";
    runner.step(what, "bench-npm-build", &build, advice)?;
    let name = format!("zoneseal-bench{}", std::env::consts::EXE_SUFFIX);
    let input = result(runner, "input.json");
    let program = runner.workspace.target("debug").join(name);
    let make = Task::new(program, runner.workspace.root()).arg(&input);
    runner.step("making the chains", "bench-npm-chains", &make, advice)?;
    Ok(input)
}

/// Packs what was built and unpacks it where the peers are, as a stranger's project would have it.
fn install(runner: &Runner) -> Result<(), Failure> {
    let folder = result(runner, "packed");
    let place = runner.workspace.at(PEERS).join("node_modules/zoneseal");
    for folder in [&folder, &place] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("cannot make {}: {error}", folder.display())))?;
    }
    let pack = runner
        .npm(&runner.workspace.package())
        .args(["pack", "--ignore-scripts", "--pack-destination"])
        .arg(&folder);
    let advice = "npm says above why it does not pack";
    runner.step("packing the package", "bench-npm-pack", &pack, advice)?;
    let packed = fs::read_dir(&folder).ok().into_iter().flatten().flatten();
    let packed = packed.map(|entry| entry.path()).next();
    let packed = packed.ok_or_else(|| Failure::new("npm packed nothing").command(&pack))?;
    let unpack = Task::new("tar", runner.workspace.root())
        .args([OsString::from("-xzf"), packed.into(), "-C".into()])
        .arg(&place)
        .args(["--strip-components", "1"]);
    let advice = "it needs the program tar";
    runner.step("unpacking it", "bench-npm-unpack", &unpack, advice)
}

fn node(runner: &Runner, script: &str) -> Task {
    Task::new("node", &runner.workspace.at(PEERS)).arg(script)
}

fn result(runner: &Runner, name: &str) -> PathBuf {
    runner.workspace.scratch("bench-npm", name)
}

fn read(file: &Path) -> Result<Value, Failure> {
    let problem =
        |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", file.display()));
    let bytes = fs::read(file).map_err(|error| problem(&error))?;
    serde_json::from_slice(&bytes).map_err(|error| problem(&error))
}
