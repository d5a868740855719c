//! `cargo xtask setup`: get what building, the demo and the tests need, and nothing more than that.

mod npm;
mod system;
mod toolchain;
mod tools;

pub(crate) use system::{chromedriver, chromium};
pub(crate) use tools::{cargo_tool, nightly};

use crate::failure::Failure;
use crate::runner::Runner;

/// What to prepare for; each holds all that the ones before it need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The engine for wasm: Rust's target.
    Wasm,
    /// Page and binary: also Node and the page's packages.
    Build,
    /// The demo: also curl and openssl.
    Demo,
    /// The tests: also Chromium, nginx and the tests' packages.
    Test,
    /// The benches: also valgrind, and the npm packages that ours is measured beside.
    Bench,
    /// The slow tests: also Firefox, Deno, Bun and workerd.
    Slow,
}

/// Prepares for `scope`. Safe to repeat: what is there is left alone, and then this takes a fraction of a second.
///
/// # Errors
/// With the exact command to run where this process may not install something itself.
pub(crate) fn run(runner: &Runner, scope: Scope) -> Result<(), Failure> {
    toolchain::wasm_target(runner)?;
    if scope >= Scope::Build {
        npm::node_is_usable(runner)?;
        npm::packages(runner, "www")?;
        npm::packages(runner, "wasm/npm")?;
    }
    if scope >= Scope::Test {
        npm::packages(runner, "tests")?;
        npm::consumers(runner, scope >= Scope::Slow)?;
    }
    if scope == Scope::Bench {
        npm::packages(runner, PEERS)?;
    }
    system::programs(runner, scope)
}

/// Prepares for the bench of the npm package, which needs nothing of the system beyond Node.
///
/// # Errors
/// As [`run`].
pub(crate) fn npm_bench(runner: &Runner) -> Result<(), Failure> {
    run(runner, Scope::Build)?;
    npm::packages(runner, PEERS)
}

/// Where the npm packages are that ours is measured beside: for that alone.
pub(crate) const PEERS: &str = "tests/bench/npm";
