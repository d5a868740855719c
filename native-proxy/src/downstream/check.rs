//! One strict reading of a request's head, before anything is decided about it.

use http::header::{self, HeaderValue};
use http::uri::Authority;
use http::{Method, Version};
use hyper::http::request::Parts;

use super::strict::MARK;
use crate::error::Kind;

/// What the checks found out.
#[derive(Debug)]
pub struct Target {
    /// The one host that the request is for, with its port where it has one.
    pub host: HeaderValue,
}

/// Checks a head.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn head(parts: &Parts) -> Result<Target, Kind> {
    // The mark of the raw check; also a client that sets it means no good.
    if parts.headers.contains_key(MARK) {
        return Err(Kind::FramingAmbiguous);
    }
    if parts.method == Method::CONNECT || parts.method == Method::TRACE {
        return Err(Kind::MethodRefused);
    }
    check_framing(parts)?;
    let host = host(parts)?;
    if parts.headers.contains_key(header::UPGRADE) {
        return Err(Kind::UpgradeRefused);
    }
    for value in parts.headers.get_all(header::EXPECT) {
        if !value.as_bytes().eq_ignore_ascii_case(b"100-continue") {
            return Err(Kind::ExpectationUnknown);
        }
    }
    let is_path = parts.uri.path().starts_with('/');
    let is_options_star = parts.method == Method::OPTIONS && parts.uri.path() == "*";
    if !is_path && !is_options_star {
        return Err(Kind::TargetInvalid);
    }
    Ok(Target { host })
}

fn check_framing(parts: &Parts) -> Result<(), Kind> {
    let lengths = parts.headers.get_all(header::CONTENT_LENGTH).iter().count();
    let mut codings = parts.headers.get_all(header::TRANSFER_ENCODING).iter();
    let coding = codings.next();
    if lengths > 1 || codings.next().is_some() || (lengths > 0 && coding.is_some()) {
        return Err(Kind::FramingAmbiguous);
    }
    match coding {
        // RFC 9113 §8.2.2: there is none in HTTP/2.
        Some(_) if parts.version == Version::HTTP_2 => Err(Kind::FramingAmbiguous),
        Some(coding) if !coding.as_bytes().eq_ignore_ascii_case(b"chunked") => {
            Err(Kind::CodingUnknown)
        }
        _ => Ok(()),
    }
}

/// The request's one host. `Host`, `:authority` and an absolute target may say the same thing twice,
/// never two things.
fn host(parts: &Parts) -> Result<HeaderValue, Kind> {
    let mut fields = parts.headers.get_all(header::HOST).iter();
    let field = fields.next();
    if fields.next().is_some() {
        return Err(Kind::HostInvalid);
    }
    let host = match (field, parts.uri.authority()) {
        (Some(field), None) => field.clone(),
        (Some(field), Some(authority)) => {
            if !field
                .as_bytes()
                .eq_ignore_ascii_case(authority.as_str().as_bytes())
            {
                return Err(Kind::HostMismatch);
            }
            field.clone()
        }
        (None, Some(authority)) if parts.version == Version::HTTP_2 => {
            HeaderValue::from_str(authority.as_str()).map_err(|_| Kind::HostInvalid)?
        }
        (None, _) => return Err(Kind::HostInvalid),
    };
    if is_host(&host) {
        Ok(host)
    } else {
        Err(Kind::HostInvalid)
    }
}

fn is_host(value: &HeaderValue) -> bool {
    let Ok(text) = value.to_str() else {
        return false;
    };
    let Ok(authority) = text.parse::<Authority>() else {
        return false;
    };
    let host = authority.host();
    let port_is_number = match text.get(host.len()..) {
        Some("") => true,
        Some(port) => port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok()),
        None => false,
    };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let plain = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    // No user info, quotes, spaces, lists: `Forwarded` and our own pages repeat this text.
    authority.as_str() == text && port_is_number && (bracketed || plain)
}

/// Whether a request has a body, so that its framing is kept also where a method seldom has one.
pub fn frames_a_body(parts: &Parts) -> bool {
    parts.headers.contains_key(header::TRANSFER_ENCODING)
        || parts.headers.contains_key(header::CONTENT_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn check(
        method: &str,
        uri: &str,
        version: Version,
        fields: &[(&'static str, &str)],
    ) -> Result<String, Kind> {
        let mut request = Request::builder().method(method).uri(uri).version(version);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        head(&parts).map(|target| target.host.to_str().unwrap().to_owned())
    }

    fn h1(uri: &str, fields: &[(&'static str, &str)]) -> Result<String, Kind> {
        check("GET", uri, Version::HTTP_11, fields)
    }

    #[test]
    fn exactly_one_host() {
        assert_eq!(
            h1("/", &[("host", "door.example:8443")]),
            Ok("door.example:8443".into())
        );
        assert_eq!(h1("/", &[("host", "[::1]:8443")]), Ok("[::1]:8443".into()));
        assert_eq!(h1("/", &[]), Err(Kind::HostInvalid));
        assert_eq!(
            h1("/", &[("host", "a"), ("host", "a")]),
            Err(Kind::HostInvalid)
        );
        for bad in [
            "", "a b", "a,b", "user@a", "a:port", "a:99999", "a/b", "a\"b", "[::1", "::1", "a:",
        ] {
            assert_eq!(h1("/", &[("host", bad)]), Err(Kind::HostInvalid), "{bad:?}");
        }
    }

    #[test]
    fn an_absolute_target_names_the_same_host() {
        assert_eq!(
            h1("https://door.example/x", &[("host", "DOOR.example")]),
            Ok("DOOR.example".into())
        );
        assert_eq!(
            h1("https://other.example/x", &[("host", "door.example")]),
            Err(Kind::HostMismatch)
        );
        assert_eq!(
            h1("https://door.example:1/x", &[("host", "door.example")]),
            Err(Kind::HostMismatch)
        );
    }

    #[test]
    fn http2_has_its_host_in_the_authority() {
        assert_eq!(
            check("GET", "https://door.example/x", Version::HTTP_2, &[]),
            Ok("door.example".into())
        );
        assert_eq!(
            check(
                "GET",
                "https://door.example/x",
                Version::HTTP_2,
                &[("host", "b")]
            ),
            Err(Kind::HostMismatch)
        );
    }

    #[test]
    fn methods_upgrades_and_expectations() {
        for method in ["TRACE", "CONNECT"] {
            let uri = if method == "CONNECT" {
                "door.example:443"
            } else {
                "/"
            };
            assert_eq!(
                check(
                    method,
                    uri,
                    Version::HTTP_11,
                    &[("host", "door.example:443")]
                ),
                Err(Kind::MethodRefused)
            );
        }
        assert_eq!(
            h1("/", &[("host", "a"), ("upgrade", "websocket")]),
            Err(Kind::UpgradeRefused)
        );
        assert_eq!(
            h1("/", &[("host", "a"), ("expect", "200-ok")]),
            Err(Kind::ExpectationUnknown)
        );
        assert!(h1("/", &[("host", "a"), ("expect", "100-Continue")]).is_ok());
        assert!(check("OPTIONS", "*", Version::HTTP_11, &[("host", "a")]).is_ok());
        assert_eq!(h1("*", &[("host", "a")]), Err(Kind::TargetInvalid));
    }

    #[test]
    fn framing_has_one_reading() {
        assert_eq!(
            h1(
                "/",
                &[
                    ("host", "a"),
                    ("content-length", "1"),
                    ("transfer-encoding", "chunked")
                ]
            ),
            Err(Kind::FramingAmbiguous)
        );
        assert_eq!(
            h1(
                "/",
                &[
                    ("host", "a"),
                    ("content-length", "1"),
                    ("content-length", "1")
                ]
            ),
            Err(Kind::FramingAmbiguous)
        );
        assert_eq!(
            h1(
                "/",
                &[("host", "a"), ("transfer-encoding", "gzip, chunked")]
            ),
            Err(Kind::CodingUnknown)
        );
        assert_eq!(
            h1("/", &[("host", "a"), (MARK, "1")]),
            Err(Kind::FramingAmbiguous)
        );
        assert!(h1("/", &[("host", "a"), ("transfer-encoding", "Chunked")]).is_ok());
    }
}
