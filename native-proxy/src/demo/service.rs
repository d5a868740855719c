//! The demo's member: a small web service that only the proxy of its own zone reaches.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderValue};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::crypto::aws_lc_rs;
use zoneseal_core::Zone;

use super::site::DemoSite;
use crate::body::{self, Body};
use crate::command::{Exit, Failure, cannot_read};
use crate::config::{Credential, FileRef};
use crate::credential::load_credential;
use crate::headers;
use crate::listener::{Accepted, Listener};
use crate::observe::log::{self, PageLink};
use crate::response::Format;
use crate::signals::Stop;
use crate::upstream::ZoneTrust;
use crate::upstream::accept::{Caller, ServiceDoor};

const PAGE: &str = include_str!("assets/hello.html");
/// Connections at once.
const CONNECTIONS: usize = 64;
/// Time for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The member service, ready to serve.
pub struct HelloService {
    door: ServiceDoor,
    name: String,
    page: PageLink,
}

impl HelloService {
    /// A service with the demo's credential, which serves the demo's proxy. `page` explains refusals.
    ///
    /// # Errors
    /// When the site's files are not what the demo has just written.
    pub fn new(site: &DemoSite, page: PageLink) -> Result<Self, Failure> {
        let path = site.folder().join("site").join("zone.json");
        let zone = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
        let zone = Zone::from_json(&zone).map_err(|error| {
            Failure::new(
                Exit::Bug,
                format!("The demo's zone cannot be used: {error}."),
                "Please report it with this line.",
            )
        })?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let hello = site.hello();
        let files = Credential {
            chain: FileRef::direct(&hello.chain),
            key: FileRef::direct(&hello.key),
        };
        let credential = load_credential(&files, &provider)?;
        let trust = ZoneTrust::new(Arc::new(zone), &provider);
        let door = ServiceDoor::new(trust, provider, credential, vec![site.proxy().clone()]);
        Ok(Self {
            door,
            name: hello.id.to_string(),
            page,
        })
    }

    /// Serves until `stop` says so.
    pub async fn serve(self, listener: Listener, stop: Stop) {
        let service = Arc::new(self);
        let connection = |accepted| {
            let service = Arc::clone(&service);
            async move { service.connection(accepted).await }
        };
        listener.each(CONNECTIONS, &stop, connection).await;
    }

    async fn connection(&self, accepted: Accepted) {
        let (stream, peer) = accepted.into_parts();
        let (stream, caller) = match tokio::time::timeout(HANDSHAKE, self.door.accept(stream)).await
        {
            Ok(Ok(admitted)) => admitted,
            Ok(Err(cause)) => {
                log::peer_refused(&self.name, peer, &cause, &self.page);
                return;
            }
            Err(_) => return,
        };
        let caller = Arc::new(caller);
        let answer = service_fn(move |request: Request<Incoming>| {
            let caller = Arc::clone(&caller);
            async move { Ok::<_, Infallible>(greet(&caller, &request)) }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(60))
            .serve_connection(TokioIo::new(stream), answer)
            .await;
        if let Err(cause) = served {
            tracing::debug!(%cause, "a connection of the service ended early");
        }
    }
}

/// Says who the user is, as the proxy told it, and who the proxy is, as its certificate proved.
fn greet(caller: &Caller, request: &Request<Incoming>) -> Response<Body> {
    let user = request
        .headers()
        .get(headers::USER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("nobody");
    let proxy = caller
        .member()
        .and_then(|member| member.id())
        .map(ToString::to_string)
        .unwrap_or_default();
    let (kind, text) = match Format::of(request.headers()) {
        Format::Html => (
            "text/html; charset=utf-8",
            PAGE.replace("{{user}}", &plain(user))
                .replace("{{proxy}}", &plain(&proxy)),
        ),
        Format::Text => (
            "text/plain; charset=utf-8",
            format!("Hello, {user}.\nThe zone's member that called me: {proxy}\n"),
        ),
    };
    let mut response = Response::new(body::full(text));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    );
    response
}

/// Only what names and SPIFFE IDs are made of.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-._~@+:/".contains(*c))
        .collect()
}
