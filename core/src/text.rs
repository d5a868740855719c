//! Text: octets in hex, what came from outside made safe to show, canonical JSON.

/// Appends a character, or where it would not be seen as itself (a control, a bidirectional
/// override, a line end, what has no ink or changes how its neighbour looks) its code point as
/// `\u{…}`.
pub(crate) fn push_visible(out: &mut String, c: char) {
    let hides = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{ad}' | '\u{061c}' | '\u{180e}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || matches!(
            c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}'
        )
        || matches!(c, '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    if hides {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

/// Text from outside, made safe to show.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    out
}

/// What stands before the first of these marks, and what after it. As `str::split_once` would have
/// it, whose search in linear time is 3 KB of the wasm module: these texts are short, or lines.
pub(crate) fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut places = text.as_bytes().windows(mark.len().max(1));
    let place = places.position(|window| window == mark.as_bytes())?;
    Some((text.get(..place)?, text.get(place + mark.len()..)?))
}

/// Octets as lower-case hex.
pub(crate) fn hex(octets: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(octets.len() * 2);
    for octet in octets {
        let _ = write!(out, "{octet:02x}");
    }
    out
}

/// The first three of a list, and how many more there are: lists from outside have no end.
pub(crate) fn some_of(mut items: impl Iterator<Item = String>, separator: &str) -> String {
    // Once for all kinds of iterators: each copy of it would cost its size in WebAssembly.
    fn joined(items: &mut dyn Iterator<Item = String>, separator: &str) -> String {
        let mut out = String::new();
        let mut more = 0usize;
        for (number, item) in items.enumerate() {
            if number >= 3 {
                more += 1;
                continue;
            }
            if number > 0 {
                out.push_str(separator);
            }
            out.push_str(&item);
        }
        if more > 0 {
            out.push_str(separator);
            out.push_str(&format!("and {more} more"));
        }
        out
    }
    joined(&mut items, separator)
}

/// Text that is shown, cut where it is longer than anybody reads.
pub(crate) fn cut(mut text: String) -> String {
    const MOST: usize = 400;
    if let Some((at, _)) = text.char_indices().nth(MOST) {
        text.truncate(at);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_marked() {
        let unseen = "\u{7f}\u{ad}\u{34f}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{200b}\u{202e}\u{2800}\u{3164}\u{fe00}\u{fe0f}\u{ffa0}\u{e0100}\u{e01ef}";
        for c in unseen.chars() {
            let marked = format!("a\\u{{{:x}}}b", u32::from(c));
            assert_eq!(visible(&format!("a{c}b")), marked);
        }
        // What stands beside them is a letter like any other.
        let seen = "\u{34e}\u{350}\u{115e}\u{1161}\u{17b3}\u{17b6}\u{2801}\u{3163}\u{3165}\u{fe10}\u{ff9f}\u{ffa1}\u{e01f0}";
        assert_eq!(visible(seen), seen);
    }
}
