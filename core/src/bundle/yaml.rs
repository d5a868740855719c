//! YAML as Kubernetes writes it: maps and lists by indentation, plain and quoted scalars on one
//! line, block scalars. Anchors, aliases, tags and flow collections are refused, not guessed.

use zeroize::Zeroizing;

use super::json::unescape;
use super::reading::{Place, Reading};
use super::tree::{self, Damage, Node};
use crate::index::Index;
use crate::text::split_once;

/// A List of Secrets has 6.
const MAX_DEPTH: usize = 32;
/// Lines that begin a value. A Secret has about a dozen.
const MAX_NODES: usize = 100_000;

/// Whether a text is a manifest: it has both lines that every Kubernetes object has.
pub(super) fn is_kubernetes(bytes: &[u8]) -> bool {
    let has = |key: &[u8]| {
        bytes.split(|b| *b == b'\n').any(|line| {
            let line = line.trim_ascii_start();
            let line = line.strip_prefix(b"- ").unwrap_or(line);
            line.starts_with(key)
        })
    };
    has(b"apiVersion:") && has(b"kind:")
}

pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, bytes: &[u8]) {
    let tree = match std::str::from_utf8(bytes) {
        Ok(text) => documents(text),
        Err(error) => Err((error.valid_up_to(), "YAML that is not UTF-8")),
    };
    tree::read(reading, place, bytes.len(), "YAML", tree);
}

fn documents(text: &str) -> Result<Node, Damage> {
    let mut parser = Parser {
        text,
        at: 0,
        here: None,
        left: MAX_NODES,
    };
    let mut all = Vec::new();
    loop {
        match parser.peek() {
            None => return Ok(Node::List(all)),
            Some(line) if line.indent == 0 && matches!(line.text, "---" | "...") => parser.skip(),
            Some(line) => all.push(parser.block(line.indent, 0)?),
        }
    }
}

/// What is left of the current line.
#[derive(Clone, Copy)]
struct Line<'a> {
    indent: usize,
    start: usize,
    text: &'a str,
    /// Where the next line begins.
    next: usize,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    here: Option<Line<'a>>,
    left: usize,
}

impl<'a> Parser<'a> {
    /// The next line that says something.
    fn peek(&mut self) -> Option<Line<'a>> {
        while self.here.is_none() {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length)?;
            let text = line.trim_start_matches(' ');
            let indent = line.len() - text.len();
            let start = self.at + indent;
            let next = self.at + length;
            let text = text.trim_end();
            if text.is_empty() || text.starts_with('#') {
                self.at = next;
            } else {
                self.here = Some(Line {
                    indent,
                    start,
                    text,
                    next,
                });
            }
        }
        self.here
    }

    fn skip(&mut self) {
        if let Some(line) = self.here.take() {
            self.at = line.next;
        }
    }

    fn block(&mut self, indent: usize, depth: usize) -> Result<Node, Damage> {
        let Some(line) = self.peek() else {
            return Ok(Node::Other);
        };
        if depth > MAX_DEPTH {
            return Err((line.start, "YAML that is nested too deep"));
        }
        if is_item(line.text) {
            self.list(indent, depth)
        } else {
            self.map(indent, depth)
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Result<Node, Damage> {
        let mut items = Vec::new();
        while let Some(line) = self
            .peek()
            .filter(|line| line.indent == indent && is_item(line.text))
        {
            self.count(line)?;
            let inside = line.text.get(1..).unwrap_or_default();
            let text = inside.trim_start_matches(' ');
            let shift = line.text.len() - text.len();
            if text.is_empty() {
                self.skip();
                items.push(self.below(indent + 1, depth)?);
            } else if is_item(text) || key_of(text).is_some() {
                // The map begins on the line of its dash.
                let indent = indent + shift;
                self.here = Some(Line {
                    indent,
                    start: line.start + shift,
                    text,
                    ..line
                });
                items.push(self.block(indent, depth + 1)?);
            } else {
                self.skip();
                items.push(scalar(text, line.start + shift)?);
            }
        }
        self.must_end(indent, Node::List(items))
    }

    fn map(&mut self, indent: usize, depth: usize) -> Result<Node, Damage> {
        let mut entries = Vec::new();
        let mut keys = Index::default();
        while let Some(line) = self
            .peek()
            .filter(|line| line.indent == indent && !is_marker(line))
        {
            self.count(line)?;
            let (key, rest) = key_of(line.text)
                .ok_or((line.start, "a line of YAML that is no key with a value"))?;
            if !keys.enter(key.as_bytes()) {
                return Err((line.start, "YAML with a key that stands twice"));
            }
            let value = rest.trim_start_matches(' ');
            let start = line.start + line.text.len() - value.len();
            self.skip();
            let node = match value.as_bytes().first() {
                None | Some(b'#') => match self.peek() {
                    // A list may stand at the indentation of its key.
                    Some(next) if next.indent == indent && is_item(next.text) => {
                        self.list(indent, depth + 1)?
                    }
                    _ => self.below(indent + 1, depth)?,
                },
                Some(b'|') => self.literal(indent, value, start)?,
                _ => scalar(value, start)?,
            };
            entries.push((key.to_owned(), node));
        }
        self.must_end(indent, Node::Map(entries))
    }

    /// What stands deeper than its key, if anything.
    fn below(&mut self, least: usize, depth: usize) -> Result<Node, Damage> {
        match self.peek() {
            Some(next) if next.indent >= least => self.block(next.indent, depth + 1),
            _ => Ok(Node::Other),
        }
    }

    /// A literal block scalar (YAML 1.2 §8.1.2): the lines that are deeper than its key.
    fn literal(&mut self, indent: usize, header: &str, start: usize) -> Result<Node, Damage> {
        if !matches!(header, "|" | "|-" | "|+") {
            return Err((
                start,
                "a block of YAML with an indication that is not read here",
            ));
        }
        let begin = self.at;
        let mut out = Zeroizing::new(String::with_capacity(self.text.len() - begin));
        let mut own = None;
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or_default();
            let blank = line.trim().is_empty();
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if !blank && spaces <= indent {
                break;
            }
            let cut = *own.get_or_insert(if blank { 0 } else { spaces });
            if blank {
                own = own.filter(|cut| *cut > 0);
                out.push('\n');
            } else if spaces < cut {
                return Err((
                    self.at,
                    "a block of YAML whose lines are not below each other",
                ));
            } else {
                out.push_str(line.get(cut..).unwrap_or_default());
            }
            self.at += length;
        }
        Ok(Node::Text(begin..self.at, out))
    }

    fn must_end(&mut self, indent: usize, node: Node) -> Result<Node, Damage> {
        match self.peek() {
            Some(line) if line.indent > indent => Err((
                line.start,
                "a line of YAML that is indented without a reason",
            )),
            _ => Ok(node),
        }
    }

    fn count(&mut self, line: Line<'_>) -> Result<(), Damage> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or((line.start, "YAML of too many lines"))?;
        Ok(())
    }
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// Whether a line parts two documents.
fn is_marker(line: &Line<'_>) -> bool {
    line.indent == 0 && matches!(line.text, "---" | "...")
}

/// A key, and what follows its colon.
fn key_of(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (key, rest) = match quote {
        Some(quote) => text.get(1..)?.split_once(quote)?,
        None => {
            let end = split_once(text, ": ")
                .map(|(key, _)| key.len())
                .or_else(|| text.strip_suffix(':').map(str::len))?;
            text.split_at_checked(end)?
        }
    };
    let rest = rest.strip_prefix(':')?;
    let plain = quote.is_some()
        || !key.starts_with(['{', '[', '&', '*', '!', '|', '>', '%', '@', '`', '?', '#']);
    let simple = !key.contains('\\') && (rest.is_empty() || rest.starts_with(' '));
    (plain && simple).then_some((key, rest))
}

/// Whether a quote stands in it that no backslash is before.
fn ends_early(quoted: &str) -> bool {
    let mut before = b' ';
    quoted.bytes().any(|octet| {
        let ends = octet == b'"' && before != b'\\';
        before = octet;
        ends
    })
}

/// A scalar on one line.
fn scalar(text: &str, start: usize) -> Result<Node, Damage> {
    let value = match text.as_bytes().first() {
        Some(b'"') => text
            .get(1..)
            .and_then(|rest| rest.strip_suffix('"'))
            .filter(|inner| !ends_early(inner))
            .and_then(unescape),
        Some(b'\'') => text
            .get(1..)
            .and_then(|rest| rest.strip_suffix('\''))
            .filter(|inner| !inner.contains('\''))
            .map(|inner| Zeroizing::new(inner.to_owned())),
        Some(b'{' | b'[') if matches!(text, "{}" | "[]") => return Ok(Node::Other),
        Some(b'{' | b'[' | b'&' | b'*' | b'!' | b'>' | b'|' | b'%' | b'@' | b'`') => None,
        _ => {
            let text = split_once(text, " #").map_or(text, |(value, _)| value);
            Some(Zeroizing::new(text.trim_end().to_owned()))
        }
    };
    let value = value.ok_or((start, "a value of YAML in a form that is not read here"))?;
    Ok(Node::Text(start..start + text.len(), value))
}
