//! JSON that comes from outside (RFC 8259), read strictly: no key twice, no number but a whole one,
//! bounded depth. A table of the keys that are known turns it into typed fields.
//!
//! serde_json's reader was measured: with what it needs to word its errors it adds some 16 KB of
//! brotli to a module that may have 220, and its words are not ours.

use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::index::Index;
use crate::text::visible;

/// How deep arrays and objects may nest: our own files need 3, a Kubernetes list of secrets 5.
const MAX_DEPTH: usize = 32;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    /// A whole number from 0 to 2^63 - 1; `None` for any other number.
    Number(Option<u64>),
    /// A string, and where it stands, its quotes left out. It is wiped: it may be a key.
    Text(Range<usize>, Zeroizing<String>),
    List(Vec<Self>),
    /// Keys in the order of the text, none twice.
    Object(Vec<(String, Self)>),
}

/// Why a text is not the JSON that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonProblem(Box<Kind>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Syntax {
        line: usize,
        column: usize,
        what: &'static str,
    },
    NotAnObject,
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    WrongType {
        key: &'static str,
        expected: &'static str,
        found: &'static str,
    },
    MissingKey(&'static str),
}

impl fmt::Display for JsonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Syntax { line, column, what } => {
                write!(f, "line {line}, column {column}: {what}")
            }
            Kind::NotAnObject => f.write_str("it is JSON, but not an object"),
            Kind::UnknownKey { key, known } => write!(
                f,
                "the key \"{}\" is not known; the keys are {}",
                visible(key),
                known.join(", ")
            ),
            Kind::WrongType {
                key,
                expected,
                found,
            } => write!(f, "\"{key}\" is {found}, where {expected} belongs"),
            Kind::MissingKey(key) => write!(f, "the key \"{key}\" is missing"),
        }
    }
}

/// The fields of an object, taken one by one.
pub(crate) struct Fields(Vec<(String, Value)>);

impl Fields {
    /// Reads an object that has no key but these.
    ///
    /// # Errors
    /// Where the text is not JSON, not an object, or has another key.
    pub(crate) fn read(bytes: &[u8], known: &'static [&'static str]) -> Result<Self, JsonProblem> {
        Self::of(parse(bytes)?, known)
    }

    /// The fields of a value that must be an object with no key but these.
    ///
    /// # Errors
    /// Where it is no object, or has another key.
    pub(crate) fn of(value: Value, known: &'static [&'static str]) -> Result<Self, JsonProblem> {
        let Value::Object(fields) = value else {
            return Err(JsonProblem(Box::new(Kind::NotAnObject)));
        };
        match fields
            .iter()
            .find(|(key, _)| !known.contains(&key.as_str()))
        {
            Some((key, _)) => {
                let key = key.clone();
                Err(JsonProblem(Box::new(Kind::UnknownKey { key, known })))
            }
            None => Ok(Self(fields)),
        }
    }

    /// The value of a key; `None` where it is absent or null.
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.swap_remove(at).1).filter(|value| *value != Value::Null)
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<String>, JsonProblem> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Text(_, mut text)) => Ok(Some(std::mem::take(&mut *text))),
            Some(other) => Err(wrong(key, "a text", &other)),
        }
    }

    /// A text that must be there.
    pub(crate) fn needed_text(&mut self, key: &'static str) -> Result<String, JsonProblem> {
        self.text(key)?
            .ok_or_else(|| JsonProblem(Box::new(Kind::MissingKey(key))))
    }

    /// A whole number.
    pub(crate) fn number(&mut self, key: &'static str) -> Result<Option<u64>, JsonProblem> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Number(Some(number))) => Ok(Some(number)),
            Some(other) => Err(wrong(key, "a whole number", &other)),
        }
    }

    /// A whole number that must be there.
    pub(crate) fn needed_number(&mut self, key: &'static str) -> Result<u64, JsonProblem> {
        self.number(key)?
            .ok_or_else(|| JsonProblem(Box::new(Kind::MissingKey(key))))
    }

    /// true or false; false where it is absent.
    pub(crate) fn flag(&mut self, key: &'static str) -> Result<bool, JsonProblem> {
        match self.take(key) {
            None => Ok(false),
            Some(Value::Flag(flag)) => Ok(flag),
            Some(other) => Err(wrong(key, "true or false", &other)),
        }
    }

    /// A list; empty where it is absent.
    pub(crate) fn list(&mut self, key: &'static str) -> Result<Vec<Value>, JsonProblem> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Value::List(list)) => Ok(list),
            Some(other) => Err(wrong(key, "a list", &other)),
        }
    }

    /// A list of texts; empty where it is absent.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Vec<String>, JsonProblem> {
        let text = |value| match value {
            Value::Text(_, mut text) => Ok(std::mem::take(&mut *text)),
            other => Err(wrong(key, "a list of texts", &other)),
        };
        self.list(key)?.into_iter().map(text).collect()
    }
}

fn wrong(key: &'static str, expected: &'static str, found: &Value) -> JsonProblem {
    let found = match found {
        Value::Null => "null",
        Value::Flag(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(..) => "a text",
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
    };
    JsonProblem(Box::new(Kind::WrongType {
        key,
        expected,
        found,
    }))
}

/// Where reading stopped, and why.
pub(crate) struct Stop {
    pub at: usize,
    pub what: &'static str,
    /// It is JSON, and breaks a rule of ours.
    pub is_rule: bool,
}

/// Reads one JSON text.
///
/// # Errors
/// Where it is not JSON, a key stands twice in an object, or it nests too deep.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, JsonProblem> {
    parse_some(bytes, usize::MAX).map_err(|stop| syntax(bytes, stop.at, stop.what))
}

/// Reads one JSON text of at most so many values.
///
/// # Errors
/// As [`parse`], and where it has more.
pub(crate) fn parse_some(bytes: &[u8], most: usize) -> Result<Value, Stop> {
    let stop = |at, what| Stop {
        at,
        what,
        is_rule: [TOO_DEEP, TWICE, TOO_MANY].contains(&what),
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|error| stop(error.valid_up_to(), "this is not UTF-8"))?;
    let mut parser = Parser {
        text,
        at: 0,
        left: most,
    };
    let value = parser.value(0).and_then(|value| {
        parser.space();
        if parser.at == text.len() {
            Ok(value)
        } else {
            Err("the text should end here")
        }
    });
    value.map_err(|what| stop(parser.at, what))
}

const TOO_DEEP: &str = "it is nested too deep";
const TWICE: &str = "this key stands here a second time";
const TOO_MANY: &str = "it has too many values";

/// The characters of a JSON string without its quotes; `None` where it is not one.
pub(crate) fn unescape(raw: &str) -> Option<Zeroizing<String>> {
    let quoted = Zeroizing::new(format!("\"{raw}\""));
    match parse_some(quoted.as_bytes(), 1) {
        Ok(Value::Text(_, text)) => Some(text),
        _ => None,
    }
}

fn syntax(bytes: &[u8], at: usize, what: &'static str) -> JsonProblem {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|octet| **octet == b'\n').count() + 1;
    let column = before
        .rsplit(|octet| *octet == b'\n')
        .next()
        .map_or(0, <[u8]>::len)
        + 1;
    JsonProblem(Box::new(Kind::Syntax { line, column, what }))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    left: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes this octet if it stands next, behind white space.
    fn takes(&mut self, octet: u8) -> bool {
        self.space();
        let found = self.peek() == Some(octet);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value, &'static str> {
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        self.left = self.left.checked_sub(1).ok_or(TOO_MANY)?;
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => {
                let start = self.at + 1;
                let text = self.string()?;
                Ok(Value::Text(start..self.at - 1, text))
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Flag(true)),
            Some(b'f') => self.word("false", Value::Flag(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(_) => Err("a JSON value belongs here"),
            None => Err("the text ends where a JSON value belongs"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, &'static str> {
        if !self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
        {
            return Err("a JSON value belongs here");
        }
        self.at += word.len();
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value, &'static str> {
        self.at += 1;
        let mut out = Vec::new();
        if self.takes(b']') {
            return Ok(Value::List(out));
        }
        loop {
            out.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Value::List(out));
            }
            if !self.takes(b',') {
                return Err("a comma or ] belongs here");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, &'static str> {
        self.at += 1;
        let mut out: Vec<(String, Value)> = Vec::new();
        let mut seen = Index::default();
        if self.takes(b'}') {
            return Ok(Value::Object(out));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err("a key in quotes belongs here");
            }
            let start = self.at;
            let key = std::mem::take(&mut *self.string()?);
            if !seen.enter(key.as_bytes()) {
                self.at = start;
                return Err(TWICE);
            }
            if !self.takes(b':') {
                return Err("a colon belongs here");
            }
            let value = self.value(depth + 1)?;
            out.push((key, value));
            if self.takes(b'}') {
                return Ok(Value::Object(out));
            }
            if !self.takes(b',') {
                return Err("a comma or } belongs here");
            }
        }
    }

    /// A number by the grammar of RFC 8259 §6, of which whole ones are understood.
    fn number(&mut self) -> Result<Value, &'static str> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let mut whole = !negative;
        let digits = self.digits()?;
        let text = self.text.get(start..self.at).unwrap_or_default();
        if digits > 1 && text.trim_start_matches('-').starts_with('0') {
            self.at = start;
            return Err("a number does not begin with 0");
        }
        let value = text.parse::<u64>().ok().filter(|value| *value >> 63 == 0);
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Value::Number(value.filter(|_| whole)))
    }

    fn digits(&mut self) -> Result<usize, &'static str> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        match self.at - start {
            0 => Err("a digit belongs here"),
            count => Ok(count),
        }
    }

    fn string(&mut self) -> Result<Zeroizing<String>, &'static str> {
        self.at += 1;
        // As long as what it is made of, so that it is never moved while it grows: moving leaves a
        // copy that is not wiped.
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let raw = rest.iter().position(|octet| {
            let ends = *octet == b'"' && !escaped;
            escaped = *octet == b'\\' && !escaped;
            ends
        });
        let mut out = Zeroizing::new(String::with_capacity(raw.unwrap_or(0)));
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .ok_or("the text ends inside of a string")?;
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return Err("a control character must be escaped"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, &'static str> {
        let octet = self.peek();
        self.at += 1;
        Ok(match octet {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => {
                self.at -= 1;
                return Err("this escape is not known");
            }
        })
    }

    /// The digits of `\u…`, and of the second half of a surrogate pair.
    fn code_point(&mut self) -> Result<char, &'static str> {
        const LONE: &str = "half of a surrogate pair stands alone";
        let first = self.hex4()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(LONE);
        }
        if first >= 0xdc00
            || !self
                .text
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with("\\u"))
        {
            return Err(LONE);
        }
        self.at += 2;
        let second = self.hex4()?;
        let low = second
            .checked_sub(0xdc00)
            .filter(|low| *low < 0x400)
            .ok_or(LONE)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low).ok_or(LONE)
    }

    fn hex4(&mut self) -> Result<u32, &'static str> {
        const FOUR: &str = "four hex digits belong here";
        let digits = self.text.get(self.at..self.at + 4).ok_or(FOUR)?;
        if !digits.bytes().all(|octet| octet.is_ascii_hexdigit()) {
            return Err(FOUR);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| FOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn values_are_read() {
        let text = r#" {"a": [1, true, null, "x\n\u00e9\ud83d\ude00", -2, 1.5e3], "b": {}} "#;
        let list = vec![
            Value::Number(Some(1)),
            Value::Flag(true),
            Value::Null,
            Value::Text(24..45, Zeroizing::new("x\né😀".to_owned())),
            Value::Number(None),
            Value::Number(None),
        ];
        let expected = vec![
            ("a".to_owned(), Value::List(list)),
            ("b".to_owned(), Value::Object(Vec::new())),
        ];
        assert_eq!(parse(text.as_bytes()), Ok(Value::Object(expected)));
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        assert_eq!(
            shown("{\"a\": 1,\n \"a\": 2}"),
            "line 2, column 2: this key stands here a second time"
        );
        assert_eq!(shown("{\"a\" 1}"), "line 1, column 6: a colon belongs here");
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "-",
            "+1",
            "nul",
            "\"",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\u12\"",
            "[1] 2",
            "{a:1}",
            "'a'",
            "\u{feff}{}",
            "\"\\u+123\"",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(shown(&nested(MAX_DEPTH + 2)).ends_with("it is nested too deep"));
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn fields_are_typed_and_known() {
        let read = |text: &str| Fields::read(text.as_bytes(), &["name", "count"]);
        let mut fields = read(r#"{"name": "x", "count": null}"#).ok().unwrap();
        assert_eq!(fields.needed_text("name").unwrap(), "x");
        assert_eq!(fields.number("count").unwrap(), None);
        let unknown = read(r#"{"nam\u0007e": 1}"#).err().unwrap().to_string();
        assert_eq!(
            unknown,
            "the key \"nam\\u{7}e\" is not known; the keys are name, count"
        );
        let mut fields = read(r#"{"count": "1"}"#).ok().unwrap();
        let wrong = fields.number("count").unwrap_err().to_string();
        assert_eq!(wrong, "\"count\" is a text, where a whole number belongs");
        assert_eq!(
            fields.needed_text("name").unwrap_err().to_string(),
            "the key \"name\" is missing"
        );
        assert_eq!(
            read("[]").err().unwrap().to_string(),
            "it is JSON, but not an object"
        );
    }
}
