//! The verbs of `zoneseal`, and how a run ends.

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

use clap::Subcommand;
use zoneseal_core::command::{self, CommandLine, EXIT_CODES};

use crate::command::{Exit, Failure, demo, page, proxy, site, user};
use crate::machine::Machine;
use crate::terminal;

/// All verbs: those of the engine, and those that need a machine.
#[derive(Subcommand)]
#[command(after_help = EXIT_CODES)]
enum Verb {
    #[command(flatten)]
    Engine(Box<command::Verb>),
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
fn guard(run: impl FnOnce() -> Result<Exit, Failure>) -> Exit {
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => command::ending(result, &mut Machine),
        // The hook has said it already.
        Err(_) => Exit::Bug,
    }
}

fn run(arguments: Vec<OsString>) -> Result<Exit, Failure> {
    CommandLine::<Verb>::run(arguments, &mut Machine, |verb, world| match verb {
        Verb::Engine(verb) => verb.run(world),
        Verb::Site(args) => site::run(args),
        Verb::User(args) => user::run(args),
        Verb::Proxy(args) => proxy::run(args),
        Verb::Page(args) => page::run(args),
        Verb::Demo(args) => demo::run(args),
    })
}

/// One sentence for a panic (DESIGN.md, Z11).
fn report_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|location| {
        // Of a dependency's path, the part that says nothing about the machine it was built on.
        let file = location.file();
        let file = file
            .rsplit_once("/registry/src/")
            .map_or(file, |(_, rest)| rest);
        format!("{file}:{}", location.line())
    });
    terminal::note(&command::bug(place.as_deref()));
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        CommandLine::<Verb>::command().debug_assert();
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
        walk(&mut CommandLine::<Verb>::command(), "zoneseal");
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
