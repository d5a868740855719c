//! The life of a request, on one screen.
//!
//! Each stage makes the proof that the next one asks for: a checked [`Target`], a `Route`, an
//! `Identity`, a `Permit`, a `ZoneConnection`, an answer. Forwarding takes the permit by value.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use http::request::Parts;
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
        Self {
            snapshot: Arc::new(snapshot),
            auth,
            page_link: PageLink::new(address),
        }
    }

    /// The configuration in force.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// Answers a request, whatever comes of it, and logs what came of it.
pub async fn answer(door: &Door, peer: SocketAddr, request: Request<Incoming>) -> Response<Body> {
    let mut journey = Journey::begin(peer, &request);
    let (mut parts, incoming) = request.into_parts();
    let mut rest = Some(incoming);
    let mut response = match live(door, &mut journey, &mut parts, &mut rest).await {
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
    match rest {
        Some(mut unread) => {
            // Who waits for `100 Continue` has sent nothing, and reading would ask for it.
            if !parts.headers.contains_key(header::EXPECT) {
                body::discard(&mut unread).await;
            }
            response.map(|answer| body::holding(answer, unread))
        }
        None => response,
    }
}

/// The stages. `rest` is the request's body until a stage takes it.
async fn live(
    door: &Door,
    journey: &mut Journey,
    parts: &mut Parts,
    rest: &mut Option<Incoming>,
) -> Result<Response<Body>, Error> {
    let snapshot = door.snapshot();
    let target = check::head(parts, snapshot.config().limits.header_count)?;
    if !snapshot
        .hosts()
        .has(target.host.to_str().unwrap_or_default())
    {
        return Err(Kind::HostUnknown.into());
    }
    if is_reserved(parts.uri.path()) {
        return own_page(door, journey, &target, parts, rest).await;
    }
    let route = snapshot.routes().find(parts.uri.path())?;
    journey.route = Some(route.prefix().to_owned());

    let identity: Identity<'_> = door.auth.authenticate(route, &parts.headers);
    journey.user = identity.user().map(|user| user.name().to_owned());

    let permit: Permit = authorize(identity)?;

    let limits = snapshot.config().limits;
    let outgoing = outgoing(parts, journey, &target, &permit)?;
    if rest
        .as_ref()
        .is_some_and(|body| body.size_hint().lower() > limits.body_bytes)
    {
        return Err(Kind::BodyTooLarge.into());
    }
    let connection = snapshot.upstream().connect(&permit).await?;
    let progress = Progress::start();
    let body = match rest.take() {
        Some(incoming) if outgoing.framed => {
            body::bounded(incoming, limits.body_bytes, limits.idle, progress.clone())
        }
        _ => body::empty(),
    };
    let response = connection
        .send(permit, Request::from_parts(outgoing.parts, body), &progress)
        .await?;

    let (mut parts, incoming) = response.into_parts();
    headers::to_user(&mut parts.headers);
    Ok(Response::from_parts(
        parts,
        body::bounded(incoming, u64::MAX, limits.idle, Progress::start()),
    ))
}

/// The head that goes up.
struct Outgoing {
    parts: Parts,
    /// Whether a body follows it, be it empty.
    framed: bool,
}

/// HTTP/1.1 with a path, the user's fields cleaned, ours set; the framing is the body's own.
fn outgoing(
    parts: &Parts,
    journey: &Journey,
    target: &Target,
    permit: &Permit,
) -> Result<Outgoing, Error> {
    let mut parts = parts.clone();
    let framed = check::frames_a_body(&parts) || journey.has_body;
    let origin = Origin {
        peer: journey.peer.ip(),
        host: &target.host,
        reference: journey.reference.as_str(),
        user: permit.user(),
    };
    headers::to_service(&mut parts.headers, &origin).map_err(|_| Kind::Bug)?;
    let path = match parts.uri.path_and_query() {
        Some(path) => path.clone(),
        None => PathAndQuery::from_static("/"),
    };
    parts.uri = Uri::from(path);
    parts.version = Version::HTTP_11;
    if framed && !parts.headers.contains_key(header::CONTENT_LENGTH) {
        // Said aloud, or hyper would take a GET for one without a body.
        parts.headers.insert(
            header::TRANSFER_ENCODING,
            header::HeaderValue::from_static("chunked"),
        );
    }
    Ok(Outgoing { parts, framed })
}

/// The proxy's own pages. None of them needs a permit; none of them reaches a service.
async fn own_page(
    door: &Door,
    journey: &mut Journey,
    target: &Target,
    parts: &Parts,
    rest: &mut Option<Incoming>,
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
        (login::PATH, Some(users)) if sending => {
            let form = rest.as_mut().ok_or(Kind::Bug)?;
            login::submit(&door.auth, users, &visit, form).await
        }
        (login::LOGOUT_PATH, Some(_)) if sending => login::log_out(&door.auth, &visit),
        // Typed into the address bar: the login page says who is logged in, and has the button.
        (login::LOGOUT_PATH | "/.zoneseal" | "/.zoneseal/", Some(_)) if reading => {
            Ok(response::see_other(login::PATH))
        }
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
    has_body: bool,
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
            has_body: !request.body().is_end_stream(),
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
