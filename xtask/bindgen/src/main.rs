//! wasm-bindgen's command line at the version that Cargo.lock pins, so that nobody installs it by hand.
//! A package of its own: it takes a minute to compile, `cargo xtask` must not.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
