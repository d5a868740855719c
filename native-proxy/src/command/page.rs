//! `zoneseal page`: the inspection page alone, for this machine.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use zoneseal_core::command::read_zone;

use super::proxy::{cannot_listen, no_runtime, runtime};
use super::{Exit, Failure};
use crate::assets::{self, Page};
use crate::listener::{Accepted, Listener};
use crate::machine::Machine;
use crate::reference::Reference;
use crate::response::{self, Format};
use crate::signals::Stop;
use crate::terminal;

/// Serve the inspection page to this machine.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  zoneseal page --zone site\n  zoneseal page --listen 127.0.0.1:8440"
)]
pub struct PageArgs {
    /// Where to serve it: plain HTTP, so on this machine's loopback only
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8440)))]
    listen: SocketAddr,
    /// The zone that it judges against from the start: a site's folder, or its zone.json
    #[arg(long, value_name = "SITE")]
    zone: Option<PathBuf>,
}

/// Connections at once: one person's browser.
const CONNECTIONS: usize = 64;

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the page is not in this binary, the zone cannot be read, or the port cannot be had.
pub fn run(args: PageArgs) -> Result<Exit, Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "{} is not on this machine's loopback, and this page is served without TLS.",
                args.listen
            ),
            "Choose 127.0.0.1 or [::1]; the proxy serves the page to others, at /.zoneseal/inspect/.",
        ));
    }
    let zone = args.zone.as_deref();
    let zone = zone.map(|zone| read_zone(zone, &mut Machine)).transpose()?;
    if !assets::is_built() {
        return Err(Failure::new(
            Exit::Unavailable,
            "The inspection page is not built into this binary.",
            "Run `cargo xtask page`, then build the binary again.",
        ));
    }
    let page = Page::new(zone.map(|zone| zone.to_json()).as_deref());
    runtime()?.block_on(async {
        let stop = Stop::on_signals().map_err(|error| no_runtime(&error))?;
        let listener = Listener::bind(args.listen).await.map_err(|error| {
            cannot_listen(args.listen, &error, "choose another one with --listen")
        })?;
        terminal::print(&format!(
            "The inspection page is at http://{}/\nCtrl-C ends it.\n",
            listener.address()
        ))?;
        serve(&listener, page, &stop).await;
        Ok(Exit::Done)
    })
}

async fn serve(listener: &Listener, page: Page, stop: &Stop) {
    let page = Arc::new(page);
    let connection = |accepted: Accepted| {
        let page = Arc::clone(&page);
        let service = service_fn(move |request: Request<Incoming>| {
            let page = Arc::clone(&page);
            async move { Ok::<_, Infallible>(answer(&page, &request)) }
        });
        async move {
            let (stream, _) = accepted.into_parts();
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(30))
                .serve_connection(TokioIo::new(stream), service)
                .await;
            // A browser that closes early is nobody's problem.
            drop(served);
        }
    };
    listener.each(CONNECTIONS, stop, connection).await;
}

/// The page stands at `/` here, and where links from a proxy's log expect it.
fn answer(page: &Page, request: &Request<Incoming>) -> hyper::Response<crate::body::Body> {
    let path = request.uri().path();
    let path = match path.strip_prefix('/') {
        Some(rest) if !crate::config::path::is_reserved(path) => format!("{}{rest}", assets::PATH),
        _ => path.to_owned(),
    };
    page.serve(&path, request.method(), request.headers())
        .unwrap_or_else(|error| response::of_error(&error, Format::Text, Reference::new().as_str()))
}
