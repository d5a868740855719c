//! JSON (RFC 8259), read strictly with the place of every string: no key twice, since readers
//! differ on which of the two counts.

use zeroize::Zeroizing;

use super::Limits;
use super::reading::{Place, Reading};
use super::tree::{self, Damage, Node};
use crate::index::Index;

/// How deep values may stand in one another: serde_json's own limit is 128; a List of Secrets has 5.
const MAX_DEPTH: usize = 32;
/// Values in one text for each object that may be read: a web key has about a dozen members.
const NODES_PER_OBJECT: usize = 32;

/// A whole JSON text.
pub(super) struct Json {
    length: usize,
    root: Result<Node, Damage>,
}

/// Whether bytes begin as a JSON object or array does.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'[')) && std::str::from_utf8(bytes).is_ok()
}

/// Takes a text that is one JSON value; `None` where it is not JSON. What is JSON and breaks a rule
/// of ours (a key twice, too deep, too much) is damaged.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Option<Json> {
    if !looks_like(bytes) {
        return None;
    }
    let mut scanner = Scanner {
        bytes,
        at: 0,
        left: limits
            .objects
            .saturating_mul(NODES_PER_OBJECT)
            .saturating_add(64),
    };
    let root = match scanner
        .value(0)
        .and_then(|node| scanner.end().map(|()| node))
    {
        Ok(node) => Ok(node),
        Err(Stop::NotJson) => return None,
        Err(Stop::Rule(what)) => Err((scanner.at, what)),
    };
    Some(Json {
        length: bytes.len(),
        root,
    })
}

pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, json: Json) {
    tree::read(reading, place, json.length, "JSON", json.root);
}

enum Stop {
    NotJson,
    Rule(&'static str),
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    left: usize,
}

impl Scanner<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        if depth > MAX_DEPTH {
            return Err(Stop::Rule("JSON that is nested too deep"));
        }
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(Stop::Rule("JSON of too many values"))?;
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => {
                let start = self.at + 1;
                let text = self.string()?;
                Ok(Node::Text(start..self.at - 1, text))
            }
            _ => self.word(),
        }
    }

    fn map(&mut self, depth: usize) -> Result<Node, Stop> {
        let mut entries = Vec::new();
        let mut keys = Index::default();
        self.at += 1;
        if self.took(b'}') {
            return Ok(Node::Map(entries));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(Stop::NotJson);
            }
            let key = self.string()?.to_string();
            if !self.took(b':') {
                return Err(Stop::NotJson);
            }
            let value = self.value(depth + 1)?;
            if !keys.enter(key.as_bytes()) {
                return Err(Stop::Rule("JSON with a key that stands twice"));
            }
            entries.push((key, value));
            if self.took(b'}') {
                return Ok(Node::Map(entries));
            }
            if !self.took(b',') {
                return Err(Stop::NotJson);
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node, Stop> {
        let mut items = Vec::new();
        self.at += 1;
        if self.took(b']') {
            return Ok(Node::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.took(b']') {
                return Ok(Node::List(items));
            }
            if !self.took(b',') {
                return Err(Stop::NotJson);
            }
        }
    }

    /// A string, from its opening quote on.
    fn string(&mut self) -> Result<Zeroizing<String>, Stop> {
        let start = self.at + 1;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let mut escaped = false;
        let length = rest.iter().position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        let raw = length
            .and_then(|length| rest.get(..length))
            .ok_or(Stop::NotJson)?;
        self.at = start + raw.len() + 1;
        if raw.iter().any(|byte| *byte < 0x20) {
            return Err(Stop::NotJson);
        }
        let raw = std::str::from_utf8(raw).map_err(|_| Stop::NotJson)?;
        unescape(raw).ok_or(Stop::NotJson)
    }

    /// A number, or one of the three names.
    fn word(&mut self) -> Result<Node, Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
        let length = rest.iter().position(|b| !word(b)).unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        let number = text.iter().any(u8::is_ascii_digit)
            && text
                .iter()
                .all(|b| b.is_ascii_digit() || b"+-.eE".contains(b));
        if number || [&b"true"[..], b"false", b"null"].contains(&text) {
            self.at += length;
            Ok(Node::Other)
        } else {
            Err(Stop::NotJson)
        }
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.peek().map_or(Ok(()), |_| Err(Stop::NotJson))
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn took(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }
}

/// The characters of a string (RFC 8259 §7), in memory that is wiped.
pub(super) fn unescape(raw: &str) -> Option<Zeroizing<String>> {
    // Never longer than what it is made of, so that it is not moved while it grows.
    let mut out = Zeroizing::new(String::with_capacity(raw.len()));
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            same @ ('"' | '\\' | '/') => same,
            'u' => {
                let mut code = 0;
                for _ in 0..4 {
                    code = code * 16 + chars.next()?.to_digit(16)?;
                }
                // Half of a pair: no encoding of a certificate has one.
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        });
    }
    Some(out)
}
