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

/// The answer to "who is asking": a user, or nobody in particular.
#[derive(Debug)]
pub struct Identity(Option<Arc<User>>);

impl Identity {
    /// The user, if there is one.
    pub fn user(&self) -> Option<&User> {
        self.0.as_deref()
    }

    /// The user by value.
    pub fn into_user(self) -> Option<Arc<User>> {
        self.0
    }

    #[cfg(test)]
    pub(crate) fn for_test(name: Option<&str>) -> Self {
        Self(name.map(|name| Arc::new(User::for_test(name))))
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

    /// Who sent a request with these fields. A session that is unknown, over, or ambiguous is no
    /// session.
    pub fn identify(&self, headers: &HeaderMap) -> Identity {
        Identity(headers::session_token(headers).and_then(|token| self.sessions.find(token, Instant::now())))
    }
}
