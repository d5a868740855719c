//! `cargo xtask …`: the one tool of this repository, for people and for CI.
//!
//! `cli` names the verbs, `setup` gets what they need, `steps` and `page` build, `suites` tests, `size` measures.
//! `console`, `process`, `digest` and `table` serve all of them.

mod bench;
mod checks;
mod cli;
mod conformance;
mod console;
mod demo;
mod differential;
mod digest;
mod failure;
mod fuzz;
mod modules;
mod mutants;
mod page;
mod process;
mod roots;
mod runner;
mod setup;
mod size;
mod steps;
mod suites;
mod table;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Verb};
use crate::failure::Failure;
use crate::runner::Runner;
use crate::setup::Scope;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let runner = Runner::new(cli.verbose)?;
    match cli.verb {
        Verb::Setup(args) => {
            setup::run(&runner, args.scope.into())?;
            runner.console.say("everything is in place");
        }
        Verb::Wasm => {
            setup::run(&runner, Scope::Wasm)?;
            steps::wasm(&runner)?;
        }
        Verb::Page(args) => {
            setup::run(&runner, Scope::Build)?;
            page::run(&runner, &args)?;
        }
        Verb::Package => {
            setup::run(&runner, Scope::Build)?;
            steps::wasm(&runner)?;
            steps::package(&runner)?;
            let folder = runner.workspace.package();
            runner
                .console
                .say(&format!("the package is {}", folder.display()));
        }
        Verb::Build => {
            setup::run(&runner, Scope::Build)?;
            page::build(&runner)?;
            let binary = steps::release_binary(&runner)?;
            runner
                .console
                .say(&format!("the binary is {}", binary.display()));
        }
        Verb::Demo(args) => return demo::run(&runner, &args),
        Verb::Test(args) => return suites::run(&runner, &args),
        Verb::Differential(args) => return differential::run(&runner, &args),
        Verb::Size(args) => return size::run(&runner, &args),
        Verb::Bench(args) => return bench::run(&runner, &args),
        Verb::Conformance(args) => return conformance::run(&runner, &args),
        Verb::Fuzz(args) => return fuzz::run(&runner, &args),
        Verb::Mutants(args) => return mutants::run(&runner, &args),
        Verb::Vectors(args) => return checks::vectors(&runner, &args),
        Verb::Fmt(args) => return checks::fmt(&runner, &args),
        Verb::Roots => roots::run(&runner)?,
        Verb::Lint => return checks::lint(&runner),
    }
    Ok(ExitCode::SUCCESS)
}
