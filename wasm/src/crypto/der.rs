//! The one DER shape inside keys and signatures: `SEQUENCE { INTEGER, INTEGER }`, both positive.

const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;

/// The two integers, big-endian without leading zeros (zero itself is the empty slice).
///
/// `None` for anything that is not exact DER: a long form where the short one fits, an indefinite length,
/// a negative or padded integer, a byte behind the sequence or behind its second integer.
pub(super) fn two_integers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, rest) = element(der, SEQUENCE)?;
    let (first, content) = integer(content)?;
    let (second, content) = integer(content)?;
    (rest.is_empty() && content.is_empty()).then_some((first, second))
}

fn integer(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (value, rest) = element(der, INTEGER)?;
    let value = match value {
        [0] => &[],
        // X.690 §8.3.2: a leading zero only keeps a set top bit from reading as a sign.
        [0, next, ..] if *next < 0x80 => return None,
        [0, magnitude @ ..] => magnitude,
        [first, ..] if *first < 0x80 => value,
        _ => return None,
    };
    Some((value, rest))
}

/// The content of the element that `der` starts with, and what follows it.
fn element(der: &[u8], expected: u8) -> Option<(&[u8], &[u8])> {
    let (&tag, der) = der.split_first()?;
    let (&first, mut der) = der.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        // An 8192-bit key needs two length octets. X.690 §10.1: the shortest form only.
        let octets = match first {
            0x81 => 1,
            0x82 => 2,
            _ => return None,
        };
        let (head, rest) = der.split_at_checked(octets)?;
        length = head
            .iter()
            .fold(0, |length, octet| length << 8 | usize::from(*octet));
        let least = if octets == 1 { 0x80 } else { 0x100 };
        if length < least {
            return None;
        }
        der = rest;
    }
    if tag != expected {
        return None;
    }
    der.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::two_integers;

    #[test]
    fn reads_exact_der_only() {
        let one_two: (&[u8], &[u8]) = (&[1], &[2]);
        assert_eq!(
            two_integers(b"\x30\x06\x02\x01\x01\x02\x01\x02"),
            Some(one_two)
        );
        assert_eq!(
            two_integers(b"\x30\x07\x02\x02\x00\x80\x02\x01\x00"),
            Some((&[0x80][..], &[][..]))
        );

        for (case, der) in [
            ("nothing", &b""[..]),
            ("a set", b"\x31\x06\x02\x01\x01\x02\x01\x02"),
            ("a byte behind", b"\x30\x06\x02\x01\x01\x02\x01\x02\x00"),
            (
                "a third integer",
                b"\x30\x09\x02\x01\x01\x02\x01\x02\x02\x01\x03",
            ),
            ("one integer", b"\x30\x03\x02\x01\x01"),
            ("an empty integer", b"\x30\x05\x02\x00\x02\x01\x02"),
            ("a negative integer", b"\x30\x06\x02\x01\x81\x02\x01\x02"),
            ("a padded integer", b"\x30\x07\x02\x02\x00\x01\x02\x01\x02"),
            (
                "a length in long form",
                b"\x30\x81\x06\x02\x01\x01\x02\x01\x02",
            ),
            (
                "an indefinite length",
                b"\x30\x80\x02\x01\x01\x02\x01\x02\x00\x00",
            ),
            ("cut short", b"\x30\x06\x02\x01\x01\x02\x01"),
        ] {
            assert_eq!(two_integers(der), None, "{case}");
        }
    }
}
