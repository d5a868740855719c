//! URIs: only as much as names and constraints need (RFC 3986 §3.2, RFC 5280 §4.2.1.10).

use crate::name::{dns, ip};
use crate::text::split_once;

/// The host of an absolute URI with an authority; `None` where there is none.
#[must_use]
pub fn host(uri: &str) -> Option<&str> {
    let (scheme, rest) = split_once(uri, "://")?;
    let scheme_ok = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_port = authority.rsplit('@').next()?;
    let host = if host_port.starts_with('[') {
        host_port.split_inclusive(']').next()?
    } else {
        host_port.split(':').next()?
    };
    (scheme_ok && !host.is_empty()).then_some(host)
}

/// The kind of service and the host that a URI names, in lower case: its scheme, and its host
/// where that is a DNS name (RFC 9525 §6.3 and §6.5). No wildcard is one: they are for DNS names
/// alone. User information, which could pass for the host, is not taken.
#[must_use]
pub fn service(uri: &str) -> Option<(String, String)> {
    let name = host(uri)?;
    let (scheme, rest) = split_once(uri, "://")?;
    let plain = rest.starts_with(name) && uri.bytes().all(|b| b.is_ascii_graphic());
    let is_name = dns::is_host(name) && ip::parse(name).is_none();
    (plain && is_name).then(|| (scheme.to_ascii_lowercase(), name.to_ascii_lowercase()))
}

/// Whether a constraint is well formed: a host, or a domain with a leading dot.
#[must_use]
pub fn is_constraint(base: &str) -> bool {
    dns::is_host(base.strip_prefix('.').unwrap_or(base))
}

/// Whether a URI's host lies within a constraint; `None` where the URI has no host that is a
/// domain name, which RFC 5280 says to refuse wherever URIs are constrained.
#[must_use]
pub fn within(uri: &str, base: &str) -> Option<bool> {
    let host = host(uri)?;
    if !dns::is_host(host) || ip::parse(host).is_some() {
        return None;
    }
    Some(match base.strip_prefix('.') {
        Some(domain) => dns::all_within(host, domain) && !host.eq_ignore_ascii_case(domain),
        None => host.eq_ignore_ascii_case(base),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        assert_eq!(
            host("spiffe://plant-a.example/web"),
            Some("plant-a.example")
        );
        assert_eq!(host("https://u:p@h.example:1/x"), Some("h.example"));
        assert_eq!(host("https://[::1]:8443/"), Some("[::1]"));
        assert_eq!(host("urn:uuid:1"), None);
        assert_eq!(host("1x://h/"), None);
    }

    #[test]
    fn services() {
        let both = |scheme: &str, host: &str| Some((scheme.to_owned(), host.to_owned()));
        assert_eq!(
            service("HTTPS://A.Example:8443/x?y"),
            both("https", "a.example")
        );
        assert_eq!(service("sip://a.example"), both("sip", "a.example"));
        for none in [
            "https://*.example",
            "https://u@a.example/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://a.example\\@b.example/",
            "https://a.example/ x",
            "https:///x",
            "sip:a.example",
        ] {
            assert_eq!(service(none), None, "{none}");
        }
    }

    #[test]
    fn constraints() {
        assert_eq!(within("https://a.example/x", "a.example"), Some(true));
        assert_eq!(within("https://b.a.example/x", "a.example"), Some(false));
        assert_eq!(within("https://b.a.example/x", ".a.example"), Some(true));
        assert_eq!(within("https://a.example/x", ".a.example"), Some(false));
        assert_eq!(within("https://127.0.0.1/x", "a.example"), None);
        assert_eq!(within("urn:x", "a.example"), None);
    }
}
