//! The binary `zoneseal`: arguments in, a command run, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    zoneseal_proxy::cli::run_and_report(std::env::args_os())
}
