//! Writing DER, and things that are nearly DER.

/// One element: tag, length, content.
#[must_use]
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let start = bytes.iter().position(|byte| *byte != 0).unwrap();
        out.push(0x80 | (bytes.len() - start) as u8);
        out.extend_from_slice(&bytes[start..]);
    }
    out.extend_from_slice(content);
    out
}

/// A SEQUENCE of these.
#[must_use]
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// An OBJECT IDENTIFIER from its content.
#[must_use]
pub fn oid(content: &[u8]) -> Vec<u8> {
    tlv(6, content)
}

/// Where the elements of an encoding begin: tag offset, header length, content length, outermost first.
#[must_use]
pub fn elements(bytes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    walk(bytes, 0, bytes.len(), &mut out);
    out
}

fn walk(bytes: &[u8], mut at: usize, end: usize, out: &mut Vec<(usize, usize, usize)>) {
    while at + 2 <= end {
        let first = usize::from(bytes[at + 1]);
        let (header, length) = if first < 0x80 {
            (2, first)
        } else {
            let octets = first & 0x7f;
            if octets == 0 || octets > 3 || at + 2 + octets > end {
                return;
            }
            let length = bytes[at + 2..at + 2 + octets].iter();
            (
                2 + octets,
                length.fold(0, |n, byte| n << 8 | usize::from(*byte)),
            )
        };
        if at + header + length > end {
            return;
        }
        out.push((at, header, length));
        if bytes[at] & 0x20 != 0 {
            walk(bytes, at + header, at + header + length, out);
        }
        at += header + length;
    }
}

/// The encoding with the element that begins at `at` replaced, all lengths around it put right.
#[must_use]
pub fn replaced(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    rebuild(bytes, 0, bytes.len(), at, new)
}

fn rebuild(bytes: &[u8], mut from: usize, end: usize, at: usize, new: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut inside = Vec::new();
    walk(&bytes[..end], from, end, &mut inside);
    while from < end {
        let Some((_, header, length)) = inside.iter().find(|element| element.0 == from).copied()
        else {
            out.extend_from_slice(&bytes[from..end]);
            return out;
        };
        let next = from + header + length;
        if from == at {
            out.extend_from_slice(new);
        } else if (from..next).contains(&at) {
            let content = rebuild(bytes, from + header, next, at, new);
            out.extend_from_slice(&tlv(bytes[from], &content));
        } else {
            out.extend_from_slice(&bytes[from..next]);
        }
        from = next;
    }
    out
}
