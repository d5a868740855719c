//! How many connections to services there may be: to each one, and to all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::pool::Key;

/// The places for connections.
#[derive(Debug)]
pub(super) struct Rooms {
    all: Arc<Semaphore>,
    most_each: usize,
    // One entry for each service of the configuration.
    each: Mutex<HashMap<Key, Arc<Semaphore>>>,
}

/// One connection's place, free again when this goes.
#[derive(Debug)]
pub(super) struct Place {
    _all: OwnedSemaphorePermit,
    _each: OwnedSemaphorePermit,
}

impl Rooms {
    pub(super) fn new(most: usize, most_each: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(most)),
            most_each,
            each: Mutex::default(),
        }
    }

    /// A place for one more connection to a service, if there is one.
    pub(super) fn place(&self, key: &Key) -> Option<Place> {
        let each = {
            let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
            let room = each
                .entry(key.clone())
                .or_insert_with(|| Arc::new(Semaphore::new(self.most_each)));
            Arc::clone(room)
        };
        Some(Place {
            _each: each.try_acquire_owned().ok()?,
            _all: Arc::clone(&self.all).try_acquire_owned().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ServiceAddress;
    use zoneseal_core::SpiffeId;

    fn key(service: &str) -> Key {
        Key {
            service: SpiffeId::parse(&format!("spiffe://plant-a.example/{service}")).unwrap(),
            address: ServiceAddress::parse("127.0.0.1:1").unwrap(),
            generation: 1,
        }
    }

    #[test]
    fn places_are_bounded_for_each_service_and_for_all() {
        let rooms = Rooms::new(3, 2);
        let first = rooms.place(&key("a")).unwrap();
        let _second = rooms.place(&key("a")).unwrap();
        assert!(rooms.place(&key("a")).is_none());
        let third = rooms.place(&key("b")).unwrap();
        assert!(rooms.place(&key("b")).is_none());
        drop(first);
        drop(third);
        assert!(rooms.place(&key("a")).is_some());
        assert!(rooms.place(&key("b")).is_some());
    }
}
