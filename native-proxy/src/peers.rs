//! Users' networks: what one person can come from, and how many connections come from there.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// The network that stands for an address: IPv4 as it is; of IPv6 the /64, the least that is given
/// out, so one machine has all of it.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
    }
}

/// Open connections by network.
#[derive(Clone, Debug, Default)]
pub struct Peers(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection that counts, until it goes.
#[derive(Debug)]
pub struct Counted {
    peers: Peers,
    network: IpAddr,
}

impl Peers {
    /// Counts one more connection from an address; `None` where its network has `most` already.
    pub fn count(&self, address: IpAddr, most: usize) -> Option<Counted> {
        let network = network(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(&network).copied().unwrap_or(0);
        if count >= most {
            return None;
        }
        counts.insert(network, count + 1);
        Some(Counted {
            peers: self.clone(),
            network,
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.peers.0.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(&self.network) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.remove(&self.network)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_network_has_its_own_bound() {
        let peers = Peers::default();
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = peers.count(ip("192.0.2.1"), 2).unwrap();
        let _second = peers.count(ip("::ffff:192.0.2.1"), 2).unwrap();
        assert!(peers.count(ip("192.0.2.1"), 2).is_none());
        assert!(peers.count(ip("192.0.2.2"), 2).is_some());
        drop(first);
        assert!(peers.count(ip("192.0.2.1"), 2).is_some());

        let _sixth = peers.count(ip("2001:db8::1"), 1).unwrap();
        assert!(peers.count(ip("2001:db8::ffff:1"), 1).is_none());
        assert!(peers.count(ip("2001:db8:0:1::1"), 1).is_some());
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let peers = Peers::default();
        drop(peers.count(IpAddr::from([192, 0, 2, 1]), 1));
        assert!(peers.0.lock().unwrap().is_empty());
    }
}
