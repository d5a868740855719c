//! `zoneseal proxy`: the door between users and the zone.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use zoneseal_core::command::{now, show};

use super::{Exit, Failure, cannot_read};
use crate::config::{Access, Config, ConfigError, EXAMPLE, Problem};
use crate::listener::Listener;
use crate::machine::Machine;
use crate::observe::log;
use crate::pipeline::Door;
use crate::signals::Stop;
use crate::snapshot::Snapshot;
use crate::terminal;

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
    Ok(Snapshot::build(
        Config::load(&args.file)?,
        1,
        now(&Machine)?,
    )?)
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
        warn_of_few_files(snapshot.config().limits.files());
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

/// Says so where the system allows fewer open files than the limits of the configuration may need:
/// at that point new users would wait, and services could not be reached.
fn warn_of_few_files(needed: usize) {
    let allowed = std::fs::read_to_string("/proc/self/limits")
        .ok()
        .and_then(|text| files_allowed(&text));
    if let Some(allowed) = allowed.filter(|allowed| *allowed < needed) {
        tracing::warn!(
            allowed,
            needed,
            "the system allows too few open files for [limits]; raise it (ulimit -n, LimitNOFILE) or lower connections and service_connections"
        );
    }
}

/// The soft limit in the text of `/proc/self/limits`; `None` also where it is `unlimited`.
fn files_allowed(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match &error.problem {
            // Named on the command line, as any other input.
            Problem::NoConfiguration(cause) => cannot_read(&error.place.file, cause),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_is_read() {
        let text =
            "Limit    Soft Limit  Hard Limit  Units\nMax open files     1024    524288   files\n";
        assert_eq!(files_allowed(text), Some(1024));
        assert_eq!(
            files_allowed("Max open files  unlimited unlimited files"),
            None
        );
        assert_eq!(files_allowed(""), None);
    }
}
