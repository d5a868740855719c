//! IP addresses: in certificates as octets (RFC 5280 §4.2.1.6), constraints as address and mask.

use crate::text::split_once;

/// The octets of an address given as text; `None` where the text is none.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<u8>> {
    match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        Some(bare) => v6(bare),
        None => v4(text).or_else(|| v6(text)),
    }
}

/// Four decimal numbers, none with a zero before it: some would read that as octal (RFC 6943 §3.1.1).
fn v4(text: &str) -> Option<Vec<u8>> {
    let octet = |part: &str| -> Option<u8> {
        let plain =
            part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
        if plain { part.parse().ok() } else { None }
    };
    let octets: Vec<u8> = text.split('.').map(octet).collect::<Option<_>>()?;
    (octets.len() == 4).then_some(octets)
}

/// Eight groups of hex, of which `::` stands for one or more, and the last two may be written as
/// IPv4 (RFC 4291 §2.2). No zone.
fn v6(text: &str) -> Option<Vec<u8>> {
    let Some((head, tail)) = split_once(text, "::") else {
        return groups(text, true).filter(|octets| octets.len() == 16);
    };
    let (mut out, tail) = (groups(head, false)?, groups(tail, true)?);
    let zeros = 16usize.checked_sub(out.len() + tail.len())?;
    out.resize(out.len() + zeros, 0);
    out.extend(tail);
    (zeros >= 2).then_some(out)
}

/// Groups with colons between, or none.
fn groups(text: &str, may_end_in_v4: bool) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    if text.is_empty() {
        return Some(out);
    }
    let mut parts = text.split(':').peekable();
    while let Some(part) = parts.next() {
        if may_end_in_v4 && parts.peek().is_none() && part.contains('.') {
            out.extend(v4(part)?);
        } else {
            let plain =
                (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
            let group = u16::from_str_radix(part, 16).ok().filter(|_| plain)?;
            out.extend(group.to_be_bytes());
        }
    }
    Some(out)
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
    if let Some(text) = address(octets) {
        return text;
    }
    let (base, mask) = octets.split_at(octets.len() / 2);
    match (address(base), prefix_length(mask)) {
        (Some(base), Some(length)) => format!("{base}/{length}"),
        _ => crate::text::hex(octets),
    }
}

/// An address by RFC 5952: the first of the longest runs of zero groups as `::`, and one that is
/// IPv4-mapped with its IPv4 form.
fn address(octets: &[u8]) -> Option<String> {
    let decimal = |octets: &[u8]| {
        let parts: Vec<String> = octets.iter().map(u8::to_string).collect();
        parts.join(".")
    };
    if let Some(v4) = mapped(octets) {
        return Some(format!("::ffff:{}", decimal(v4)));
    }
    if octets.len() == 4 {
        return Some(decimal(octets));
    }
    if octets.len() != 16 {
        return None;
    }
    let words = octets.chunks(2);
    let groups: Vec<u16> = words
        .map(|word| {
            word.iter()
                .fold(0, |all, octet| all << 8 | u16::from(*octet))
        })
        .collect();
    let run = |from: usize| {
        groups
            .iter()
            .skip(from)
            .take_while(|group| **group == 0)
            .count()
    };
    // The first of the longest: one that is only as long does not take its place.
    let longest = (0..8).fold((0, 1), |best, from| {
        if run(from) > best.1 {
            (from, run(from))
        } else {
            best
        }
    });
    let hex = |groups: &mut dyn Iterator<Item = &u16>| {
        let texts: Vec<String> = groups.map(|group| format!("{group:x}")).collect();
        texts.join(":")
    };
    let (from, length) = longest;
    if length < 2 {
        return Some(hex(&mut groups.iter()));
    }
    let before = hex(&mut groups.iter().take(from));
    let after = hex(&mut groups.iter().skip(from + length));
    Some(format!("{before}::{after}"))
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

    /// The octets of a generator that is always the same (xorshift64*).
    fn draw(state: &mut u64) -> u64 {
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
    }

    #[test]
    fn texts_are_read_as_rust_reads_them() {
        let std = |text: &str| {
            let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
            match bare.unwrap_or(text).parse().ok()? {
                std::net::IpAddr::V4(v4) if bare.is_none() => Some(v4.octets().to_vec()),
                std::net::IpAddr::V4(_) => None,
                std::net::IpAddr::V6(v6) => Some(v6.octets().to_vec()),
            }
        };
        let seeds = [
            "192.0.2.1",
            "0.0.0.0",
            "255.255.255.255",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.256",
            "::",
            "::1",
            "1::",
            "[::1]",
            "2001:db8::1:0:0:1",
            "::ffff:192.0.2.1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:192.0.2.1",
            "1::8:192.0.2.1",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4::5:6:7:8",
            "12345::",
            "g::",
            "1:::2",
            "::1::",
            "fe80::1%0",
            "192.0.2.1::",
            "::192.0.2.1:1",
            "",
            ":",
            "[]",
            "[192.0.2.1]",
            "[::",
            "::]",
            "+1.2.3.4",
            "::+1",
            "1.2.3.4.5",
        ];
        let state = &mut 7;
        let letters = b"0123456789abcdefABCDEFg.:[]%+- \xff";
        let mut good = 0;
        for seed in seeds {
            assert_eq!(parse(seed), std(seed), "{seed}");
            for _ in 0..4_000 {
                let mut text = seed.as_bytes().to_vec();
                for _ in 0..=draw(state) % 3 {
                    let at = usize::try_from(draw(state)).unwrap() % (text.len() + 1);
                    let letter = letters[usize::try_from(draw(state)).unwrap() % letters.len()];
                    match draw(state) % 3 {
                        0 => text.insert(at, letter),
                        1 if at < text.len() => text[at] = letter,
                        _ if at < text.len() => drop(text.remove(at)),
                        _ => {}
                    }
                }
                let text = String::from_utf8_lossy(&text);
                assert_eq!(parse(&text), std(&text), "{text}");
                good += usize::from(parse(&text).is_some());
            }
        }
        assert!(good > 10_000, "{good}");
    }

    #[test]
    fn addresses_are_written_as_rust_writes_them() {
        let state = &mut 11;
        for _ in 0..20_000 {
            let mut octets = [0; 16];
            for group in octets.chunks_mut(2) {
                match draw(state) % 4 {
                    0 => group.copy_from_slice(
                        &u16::try_from(draw(state) % 0x1_0000).unwrap().to_be_bytes(),
                    ),
                    1 => group[1] = 0xff,
                    _ => {}
                }
            }
            let v6 = std::net::Ipv6Addr::from(octets);
            assert_eq!(display(&octets), v6.to_string());
            assert_eq!(parse(&v6.to_string()).as_deref(), Some(octets.as_slice()));
            let mapped = [[0; 10].as_slice(), &[0xff, 0xff], &octets[..4]].concat();
            let expected = <[u8; 16]>::try_from(mapped.as_slice()).map(std::net::Ipv6Addr::from);
            assert_eq!(display(&mapped), expected.unwrap().to_string());
        }
    }

    #[test]
    fn text() {
        assert_eq!(parse("127.0.0.1").as_deref(), Some(&[127, 0, 0, 1][..]));
        assert_eq!(parse("[::1]"), parse("::1"));
        assert!(parse("[127.0.0.1]").is_none());
        assert!(parse("127.1").is_none());
    }
}
