//! The hosts that the proxy is.
//!
//! A request's host goes into the zone as the proxy's own statement (`X-Forwarded-Host`,
//! `Forwarded`), and services build links and rules on it. So only those names are taken that the edge
//! certificate proves.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::uri::Authority;
use zoneseal_core::{Certificate, NameForm};

/// The names and addresses in the edge certificate.
#[derive(Debug)]
pub struct Hosts {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

impl Hosts {
    /// Those of a certificate; its common name is not read.
    pub fn of(certificate: &Certificate) -> Self {
        let names = certificate.text_names(NameForm::Dns).map(str::to_owned);
        let addresses = certificate
            .alternative_names()
            .filter(|name| name.form == NameForm::Ip)
            .filter_map(|name| address(name.value.of(certificate.der())));
        Self {
            names: names.collect(),
            addresses: addresses.collect(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.addresses.is_empty()
    }

    /// Whether a host, with or without a port, is one of them. Any port will do: the proxy may be
    /// reached through another than its own.
    pub fn has(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let host = authority.host();
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        match bare.unwrap_or(host).parse::<IpAddr>() {
            Ok(address) => self.addresses.contains(&address),
            Err(_) => self.names.iter().any(|name| matches(name, host)),
        }
    }
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(|four| IpAddr::V4(Ipv4Addr::from(four)));
    let sixteen = || <[u8; 16]>::try_from(octets).map(|all| IpAddr::V6(Ipv6Addr::from(all)));
    four.or_else(|_| sixteen()).ok()
}

/// Equal but for case, or a wildcard for exactly one whole left-most label (RFC 9525 §6.3).
fn matches(presented: &str, asked: &str) -> bool {
    match presented.strip_prefix("*.") {
        None => !presented.contains('*') && presented.eq_ignore_ascii_case(asked),
        Some(parent) => asked.split_once('.').is_some_and(|(label, rest)| {
            !label.is_empty() && !parent.contains('*') && rest.eq_ignore_ascii_case(parent)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proven_names_and_addresses() {
        let hosts = Hosts {
            names: vec!["door.example".into(), "*.apps.example".into()],
            addresses: vec!["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()],
        };
        for good in [
            "door.example",
            "DOOR.example:8443",
            "a.apps.example",
            "127.0.0.1",
            "127.0.0.1:8443",
            "[::1]:8443",
            "[0:0:0:0:0:0:0:1]",
        ] {
            assert!(hosts.has(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "door.example.evil.example",
            "x.door.example",
            "apps.example",
            "a.b.apps.example",
            ".apps.example",
            "127.0.0.2",
            "127.1",
            "[::2]",
            "*.apps.example.evil",
        ] {
            assert!(!hosts.has(bad), "{bad}");
        }
    }

    #[test]
    fn octets_of_either_family() {
        assert_eq!(address(&[192, 0, 2, 1]), "192.0.2.1".parse().ok());
        assert_eq!(address(&[0; 16]), "::".parse().ok());
        assert_eq!(address(&[0; 5]), None);
    }
}
