//! `zoneseal verify`: the engine's verdict on files.

pub(super) mod input;
mod text;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;
use zoneseal_core::{
    Host, Input, Outcome, Passphrase, Profile, Report, Request, Role, SpiffeId, Time,
};

use self::input::Budget;
use super::site::now;
use super::{Exit, Failure, zone};
use crate::algorithms;
use crate::show;
use crate::terminal::{self, Terminal};

/// Judge certificates: in the zone, not in the zone, or cannot be decided.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    zoneseal verify --zone site site/members/web/chain.pem\n  \
    openssl s_client -connect web:443 -showcerts </dev/null | zoneseal verify --zone site -\n  \
    zoneseal verify --profile webpki --anchor roots.pem --host www.example.org chain.pem\n\n\
    Exit codes: 0 trusted, 1 rejected, 2 incomplete, 65 no certificate could be read, 66 a file is missing")]
pub struct VerifyArgs {
    /// Files to judge, in any order: PEM, DER, PKCS#7, PKCS#12, Secrets, base64; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The zone to judge against: a site's folder, or its zone.json
    #[arg(long, value_name = "SITE")]
    zone: Option<PathBuf>,
    /// A file with trust anchors, where there is no zone; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "zone")]
    anchor: Vec<PathBuf>,
    /// Which rules apply: zone, webpki or rfc5280 [default: zone with --zone, else rfc5280]
    #[arg(long, value_name = "PROFILE", value_parser = parse_profile)]
    profile: Option<Profile>,
    /// As what the certificate is used: server, client or any
    #[arg(long, value_name = "ROLE", default_value = "any", value_parser = parse_role)]
    role: Role,
    /// The DNS name or address that was connected to
    #[arg(long, value_name = "NAME", value_parser = parse_host)]
    host: Option<Host>,
    /// The member that must be there, spiffe://ZONE/SERVICE
    #[arg(long, value_name = "ID", value_parser = parse_id, requires = "zone")]
    expected: Option<SpiffeId>,
    /// The time to judge at, such as 2026-11-24T06:10:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Time>,
    /// A file with the passphrase of a PKCS#12 file or an encrypted key [default: asked for]
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or none of them holds a certificate.
pub fn run(args: VerifyArgs) -> Result<Exit, Failure> {
    let mut request = request(&args)?;
    let mut report = zoneseal_core::verify(&request, &algorithms::native());
    if request.passphrase.is_none() && needs_passphrase(&report) && io::stdin().is_terminal() {
        request.passphrase = Some(ask()?);
        report = zoneseal_core::verify(&request, &algorithms::native());
    }
    if args.json {
        terminal::print(&report.to_json())?;
    }
    if !report.usable() {
        return Err(unusable(&report));
    }
    if !args.json {
        terminal::print(&text::report(&report, &request, Terminal::of_stdout()))?;
    }
    Ok(match report.outcome() {
        Outcome::Trusted => Exit::Done,
        Outcome::Rejected => Exit::Rejected,
        Outcome::Incomplete => Exit::Incomplete,
    })
}

fn request(args: &VerifyArgs) -> Result<Request, Failure> {
    let at = match args.at {
        Some(at) => at,
        None => now()?,
    };
    let mut budget = Budget::default();
    let mut request = Request::new(budget.read_all(&args.files)?, at);
    let file = args.passphrase_file.as_deref();
    request.passphrase = file
        .map(|file| read_passphrase(file, &mut budget))
        .transpose()?;
    request.anchors = read_anchors(args, &mut budget, &request)?;
    request.zone = args.zone.as_deref().map(zone::read).transpose()?;
    request.profile = match (args.profile, &request.zone) {
        (Some(Profile::Zone), None) => {
            return Err(Failure::new(
                Exit::Usage,
                "The profile zone needs to know the zone.",
                "Name it: --zone SITE, a site's folder or its zone.json.",
            ));
        }
        (Some(profile), _) => profile,
        (None, Some(_)) => Profile::Zone,
        (None, None) => Profile::Rfc5280,
    };
    request.role = args.role;
    request.host.clone_from(&args.host);
    request.expected.clone_from(&args.expected);
    request.check().map_err(|reason| {
        Failure::new(
            Exit::Usage,
            format!("These options do not go together: {reason}."),
            "`zoneseal verify --help` explains them.",
        )
    })?;
    Ok(request)
}

/// The files with anchors. One without any is named: the verdict would say that none was given.
fn read_anchors(
    args: &VerifyArgs,
    budget: &mut Budget,
    request: &Request,
) -> Result<Vec<Input>, Failure> {
    let anchors = budget.read_all(&args.anchor)?;
    for anchor in &anchors {
        let mut alone = Request::new(vec![anchor.clone()], request.at);
        alone.passphrase.clone_from(&request.passphrase);
        let report = zoneseal_core::verify(&alone, &algorithms::native());
        if !report.usable() {
            return Err(Failure {
                what: format!("--anchor {}", unusable(&report).what),
                advice: "Give --anchor a file with the certificates of the authorities that you trust, PEM or DER."
                    .to_owned(),
                exit: Exit::Data,
            });
        }
    }
    Ok(anchors)
}

fn needs_passphrase(report: &Report) -> bool {
    let problems = report
        .objects()
        .iter()
        .filter_map(|object| object.problem.as_ref());
    problems
        .into_iter()
        .any(|problem| problem.code == "passphrase-needed")
}

/// Asks for the passphrase at the terminal, without showing it.
fn ask() -> Result<Passphrase, Failure> {
    let text = rpassword::prompt_password("Passphrase: ").map_err(|error| {
        Failure::new(
            Exit::NoInput,
            format!("The passphrase cannot be read: {error}."),
            "Write it into a file that you alone can read, and name that: --passphrase-file FILE.",
        )
    })?;
    Ok(Passphrase::new(text))
}

/// The first line of a file, without its end.
fn read_passphrase(file: &Path, budget: &mut Budget) -> Result<Passphrase, Failure> {
    let bytes = Zeroizing::new(budget.read(file)?);
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|_| {
        Failure::new(
            Exit::Data,
            format!("{} holds no passphrase: it is not UTF-8.", show::path(file)),
            "Write the passphrase alone into it, as text.",
        )
    })?;
    Ok(Passphrase::new(text.to_owned()))
}

/// No certificate in any file: says of the first file what it is.
fn unusable(report: &Report) -> Failure {
    let found = report.objects().iter().find_map(|object| {
        let problem = object.problem.as_ref()?;
        Some((
            format!("{}: {}", object.source, problem.plain),
            problem.action.clone(),
        ))
    });
    let named = || {
        let object = report.objects().first()?;
        let what = format!(
            "{} holds a {} and no certificate.",
            object.source, object.kind
        );
        Some((what, report.headline().action.clone()))
    };
    let (what, advice) = found.or_else(named).unwrap_or_else(|| {
        (
            report.headline().plain.clone(),
            report.headline().action.clone(),
        )
    });
    Failure::new(Exit::Data, what, advice)
}

fn parse_profile(text: &str) -> Result<Profile, &'static str> {
    Profile::parse(text).ok_or("it is none of zone, webpki, rfc5280")
}

fn parse_role(text: &str) -> Result<Role, &'static str> {
    Role::parse(text).ok_or("it is none of server, client, any")
}

fn parse_host(text: &str) -> Result<Host, &'static str> {
    Host::parse(text).ok_or("it is neither a DNS name nor an address")
}

fn parse_id(text: &str) -> Result<SpiffeId, zoneseal_core::IdentityError> {
    SpiffeId::parse(text)
}

fn parse_time(text: &str) -> Result<Time, &'static str> {
    Time::parse_rfc3339(text).ok_or("it is not a time such as 2026-11-24T06:10:00Z")
}
