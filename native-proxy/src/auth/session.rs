//! Sessions, in the memory of this process: they end with it.
//!
//! The browser holds 256 random bits; here only their SHA-256 is kept, so a copy of this memory
//! logs nobody in. Time is an argument.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::User;
use crate::config::SessionLimits;

/// All sessions.
pub(super) struct Sessions {
    limits: SessionLimits,
    open: Mutex<HashMap<Key, Session>>,
}

/// What a browser must show to be recognised. Never logged, never stored.
pub(super) struct Token(Zeroizing<String>);

impl Token {
    /// The cookie's value: 43 characters of base64url.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The system gave no random bytes.
#[derive(Debug)]
pub(super) struct NoRandomness;

impl std::fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the system gave no random bytes")
    }
}

impl std::error::Error for NoRandomness {}

type Key = [u8; 32];

struct Session {
    user: Arc<User>,
    opened: Instant,
    seen: Instant,
}

impl Sessions {
    pub(super) fn new(limits: SessionLimits) -> Self {
        Self {
            limits,
            open: Mutex::default(),
        }
    }

    /// A new session with a token of its own.
    pub(super) fn open(&self, user: Arc<User>, now: Instant) -> Result<Token, NoRandomness> {
        let mut random = Zeroizing::new([0_u8; 32]);
        rand::fill(random.as_mut()).map_err(|_| NoRandomness)?;
        let token = Token(Zeroizing::new(URL_SAFE_NO_PAD.encode(random.as_ref())));
        let mut open = self.lock();
        if open.len() >= self.limits.count {
            open.retain(|_, session| self.limits.is_live(session, now));
        }
        while open.len() >= self.limits.count {
            let Some(idlest) = open
                .iter()
                .min_by_key(|(_, session)| session.seen)
                .map(|(key, _)| *key)
            else {
                break;
            };
            open.remove(&idlest);
        }
        open.insert(
            key(token.as_str()),
            Session {
                user,
                opened: now,
                seen: now,
            },
        );
        Ok(token)
    }

    /// The user of a live session; its idle time starts again.
    pub(super) fn find(&self, token: &str, now: Instant) -> Option<Arc<User>> {
        let key = key(token);
        let mut open = self.lock();
        let session = open.get_mut(&key)?;
        if !self.limits.is_live(session, now) {
            open.remove(&key);
            return None;
        }
        session.seen = now;
        Some(Arc::clone(&session.user))
    }

    /// Ends a session, if there is one.
    pub(super) fn close(&self, token: &str) {
        self.lock().remove(&key(token));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Session>> {
        // Nothing here can panic halfway through a change.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl SessionLimits {
    fn is_live(&self, session: &Session, now: Instant) -> bool {
        now.saturating_duration_since(session.opened) < self.absolute
            && now.saturating_duration_since(session.seen) < self.idle
    }
}

fn key(token: &str) -> Key {
    let mut key = [0; 32];
    key.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_secs(60);

    fn sessions(count: usize) -> Sessions {
        Sessions::new(SessionLimits {
            idle: 30 * MINUTE,
            absolute: 120 * MINUTE,
            count,
        })
    }

    fn user(name: &str) -> Arc<User> {
        Arc::new(User::for_test(name))
    }

    fn name(found: Option<Arc<User>>) -> Option<String> {
        found.map(|user| user.name().to_owned())
    }

    #[test]
    fn a_session_is_found_by_its_token_alone() {
        let sessions = sessions(10);
        let now = Instant::now();
        let token = sessions.open(user("alice"), now).unwrap();
        assert_eq!(token.as_str().len(), 43);
        assert_eq!(
            name(sessions.find(token.as_str(), now)),
            Some("alice".into())
        );
        assert_eq!(name(sessions.find("", now)), None);
        assert_eq!(name(sessions.find(&token.as_str()[1..], now)), None);
    }

    #[test]
    fn an_unused_session_ends_and_a_used_one_goes_on() {
        let sessions = sessions(10);
        let start = Instant::now();
        let token = sessions.open(user("alice"), start).unwrap();
        assert!(sessions.find(token.as_str(), start + 29 * MINUTE).is_some());
        assert!(sessions.find(token.as_str(), start + 58 * MINUTE).is_some());
        assert!(sessions.find(token.as_str(), start + 88 * MINUTE).is_none());
        // Over is over, also for a clock that went back.
        assert!(sessions.find(token.as_str(), start + 59 * MINUTE).is_none());
    }

    #[test]
    fn every_session_ends_in_the_end() {
        let sessions = sessions(10);
        let start = Instant::now();
        let token = sessions.open(user("alice"), start).unwrap();
        for minutes in (10..120).step_by(10) {
            assert!(
                sessions
                    .find(token.as_str(), start + minutes * MINUTE)
                    .is_some(),
                "{minutes}"
            );
        }
        assert!(
            sessions
                .find(token.as_str(), start + 120 * MINUTE)
                .is_none()
        );
    }

    #[test]
    fn the_one_unused_for_longest_gives_way() {
        let sessions = sessions(2);
        let start = Instant::now();
        let first = sessions.open(user("a"), start).unwrap();
        let second = sessions.open(user("b"), start + MINUTE).unwrap();
        sessions.find(first.as_str(), start + 2 * MINUTE);
        let third = sessions.open(user("c"), start + 3 * MINUTE).unwrap();
        let now = start + 3 * MINUTE;
        assert!(sessions.find(first.as_str(), now).is_some());
        assert!(sessions.find(second.as_str(), now).is_none());
        assert!(sessions.find(third.as_str(), now).is_some());
    }

    #[test]
    fn a_closed_session_is_gone() {
        let sessions = sessions(10);
        let now = Instant::now();
        let token = sessions.open(user("alice"), now).unwrap();
        sessions.close(token.as_str());
        assert!(sessions.find(token.as_str(), now).is_none());
    }
}
