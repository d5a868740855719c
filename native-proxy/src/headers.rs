//! Which header fields cross the door, in either direction.
//!
//! Order matters and is always the same: first the fields that belong to the connection
//! (RFC 9110 §7.6.1, those named by `Connection` included), then every field by which a client could
//! claim an identity or an origin, then ours are set. A client can therefore neither plant one of
//! ours nor have ours removed by naming it in `Connection`.

use std::net::IpAddr;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::auth::User;

/// The field that tells a service who the user is. Services believe it from a proxy's SPIFFE ID alone.
pub const USER: HeaderName = HeaderName::from_static("x-zoneseal-user");

/// The session cookie's name. `__Host-` makes browsers insist on Secure, `Path=/` and no Domain.
pub const SESSION_COOKIE: &str = "__Host-zoneseal";

/// What the proxy itself says about a request.
#[derive(Debug)]
pub struct Origin<'a> {
    /// The user's address.
    pub peer: IpAddr,
    /// The host that the user asked for.
    pub host: &'a HeaderValue,
    /// The request's reference, the same as in our log.
    pub reference: &'a str,
    /// Who asks; `None` on an anonymous route without a login.
    pub user: Option<&'a User>,
}

/// A user's name that cannot be written into a header field.
#[derive(Debug)]
pub struct NameNotSendable;

/// Makes a client's fields fit to go into the zone.
///
/// # Errors
/// Where the user's name cannot be a field value; nothing may be sent then.
pub fn to_service(headers: &mut HeaderMap, origin: &Origin<'_>) -> Result<(), NameNotSendable> {
    remove_hop_by_hop(headers);
    // Answered at the door already, by hyper's `100 Continue`.
    headers.remove(header::EXPECT);
    remove_claims(headers);
    remove_session_cookie(headers);

    headers.insert(header::HOST, origin.host.clone());
    headers.append(header::VIA, HeaderValue::from_static("1.1 zoneseal"));
    set_forwarded(headers, origin);
    if let Ok(reference) = HeaderValue::from_str(origin.reference) {
        headers.insert("x-request-id", reference);
    }
    if let Some(user) = origin.user {
        let name = user.name();
        // Visible ASCII only: a name must look the same to every service.
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(NameNotSendable);
        }
        headers.insert(
            USER,
            HeaderValue::from_str(name).map_err(|_| NameNotSendable)?,
        );
    }
    Ok(())
}

/// Makes a service's fields fit to go to a user.
pub fn to_user(headers: &mut HeaderMap) {
    remove_hop_by_hop(headers);
    // It would lead browsers around the door.
    headers.remove(header::ALT_SVC);
    let cookies: Vec<HeaderValue> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter(|value| !names_our_cookie(value.as_bytes()))
        .cloned()
        .collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// The session token in the cookies of a request; `None` where there is none or more than one.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    let mut tokens = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value);
    let token = tokens.next()?;
    tokens.next().is_none().then_some(token)
}

/// Fields that belong to one connection. `HTTP2-Settings` and `Proxy-Connection` are what old
/// clients still send.
const HOP_BY_HOP: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
];

fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|b| *b == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}

fn remove_claims(headers: &mut HeaderMap) {
    let claims: Vec<HeaderName> = headers
        .keys()
        .filter(|name| is_claim(name))
        .cloned()
        .collect();
    for name in claims {
        headers.remove(name);
    }
}

/// Whether a field claims who or where a request comes from, or for which path it is, in any
/// spelling that a service's gateway interface may fold into ours (`X_Zoneseal_User`, say).
fn is_claim(name: &HeaderName) -> bool {
    let folded: String = name
        .as_str()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    folded.starts_with("x-zoneseal")
        || folded == "forwarded"
        || folded.starts_with("x-forwarded")
        || matches!(
            folded.as_str(),
            "x-real-ip"
                | "x-client-ip"
                | "x-original-url"
                | "x-original-uri"
                | "x-rewrite-url"
                | "x-request-id"
        )
}

fn remove_session_cookie(headers: &mut HeaderMap) {
    // RFC 9113 §8.2.3: cookies split over several HTTP/2 fields are one field in HTTP/1.1.
    let mut kept: Vec<u8> = Vec::new();
    for value in headers.get_all(header::COOKIE) {
        for pair in value.as_bytes().split(|b| *b == b';') {
            let pair = pair.trim_ascii();
            if pair.is_empty() || names_our_cookie(pair) {
                continue;
            }
            if !kept.is_empty() {
                kept.extend_from_slice(b"; ");
            }
            kept.extend_from_slice(pair);
        }
    }
    headers.remove(header::COOKIE);
    if !kept.is_empty()
        && let Ok(value) = HeaderValue::from_bytes(&kept)
    {
        headers.insert(header::COOKIE, value);
    }
}

/// Whether a cookie pair or `Set-Cookie` value is for a name of ours.
fn names_our_cookie(pair: &[u8]) -> bool {
    let name = pair
        .split(|b| *b == b'=' || *b == b';')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let folded = name.to_ascii_lowercase();
    folded.starts_with(b"__host-zoneseal") || folded.starts_with(b"__secure-zoneseal")
}

fn set_forwarded(headers: &mut HeaderMap, origin: &Origin<'_>) {
    let host = origin.host.to_str().unwrap_or_default();
    let address = match origin.peer {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("\"[{v6}]\""),
    };
    let forwarded = format!("for={address};host=\"{host}\";proto=https");
    let fields = [
        ("forwarded", forwarded.as_str()),
        ("x-forwarded-for", &origin.peer.to_string()),
        ("x-forwarded-host", host),
        ("x-forwarded-proto", "https"),
    ]
    .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value)));
    for (name, value) in fields {
        if let Ok(value) = value {
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(fields: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in fields {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        map
    }

    fn sent(fields: &[(&str, &str)], user: Option<&str>) -> HeaderMap {
        let mut headers = map(fields);
        let user = user.map(User::for_test);
        let origin = Origin {
            peer: "192.0.2.1".parse().unwrap(),
            host: &HeaderValue::from_static("door.example"),
            reference: "abc",
            user: user.as_ref(),
        };
        to_service(&mut headers, &origin).unwrap();
        headers
    }

    #[test]
    fn connection_fields_and_those_they_name_stay_behind() {
        let headers = sent(
            &[
                ("connection", "close, X-Private"),
                ("connection", "x-other"),
                ("x-private", "1"),
                ("x-other", "1"),
                ("te", "trailers"),
                ("transfer-encoding", "chunked"),
                ("upgrade", "h2c"),
                ("proxy-authorization", "x"),
                ("expect", "100-continue"),
                ("accept", "*/*"),
            ],
            None,
        );
        for gone in [
            "connection",
            "x-private",
            "x-other",
            "te",
            "transfer-encoding",
            "upgrade",
            "proxy-authorization",
            "expect",
        ] {
            assert!(!headers.contains_key(gone), "{gone}");
        }
        assert_eq!(headers["accept"], "*/*");
    }

    #[test]
    fn every_spelling_of_an_identity_is_removed_before_ours_is_set() {
        let spellings = [
            "x-zoneseal-user",
            "X-ZONESEAL-USER",
            "x_zoneseal_user",
            "X-Zoneseal_User",
            "x.zoneseal.user",
            "x-zoneseal-anything",
            "x-zoneseal",
            "forwarded",
            "x-forwarded-for",
            "x_forwarded_for",
            "x-forwarded-user",
            "x-real-ip",
            "x-original-url",
        ];
        for name in spellings {
            let headers = sent(&[(name, "root")], Some("alice"));
            assert!(headers.values().all(|value| value != "root"), "{name}");
            assert_eq!(headers["x-zoneseal-user"], "alice");
            let anonymous = sent(&[(name, "root")], None);
            assert!(!anonymous.contains_key("x-zoneseal-user"), "{name}");
        }
    }

    #[test]
    fn a_client_cannot_have_our_field_removed_by_naming_it() {
        let headers = sent(
            &[
                ("connection", "x-zoneseal-user, host, cookie"),
                ("x-zoneseal-user", "root"),
            ],
            Some("alice"),
        );
        assert_eq!(headers["x-zoneseal-user"], "alice");
        assert_eq!(headers["host"], "door.example");
    }

    #[test]
    fn forwarded_is_ours() {
        let headers = sent(
            &[
                ("forwarded", "for=10.0.0.1"),
                ("x-forwarded-for", "10.0.0.1"),
            ],
            None,
        );
        assert_eq!(
            headers["forwarded"],
            "for=192.0.2.1;host=\"door.example\";proto=https"
        );
        assert_eq!(headers["x-forwarded-for"], "192.0.2.1");
        assert_eq!(headers.get_all("x-forwarded-for").iter().count(), 1);
    }

    #[test]
    fn the_session_cookie_stays_and_the_others_go_up_as_one() {
        let headers = sent(
            &[
                ("cookie", "a=1; __Host-zoneseal=secret"),
                ("cookie", "b=2;__HOST-ZONESEAL=x"),
                ("cookie", "c=\"3\""),
            ],
            None,
        );
        let cookies: Vec<_> = headers.get_all("cookie").iter().collect();
        assert_eq!(cookies, ["a=1; b=2; c=\"3\""]);
        assert!(!sent(&[("cookie", "__Host-zoneseal=secret")], None).contains_key("cookie"));
    }

    #[test]
    fn a_name_that_no_field_can_carry_is_an_error() {
        for name in ["", "a b", "a\nb", "é"] {
            let user = User::for_test(name);
            let origin = Origin {
                peer: "::1".parse().unwrap(),
                host: &HeaderValue::from_static("h"),
                reference: "r",
                user: Some(&user),
            };
            assert!(
                to_service(&mut HeaderMap::new(), &origin).is_err(),
                "{name:?}"
            );
        }
    }

    #[test]
    fn a_service_cannot_set_our_cookie() {
        let mut headers = map(&[
            ("set-cookie", "__Host-zoneseal=evil; Path=/; Secure"),
            ("set-cookie", " __host-ZONESEAL =evil"),
            ("set-cookie", "own=1"),
            ("connection", "x-internal"),
            ("x-internal", "1"),
            ("keep-alive", "timeout=5"),
            ("alt-svc", "h3=\":443\""),
        ]);
        to_user(&mut headers);
        let cookies: Vec<_> = headers.get_all("set-cookie").iter().collect();
        assert_eq!(cookies, ["own=1"]);
        for gone in ["x-internal", "keep-alive", "connection", "alt-svc"] {
            assert!(!headers.contains_key(gone), "{gone}");
        }
    }

    #[test]
    fn one_session_cookie_or_none() {
        assert_eq!(
            session_token(&map(&[("cookie", "a=b; __Host-zoneseal=t")])),
            Some("t")
        );
        assert_eq!(
            session_token(&map(&[("cookie", "__Host-zoneseal=t; __Host-zoneseal=u")])),
            None
        );
        assert_eq!(
            session_token(&map(&[
                ("cookie", "__Host-zoneseal=t"),
                ("cookie", "__Host-zoneseal=u")
            ])),
            None
        );
        assert_eq!(session_token(&map(&[("cookie", "zoneseal=t")])), None);
    }
}
