//! IP addresses: in certificates as octets (RFC 5280 §4.2.1.6), constraints as address and mask.

use core::net::IpAddr;

use crate::text::split_once;

/// The octets of an address given as text; `None` where the text is none.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<u8>> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    match bare.unwrap_or(text).parse().ok()? {
        IpAddr::V4(v4) if bare.is_none() => Some(v4.octets().to_vec()),
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => Some(v6.octets().to_vec()),
    }
}

/// The octets of a range given as an address and a number of leading bits (RFC 4632), in the form
/// of a constraint; an address alone is a range of one. `None` where the text is none.
#[must_use]
pub fn parse_range(text: &str) -> Option<Vec<u8>> {
    let (address, bits) = match split_once(text, "/") {
        Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let mut out = parse(address)?;
    let most = out.len().saturating_mul(8);
    let bits = bits.map_or(most, usize::from);
    if bits > most {
        return None;
    }
    let octets = (0..out.len()).map(|at| {
        let set = bits.saturating_sub(at.saturating_mul(8)).min(8);
        // That many ones, then zeros.
        u8::try_from((0xff00_u32 >> set) & 0xff).unwrap_or(0xff)
    });
    out.extend(octets.collect::<Vec<u8>>());
    Some(out)
}

/// An address, or an address and mask, for people; hex where it is neither.
#[must_use]
pub fn display(octets: &[u8]) -> String {
    let address = |octets: &[u8]| {
        if let Ok(v4) = <[u8; 4]>::try_from(octets) {
            Some(IpAddr::from(v4).to_string())
        } else {
            let v6 = <[u8; 16]>::try_from(octets).ok()?;
            Some(IpAddr::from(v6).to_string())
        }
    };
    if let Some(text) = address(octets) {
        return text;
    }
    let (base, mask) = octets.split_at(octets.len() / 2);
    match (address(base), prefix_length(mask)) {
        (Some(base), Some(length)) => format!("{base}/{length}"),
        _ => crate::text::hex(octets),
    }
}

/// Whether the octets are an address that a certificate may present.
#[must_use]
pub fn is_address(octets: &[u8]) -> bool {
    matches!(octets.len(), 4 | 16)
}

/// Whether the octets are an iPAddress constraint: an address with a mask of leading ones
/// (RFC 5280 §4.2.1.10, RFC 4632).
#[must_use]
pub fn is_constraint(octets: &[u8]) -> bool {
    matches!(octets.len(), 8 | 32) && prefix_length(octets.split_at(octets.len() / 2).1).is_some()
}

/// Whether an address lies in the range of a constraint of its own family.
#[must_use]
pub fn within(address: &[u8], constraint: &[u8]) -> bool {
    let (base, mask) = constraint.split_at(constraint.len() / 2);
    address.len() == base.len()
        && address
            .iter()
            .zip(base)
            .zip(mask)
            .all(|((a, b), m)| a & m == b & m)
}

/// The IPv4 address inside of an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2).
#[must_use]
pub fn mapped(address: &[u8]) -> Option<&[u8]> {
    address
        .strip_prefix(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
        .filter(|rest| rest.len() == 4)
}

fn prefix_length(mask: &[u8]) -> Option<u32> {
    let ones: u32 = mask.iter().map(|octet| octet.leading_ones()).sum();
    let set: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
    let first_gap = mask.iter().position(|octet| *octet != 0xff);
    let rest_empty = first_gap.is_none_or(|at| mask.iter().skip(at + 1).all(|o| *o == 0));
    (ones == set && rest_empty).then_some(ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let net = [192, 0, 2, 0, 255, 255, 255, 0];
        assert!(is_constraint(&net));
        assert!(within(&[192, 0, 2, 9], &net));
        assert!(!within(&[192, 0, 3, 9], &net));
        assert!(!within(&[0; 16], &net));
        assert!(!is_constraint(&[192, 0, 2, 0, 255, 0, 255, 0]));
        assert!(!is_constraint(&[192, 0, 2, 0, 255, 255, 253, 0]));
        assert!(!is_constraint(&[192, 0, 2, 0]));
        assert_eq!(display(&net), "192.0.2.0/24");
        assert_eq!(display(&[127, 0, 0, 1]), "127.0.0.1");
        assert_eq!(display(&[1, 2, 3]), "010203");
    }

    #[test]
    fn ranges_as_text() {
        let shown = |text| parse_range(text).map(|octets| display(&octets));
        for text in ["192.0.2.0/24", "10.0.0.0/9", "0.0.0.0/0", "2001:db8::/33"] {
            assert_eq!(shown(text).as_deref(), Some(text));
        }
        assert_eq!(shown("192.0.2.7").as_deref(), Some("192.0.2.7/32"));
        assert_eq!(shown("192.0.2.0/33"), None);
        assert_eq!(shown("192.0.2.0/ 4"), None);
    }

    #[test]
    fn text() {
        assert_eq!(parse("127.0.0.1").as_deref(), Some(&[127, 0, 0, 1][..]));
        assert_eq!(parse("[::1]"), parse("::1"));
        assert!(parse("[127.0.0.1]").is_none());
        assert!(parse("127.1").is_none());
    }
}
