//! Failed logins are slowed down: by user name from one network, by network, and, far more loosely,
//! by user name from anywhere, so that nobody can lock a user out by failing in their name.
//!
//! An attempt counts as failed from its beginning, and a success takes that back: a thousand
//! attempts at once are not a way around the count. While a name or address has to wait, further
//! attempts are refused without being counted, so nobody can keep a user out for good.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::peers::network;

/// Counts of failed logins.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    pairs: HashMap<(String, IpAddr), Count>,
    users: HashMap<String, Count>,
    addresses: HashMap<IpAddr, Count>,
}

/// How many failures are free, and the longest wait after one more.
struct Bound {
    free: u32,
    longest: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    failures: u32,
    last: Instant,
}

/// An attempt that was let in; tell it when the password was right.
#[must_use]
#[derive(Debug)]
pub(super) struct Attempt {
    user: String,
    address: IpAddr,
}

/// Failures before a user name has to wait on one network: slips of the finger stay free.
const PAIR: Bound = Bound {
    free: 5,
    longest: Duration::from_secs(60),
};
/// The same for a network, behind which there may be many people.
const ADDRESS: Bound = Bound {
    free: 20,
    longest: Duration::from_secs(60),
};
/// The same for a user name from anywhere: slow enough for a botnet, short enough for the user.
const USER: Bound = Bound {
    free: 100,
    longest: Duration::from_secs(2),
};
/// Failures are forgotten after this long.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// Names, addresses and pairs of them remembered, each. At most some 4 MiB.
const ENTRIES: usize = 10_000;
/// Longer names are cut: no user has one, and memory stays bounded.
const NAME_BYTES: usize = 64;

impl Throttle {
    /// Lets an attempt in, or says how long to wait.
    pub(super) fn begin(
        &self,
        user: &str,
        address: IpAddr,
        now: Instant,
    ) -> Result<Attempt, Duration> {
        let user: String = user.chars().take(NAME_BYTES).collect();
        let address = network(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pair = (user.clone(), address);
        let wait = wait(counts.pairs.get(&pair), &PAIR, now)
            .max(wait(counts.addresses.get(&address), &ADDRESS, now))
            .max(wait(counts.users.get(&user), &USER, now));
        if !wait.is_zero() {
            return Err(wait);
        }
        count(&mut counts.pairs, pair, now);
        count(&mut counts.users, user.clone(), now);
        count(&mut counts.addresses, address, now);
        Ok(Attempt { user, address })
    }

    /// The password was right: the user's failures on this network are forgotten, the network's are
    /// not, or one account of one's own would be enough to try all others.
    pub(super) fn succeed(&self, attempt: &Attempt) {
        self.withdraw(attempt);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.pairs.remove(&attempt.pair());
    }

    /// The password was never looked at: the attempt does not count.
    pub(super) fn withdraw(&self, attempt: &Attempt) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts {
            pairs,
            users,
            addresses,
        } = &mut *counts;
        take_back(pairs.get_mut(&attempt.pair()));
        take_back(users.get_mut(&attempt.user));
        take_back(addresses.get_mut(&attempt.address));
    }
}

impl Attempt {
    fn pair(&self) -> (String, IpAddr) {
        (self.user.clone(), self.address)
    }
}

fn take_back(count: Option<&mut Count>) {
    if let Some(count) = count {
        count.failures = count.failures.saturating_sub(1);
    }
}

/// How long is left to wait: nothing for the first failures, then 1, 2, 4, … seconds from the last.
fn wait(count: Option<&Count>, bound: &Bound, now: Instant) -> Duration {
    let Some(count) = count else {
        return Duration::ZERO;
    };
    let since = now.saturating_duration_since(count.last);
    if count.failures < bound.free || since >= MEMORY {
        return Duration::ZERO;
    }
    let doublings = (count.failures - bound.free).min(6);
    let delay = Duration::from_secs(1 << doublings).min(bound.longest);
    delay.saturating_sub(since)
}

fn count<K: Clone + Eq + Hash>(counts: &mut HashMap<K, Count>, key: K, now: Instant) {
    if counts.len() >= ENTRIES && !counts.contains_key(&key) {
        counts.retain(|_, count| now.saturating_duration_since(count.last) < MEMORY);
        if counts.len() >= ENTRIES
            // The smallest count goes first, so a flood of fresh names cannot wash out an attack's.
            && let Some(least) = counts.iter().min_by_key(|(_, count)| (count.failures, count.last)).map(|(key, _)| key.clone())
        {
            counts.remove(&least);
        }
    }
    let entry = counts.entry(key).or_insert(Count {
        failures: 0,
        last: now,
    });
    if now.saturating_duration_since(entry.last) >= MEMORY {
        entry.failures = 0;
    }
    entry.failures = entry.failures.saturating_add(1);
    entry.last = now;
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Duration = Duration::from_secs(1);

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_user_name_waits_on_the_network_where_it_failed() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..5 {
            let _ = throttle.begin("alice", address(1), now).unwrap();
        }
        assert_eq!(throttle.begin("alice", address(1), now).unwrap_err(), ONE);
        assert!(throttle.begin("bob", address(1), now).is_ok());
        assert!(throttle.begin("alice", address(2), now).is_ok());
        let later = now + ONE;
        let _ = throttle.begin("alice", address(1), later).unwrap();
        assert_eq!(
            throttle.begin("alice", address(1), later).unwrap_err(),
            2 * ONE
        );
    }

    #[test]
    fn nobody_locks_a_user_out() {
        let throttle = Throttle::default();
        let mut now = Instant::now();
        for round in 0..400_u32 {
            let attacker = IpAddr::from((0x0a00_0000 + round / 4).to_be_bytes());
            let _ = throttle.begin("alice", attacker, now);
            if round > 100 {
                now += 2 * ONE;
            }
        }
        let wait = throttle.begin("alice", address(1), now).err();
        assert!(wait.unwrap_or_default() <= 2 * ONE, "{wait:?}");
        // From anywhere there is a bound all the same.
        let throttle = Throttle::default();
        for i in 0..100_u32 {
            let from = IpAddr::from((0x0a00_0000 + i).to_be_bytes());
            let _ = throttle.begin("alice", from, now).unwrap();
        }
        assert!(throttle.begin("alice", address(1), now).is_err());
    }

    #[test]
    fn an_attempt_that_was_not_judged_does_not_count() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..200 {
            let attempt = throttle.begin("alice", address(1), now).unwrap();
            throttle.withdraw(&attempt);
        }
        assert!(throttle.begin("alice", address(1), now).is_ok());
    }

    #[test]
    fn refused_attempts_do_not_lengthen_the_wait() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..5 {
            let _ = throttle.begin("alice", address(1), now).unwrap();
        }
        for _ in 0..100 {
            assert_eq!(throttle.begin("alice", address(1), now).unwrap_err(), ONE);
        }
        assert!(throttle.begin("alice", address(1), now + ONE).is_ok());
    }

    #[test]
    fn an_address_waits_whatever_names_it_tries() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for i in 0..20 {
            let _ = throttle
                .begin(&format!("user{i}"), address(1), now)
                .unwrap();
        }
        assert!(throttle.begin("user20", address(1), now).is_err());
        assert!(throttle.begin("user20", address(2), now).is_ok());
    }

    #[test]
    fn success_forgets_the_users_failures() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for _ in 0..10 {
            let attempt = throttle.begin("alice", address(1), now).unwrap();
            throttle.succeed(&attempt);
        }
        assert!(throttle.begin("alice", address(1), now).is_ok());
    }

    #[test]
    fn the_wait_is_bounded_and_failures_are_forgotten() {
        let throttle = Throttle::default();
        let mut now = Instant::now();
        for _ in 0..40 {
            now += PAIR.longest;
            let _ = throttle.begin("alice", address(1), now).unwrap();
        }
        assert!(throttle.begin("alice", address(1), now).unwrap_err() <= PAIR.longest);
        assert!(throttle.begin("alice", address(1), now + MEMORY).is_ok());
    }

    #[test]
    fn one_network_is_one_address() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for i in 0..20_u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, i]);
            let _ = throttle.begin(&format!("user{i}"), address, now).unwrap();
        }
        assert!(
            throttle
                .begin("x", IpAddr::from([0x2001, 0xdb8, 0, 0, 9, 9, 9, 9]), now)
                .is_err()
        );
        assert!(
            throttle
                .begin("x", IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, 9]), now)
                .is_ok()
        );
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for i in 0..(ENTRIES as u32 + 50) {
            let _ = throttle.begin(
                &format!("user{i}"),
                IpAddr::from((0x0a00_0000 + i).to_be_bytes()),
                now,
            );
        }
        let counts = throttle.0.lock().unwrap();
        assert_eq!(counts.pairs.len(), ENTRIES);
        assert_eq!(counts.users.len(), ENTRIES);
        assert_eq!(counts.addresses.len(), ENTRIES);
    }
}
