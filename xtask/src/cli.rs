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
    /// The result is www/dist: static files, for any path of any host. Skipped when no input has changed. Prints the
    /// build hash, over all of these files; www/build/hash.mjs says how to compute it.
    Page(PageArgs),
    /// Build the npm package
    ///
    /// The result is target/npm/package, as `npm publish` takes it. Skipped when no input has changed.
    Package,
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
    /// Judge chains made from a seed, here and by rustls-webpki, certval and OpenSSL
    ///
    /// Prints who accepted what, and why they differ (docs/DIFFERENTIAL.md). Exit code 1 when the engine accepts what
    /// all others refuse, or a difference has no known cause; such chains are in target/differential.
    Differential(DifferentialArgs),
    /// Measure wasm and page: raw, gzip and brotli bytes, against their limits
    ///
    /// Builds the page first. Exit code 1 when something is above its limit.
    Size(SizeArgs),
    /// Measure the engine or its npm package, side by side with its peers
    ///
    /// `core`: verdicts beside those of rustls-webpki with aws-lc-rs and of OpenSSL, in time (criterion) and in
    /// instructions (callgrind), and what refusals, large and hostile files cost. Needs valgrind and OpenSSL's headers,
    /// which `setup --for bench` gets. Example: cargo xtask bench core --json figures.json
    ///
    /// `npm`: the package as packed beside pkijs, @peculiar/x509, node-forge and node:crypto, in one Node process, and
    /// from import to the first verdict in fresh ones. With --correctness instead how many of tests/vectors and of
    /// the corpus beside the repository each gets right, accepts or refuses wrongly, or hangs on; exit code 1 where
    /// the package does, beyond tests/conformance/exceptions.json.
    ///
    /// `page`: the bytes of the inspection page, how long it takes from a drop to the verdict on three and on 2,000
    /// certificates, and the longest that it holds up its own thread; each beside its budget.
    Bench(BenchArgs),
    /// Judge corpora in x509-limbo's schema, and count what went wrong
    ///
    /// Cases of the namespace webpki are judged by the profile webpki, all others by rfc5280. Exit code 1 where a case
    /// goes another way than the corpus says and tests/conformance/exceptions.json does not say why, or where an
    /// exception is not needed. Example: cargo xtask conformance corpus.json --out results.json
    Conformance(ConformanceArgs),
    /// Hand the engine's readers bytes that nobody wrote, by cargo-fuzz on nightly
    ///
    /// Begins with the seeds in core/fuzz/seeds. An input that panics, takes too long or too much memory ends it with
    /// exit code 1, and is in core/fuzz/artifacts. Example: cargo xtask fuzz certificate 300 --keep
    Fuzz(FuzzArgs),
    /// Change the rules one at a time, and see that a test notices, by cargo-mutants
    ///
    /// Mutates core/src/path and core/src/zone, and runs the tests of core on each mutant. Survivors that are accepted
    /// stand in docs/MUTANTS.md, each with its reason. Exit code 1 when fewer than 95 % are noticed, or when a survivor
    /// is not listed. Example: cargo xtask mutants --file core/src/path/rules.rs
    Mutants(MutantsArgs),
    /// Make the test vectors in tests/vectors anew: the same cases make the same bytes
    ///
    /// Prints what changed. The suite `tests` fails where they are not what the builder makes.
    Vectors(VectorsArgs),
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
    /// Running the benches: also valgrind, and the npm packages that ours is measured beside
    Bench,
    /// Running the slow tests: also Firefox, Deno, Bun and workerd
    Slow,
}

impl From<Purpose> for Scope {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Build => Self::Build,
            Purpose::Demo => Self::Demo,
            Purpose::Test => Self::Test,
            Purpose::Bench => Self::Bench,
            Purpose::Slow => Self::Slow,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct PageArgs {
    /// Also write www/dist-single/zoneseal-inspect.html: the page as one file that opens from disk
    #[arg(long)]
    pub(crate) single: bool,
    /// Also take the pictures anew that the suite `page` compares with, and README's: look at them before they are kept
    #[arg(long)]
    pub(crate) shots: bool,
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
pub(crate) struct DifferentialArgs {
    /// How many chains
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(crate) chains: u64,
    /// What they are made from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Ask about a chain from target/differential instead, and tell everything
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// Also write the figures to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// What to measure
    #[arg(value_enum, value_name = "WHAT")]
    pub(crate) of: BenchOf,
    /// Of `npm`: count right and wrong answers instead of measuring time
    #[arg(long)]
    pub(crate) correctness: bool,
    /// Also write the figures to a file, as a list of {"bench", "contender", "metric", "value", "unit"}
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// What `bench` measures.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum BenchOf {
    /// The engine
    Core,
    /// The npm package
    Npm,
    /// The inspection page, in Chromium
    Page,
}

#[derive(Debug, Args)]
pub(crate) struct ConformanceArgs {
    /// Corpora; the one beside the repository when none is named
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Where the results go, in x509-limbo's schema [default: target/xtask/conformance/results.json]
    #[arg(long, value_name = "RESULTS")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct FuzzArgs {
    /// One target of core/fuzz; all when none is named
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// For how long, each target
    #[arg(value_name = "SECONDS", default_value_t = 60)]
    pub(crate) seconds: u32,
    /// Reduce the corpus that was found, and keep the smallest of it in core/fuzz/seeds
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MutantsArgs {
    /// Only this file; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Vec<String>,
    /// Only a part of the mutants: the K-th of N, counted from 0
    #[arg(long, value_name = "K/N")]
    pub(crate) shard: Option<String>,
    /// How many at a time
    #[arg(long, value_name = "COUNT", default_value_t = 2)]
    pub(crate) jobs: u32,
    /// Only those that no test noticed in the run before, and new ones
    ///
    /// The others count as noticed: for what is added to the tests, not for what is taken from them.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VectorsArgs {
    /// Change nothing, fail when something differs
    #[arg(long)]
    pub(crate) check: bool,
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
    #[test]
    fn the_bench_of_the_package_takes_its_flags() {
        let args = |list: &[&str]| match Cli::parse_from([&["cargo xtask", "bench"], list].concat())
            .verb
        {
            Verb::Bench(args) => args,
            other => panic!("{other:?}"),
        };
        let asked = args(&["npm", "--correctness", "--json", "out.json"]);
        assert!(matches!(asked.of, BenchOf::Npm) && asked.correctness);
        assert_eq!(asked.json, Some(PathBuf::from("out.json")));
        assert!(!args(&["npm"]).correctness);
    }
}
