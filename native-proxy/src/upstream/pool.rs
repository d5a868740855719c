//! Connections to services that wait for their next request.
//!
//! They are kept by service, address and generation: what was judged under an older snapshot is
//! never used under a newer one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zoneseal_core::SpiffeId;

use super::connect::Open;
use crate::config::ServiceAddress;

/// Idle connections kept for one service.
const EACH: usize = 32;
/// How long one waits. Shorter than the usual 60 or 75 s of servers, so that they seldom close
/// just when we send.
const IDLE: Duration = Duration::from_secs(20);

/// What makes two connections interchangeable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) service: SpiffeId,
    pub(super) address: ServiceAddress,
    pub(super) generation: u64,
}

/// The waiting connections.
#[derive(Debug, Default)]
pub(super) struct Pool(Mutex<HashMap<Key, Vec<Waiting>>>);

#[derive(Debug)]
struct Waiting {
    open: Open,
    since: Instant,
}

impl Pool {
    /// A connection that is ready for a request, the most recently used one first.
    pub(super) fn take(&self, key: &Key, now: Instant) -> Option<Open> {
        let mut pool = self.lock();
        let waiting = pool.get_mut(key)?;
        waiting.retain(|one| one.is_usable(now));
        // One that still carries an answer's body is usable later, not now.
        let position = waiting.iter().rposition(|one| one.open.is_ready())?;
        Some(waiting.remove(position).open)
    }

    /// Keeps a connection for later.
    pub(super) fn put(&self, key: Key, open: Open, now: Instant) {
        let mut pool = self.lock();
        pool.retain(|other, _| other.generation >= key.generation);
        let waiting = pool.entry(key).or_default();
        waiting.retain(|one| one.is_usable(now));
        if waiting.len() < EACH {
            waiting.push(Waiting { open, since: now });
        }
    }

    /// Lets go of what is no longer usable, and of one connection that waits for another service:
    /// the one that has waited longest.
    pub(super) fn make_room(&self, key: &Key, now: Instant) {
        let mut pool = self.lock();
        for waiting in pool.values_mut() {
            waiting.retain(|one| one.is_usable(now));
        }
        let longest = pool
            .iter_mut()
            .filter(|(other, _)| *other != key)
            .flat_map(|(_, waiting)| {
                let position = waiting.iter().position(|one| one.open.is_ready())?;
                Some((waiting.get(position)?.since, position, waiting))
            })
            .min_by_key(|(since, _, _)| *since);
        if let Some((_, position, waiting)) = longest {
            waiting.remove(position);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn is_usable(&self, now: Instant) -> bool {
        // Busy ones are not idle, however long their answer takes.
        let idle = self.open.is_ready() && now.saturating_duration_since(self.since) >= IDLE;
        !self.open.is_closed() && !idle && now < self.open.until()
    }
}
