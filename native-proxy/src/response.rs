//! The single table from errors to what users see: a status, one short sentence, a reference.
//!
//! Nothing about certificates, addresses or services is in these sentences; the operator finds the
//! reference in the log.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Response, StatusCode, Version};
use hyper::body::Body as _;

use crate::auth::pages;
use crate::body::{self, Body};
use crate::error::{Error, Kind};

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page, for browsers.
    Html,
    /// Plain text, for everything else.
    Text,
}

impl Format {
    /// HTML where the request says that it reads HTML, by name.
    pub fn of(headers: &HeaderMap) -> Self {
        let html = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|item| {
                let mut parts = item.split(';').map(str::trim);
                let is_html = parts
                    .next()
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
                is_html && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            });
        if html { Self::Html } else { Self::Text }
    }
}

/// The table.
pub fn public(kind: Kind) -> (StatusCode, &'static str) {
    match kind {
        Kind::TooManyFields => (
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The request has too many header fields.",
        ),
        Kind::HostInvalid => (
            StatusCode::BAD_REQUEST,
            "The request does not name exactly one host.",
        ),
        Kind::HostUnknown => (
            StatusCode::MISDIRECTED_REQUEST,
            "The host that the request names is not served here.",
        ),
        Kind::HostMismatch => (
            StatusCode::BAD_REQUEST,
            "The request names two different hosts.",
        ),
        Kind::FramingAmbiguous => (
            StatusCode::BAD_REQUEST,
            "The length of the request is ambiguous.",
        ),
        Kind::TargetInvalid => (StatusCode::BAD_REQUEST, "The request does not name a path."),
        Kind::MethodRefused => (
            StatusCode::METHOD_NOT_ALLOWED,
            "This method is not accepted here.",
        ),
        Kind::UpgradeRefused => (
            StatusCode::NOT_IMPLEMENTED,
            "Changing the protocol is not supported.",
        ),
        Kind::ExpectationUnknown => (
            StatusCode::EXPECTATION_FAILED,
            "The request expects something unknown.",
        ),
        Kind::CodingUnknown => (
            StatusCode::NOT_IMPLEMENTED,
            "The request's transfer coding is not supported.",
        ),
        Kind::PathAmbiguous => (
            StatusCode::BAD_REQUEST,
            "The path can be read in more than one way.",
        ),
        Kind::NoRoute | Kind::NoPage => {
            (StatusCode::NOT_FOUND, "There is nothing at this address.")
        }
        Kind::MethodNotAllowed => (
            StatusCode::METHOD_NOT_ALLOWED,
            "This page does not accept this method.",
        ),
        Kind::PageNotBuilt => (
            StatusCode::NOT_FOUND,
            "The inspection page is not built: run `cargo xtask page`, then build the binary again.",
        ),
        Kind::LoginRequired => (
            StatusCode::UNAUTHORIZED,
            "Log in first, at /.zoneseal/login.",
        ),
        Kind::NotPermitted => (StatusCode::FORBIDDEN, "You may not use this service."),
        Kind::CrossSite => (
            StatusCode::FORBIDDEN,
            "This form was sent from another site.",
        ),
        Kind::FormInvalid => (StatusCode::BAD_REQUEST, "The form could not be read."),
        Kind::LoginWrong => (StatusCode::UNAUTHORIZED, "User name or password is wrong."),
        Kind::LoginThrottled(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many attempts. Wait a little, then try again.",
        ),
        Kind::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "The request is too large."),
        Kind::BodyBroken => (StatusCode::BAD_REQUEST, "The request did not arrive whole."),
        Kind::ServiceUnreachable
        | Kind::ServiceNotTrusted
        | Kind::ServiceRefusedUs
        | Kind::ServiceTlsFailed
        | Kind::ServiceBroken => (
            StatusCode::BAD_GATEWAY,
            "The service cannot be used at the moment.",
        ),
        Kind::ServiceConnectTimeout | Kind::ServiceTimeout => (
            StatusCode::GATEWAY_TIMEOUT,
            "The service did not answer in time.",
        ),
        Kind::Overloaded => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Too much to do at the moment. Try again soon.",
        ),
        Kind::Bug => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong here.",
        ),
    }
}

/// The answer to a request that ended in `error`.
pub fn of_error(error: &Error, format: Format, reference: &str) -> Response<Body> {
    let (status, sentence) = public(error.kind());
    let mut response = match format {
        Format::Html => html(pages::problem(status, sentence, reference)),
        Format::Text => text(&format!("{sentence}\nreference: {reference}\n")),
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    match error.kind() {
        Kind::LoginThrottled(wait) => {
            // Round up: a client that waits exactly so long must not be early.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        Kind::Overloaded => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        Kind::LoginRequired | Kind::LoginWrong => {
            // RFC 9110 §15.5.2 wants a challenge. The scheme is ours: browsers show no prompt for it.
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Zoneseal-Session login=\"/.zoneseal/login\""),
            );
        }
        Kind::MethodRefused | Kind::MethodNotAllowed => {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        }
        Kind::FramingAmbiguous | Kind::BodyTooLarge | Kind::BodyBroken => {
            // What follows on this connection can no longer be told apart.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        _ => {}
    }
    response
}

/// Makes an answer fit the request: hyper sends the body of an answer to HEAD on HTTP/2, and no
/// connection field has a place there.
pub fn fit(response: &mut Response<Body>, method: &Method, version: Version) {
    if version == Version::HTTP_2 {
        response.headers_mut().remove(header::CONNECTION);
    }
    if method == Method::HEAD {
        if let Some(length) = response
            .body()
            .size_hint()
            .exact()
            .filter(|length| *length > 0)
        {
            response
                .headers_mut()
                .entry(header::CONTENT_LENGTH)
                .or_insert(HeaderValue::from(length));
        }
        *response.body_mut() = body::empty();
    }
}

/// A page of ours, with the strictest headers that still let its style sheet load.
pub fn html(page: String) -> Response<Body> {
    let mut response = Response::new(body::full(page));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(PAGE_POLICY),
    );
    guard(headers);
    response
}

/// The style sheet of our pages. It changes with the binary alone.
pub fn style(sheet: &'static str) -> Response<Body> {
    let mut response = text(sheet);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=300"),
    );
    response
}

/// A short plain text.
pub fn text(text: &str) -> Response<Body> {
    let mut response = Response::new(body::full(text.to_owned()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'"),
    );
    guard(headers);
    response
}

/// 303 See Other.
pub fn see_other(location: &str) -> Response<Body> {
    let mut response = text("See the other address.\n");
    match HeaderValue::from_str(location) {
        Ok(location) => {
            *response.status_mut() = StatusCode::SEE_OTHER;
            response.headers_mut().insert(header::LOCATION, location);
        }
        // Callers pass checked targets only; an address that is none leads nowhere.
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// What every answer of our own says, whatever it is.
fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Not `no-referrer`: with it, browsers send `Origin: null` with the login form.
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
}

/// No script, nothing from elsewhere, no framing.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn accept(value: &'static str) -> Format {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(value));
        Format::of(&headers)
    }

    #[test]
    fn pages_go_to_those_who_name_html() {
        assert_eq!(
            accept("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
            Format::Html
        );
        assert_eq!(accept("application/json, Text/HTML;q=0.5"), Format::Html);
        assert_eq!(accept("*/*"), Format::Text);
        assert_eq!(accept("application/json"), Format::Text);
        assert_eq!(accept("text/html;q=0, */*"), Format::Text);
        assert_eq!(Format::of(&HeaderMap::new()), Format::Text);
    }

    #[test]
    fn a_throttled_login_says_when_to_come_back() {
        let error = Error::from(Kind::LoginThrottled(Duration::from_millis(1500)));
        let response = of_error(&error, Format::Text, "r");
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    }
}
