//! The verbs of `zoneseal`, its help, and how a run ends.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use zoneseal_core::command::{compare, explain, inspect, show, split, verify};

use crate::command::{Exit, Failure, demo, page, proxy, site, user};
use crate::machine::Machine;
use crate::terminal;

/// The command line.
#[derive(Parser)]
#[command(
    name = "zoneseal",
    version,
    about = "Keeps the services of a site in one trust zone, and its users outside",
    long_about = "Keeps the services of a site in one trust zone, and its users outside.\n\n\
        Services of a zone talk over mutual TLS, with certificates that the site's own authority \
        signed. Users come in through one proxy, whose certificate another authority signed.",
    after_help = EXIT_CODES,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Judge certificates: in the zone, not in the zone, or cannot be decided
    Verify(verify::VerifyArgs),
    /// Show what is in files: every object, and all that a certificate says
    Inspect(inspect::InspectArgs),
    /// Show how two certificates differ, and whether their verdicts do
    Compare(compare::CompareArgs),
    /// Check that the edge certificate has nothing to do with the zone
    Split(split::SplitArgs),
    /// Say what a code means, what it rests on, and what to do
    Explain(explain::ExplainArgs),
    /// Make a site's own authority, and issue the certificates of its services
    Site(site::SiteArgs),
    /// Keep the users of the proxy's login page
    User(user::UserArgs),
    /// Run the door between users and the zone
    Proxy(proxy::ProxyArgs),
    /// Serve the inspection page to this machine
    Page(page::PageArgs),
    /// Show both zones alive: a throw-away site, its proxy, and what to try on them
    Demo(demo::DemoArgs),
}

/// Runs the command line, reports on standard error what went wrong, and gives the exit code. Never
/// panics: a panic inside ends as exit code 70.
pub fn run_and_report(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panic::set_hook(Box::new(report_panic));
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    ExitCode::from(guard(|| run(arguments)).code())
}

/// Runs a command, and turns whatever stops it into an exit code.
fn guard(command: impl FnOnce() -> Result<Exit, Failure>) -> Exit {
    match panic::catch_unwind(AssertUnwindSafe(command)) {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => {
            terminal::note(&failure.to_string());
            failure.exit
        }
        // The hook has said it already.
        Err(_) => Exit::Bug,
    }
}

fn run(arguments: Vec<OsString>) -> Result<Exit, Failure> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match cli.verb {
        Verb::Verify(args) => verify::run(args, &mut Machine),
        Verb::Inspect(args) => inspect::run(args, &mut Machine),
        Verb::Compare(args) => compare::run(args, &mut Machine),
        Verb::Split(args) => split::run(args, &mut Machine),
        Verb::Explain(args) => explain::run(args, &mut Machine),
        Verb::Site(args) => site::run(args),
        Verb::User(args) => user::run(args),
        Verb::Proxy(args) => proxy::run(args),
        Verb::Page(args) => page::run(args),
        Verb::Demo(args) => demo::run(args),
    }
}

/// clap's answer, under our exit codes: asking for help is done, anything else is wrong usage.
fn usage(error: &clap::Error) -> Result<Exit, Failure> {
    let rendered = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let styled = terminal::look().colour;
            let text = if styled {
                rendered.ansi().to_string()
            } else {
                rendered.to_string()
            };
            terminal::print(&text)?;
            Ok(Exit::Done)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal::note(rendered.to_string().trim_end());
            Ok(Exit::Usage)
        }
        // It repeats what was typed, which may be hostile.
        _ => {
            let text = rendered.to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            terminal::note(&format!("zoneseal: {}", show::escape_lines(text)));
            Ok(Exit::Usage)
        }
    }
}

/// One sentence for a panic. What it says of itself is left out, since it may hold a secret
/// (DESIGN.md, Z11); the place in the source is enough to begin with.
fn report_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |location| {
        // Of a dependency's path, the part that says nothing about the machine it was built on.
        let file = location.file();
        let file = file
            .rsplit_once("/registry/src/")
            .map_or(file, |(_, rest)| rest);
        format!(" ({}:{})", show::escape(file), location.line())
    });
    terminal::note(&format!(
        "zoneseal: This is our bug, not yours: something happened that we thought cannot{place}.\n  \
         Please report it with this line and what you did; zoneseal {}.",
        env!("CARGO_PKG_VERSION")
    ));
}

const EXIT_CODES: &str = "\
Exit codes: 0 trusted or done, 1 rejected, 2 incomplete, 64 usage, 65 unusable data or over a limit, \
66 input missing or unreadable, 69 port or service unavailable, 70 our bug, 73 cannot create output, \
77 permission, 78 configuration";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_has_a_help_with_an_example() {
        fn walk(command: &mut clap::Command, path: &str) {
            let names: Vec<String> = command
                .get_subcommands()
                .map(|verb| verb.get_name().to_owned())
                .collect();
            for name in &names {
                let verb = command.find_subcommand_mut(name).unwrap();
                let path = format!("{path} {name}");
                if !verb.has_subcommands() {
                    let help = verb.render_long_help().to_string();
                    assert!(help.contains("Example") && help.contains(&path), "{path}");
                }
                walk(verb, &path);
            }
        }
        walk(&mut Cli::command(), "zoneseal");
    }

    #[test]
    fn a_panic_ends_as_our_bug() {
        assert_eq!(
            guard(|| panic!("this message is part of the test")),
            Exit::Bug
        );
        assert_eq!(guard(|| Ok(Exit::Incomplete)), Exit::Incomplete);
    }
}
