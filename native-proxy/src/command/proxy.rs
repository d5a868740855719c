//! `zoneseal proxy`: the door between users and the zone.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::{Exit, Failure};
use crate::command::site::now;
use crate::config::{Access, Config, ConfigError, EXAMPLE, Problem};
use crate::listener::Listener;
use crate::observe::log;
use crate::pipeline::Door;
use crate::signals::Stop;
use crate::snapshot::Snapshot;
use crate::{show, terminal};

/// The door between users and the zone.
#[derive(Args)]
pub struct ProxyArgs {
    #[command(subcommand)]
    verb: ProxyVerb,
}

#[derive(Subcommand)]
enum ProxyVerb {
    /// Check a configuration whole, then serve until SIGINT or SIGTERM
    #[command(after_help = "Example:\n  zoneseal proxy run proxy.toml")]
    Run(FileArgs),
    /// Check a configuration with every file that it names, the split included; open no port
    #[command(after_help = "Example:\n  zoneseal proxy check proxy.toml")]
    Check(FileArgs),
    /// Print a commented configuration with every key
    #[command(after_help = "Example:\n  zoneseal proxy example > proxy.toml")]
    Example,
}

#[derive(Args)]
struct FileArgs {
    /// The configuration, TOML
    file: PathBuf,
}

/// Runs the verb.
///
/// # Errors
/// When the configuration is refused, or the port cannot be had.
pub fn run(args: ProxyArgs) -> Result<Exit, Failure> {
    match args.verb {
        ProxyVerb::Run(args) => serve(&args),
        ProxyVerb::Check(args) => check(&args),
        ProxyVerb::Example => {
            terminal::print(EXAMPLE)?;
            Ok(Exit::Done)
        }
    }
}

fn load(args: &FileArgs) -> Result<Snapshot, Failure> {
    Ok(Snapshot::build(Config::load(&args.file)?, 1, now()?)?)
}

fn check(args: &FileArgs) -> Result<Exit, Failure> {
    let snapshot = load(args)?;
    let config = snapshot.config();
    let mut text = format!(
        "{} is sound: the split holds, and every file fits.\n\n  \
         users come in at  https://{}/\n  \
         in the zone as    {}, valid until {}\n",
        show::path(&args.file),
        config.listen,
        snapshot.identity(),
        snapshot.identity_ends(),
    );
    for route in &config.routes {
        let who = match &route.access {
            Access::Anonymous => "anyone, without a login".to_owned(),
            Access::Authenticated => "every user".to_owned(),
            Access::Users(names) => names.iter().cloned().collect::<Vec<_>>().join(", "),
        };
        text.push_str(&format!(
            "  {:<16}  {} at {}, for {who}\n",
            route.path, route.service, route.address
        ));
    }
    terminal::print(&text)?;
    Ok(Exit::Done)
}

fn serve(args: &FileArgs) -> Result<Exit, Failure> {
    let snapshot = load(args)?;
    log::start(log::Output::StandardError);
    runtime()?.block_on(async {
        let stop = Stop::on_signals().map_err(|error| no_runtime(&error))?;
        let wanted = snapshot.config().listen;
        let listener = Listener::bind(wanted)
            .await
            .map_err(|error| cannot_listen(wanted, &error, "choose another address in [listen]"))?;
        let address = listener.address();
        tracing::info!(%address, identity = %snapshot.identity(), generation = snapshot.generation(), "serving");
        terminal::print(&format!("Serving at https://{address}/\n"))?;
        listener.serve(Arc::new(Door::new(snapshot, address)), stop).await;
        tracing::info!("ended");
        Ok(Exit::Done)
    })
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match &error.problem {
            // Named on the command line, as any other input.
            Problem::NoConfiguration(cause) => Self::reading(&error.place.file, cause),
            _ => Self::new(Exit::Config, error.to_string(), error.advice()),
        }
    }
}

/// The runtime of a serving command.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| no_runtime(&error))
}

pub(super) fn no_runtime(error: &io::Error) -> Failure {
    Failure::new(
        Exit::Unavailable,
        format!("The system gives no threads or signals to serve with: {error}."),
        "Check the limits of this process (ulimit -a).",
    )
}

/// Why a port cannot be had, and what to do.
pub(super) fn cannot_listen(address: SocketAddr, error: &io::Error, otherwise: &str) -> Failure {
    match error.kind() {
        io::ErrorKind::AddrInUse => Failure::new(
            Exit::Unavailable,
            format!("The port {address} is in use by another process."),
            format!("Stop that process, or {otherwise}."),
        ),
        io::ErrorKind::PermissionDenied => Failure::new(
            Exit::Permission,
            format!("The port {address} may not be opened by you."),
            format!("Ports below 1024 need a privilege (CAP_NET_BIND_SERVICE); or {otherwise}."),
        ),
        io::ErrorKind::AddrNotAvailable => Failure::new(
            Exit::Unavailable,
            format!(
                "The address {} does not belong to this machine.",
                address.ip()
            ),
            format!("Name one of this machine's addresses: {otherwise}."),
        ),
        _ => Failure::new(
            Exit::Unavailable,
            format!("The port {address} cannot be opened: {error}."),
            format!("Check the machine's network, or {otherwise}."),
        ),
    }
}
