//! The log: one event for each answered request, refused request and refused handshake.
//!
//! Text where a person reads (a terminal), JSON lines otherwise, always on standard error. No
//! query string, cookie, token, password or body is ever an argument of an event here. Text that
//! came from outside goes through [`escape`].

use std::fs::File;
use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use zoneseal_core::Code;

use crate::error::{Error, Kind};
use crate::response;
use crate::upstream::{Refusal, tls_error};
use zoneseal_core::command::show::escape;

/// Where the log goes.
pub enum Output {
    /// Standard error: text on a terminal, JSON otherwise.
    StandardError,
    /// A file, as text.
    File(File),
}

/// Starts the log of this process. `RUST_LOG` sets what is written; the default is `info`.
///
/// A second call changes nothing: the first one wins.
pub fn start(output: Output) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A closed terminal cannot be told that it cannot be written to: trying would be a panic.
        .log_internal_errors(false)
        .with_target(false);
    let done = match output {
        Output::StandardError if io::stderr().is_terminal() => {
            builder.with_writer(io::stderr).try_init()
        }
        Output::StandardError => builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(io::stderr)
            .try_init(),
        Output::File(file) => builder
            .with_ansi(false)
            .with_writer(Arc::new(file))
            .try_init(),
    };
    if done.is_err() {
        tracing::debug!("the log was already started");
    }
}

/// What is logged about a request once its head was answered.
pub struct Access<'a> {
    /// The reference that a user may quote.
    pub reference: &'a str,
    /// The request's method.
    pub method: &'a str,
    /// The path without its query.
    pub path: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// Who asked, where known.
    pub user: Option<&'a str>,
    /// The route's prefix, where one was found.
    pub route: Option<&'a str>,
    /// From the request's head to the answer's.
    pub took: Duration,
}

/// One event of a refusal; a macro because an event's level is part of its place in the code.
macro_rules! event {
    ($level:expr, $access:expr, $kind:expr, $plain:expr, $cause:expr, $message:literal) => {
        tracing::event!(
            $level,
            reference = $access.reference,
            method = $access.method,
            path = %escape($access.path),
            status = $access.status,
            user = $access.user.map(|user| escape(user).into_owned()),
            route = $access.route,
            side = $kind.side().as_str(),
            code = $kind.code(),
            plain = $plain,
            cause = $cause.as_deref().map(|cause| escape(cause).into_owned()),
            $message
        )
    };
}

/// Logs an answered request.
pub fn answered(access: &Access<'_>) {
    tracing::info!(
        reference = access.reference,
        method = access.method,
        path = %escape(access.path),
        status = access.status,
        user = access.user.map(|user| escape(user).into_owned()),
        route = access.route,
        micros = u64::try_from(access.took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
}

/// Logs a refused request: the code, the sentence that the user sees and the cause; for a refused
/// handshake both sentences of the verdict with a link that explains it.
pub fn refused(access: &Access<'_>, error: &Error, page: &PageLink) {
    if let Some(refusal) = error.refusal() {
        return service_refused(access, refusal, page);
    }
    let kind = error.kind();
    let (_, plain) = response::public(kind);
    let cause = error.causes();
    // Visitors who have yet to log in, and addresses that lead nowhere, are everyday business.
    match kind {
        Kind::LoginRequired | Kind::NoRoute | Kind::NoPage => {
            event!(
                tracing::Level::INFO,
                access,
                kind,
                plain,
                cause,
                "request refused"
            );
        }
        _ => event!(
            tracing::Level::WARN,
            access,
            kind,
            plain,
            cause,
            "request refused"
        ),
    }
}

fn service_refused(access: &Access<'_>, refusal: &Refusal, page: &PageLink) {
    let headline = refusal.report().headline();
    tracing::warn!(
        reference = access.reference,
        path = %escape(access.path),
        status = access.status,
        route = access.route,
        side = "upstream",
        code = %headline.code,
        plain = %escape(&headline.plain),
        expert = %escape(&headline.expert),
        action = %escape(&headline.action),
        link = %page.to(headline.code),
        "service refused"
    );
}

/// Logs a peer that a service of ours refused in its handshake.
pub fn peer_refused(service: &str, peer: SocketAddr, cause: &io::Error, page: &PageLink) {
    if let Some(refusal) = Refusal::find(cause) {
        let headline = refusal.report().headline();
        tracing::warn!(
            service,
            %peer,
            code = %headline.code,
            plain = %escape(&headline.plain),
            expert = %escape(&headline.expert),
            action = %escape(&headline.action),
            link = page.to(headline.code),
            "peer refused"
        );
        return;
    }
    let nothing_shown = matches!(
        tls_error(cause),
        Some(rustls::Error::NoCertificatesPresented)
    );
    // There is no chain to judge, but the table of codes has this case too.
    match zoneseal_core::explain(Code::PeerWithoutCertificate.as_str()).filter(|_| nothing_shown) {
        Some(text) => tracing::warn!(
            service,
            %peer,
            code = text.code,
            plain = text.plain,
            expert = text.expert,
            action = text.action,
            link = page.to(text.code),
            "peer refused"
        ),
        None => {
            tracing::warn!(service, %peer, cause = %escape(&cause.to_string()), "peer refused");
        }
    }
}

/// The address of the inspection page, for links from the log.
#[derive(Clone, Debug)]
pub struct PageLink(String);

impl PageLink {
    /// The page behind the proxy that listens here.
    pub fn new(listen: SocketAddr) -> Self {
        if listen.ip().is_unspecified() {
            return Self(format!(
                "https://localhost:{}/.zoneseal/inspect/",
                listen.port()
            ));
        }
        Self(format!("https://{listen}/.zoneseal/inspect/"))
    }

    /// The link that explains `code`.
    pub fn to(&self, code: &str) -> String {
        format!("{}#code={code}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_name_the_code() {
        let link = PageLink::new("127.0.0.1:8443".parse().unwrap());
        assert_eq!(
            link.to("expired"),
            "https://127.0.0.1:8443/.zoneseal/inspect/#code=expired"
        );
    }
}
