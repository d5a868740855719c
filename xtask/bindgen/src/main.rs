//! wasm-bindgen's command line, and its runner of tests, at the version that Cargo.lock pins, so that nobody installs it by hand.
//! A package of its own: it takes a minute to compile, `cargo xtask` must not.

use std::{env, process::ExitCode};

/// The first argument by which this is the runner of tests in place of the generator: cargo adds the rest.
const TEST_RUNNER: &str = "test-runner";

fn main() -> ExitCode {
    let mut args: Vec<_> = env::args_os().collect();
    let done = if args.get(1).is_some_and(|first| first == TEST_RUNNER) {
        args.remove(1);
        wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args)
    } else {
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args)
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
