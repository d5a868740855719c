//! `zoneseal demo --check`: the script, run through the real curl and openssl.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command as Process;

use super::script::{Expect, Script, Step};
use super::site::DemoSite;
use crate::command::{Exit, Failure};
use crate::terminal;
use zoneseal_core::Style;

/// Time for one step; each needs a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// Looks for the programs that the script uses.
///
/// # Errors
/// Names the first one that is not there.
pub fn needs_tools() -> Result<(), Failure> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    for tool in ["curl", "openssl"] {
        let found = std::env::split_paths(&folders).any(|folder| is_program(&folder.join(tool)));
        if !found {
            return Err(Failure::new(
                Exit::Unavailable,
                format!("{tool} is not installed, and the check asks it, not us."),
                format!(
                    "Install it (on Debian: apt-get install {tool}), or run `zoneseal demo` without --check."
                ),
            ));
        }
    }
    Ok(())
}

/// Runs every step and says what came of it.
///
/// # Errors
/// When standard output cannot be written.
pub async fn run(site: &DemoSite, script: &Script) -> Result<Exit, Failure> {
    let terminal = terminal::look();
    let mut failed = 0_usize;
    for step in &script.steps {
        let line = match try_step(site.folder(), step).await {
            Ok(()) => format!("{}  {}\n", terminal.style(Style::Green, "pass"), step.title),
            Err(reason) => {
                failed += 1;
                let reason = reason.replace('\n', "\n      ");
                format!(
                    "{}  {}\n      {reason}\n",
                    terminal.style(Style::Red, "FAIL"),
                    step.title
                )
            }
        };
        terminal::print(&line)?;
    }
    terminal::print(&format!(
        "{} passed, {failed} failed\n",
        script.steps.len() - failed
    ))?;
    if failed == 0 {
        return Ok(Exit::Done);
    }
    let log = std::fs::read_to_string(site.log()).unwrap_or_default();
    terminal::note(&format!(
        "The log of the demo:\n{}",
        zoneseal_core::command::show::escape_lines(&log)
    ));
    Ok(Exit::Rejected)
}

/// Runs one step; the error says what was seen instead.
async fn try_step(folder: &Path, step: &Step) -> Result<(), String> {
    let Some((program, arguments)) = step.command.0.split_first() else {
        return Err("there is nothing to run".into());
    };
    let child = Process::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        // A person's own settings are not part of what is promised.
        .env("CURL_HOME", folder)
        .env_remove("https_proxy")
        .env_remove("HTTPS_PROXY")
        .env_remove("ALL_PROXY")
        .env_remove("all_proxy")
        .env("LC_ALL", "C")
        .kill_on_drop(true)
        .output();
    let output = match tokio::time::timeout(PATIENCE, child).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => return Err(format!("{program} does not run: {error}")),
        Err(_) => {
            return Err(format!(
                "{program} did not end within {} s",
                PATIENCE.as_secs()
            ));
        }
    };
    if holds(&step.expect, &output) {
        return Ok(());
    }
    Err(format!(
        "promised: {}\nseen: {}\nstandard output: {}\nstandard error: {}",
        step.promise,
        output.status,
        zoneseal_core::command::show::escape(&shorten(&output.stdout)),
        zoneseal_core::command::show::escape(&shorten(&output.stderr)),
    ))
}

fn holds(expect: &Expect, output: &Output) -> bool {
    let printed = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    match expect {
        Expect::Prints { all, none } => {
            output.status.success()
                && all.iter().all(|text| printed.contains(text))
                && !none.iter().any(|text| printed.contains(text))
        }
        // The connection must have been made: a port where nobody listens refuses too.
        Expect::Alert(name) => {
            let said = said.to_ascii_lowercase();
            !output.status.success() && said.contains("alert") && said.contains(name)
        }
        Expect::Ends { code, prints } => {
            output.status.code() == Some(*code)
                && printed
                    .to_ascii_lowercase()
                    .contains(&prints.to_ascii_lowercase())
        }
    }
}

fn is_program(path: &PathBuf) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path)
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

fn shorten(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(600).collect()
}
