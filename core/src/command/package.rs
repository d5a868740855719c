//! The command line of the npm package: the engine's verbs, and a sentence for each that is elsewhere.

use std::ffi::OsString;

use clap::{Args, Subcommand};

use super::line::{CommandLine, EXIT_CODES, Verb, ending};
use super::world::World;
use super::{Exit, Failure};

/// Runs the package's command line, says on standard error what stopped it, and gives how it ends. The first
/// argument is the program's own name.
pub fn run_package(arguments: impl IntoIterator<Item = OsString>, world: &mut dyn World) -> Exit {
    let result = CommandLine::run(arguments, world, |verb, world| match verb {
        PackageVerb::Engine(verb) => verb.run(world),
        PackageVerb::Site(_) => elsewhere("site"),
        PackageVerb::User(_) => elsewhere("user"),
        PackageVerb::Proxy(_) => elsewhere("proxy"),
        PackageVerb::Page(_) => elsewhere("page"),
        PackageVerb::Demo(_) => elsewhere("demo"),
    });
    ending(result, world)
}

#[derive(Subcommand)]
#[command(after_help = help())]
enum PackageVerb {
    #[command(flatten)]
    Engine(Box<Verb>),
    #[command(hide = true, disable_help_flag = true)]
    Site(Anything),
    #[command(hide = true, disable_help_flag = true)]
    User(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Proxy(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Page(Anything),
    #[command(hide = true, disable_help_flag = true)]
    Demo(Anything),
}

/// Whatever stands behind a verb that is not here.
#[derive(Args)]
struct Anything {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<OsString>,
}

fn elsewhere(verb: &str) -> Result<Exit, Failure> {
    Err(Failure::new(
        Exit::Usage,
        format!("The verb {verb} is not in the npm package: the native binary zoneseal has it."),
        "Build that from the source (`cargo xtask build`); here are verify, inspect, compare, split and explain.",
    ))
}

fn help() -> String {
    format!("The native binary has these too: site, user, proxy, page and demo.\n\n{EXIT_CODES}")
}

#[cfg(test)]
mod tests {
    use super::super::world::tests::Paper;
    use super::*;

    fn run(arguments: &[&str]) -> (Exit, Paper) {
        let mut world = Paper::default();
        let arguments = ["zoneseal"].iter().chain(arguments).map(OsString::from);
        let exit = run_package(arguments, &mut world);
        (exit, world)
    }

    #[test]
    fn a_verb_of_the_native_binary_is_named_as_such_whatever_follows_it() {
        for arguments in [
            &["site"] as &[&str],
            &["site", "--help"],
            &["site", "init", "x"],
            &["proxy", "run", "--", "-"],
            &["user", "add", "--generate", "a"],
            &["demo", "--check"],
            &["page", "-h"],
        ] {
            let (exit, world) = run(arguments);
            assert_eq!(exit, Exit::Usage, "{arguments:?}");
            let says = format!(
                "zoneseal: The verb {} is not in the npm package",
                arguments[0]
            );
            assert!(world.noted.starts_with(&says), "{}", world.noted);
            assert_eq!(world.printed, "");
        }
    }

    #[test]
    fn help_lists_what_is_here_and_says_what_is_not() {
        let (exit, world) = run(&["--help"]);
        assert_eq!(exit, Exit::Done);
        let listed: Vec<&str> = world
            .printed
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
            .filter(|word| !word.is_empty() && !word.starts_with('-'))
            .collect();
        assert_eq!(listed, ["verify", "inspect", "compare", "split", "explain"]);
        assert!(world.printed.contains("The native binary has these too"));
        assert!(world.printed.contains("Exit codes: 0 trusted"));
        assert!(world.printed.starts_with("Keeps the services"));
    }

    #[test]
    fn verbs_run_as_ever() {
        let (exit, world) = run(&["explain", "expired"]);
        assert_eq!(exit, Exit::Done);
        assert!(world.printed.starts_with("expired"), "{}", world.printed);
        let (exit, world) = run(&["sit"]);
        assert_eq!(exit, Exit::Usage);
        assert!(world.noted.contains("unrecognized subcommand 'sit'"));
    }
}
