//! Logging in and out: the form, what it may contain, and what a right password leads to.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Body as HttpBody;
use zeroize::Zeroizing;

use super::{Auth, User, next, pages};
use crate::body::Body;
use crate::error::{Error, Kind};
use crate::headers::SESSION_COOKIE;
use crate::response::{self, Format};
use crate::users::UserFile;

/// Where the form is.
pub const PATH: &str = "/.zoneseal/login";
/// Where a session is ended, by POST.
pub const LOGOUT_PATH: &str = "/.zoneseal/logout";

/// Bytes of a login form.
const FORM_BYTES: usize = 4096;
/// How long a form may take to arrive, and then to get its turn.
const FORM_TIME: Duration = Duration::from_secs(10);
const TURN_TIME: Duration = Duration::from_secs(5);

/// What a request to one of these pages is about.
#[derive(Debug)]
pub struct Visit<'a> {
    /// The user's address.
    pub peer: IpAddr,
    /// The request's one host.
    pub host: &'a str,
    /// Its fields.
    pub headers: &'a HeaderMap,
    /// Its query.
    pub query: Option<&'a str>,
}

/// The login page, or who is logged in already.
pub fn page(auth: &Auth, visit: &Visit<'_>) -> Response<Body> {
    match auth.session(visit.headers) {
        Some(user) => response::html(pages::signed_in(user.name())),
        None => response::html(pages::login(next::safe(&target(visit.query)), "", None)),
    }
}

/// A sent login form.
///
/// # Errors
/// What is wrong with the form, the login, or the number of attempts.
pub async fn submit<B>(
    auth: &Auth,
    users: &Arc<UserFile>,
    visit: &Visit<'_>,
    body: B,
) -> Result<Response<Body>, Error>
where
    B: HttpBody + Send,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    check_origin(visit)?;
    let form = Form::read(visit.headers, body).await?;
    let attempt = auth
        .throttle
        .begin(&form.user, visit.peer, Instant::now())
        .map_err(Kind::LoginThrottled)?;
    let Some(user) = check_password(auth, users, &form).await? else {
        return match Format::of(visit.headers) {
            Format::Text => Err(Kind::LoginWrong.into()),
            Format::Html => {
                tracing::warn!(peer = %visit.peer, code = Kind::LoginWrong.code(), "login refused");
                let (status, sentence) = response::public(Kind::LoginWrong);
                let mut page = response::html(pages::login(
                    next::safe(&form.next),
                    &form.user,
                    Some(sentence),
                ));
                *page.status_mut() = status;
                Ok(page)
            }
        };
    };
    auth.throttle.succeed(&attempt);

    // Whatever session the browser had is over: the new one has a token nobody has seen before.
    if let Some(old) = crate::headers::session_token(visit.headers) {
        auth.sessions.close(old);
    }
    tracing::info!(peer = %visit.peer, user = user.name(), "login");
    let token = auth
        .sessions
        .open(Arc::new(user), Instant::now())
        .map_err(|cause| Error::caused(Kind::Bug, cause))?;
    let mut answer = response::see_other(next::safe(&form.next));
    set_cookie(&mut answer, token.as_str(), "")?;
    Ok(answer)
}

/// Ends the session that the request shows.
///
/// # Errors
/// When the request came from another site.
pub fn log_out(auth: &Auth, visit: &Visit<'_>) -> Result<Response<Body>, Error> {
    check_origin(visit)?;
    if let Some(token) = crate::headers::session_token(visit.headers) {
        auth.sessions.close(token);
    }
    let mut answer = response::see_other(PATH);
    set_cookie(&mut answer, "", "; Max-Age=0")?;
    Ok(answer)
}

/// A form from another site is refused, so nobody can be logged in or out without wanting it.
/// Browsers always say where a form comes from, in at least one of two ways; what sends neither is
/// no browser.
fn check_origin(visit: &Visit<'_>) -> Result<(), Error> {
    let site = visit
        .headers
        .get_all("sec-fetch-site")
        .iter()
        .all(|value| value == "same-origin" || value == "none");
    let origin = visit.headers.get_all(header::ORIGIN).iter().all(|value| {
        let host = visit.host.strip_suffix(":443").unwrap_or(visit.host);
        value
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("https://"))
            .is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    });
    if site && origin {
        Ok(())
    } else {
        Err(Kind::CrossSite.into())
    }
}

/// The fields of a login form.
struct Form {
    user: String,
    password: Zeroizing<String>,
    next: String,
}

impl Form {
    async fn read<B>(headers: &HeaderMap, body: B) -> Result<Self, Error>
    where
        B: HttpBody + Send,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let is_form = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| {
                kind.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
        if !is_form {
            return Err(Kind::FormInvalid.into());
        }
        let collected = tokio::time::timeout(FORM_TIME, Limited::new(body, FORM_BYTES).collect())
            .await
            .map_err(|_| Error::from(Kind::BodyBroken))?
            .map_err(|cause| Error::caused(Kind::FormInvalid, cause))?;
        let bytes = Zeroizing::new(collected.to_bytes().to_vec());
        Self::parse(&bytes).ok_or_else(|| Kind::FormInvalid.into())
    }

    /// Each field at most once; unknown ones are not ours to judge.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let (mut user, mut password, mut next) = (None, None, None);
        for (name, value) in form_urlencoded::parse(bytes) {
            let value = Zeroizing::new(value.into_owned());
            let twice = match name.as_ref() {
                "user" => user.replace(value.to_string()).is_some(),
                "password" => password.replace(value).is_some(),
                "next" => next.replace(value.to_string()).is_some(),
                _ => false,
            };
            if twice {
                return None;
            }
        }
        Some(Self {
            user: user?,
            password: password?,
            next: next.unwrap_or_default(),
        })
    }
}

async fn check_password(
    auth: &Auth,
    users: &Arc<UserFile>,
    form: &Form,
) -> Result<Option<User>, Error> {
    let turn = Arc::clone(&auth.password_work).acquire_owned();
    let Ok(Ok(turn)) = tokio::time::timeout(TURN_TIME, turn).await else {
        return Err(Kind::Overloaded.into());
    };
    let (users, name, password) = (Arc::clone(users), form.user.clone(), form.password.clone());
    tokio::task::spawn_blocking(move || {
        // The turn is held until the work is done, also where the client has gone.
        let _turn = turn;
        users
            .verify(&name, &password)
            .map(|name| User::new(name.as_str().to_owned()))
    })
    .await
    .map_err(|cause| Error::caused(Kind::Bug, cause))
}

fn set_cookie(answer: &mut Response<Body>, value: &str, more: &str) -> Result<(), Error> {
    let cookie = Zeroizing::new(format!(
        "{SESSION_COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{more}"
    ));
    let mut cookie =
        HeaderValue::from_str(&cookie).map_err(|cause| Error::caused(Kind::Bug, cause))?;
    cookie.set_sensitive(true);
    answer.headers_mut().insert(header::SET_COOKIE, cookie);
    debug_assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    Ok(())
}

fn target(query: Option<&str>) -> String {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "next")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(host: &str, fields: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let visit = Visit {
            peer: "192.0.2.1".parse().unwrap(),
            host,
            headers: &headers,
            query: None,
        };
        check_origin(&visit).is_ok()
    }

    #[test]
    fn forms_of_this_site_and_of_scripts_are_taken() {
        assert!(allowed("door.example", &[]));
        assert!(allowed(
            "door.example",
            &[("origin", "https://door.example")]
        ));
        assert!(allowed(
            "door.example:443",
            &[("origin", "https://door.example")]
        ));
        assert!(allowed(
            "door.example:8443",
            &[
                ("origin", "https://DOOR.example:8443"),
                ("sec-fetch-site", "same-origin")
            ]
        ));
    }

    #[test]
    fn forms_of_other_sites_are_not() {
        for fields in [
            [("origin", "https://evil.example")].as_slice(),
            &[("origin", "null")],
            &[("origin", "http://door.example")],
            &[("origin", "https://door.example:8443")],
            &[
                ("origin", "https://door.example"),
                ("origin", "https://evil.example"),
            ],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[
                ("origin", "https://door.example"),
                ("sec-fetch-site", "cross-site"),
            ],
        ] {
            assert!(!allowed("door.example", fields), "{fields:?}");
        }
    }

    #[test]
    fn a_form_has_each_field_once() {
        let form = Form::parse(b"user=alice&password=a%2Bb+c&next=%2Fapp").unwrap();
        assert_eq!(
            (
                form.user.as_str(),
                form.password.as_str(),
                form.next.as_str()
            ),
            ("alice", "a+b c", "/app")
        );
        for bad in [
            "",
            "user=alice",
            "password=x",
            "user=a&user=b&password=x",
            "user=a&password=x&password=y",
        ] {
            assert!(Form::parse(bad.as_bytes()).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_query_names_the_target() {
        assert_eq!(target(Some("a=b&next=%2Fapp%3Fx%3D1")), "/app?x=1");
        assert_eq!(target(None), "");
    }
}
