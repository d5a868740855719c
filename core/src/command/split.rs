//! `zoneseal split`: whether the edge certificate has nothing to do with the zone.

use std::path::PathBuf;

use clap::Args;

use super::output::{look, print};
use super::verify::input::Budget;
use super::verify::{exit, parse_time, unusable};
use super::world::World;
use super::{Exit, Failure, now, zone};
use crate::{NamedAuthority, SplitRequest, Time};

/// Check that the edge certificate has nothing to do with the zone.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    zoneseal split --edge edge.pem --authority edge-ca.pem --zone site\n  \
    zoneseal split --edge fullchain.pem root.pem --authority public --zone site\n  \
    zoneseal split --edge edge.pem --authority edge-ca.pem --zone site --member site/members/proxy/chain.pem\n\n\
    Exit codes: 0 the split holds, 1 it does not, 2 it cannot be told, 65 no certificate could be read, \
    66 a file is missing")]
pub struct SplitArgs {
    /// The edge chain, the certificate that users are shown first; - is standard input
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    edge: Vec<PathBuf>,
    /// The authority that the edge chain must be complete to: its certificates, or the word public for any public
    /// authority, whose root must then stand in the edge chain (a file of that name is ./public)
    #[arg(long, required = true, value_name = "FILE")]
    authority: Vec<PathBuf>,
    /// The zone that the edge must have nothing to do with: a site's folder, or its zone.json
    #[arg(long, value_name = "SITE")]
    zone: PathBuf,
    /// A member's certificate whose key the edge must not share; may be given several times
    #[arg(long, value_name = "FILE")]
    member: Vec<PathBuf>,
    /// The time to judge at, such as 2026-11-24T06:10:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Time>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or the edge chain holds no certificate.
pub fn run(args: SplitArgs, world: &mut dyn World) -> Result<Exit, Failure> {
    let at = match args.at {
        Some(at) => at,
        None => now(world)?,
    };
    let mut budget = Budget::default();
    let request = SplitRequest {
        edge: budget.read_all(world, &args.edge)?,
        authority: authority(&mut budget, &args.authority, world)?,
        zone: zone::read(&args.zone, world)?,
        zone_certificates: budget.read_all(world, &args.member)?,
        at,
    };
    let report = crate::split(&request, &world.algorithms());
    if args.json {
        print(world, &report.to_json())?;
    }
    if !report.usable() {
        return Err(unusable(&report));
    }
    if !args.json {
        let text = look(world).report(&report);
        print(world, &text)?;
    }
    Ok(exit(report.outcome()))
}

fn authority(
    budget: &mut Budget,
    named: &[PathBuf],
    world: &mut dyn World,
) -> Result<NamedAuthority, Failure> {
    let is_public = |path: &PathBuf| path.as_os_str() == NamedAuthority::PUBLIC;
    match named {
        [word] if is_public(word) => Ok(NamedAuthority::Public),
        several if several.iter().any(is_public) => Err(Failure::new(
            Exit::Usage,
            "--authority public stands beside files, and one of them must be meant.",
            "Name public alone, or the files alone; a file of that name is ./public.",
        )),
        files => Ok(NamedAuthority::Files(budget.read_all(world, files)?)),
    }
}
