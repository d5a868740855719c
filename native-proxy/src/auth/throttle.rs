//! Failed logins are slowed down, by user and by address.
//!
//! An attempt counts as failed from its beginning, and a success takes that back: a thousand
//! attempts at once are not a way around the count. While a name or address has to wait, further
//! attempts are refused without being counted, so nobody can keep a user out for good.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts of failed logins.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    users: HashMap<String, Count>,
    addresses: HashMap<IpAddr, Count>,
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

/// Failures before a user name has to wait: slips of the finger stay free.
const FREE_USER: u32 = 5;
/// The same for an address, behind which there may be many people.
const FREE_ADDRESS: u32 = 20;
/// The longest wait. A user who is attacked can still get in.
const LONGEST: Duration = Duration::from_secs(60);
/// Failures are forgotten after this long.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// Names and addresses remembered, each. At most some 2 MiB.
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
        let wait = wait(counts.users.get(&user), FREE_USER, now).max(wait(
            counts.addresses.get(&address),
            FREE_ADDRESS,
            now,
        ));
        if !wait.is_zero() {
            return Err(wait);
        }
        count(&mut counts.users, user.clone(), now);
        count(&mut counts.addresses, address, now);
        Ok(Attempt { user, address })
    }

    /// The password was right: the user's failures are forgotten, the address's are not, or one
    /// account of one's own would be enough to try all others.
    pub(super) fn succeed(&self, attempt: &Attempt) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.users.remove(&attempt.user);
        if let Some(count) = counts.addresses.get_mut(&attempt.address) {
            count.failures = count.failures.saturating_sub(1);
        }
    }
}

/// How long is left to wait: nothing for the first failures, then 1, 2, 4, … seconds from the last.
fn wait(count: Option<&Count>, free: u32, now: Instant) -> Duration {
    let Some(count) = count else {
        return Duration::ZERO;
    };
    let since = now.saturating_duration_since(count.last);
    if count.failures < free || since >= MEMORY {
        return Duration::ZERO;
    }
    let doublings = (count.failures - free).min(6);
    let delay = Duration::from_secs(1 << doublings).min(LONGEST);
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

/// IPv6 networks are given out as /64 at least; one machine has all of it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Duration = Duration::from_secs(1);

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_user_name_waits_after_five_failures_from_anywhere() {
        let throttle = Throttle::default();
        let now = Instant::now();
        for i in 0..5 {
            let _ = throttle.begin("alice", address(i), now).unwrap();
        }
        assert_eq!(throttle.begin("alice", address(99), now).unwrap_err(), ONE);
        assert!(throttle.begin("bob", address(99), now).is_ok());
        let later = now + ONE;
        let _ = throttle.begin("alice", address(99), later).unwrap();
        assert_eq!(
            throttle.begin("alice", address(99), later).unwrap_err(),
            2 * ONE
        );
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
            now += LONGEST;
            let _ = throttle.begin("alice", address(1), now).unwrap();
        }
        assert!(throttle.begin("alice", address(1), now).unwrap_err() <= LONGEST);
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
        assert_eq!(counts.users.len(), ENTRIES);
        assert_eq!(counts.addresses.len(), ENTRIES);
    }
}
