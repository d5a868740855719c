//! Makes text that came from outside safe to print: a certificate's subject, a file's name or an
//! argument must not be able to move the cursor, hide a line or turn the reading direction round.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything escaped that a terminal acts on or a reader cannot see.
///
/// Control characters become `\n`, `\t` or `\u{1b}`; bidirectional overrides, zero-width and other
/// invisible characters become `\u{202e}` and the like. Text without any is returned as it is, so
/// escaping twice changes nothing.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_unless(text, |_| false)
}

/// As [`escape`], but line breaks stay: for text of our own that has outside pieces in it.
pub fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_unless(text, |character| character == '\n')
}

/// A path, ready to print: escaped, and readable even where its bytes are not UTF-8.
pub fn path(path: &std::path::Path) -> String {
    escape(&path.to_string_lossy()).into_owned()
}

fn escape_unless(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let unsafe_here = |character: char| !keep(character) && is_unsafe(character);
    if !text.chars().any(unsafe_here) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            _ if !unsafe_here(character) => escaped.push(character),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // Writing to a String cannot fail.
            _ => drop(write!(escaped, "\\u{{{:x}}}", u32::from(character))),
        }
    }
    Cow::Owned(escaped)
}

/// What must not reach a terminal as it is. The ranges are Unicode's Cc and the Cf and Zl/Zp
/// characters that change or hide the text around them (UTS #39 and CVE-2021-42574 have the reasons).
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_touched() {
        assert!(matches!(escape("CN=Köln, O=例え"), Cow::Borrowed(_)));
    }

    #[test]
    fn terminal_sequences_lose_their_escape() {
        assert_eq!(
            escape("a\u{1b}[31mb\u{9b}2J\u{7f}"),
            "a\\u{1b}[31mb\\u{9b}2J\\u{7f}"
        );
        assert_eq!(escape("one\ntwo\r\t"), "one\\ntwo\\r\\t");
    }

    #[test]
    fn bidirectional_overrides_and_invisible_characters_show() {
        assert_eq!(escape("nimda\u{202e}"), "nimda\\u{202e}");
        assert_eq!(
            escape("a\u{2066}b\u{200b}c\u{feff}"),
            "a\\u{2066}b\\u{200b}c\\u{feff}"
        );
    }

    #[test]
    fn lines_stay_where_they_are_ours() {
        assert_eq!(escape_lines("one\ntwo\u{1b}"), "one\ntwo\\u{1b}");
    }

    #[test]
    fn escaping_twice_changes_nothing() {
        let once = escape("\u{1b}\n\u{202e}").into_owned();
        assert_eq!(escape(&once), once);
    }
}
