//! The command line itself: its verbs, its help, and how a run ends.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use super::compare::{self, CompareArgs};
use super::explain::{self, ExplainArgs};
use super::inspect::{self, InspectArgs};
use super::output::{look, print};
use super::show;
use super::split::{self, SplitArgs};
use super::verify::{self, VerifyArgs};
use super::world::World;
use super::{Exit, Failure};

/// The verbs that need nothing but the engine and what they are given to read.
#[derive(Subcommand)]
pub enum Verb {
    /// Judge certificates: in the zone, not in the zone, or cannot be decided
    Verify(VerifyArgs),
    /// Show what is in files: every object, and all that a certificate says
    Inspect(InspectArgs),
    /// Show how two certificates differ, and whether their verdicts do
    Compare(CompareArgs),
    /// Check that the edge certificate has nothing to do with the zone
    Split(SplitArgs),
    /// Say what a code means, what it rests on, and what to do
    Explain(ExplainArgs),
}

impl Verb {
    /// Runs it.
    ///
    /// # Errors
    /// What stopped it.
    pub fn run(self, world: &mut dyn World) -> Result<Exit, Failure> {
        match self {
            Self::Verify(args) => verify::run(args, world),
            Self::Inspect(args) => inspect::run(args, world),
            Self::Compare(args) => compare::run(args, world),
            Self::Split(args) => split::run(args, world),
            Self::Explain(args) => explain::run(args, world),
        }
    }
}

/// The command line, with whichever verbs a program has. They say what stands below its help.
#[derive(Parser)]
#[command(
    name = "zoneseal",
    version,
    about = "Keeps the services of a site in one trust zone, and its users outside",
    long_about = "Keeps the services of a site in one trust zone, and its users outside.\n\n\
        Services of a zone talk over mutual TLS, with certificates that the site's own authority \
        signed. Users come in through one proxy, whose certificate another authority signed.",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct CommandLine<V: Subcommand> {
    #[command(subcommand)]
    verb: V,
}

impl<V: Subcommand> CommandLine<V> {
    /// Reads arguments, of which the first is the program's own name, and runs what they ask for.
    /// Asking for help is done; what makes no sense is said on standard error.
    ///
    /// # Errors
    /// What stopped the verb, or that help cannot be printed.
    pub fn run(
        arguments: impl IntoIterator<Item = OsString>,
        world: &mut dyn World,
        verb: impl FnOnce(V, &mut dyn World) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        let mut command = Self::command().term_width(help_width(world));
        let read = command
            .try_get_matches_from_mut(arguments)
            .and_then(|mut matches| {
                Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
            });
        match read {
            Ok(line) => verb(line.verb, world),
            Err(error) => usage(&error, world),
        }
    }
}

/// Says what stopped a run, and gives how it ends.
pub fn ending(result: Result<Exit, Failure>, world: &mut dyn World) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            world.note(&failure.to_string());
            failure.exit
        }
    }
}

/// The sentences for what cannot happen, with its place in the source: `file:line`. What a panic says of
/// itself is left out, since it may hold a secret; the place is enough to begin with.
pub fn bug(place: Option<&str>) -> String {
    let place = place.map_or_else(String::new, |place| format!(" ({})", show::escape(place)));
    format!(
        "zoneseal: This is our bug, not yours: something happened that we thought cannot{place}.\n  \
         Please report it with this line and what you did; zoneseal {}.",
        env!("CARGO_PKG_VERSION")
    )
}

/// clap's answer, under our exit codes: asking for help is done, anything else is wrong usage.
fn usage(error: &clap::Error, world: &mut dyn World) -> Result<Exit, Failure> {
    let rendered = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let styled = look(world).colour;
            let text = if styled {
                rendered.ansi().to_string()
            } else {
                rendered.to_string()
            };
            print(world, &text)?;
            Ok(Exit::Done)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            world.note(rendered.to_string().trim_end());
            Ok(Exit::Usage)
        }
        // It repeats what was typed, which may be hostile.
        _ => {
            let text = rendered.to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            world.note(&format!("zoneseal: {}", show::escape_lines(text)));
            Ok(Exit::Usage)
        }
    }
}

/// How wide help is: as the terminal, or as `COLUMNS` says where there is none; 100 at most. Told to clap,
/// which would look for itself.
fn help_width(world: &dyn World) -> usize {
    let told = || world.variable("COLUMNS")?.parse().ok();
    let width = world.columns().or_else(told).filter(|width| *width > 0);
    width.map_or(MAX_WIDTH, |width| width.min(MAX_WIDTH))
}

const MAX_WIDTH: usize = 100;

/// What every exit code means, to stand below the help.
pub const EXIT_CODES: &str = "\
Exit codes: 0 trusted or done, 1 rejected, 2 incomplete, 64 usage, 65 unusable data or over a limit, \
66 input missing or unreadable, 69 port or service unavailable, 70 our bug, 73 cannot create output, \
77 permission, 78 configuration";

#[cfg(test)]
mod tests {
    use super::super::world::tests::Paper;
    use super::*;

    fn run(arguments: &[&str], world: &mut Paper) -> Exit {
        let arguments = ["zoneseal"].iter().chain(arguments).map(OsString::from);
        let result = CommandLine::<Verb>::run(arguments, world, Verb::run);
        ending(result, world)
    }

    #[test]
    fn the_definition_is_sound() {
        CommandLine::<Verb>::command().debug_assert();
    }

    #[test]
    fn help_is_as_wide_as_the_terminal_and_never_wider_than_100() {
        let widest = |columns: &'static str, terminal| {
            let mut world = Paper {
                variables: [("COLUMNS", columns), ("NO_COLOR", "1")].into(),
                terminal,
                ..Paper::default()
            };
            assert_eq!(run(&["verify", "--help"], &mut world), Exit::Done);
            // An example is never wrapped, and the longest line.
            let text = world.printed.split("Examples:").next().unwrap();
            text.lines().map(str::len).max().unwrap()
        };
        assert!((60..=70).contains(&widest("70", None)));
        assert!((90..=100).contains(&widest("300", None)));
        for not_told in ["", "0", "-1", "many"] {
            assert_eq!(widest(not_told, None), widest("100", None), "{not_told}");
        }
        assert_eq!(widest("70", Some(50)), widest("50", None));
    }

    #[test]
    fn help_is_styled_on_a_terminal_alone() {
        let mut world = Paper::default();
        run(&["--help"], &mut world);
        assert!(!world.printed.contains('\u{1b}'));
        let mut world = Paper {
            terminal: Some(80),
            ..Paper::default()
        };
        run(&["--help"], &mut world);
        assert!(world.printed.contains('\u{1b}'));
    }

    #[test]
    fn wrong_usage_and_failures_are_noted_and_nothing_is_printed() {
        for (arguments, exit, says) in [
            (&[] as &[&str], Exit::Usage, "Usage: zoneseal <COMMAND>"),
            (&["verfy"], Exit::Usage, "zoneseal: unrecognized subcommand"),
            (
                &["verify", "a\u{1b}b"],
                Exit::NoInput,
                "zoneseal: a\\u{1b}b does not exist.",
            ),
            (&["explain", "expird"], Exit::Usage, "Did you mean expired?"),
        ] {
            let mut world = Paper::default();
            assert_eq!(run(arguments, &mut world), exit, "{arguments:?}");
            assert!(world.noted.contains(says), "{}", world.noted);
            assert_eq!(world.printed, "");
        }
    }
}
