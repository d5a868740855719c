//! `zoneseal site`: the site's own authority.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use zoneseal_core::ZoneId;
use zoneseal_core::command::{now, show};

use super::{Exit, Failure, cannot_read, cannot_write};
use crate::machine::Machine;
use crate::site::{DEFAULT_DAYS, IssueRequest, MAX_DAYS, MemberRole, Site, SiteError};
use crate::terminal;

/// Make a site's own authority, and issue the certificates of its services.
#[derive(Args)]
pub struct SiteArgs {
    #[command(subcommand)]
    verb: SiteVerb,
}

#[derive(Subcommand)]
enum SiteVerb {
    /// Make a site: an anchor, an issuing authority, and the public zone file
    #[command(after_help = "Example:\n  zoneseal site init plant-a.example")]
    Init(InitArgs),
    /// Issue a certificate and key to a service, in the place of those that it had
    #[command(after_help = "Examples:\n  \
        zoneseal site issue web --dns web.plant-a.example --ip 10.0.0.7\n  \
        zoneseal site issue proxy")]
    Issue(IssueArgs),
}

#[derive(Args)]
struct InitArgs {
    /// The zone's name, such as plant-a.example: a-z, 0-9, dot, hyphen, underscore
    name: String,
    /// The folder to make
    #[arg(long, value_name = "DIR", default_value = "site")]
    dir: PathBuf,
}

#[derive(Args)]
struct IssueArgs {
    /// The service's path, such as web or edge/web
    service: String,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = "site")]
    site: PathBuf,
    /// A DNS name under which the zone reaches the service; may be given several times
    #[arg(long, value_name = "NAME")]
    dns: Vec<String>,
    /// An address under which the zone reaches the service; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    ip: Vec<IpAddr>,
    /// What the service may do with it: be connected to, connect to others, or both
    #[arg(long, value_enum, default_value = "both")]
    role: RoleArg,
    /// Days until it expires
    #[arg(long, value_name = "DAYS", default_value_t = DEFAULT_DAYS,
        value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_DAYS)))]
    days: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleArg {
    Server,
    Client,
    Both,
}

/// Runs the verb.
///
/// # Errors
/// When the site cannot be made, read, or asked to issue what is asked for.
pub fn run(args: SiteArgs) -> Result<Exit, Failure> {
    match args.verb {
        SiteVerb::Init(args) => init(&args),
        SiteVerb::Issue(args) => issue(&args),
    }
}

fn init(args: &InitArgs) -> Result<Exit, Failure> {
    let id = ZoneId::parse(&args.name).map_err(|reason| {
        Failure::new(
            Exit::Usage,
            format!(
                "\"{}\" cannot be a zone's name: {reason}.",
                show::escape(&args.name)
            ),
            "Choose a name such as plant-a.example.",
        )
    })?;
    let site = Site::init(&args.dir, id, now(&Machine)?).map_err(failure)?;
    let folder = show::path(site.folder());
    let elsewhere = if folder == "site" {
        String::new()
    } else {
        format!(" --site {folder}")
    };
    terminal::print(&format!(
        "Made the site of zone {} in {folder}.\n\n  \
         {folder}/zone.json   public: give it to whoever must recognise the zone's members\n  \
         {folder}/authority   secret: whoever has it can make members; back it up, share it with nobody\n\n\
         Next: zoneseal site issue web{elsewhere} --dns web.{}\n",
        site.zone().id(),
        site.zone().id(),
    ))?;
    Ok(Exit::Done)
}

fn issue(args: &IssueArgs) -> Result<Exit, Failure> {
    let mut site = Site::open(&args.site).map_err(failure)?;
    let request = IssueRequest {
        service: args.service.clone(),
        role: match args.role {
            RoleArg::Server => MemberRole::Server,
            RoleArg::Client => MemberRole::Client,
            RoleArg::Both => MemberRole::Both,
        },
        dns: args.dns.clone(),
        ip: args.ip.clone(),
        days: args.days,
    };
    let credential = site.issue(&request, now(&Machine)?).map_err(failure)?;
    terminal::print(&format!(
        "Issued {}, valid until {}.\n\n  certificate  {}\n  key          {}\n",
        credential.id,
        credential.not_after,
        show::path(&credential.chain),
        show::path(&credential.key),
    ))?;
    Ok(Exit::Done)
}

/// What a site's error means for the command line.
pub(crate) fn failure(error: SiteError) -> Failure {
    let usage = |what: String, advice: String| Failure::new(Exit::Usage, what, advice);
    let config = |what: String, advice: &str| Failure::new(Exit::Config, what, advice);
    match error {
        SiteError::Exists { folder } => Failure::new(
            Exit::CannotCreate,
            format!(
                "{} exists already, and a site is only made where nothing is.",
                show::path(&folder)
            ),
            "Choose another folder with --dir. To add a service to a site that exists: zoneseal site issue SERVICE",
        ),
        SiteError::NoSite { folder } => Failure::new(
            Exit::NoInput,
            format!(
                "{} holds no site: there is no zone.json in it.",
                show::path(&folder)
            ),
            "Name the site's folder with --site, or make a site: zoneseal site init NAME",
        ),
        SiteError::NoAuthority { folder } => Failure::new(
            Exit::NoInput,
            format!(
                "{} is a site without its authority, so it cannot issue.",
                show::path(&folder)
            ),
            "Run this where the site was made, or put the folder authority back from its backup.",
        ),
        SiteError::AuthorityFile { path } => config(
            format!(
                "{} does not hold the one item that belongs in it.",
                show::path(&path)
            ),
            "Put the folder authority back from its backup.",
        ),
        SiteError::ZoneFile { path, reason } => Failure::new(
            Exit::Data,
            format!("{} cannot be used: {reason}.", show::path(&path)),
            "Put zone.json back from its backup.",
        ),
        SiteError::Read { path, source } => cannot_read(&path, &source),
        SiteError::Write { path, source } => cannot_write(&path, &source),
        SiteError::Service { service, reason } => usage(
            format!(
                "\"{}\" cannot be a service's path: {reason}.",
                show::escape(&service)
            ),
            "Choose a path such as web or edge/web.".to_owned(),
        ),
        SiteError::DnsName { name } => usage(
            format!("\"{}\" is not a DNS name.", show::escape(&name)),
            "Give a full name without wildcard, such as web.plant-a.example; addresses go to --ip."
                .to_owned(),
        ),
        SiteError::Days { days } => usage(
            format!("{days} days are not 1 to {MAX_DAYS}."),
            "Certificates are short-lived so that a lost key is soon worth nothing.".to_owned(),
        ),
        SiteError::IssuerExpired { now, not_after } => config(
            format!(
                "The site's issuing authority is valid until {not_after}, and it is {now} now."
            ),
            "Check the clock. An authority that has ended cannot issue: make a new site.",
        ),
        SiteError::Clock { now } => config(
            format!("No certificate can hold the time {now}."),
            "Set the clock.",
        ),
        SiteError::Refused(report) => config(
            format!(
                "The engine refused the fresh certificate, so it was not kept: {} ({}).",
                report.headline().plain,
                report.code()
            ),
            "The files in the folder authority do not belong together, or not to zone.json: put both back from one backup.",
        ),
        SiteError::Zone(reason) => config(
            format!("The zone does not take the certificate: {reason}."),
            "Put zone.json back from its backup.",
        ),
        SiteError::NoRandom => Failure::new(
            Exit::Unavailable,
            "The system gave no random numbers.",
            "Try again once the system has started.",
        ),
        SiteError::Unreadable(_) | SiteError::Issuing(_) => Failure::new(
            Exit::Bug,
            format!("This is our bug: the certificate could not be made: {error}."),
            "Please report it with this line.",
        ),
    }
}
