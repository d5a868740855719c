//! `zoneseal inspect`: what is in files. Nothing is judged.

use std::path::PathBuf;

use clap::Args;

use super::output::{look, print};
use super::verify::input::Budget;
use super::verify::{ask, needs_passphrase, parse_time, read_passphrase};
use super::world::{Stream, World};
use super::{Exit, Failure, now};
use crate::{InspectRequest, Inspection, RawInspection, Time};

/// Show what is in files: every object, and all that a certificate says.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    zoneseal inspect chain.pem\n  \
    openssl s_client -connect web:443 -showcerts </dev/null | zoneseal inspect -\n  \
    zoneseal inspect --tree --json web.der\n\n\
    Exit codes: 0 all of it was read, 2 a part was not, 65 none of it was, 66 a file is missing")]
pub struct InspectArgs {
    /// Files to show, in any order: PEM, DER, base64; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Show each certificate's ASN.1 too, with the offset of each element
    #[arg(long)]
    tree: bool,
    /// The time to say for whether a certificate is valid, such as 2026-11-24T06:10:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Time>,
    /// A file with the passphrase of a PKCS#12 file or an encrypted key [default: asked for]
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Print it as JSON, with the byte range of every field
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or nothing in any of them.
pub fn run(args: InspectArgs, world: &mut dyn World) -> Result<Exit, Failure> {
    let at = match args.at {
        Some(at) => at,
        None => now(world)?,
    };
    let mut budget = Budget::default();
    let files = budget.read_all(world, &args.files)?;
    let passphrase = match &args.passphrase_file {
        Some(file) => Some(read_passphrase(file, &mut budget, world)?),
        None => None,
    };
    let mut request = InspectRequest {
        files,
        at: Some(at),
        tree: args.tree,
        passphrase,
    };
    let mut inspection = crate::inspect(&request);
    let asks = request.passphrase.is_none() && world.is_terminal(Stream::Input);
    if asks && needs_passphrase(&inspection.report().objects) {
        request.passphrase = Some(ask(world)?);
        inspection = crate::inspect(&request);
    }
    if args.json {
        print(world, &inspection.to_json())?;
    }
    if let Some(failure) = nothing_read(inspection.report()) {
        return Err(failure);
    }
    if !args.json {
        let text = look(world).inspection(&inspection);
        print(world, &text)?;
    }
    Ok(ending(&inspection))
}

/// Of the files, nothing could be read: says of the first what it is.
pub(super) fn nothing_read(report: &RawInspection) -> Option<Failure> {
    let mut objects = report.objects.iter();
    if objects.any(|object| object.problem.is_none()) {
        return None;
    }
    let first = report.objects.first()?;
    let problem = first.problem.as_ref()?;
    let what = format!("{}: {}", first.source, problem.plain);
    Some(Failure::new(Exit::Data, what, problem.action.clone()))
}

/// What announces itself as something else is passed over; what could have been a certificate was
/// not read.
fn ending(inspection: &Inspection) -> Exit {
    let mut objects = inspection.report().objects.iter();
    let unread = objects.any(|object| {
        let problem = object.problem.as_ref();
        problem.is_some_and(|problem| problem.code != "object-not-read")
    });
    if unread { Exit::Incomplete } else { Exit::Done }
}
