//! Bare base64, base64url and hex: nothing but the encoding, from end to end.

use base64ct::{Base64Unpadded, Encoding};
use zeroize::Zeroizing;

use super::{der_object, pem};

/// Decoded bytes, wiped when they are dropped: they may be a private key.
pub(super) type Decoded = Zeroizing<Vec<u8>>;

/// Takes base64 of either alphabet, with or without its padding, white space left out.
pub(super) fn base64(text: &[u8]) -> Option<Decoded> {
    let mut packed: Zeroizing<String> = Zeroizing::new(String::with_capacity(text.len()));
    let url = text.iter().any(|b| matches!(b, b'-' | b'_'));
    for octet in text.iter().filter(|b| !b.is_ascii_whitespace()) {
        packed.push(match octet {
            b'-' => '+',
            b'_' => '/',
            b'+' | b'/' if url => return None,
            other => char::from(*other),
        });
    }
    let bare = packed.trim_end_matches('=');
    // Padding, where it is there, is what the length asks for.
    let padding = packed.len() - bare.len();
    if padding != 0 && (padding > 2 || !packed.len().is_multiple_of(4)) {
        return None;
    }
    Base64Unpadded::decode_vec(bare).ok().map(Zeroizing::new)
}

/// What text in one of the encodings holds, if it is that; where it begins as one and is damaged,
/// the byte and what is wrong.
pub(super) fn decode(bytes: &[u8]) -> Option<Result<Decoded, (usize, &'static str)>> {
    if begins_as_hex(bytes) {
        return hex(bytes);
    }
    let alphabet =
        |b: &u8| b.is_ascii_alphanumeric() || b"+/-_=".contains(b) || b.is_ascii_whitespace();
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let as_der = matches!(bytes.get(start..), Some([b'M', b'A'..=b'P', ..]));
    if let Some(stray) = bytes.iter().position(|b| !alphabet(b)) {
        // Long enough to be meant as base64, and then broken off.
        let meant = as_der && stray - start >= 64;
        return meant.then_some(Err((stray, "base64 with a stray character")));
    }
    match base64(bytes) {
        Some(inside) if is_known(&inside) => Some(Ok(inside)),
        None if as_der && bytes.len() - start >= 64 => Some(Err((
            start,
            "base64 that is cut off or padded in the middle",
        ))),
        _ => None,
    }
}

/// Whether the first digits are those of a SEQUENCE in hex.
pub(super) fn begins_as_hex(bytes: &[u8]) -> bool {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace());
    let text = start
        .and_then(|start| bytes.get(start..))
        .unwrap_or_default();
    let digits = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        all => all,
    };
    matches!(digits, [b'3', b'0', next, ..] if next.is_ascii_hexdigit() || is_separator(*next))
}

/// Hex digits with white space, colons, commas and `0x` between the octets.
fn hex(bytes: &[u8]) -> Option<Result<Decoded, (usize, &'static str)>> {
    let mut out = Zeroizing::new(Vec::with_capacity(bytes.len() / 2));
    let mut high: Option<u8> = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (high, char::from(*byte).to_digit(16)) {
            (None, Some(digit)) => high = u8::try_from(digit).ok(),
            (Some(first), Some(digit)) => {
                out.push(first << 4 | u8::try_from(digit).unwrap_or_default());
                high = None;
            }
            (None, None) if is_separator(*byte) => {}
            (Some(0), None) if matches!(byte, b'x' | b'X') => high = None,
            _ if out.len() < 16 => return None,
            _ => return Some(Err((at, "hex with a stray character"))),
        }
    }
    match high {
        None => Some(Ok(out)),
        Some(_) => Some(Err((bytes.len(), "hex with half an octet at its end"))),
    }
}

fn is_separator(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b':' | b',')
}

/// Whether decoded bytes are worth reading: any short word is base64 of something.
fn is_known(inside: &[u8]) -> bool {
    der_object::is_der(inside)
        || inside.first() == Some(&crate::der::tag::SEQUENCE)
        || pem::find_begin(inside, 0).is_some()
        || super::json::looks_like(inside)
        || decode(inside).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_as_an_encoding_and_what_is_not() {
        let inside =
            |text: &str| decode(text.as_bytes()).map(|read| read.map(|bytes| bytes.to_vec()));
        for text in [
            "3003020100",
            "30:03:02:01:00",
            "0x30, 0x03,\n0x02 0x01 0x00",
            "MAMCAQA=",
            "MAMC\nAQA",
        ] {
            assert_eq!(inside(text), Some(Ok(vec![0x30, 3, 2, 1, 0])), "{text}");
        }
        for text in ["hello", "30 days left", "", "  "] {
            assert_eq!(inside(text), None, "{text}");
        }
        let long = "30".repeat(20);
        assert_eq!(
            inside(&format!("{long}3")),
            Some(Err((41, "hex with half an octet at its end")))
        );
        assert_eq!(
            inside(&format!("{long}!")),
            Some(Err((40, "hex with a stray character")))
        );
        let cut = format!("MII{}*", "A".repeat(64));
        assert_eq!(
            inside(&cut),
            Some(Err((67, "base64 with a stray character")))
        );
    }
}
