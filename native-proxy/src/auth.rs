//! Who is asking: users, their sessions, and the way to log in.
//!
//! [`Auth`] holds what lives as long as the process: sessions, the throttle of failed logins, and
//! the bound on password work. Only this module makes a [`User`] or an [`Identity`].

pub mod login;
pub mod next;
pub mod pages;
mod session;
mod throttle;

use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;
use tokio::sync::Semaphore;

use crate::config::SessionLimits;
use crate::headers;
use crate::route::Route;

use session::Sessions;
use throttle::Throttle;

/// An authenticated user.
#[derive(Debug, PartialEq, Eq)]
pub struct User {
    name: String,
}

impl User {
    fn new(name: String) -> Self {
        Self { name }
    }

    /// The name in the user file.
    pub fn name(&self) -> &str {
        &self.name
    }

    #[cfg(test)]
    pub(crate) fn for_test(name: &str) -> Self {
        Self::new(name.to_owned())
    }
}

/// Who is asking on a route: a user, or nobody in particular. It holds the route it was found out
/// for, so it cannot be used to enter another one.
#[derive(Debug)]
pub struct Identity<'a> {
    route: &'a Route,
    user: Option<Arc<User>>,
}

impl<'a> Identity<'a> {
    /// The route.
    pub fn route(&self) -> &'a Route {
        self.route
    }

    /// The user, if there is one.
    pub fn user(&self) -> Option<&User> {
        self.user.as_deref()
    }

    /// The user by value.
    pub fn into_user(self) -> Option<Arc<User>> {
        self.user
    }

    #[cfg(test)]
    pub(crate) fn for_test(route: &'a Route, name: Option<&str>) -> Self {
        Self {
            route,
            user: name.map(|name| Arc::new(User::for_test(name))),
        }
    }
}

/// Sessions and the bounds of logging in, for the life of the process.
#[derive(Debug)]
pub struct Auth {
    sessions: Sessions,
    throttle: Throttle,
    // Each check of a password costs tens of milliseconds and mebibytes, on purpose.
    password_work: Arc<Semaphore>,
}

/// Password checks at once.
const PASSWORD_WORKERS: usize = 2;

impl Auth {
    /// No sessions yet.
    pub fn new(limits: SessionLimits) -> Self {
        Self {
            sessions: Sessions::new(limits),
            throttle: Throttle::default(),
            password_work: Arc::new(Semaphore::new(PASSWORD_WORKERS)),
        }
    }

    /// Who sent a request with these fields to this route. A session is the one way to authenticate
    /// so far, on every route; on an anonymous one it tells who the user is, where there is one.
    pub fn authenticate<'a>(&self, route: &'a Route, headers: &HeaderMap) -> Identity<'a> {
        Identity {
            route,
            user: self.session(headers),
        }
    }

    /// The user of the session that is shown. One that is unknown, over, or ambiguous is none.
    fn session(&self, headers: &HeaderMap) -> Option<Arc<User>> {
        headers::session_token(headers).and_then(|token| self.sessions.find(token, Instant::now()))
    }
}
