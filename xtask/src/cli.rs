//! The verbs and their help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::setup::Scope;

/// Everything a person or CI runs in this repository.
///
/// `cargo xtask demo` and `cargo xtask test` need nothing prepared beyond Rust and Node: they call `setup` themselves.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub(crate) struct Cli {
    /// Show the output of the commands that build, instead of keeping it in target/xtask/logs
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Get what building and testing need; safe to repeat
    ///
    /// Adds Rust's wasm target through rustup and installs the npm packages of the lock files. What the demo and
    /// the tests use from the system (Chromium, nginx, curl, openssl) comes through apt when run as root;
    /// otherwise one sentence says what is missing and the command that gets it.
    Setup(SetupArgs),
    /// Build the engine for WebAssembly, with its JavaScript glue and types
    ///
    /// The result is wasm/npm/generated. Nothing is done again when nothing has changed.
    Wasm,
    /// Build the inspection page (and the wasm engine inside it)
    ///
    /// The result is www/dist: static files. Skipped when no input has changed.
    Page,
    /// Build the release binary `zoneseal`, with the page inside it
    Build,
    /// Run both zones in front of you: a throw-away site, its proxy and the inspection page
    ///
    /// Calls `setup`, builds what is missing and runs `zoneseal demo`. Ctrl-C ends it and leaves nothing behind.
    Demo(DemoArgs),
    /// Run every test
    ///
    /// Calls `setup`, builds, runs all suites even after one has failed, and ends with one line
    /// `N passed, N failed, N skipped`. Logs are in target/xtask/logs. Exit code 1 when anything failed, or
    /// when a suite that should have run did not.
    Test(TestArgs),
    /// Measure wasm and page: raw, gzip and brotli bytes, against their limits
    ///
    /// Builds the page first. Exit code 1 when something is above its limit.
    Size(SizeArgs),
    /// Format all code
    Fmt(FmtArgs),
    /// Write the table of public roots' keys that the split is checked against (zone rule Z5)
    Roots,
    /// Run the linters: clippy, the structure test, and the page's own
    Lint,
}

#[derive(Debug, Args)]
pub(crate) struct SetupArgs {
    /// What to prepare for
    #[arg(long = "for", value_enum, value_name = "PURPOSE", default_value_t = Purpose::Test)]
    pub(crate) scope: Purpose,
}

/// What `setup --for` takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Purpose {
    /// Building the engine, the page and the binary
    Build,
    /// Running the demo: also curl and openssl
    Demo,
    /// Running the tests: also Chromium and nginx
    Test,
}

impl From<Purpose> for Scope {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Build => Self::Build,
            Purpose::Demo => Self::Demo,
            Purpose::Test => Self::Test,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Given to `zoneseal demo`, for example --check (let the demo test itself) or --listen ADDRESS
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENT"
    )]
    pub(crate) arguments: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Suites to run, by name or by how it begins; all when none is named
    #[arg(value_name = "SUITE")]
    pub(crate) suites: Vec<String>,
    /// Also run the slow tests
    #[arg(long)]
    pub(crate) slow: bool,
    /// Within the suites, only tests whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Only list the suites
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// Also write the figures to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Change nothing, fail when something is not formatted
    #[arg(long)]
    pub(crate) check: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_demo_gets_its_flags() {
        let cli = Cli::parse_from(["cargo xtask", "demo", "--check", "--listen", "127.0.0.1:0"]);
        let Verb::Demo(args) = cli.verb else {
            panic!("not the demo")
        };
        assert_eq!(args.arguments, ["--check", "--listen", "127.0.0.1:0"]);
    }
}
