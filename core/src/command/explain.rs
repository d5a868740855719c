//! `zoneseal explain`: what a code means, from the one table in the engine.

use clap::Args;

use super::nearest::nearest;
use super::output::{look, print};
use super::show;
use super::world::World;
use super::{Exit, Failure};
use crate::{catalogue, catalogue_json, code_json};

/// Say what a code means, what it rests on, and what to do.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    zoneseal explain issuer-not-in-zone\n  \
    zoneseal explain\n  \
    zoneseal explain --json")]
pub struct ExplainArgs {
    /// The code, as verdicts have it; without one, all codes are listed
    code: Option<String>,
    /// Print it as JSON: one code as an object, all of them as a list
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When there is no such code.
pub fn run(args: ExplainArgs, world: &mut dyn World) -> Result<Exit, Failure> {
    let look = look(world);
    let text = match &args.code {
        None if args.json => catalogue_json(),
        None => look.codes(),
        Some(code) => match crate::explain(code) {
            Some(entry) if args.json => code_json(entry),
            Some(entry) => look.code(&entry),
            None => return Err(unknown(code)),
        },
    };
    print(world, &text)?;
    Ok(Exit::Done)
}

fn unknown(code: &str) -> Failure {
    let all = "`zoneseal explain` lists all codes of verdicts. The ordinary refusals of requests in a proxy's log, \
        such as login-required, are none: they explain themselves there.";
    let table = catalogue();
    let advice = match nearest(code, table.iter().map(|entry| entry.code)) {
        Some(near) => format!("Did you mean {near}? {all}"),
        None => all.to_owned(),
    };
    Failure::new(
        Exit::Usage,
        format!("There is no code \"{}\".", show::escape(code)),
        advice,
    )
}
