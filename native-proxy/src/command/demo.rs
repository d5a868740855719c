//! `zoneseal demo`: both zones alive, and what to try on them.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use clap::Args;
use zoneseal_core::command::{now, show};

use super::proxy::{cannot_listen, no_runtime, runtime};
use super::{Exit, Failure, cannot_write};
use crate::config::Config;
use crate::demo::script::Script;
use crate::demo::service::HelloService;
use crate::demo::site::DemoSite;
use crate::demo::{check, print};
use crate::listener::Listener;
use crate::machine::Machine;
use crate::observe::log;
use crate::pipeline::Door;
use crate::signals::Stop;
use crate::snapshot::Snapshot;
use crate::terminal;

/// Show both zones alive: a throw-away site, its proxy, and what to try on them.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  zoneseal demo\n  zoneseal demo --listen 127.0.0.1:8443\n  zoneseal demo --check"
)]
pub struct DemoArgs {
    /// Try everything that would be printed, with curl and openssl, and say what held
    #[arg(long)]
    check: bool,
    /// Where users come in; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,
}

/// Runs until SIGINT, SIGTERM or SIGHUP, or until everything was checked.
///
/// # Errors
/// When the site cannot be made, or a port cannot be had. Nothing is left behind in either case.
pub fn run(args: DemoArgs) -> Result<Exit, Failure> {
    if args.check {
        check::needs_tools()?;
    }
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        // Before anything is on disk, so that no signal leaves it there.
        let stop = Stop::on_signals_and_hangup().map_err(|error| no_runtime(&error))?;
        demo(&args, &stop).await
    });
    runtime.shutdown_background();
    result
}

async fn demo(args: &DemoArgs, stop: &Stop) -> Result<Exit, Failure> {
    // Both ports first: a port that is taken ends the demo before it begins.
    let listener = Listener::bind(args.listen)
        .await
        .map_err(|error| cannot_listen(args.listen, &error, "choose another one with --listen"))?;
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let inside = Listener::bind(loopback)
        .await
        .map_err(|error| cannot_listen(loopback, &error, "free some ports"))?;

    // The folder goes with this value: at the end, on an error, after a signal.
    let site = DemoSite::make(listener.address(), inside.address(), now(&Machine)?)?;
    start_log(args, &site)?;
    let snapshot = Snapshot::build(Config::load(&site.configuration())?, 1, now(&Machine)?)?;
    let service = HelloService::new(&site, log::PageLink::new(listener.address()))?;

    let address = listener.address();
    let door = Arc::new(Door::new(snapshot, address));
    let hello = tokio::spawn(service.serve(inside, stop.clone()));
    let proxy = tokio::spawn(listener.serve(door, stop.clone()));

    let script = Script::of(&site);
    let exit = if args.check {
        tokio::select! {
            exit = check::run(&site, &script) => exit?,
            () = stop.drain.cancelled() => Exit::Incomplete,
        }
    } else {
        terminal::print(&print::welcome(&site, &script))?;
        stop.drain.cancelled().await;
        Exit::Done
    };
    stop.drain.cancel();
    stop.cut.cancel();
    for task in [hello, proxy] {
        task.await.map_err(|error| {
            Failure::new(
                Exit::Bug,
                format!("A part of the demo ended in a panic: {error}."),
                "Please report it with this line.",
            )
        })?;
    }
    let folder = show::path(site.folder());
    site.remove()?;
    if !args.check {
        // For who still reads: after a closed terminal there is nobody.
        terminal::note(&format!("The folder {folder} was removed."));
    }
    Ok(exit)
}

/// A person sees the log as things happen; a check keeps it beside the site for when one fails.
fn start_log(args: &DemoArgs, site: &DemoSite) -> Result<(), Failure> {
    if args.check {
        let path = site.log();
        let file = std::fs::File::create(&path).map_err(|error| cannot_write(&path, &error))?;
        log::start(log::Output::File(file));
    } else {
        log::start(log::Output::StandardError);
    }
    Ok(())
}
