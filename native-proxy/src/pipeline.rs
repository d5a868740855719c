//! The life of a request, on one screen.
//!
//! Each stage makes the proof that the next one asks for: a checked [`Target`], a `Route`, an
//! `Identity`, a `Permit`, a `ZoneConnection`, an answer. Forwarding takes the permit by value.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use http::uri::PathAndQuery;
use http::{Method, Request, Response, Uri, Version, header};
use hyper::body::{Body as _, Incoming};

use crate::auth::login::{self, Visit};
use crate::auth::{Auth, Identity, next, pages};
use crate::authorize::{Denial, Permit, authorize};
use crate::body::{self, Body, Progress};
use crate::config::path::is_reserved;
use crate::downstream::check::{self, Target};
use crate::error::{Error, Kind};
use crate::headers::{self, Origin};
use crate::observe::log::{self, PageLink};
use crate::reference::Reference;
use crate::response::{self, Format};
use crate::route::NoRoute;
use crate::snapshot::Snapshot;

/// What all requests of a process share.
#[derive(Debug)]
pub struct Door {
    snapshot: Arc<Snapshot>,
    auth: Auth,
    page_link: PageLink,
}

impl Door {
    /// A door for `snapshot`, reached at `address`.
    pub fn new(snapshot: Snapshot, address: SocketAddr) -> Self {
        let auth = Auth::new(snapshot.config().session);
        Self { snapshot: Arc::new(snapshot), auth, page_link: PageLink::new(address) }
    }

    /// The configuration in force.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// Answers a request, whatever comes of it, and logs what came of it.
pub async fn answer(door: &Door, peer: SocketAddr, request: Request<Incoming>) -> Response<Body> {
    let mut journey = Journey::begin(peer, &request);
    let mut response = match live(door, &mut journey, request).await {
        Ok(response) => {
            log::answered(&journey.access(&response));
            response
        }
        Err(error) => {
            let response = journey.refusal(&error);
            log::refused(&journey.access(&response), &error, &door.page_link);
            response
        }
    };
    response::fit(&mut response, &journey.method, journey.version);
    response
}

/// The stages.
async fn live(door: &Door, journey: &mut Journey, request: Request<Incoming>) -> Result<Response<Body>, Error> {
    let snapshot = door.snapshot();
    let (mut parts, incoming) = request.into_parts();
    let target = check::head(&parts)?;
    if is_reserved(parts.uri.path()) {
        return own_page(door, journey, &target, parts, incoming).await;
    }
    let route = snapshot.routes().find(parts.uri.path())?;
    journey.route = Some(route.prefix().to_owned());

    let identity: Identity<'_> = door.auth.authenticate(route, &parts.headers);
    journey.user = identity.user().map(|user| user.name().to_owned());

    let permit: Permit = authorize(identity)?;

    let limits = snapshot.config().limits;
    if incoming.size_hint().lower() > limits.body_bytes {
        return Err(Kind::BodyTooLarge.into());
    }
    let progress = Progress::start();
    let framed = check::frames_a_body(&parts.headers) || !incoming.is_end_stream();
    let origin = Origin {
        peer: journey.peer.ip(),
        host: &target.host,
        reference: journey.reference.as_str(),
        user: permit.user(),
    };
    headers::to_service(&mut parts.headers, &origin).map_err(|_| Kind::Bug)?;
    let request = to_origin_form(parts, framed, body::bounded(incoming, limits.body_bytes, limits.idle, progress.clone()))?;

    let connection = snapshot.upstream().connect(&permit).await?;
    let response = connection.send(permit, request, &progress).await?;

    let (mut parts, incoming) = response.into_parts();
    headers::to_user(&mut parts.headers);
    Ok(Response::from_parts(parts, body::bounded(incoming, u64::MAX, limits.idle, Progress::start())))
}

/// What goes up is HTTP/1.1 with a path; the framing is the body's own.
fn to_origin_form(mut parts: http::request::Parts, framed: bool, body: Body) -> Result<Request<Body>, Error> {
    let path = match parts.uri.path_and_query() {
        Some(path) => path.clone(),
        None => PathAndQuery::from_static("/"),
    };
    parts.uri = Uri::from(path);
    parts.version = Version::HTTP_11;
    if framed && !parts.headers.contains_key(header::CONTENT_LENGTH) {
        // Said aloud, or hyper would take a GET for one without a body.
        parts.headers.insert(header::TRANSFER_ENCODING, header::HeaderValue::from_static("chunked"));
    }
    Ok(Request::from_parts(parts, if framed { body } else { body::empty() }))
}

/// The proxy's own pages. None of them needs a permit; none of them reaches a service.
async fn own_page(
    door: &Door,
    journey: &mut Journey,
    target: &Target,
    parts: http::request::Parts,
    incoming: Incoming,
) -> Result<Response<Body>, Error> {
    let snapshot = door.snapshot();
    let visit = Visit {
        peer: journey.peer.ip(),
        host: target.host.to_str().unwrap_or_default(),
        headers: &parts.headers,
        query: parts.uri.query(),
    };
    let reading = parts.method == Method::GET || parts.method == Method::HEAD;
    let sending = parts.method == Method::POST;
    match (parts.uri.path(), snapshot.users()) {
        (login::PATH, Some(_)) if reading => Ok(login::page(&door.auth, &visit)),
        (login::PATH, Some(users)) if sending => login::submit(&door.auth, users, &visit, incoming).await,
        (login::LOGOUT_PATH, Some(_)) if sending => login::log_out(&door.auth, &visit),
        (login::PATH | login::LOGOUT_PATH, Some(_)) => Err(Kind::MethodNotAllowed.into()),
        (pages::STYLE_PATH, _) if reading => Ok(response::style(pages::STYLE)),
        (path, _) => snapshot.page().serve(path, &parts.method, &parts.headers),
    }
}

/// What is known about a request on its way, for its log line.
struct Journey {
    reference: Reference,
    peer: SocketAddr,
    began: Instant,
    method: Method,
    version: Version,
    uri: Uri,
    format: Format,
    user: Option<String>,
    route: Option<String>,
}

impl Journey {
    fn begin(peer: SocketAddr, request: &Request<Incoming>) -> Self {
        Self {
            reference: Reference::new(),
            peer,
            began: Instant::now(),
            method: request.method().clone(),
            version: request.version(),
            uri: request.uri().clone(),
            format: Format::of(request.headers()),
            user: None,
            route: None,
        }
    }

    fn access(&self, response: &Response<Body>) -> log::Access<'_> {
        log::Access {
            reference: self.reference.as_str(),
            method: self.method.as_str(),
            path: self.uri.path(),
            status: response.status().as_u16(),
            user: self.user.as_deref(),
            route: self.route.as_deref(),
            took: self.began.elapsed(),
        }
    }

    /// Browsers that only have to log in are led there; everyone else gets the table's answer.
    fn refusal(&self, error: &Error) -> Response<Body> {
        let reading = self.method == Method::GET || self.method == Method::HEAD;
        if error.kind() == Kind::LoginRequired && reading && self.format == Format::Html {
            let wanted = self.uri.path_and_query().map_or("/", PathAndQuery::as_str);
            return response::see_other(&next::login_for(wanted));
        }
        response::of_error(error, self.format, self.reference.as_str())
    }
}

impl From<NoRoute> for Error {
    fn from(reason: NoRoute) -> Self {
        match reason {
            NoRoute::NotFound => Kind::NoRoute.into(),
            NoRoute::Ambiguous => Kind::PathAmbiguous.into(),
        }
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::LoginRequired => Kind::LoginRequired.into(),
            Denial::UserNotListed => Kind::NotPermitted.into(),
        }
    }
}
