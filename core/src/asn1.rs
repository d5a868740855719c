//! The tree of any DER, for people: tolerant, where reading to judge is strict. What cannot be
//! read ends its branch, and the others go on.

use crate::der::{self, Element, Reader, tag};
use crate::error::ParseError;
use crate::name::text_of;
use crate::oid;
use crate::span::Span;
use crate::text::{cut, hex, visible};
use std::borrow::Cow;

/// How deep is looked. Certificates in use stay below 15.
pub const MAX_DEPTH: u8 = 32;

/// How many nodes are made of one object. Certificates in use stay below 500.
pub const MAX_NODES: usize = 20_000;

/// How many octets of a value are shown.
const MAX_OCTETS: usize = 32;

/// A tree as a list: each node is followed by what it contains, one deeper.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The nodes, each before its children.
    pub nodes: Vec<Node>,
    /// Where reading stopped: at most one place for each branch.
    pub problems: Vec<ParseError>,
    /// Whether a limit cut it short.
    pub cut: bool,
}

/// One element.
#[derive(Clone, Debug)]
pub struct Node {
    /// How deep it stands.
    pub depth: u8,
    /// The identifier octet.
    pub tag: u8,
    /// Identifier and length.
    pub header: Span,
    /// The content.
    pub content: Span,
    /// Whether its children stand in the content of a string: an encapsulated structure.
    pub encapsulates: bool,
    /// Its value where it is not constructed, safe to show, long ones cut.
    pub text: String,
}

impl Node {
    /// Its type: `SEQUENCE`, `[3]`.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        let number = usize::from(self.tag & 0x1f);
        match self.tag >> 6 {
            0 => match UNIVERSAL.get(number) {
                Some(name) if !name.is_empty() => Cow::Borrowed(name),
                _ => Cow::Owned(format!("UNIVERSAL {number}")),
            },
            1 => Cow::Owned(format!("APPLICATION {number}")),
            2 => Cow::Owned(format!("[{number}]")),
            _ => Cow::Owned(format!("PRIVATE {number}")),
        }
    }

    /// Whether it is made of other elements.
    #[must_use]
    pub fn is_constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }
}

impl Tree {
    /// Reads bytes as DER elements, one after the other, with at most so many nodes.
    #[must_use]
    pub fn read(bytes: &[u8], most: usize) -> Self {
        let mut tree = Self::default();
        // What is still to be read, the innermost last: no recursion, whatever the depth.
        let mut open = vec![Reader::new(bytes)];
        while let Some(reader) = open.last_mut() {
            if reader.is_empty() {
                open.pop();
                continue;
            }
            if tree.nodes.len() >= most.min(MAX_NODES) {
                tree.cut = true;
                break;
            }
            let depth = u8::try_from(open.len() - 1).unwrap_or(u8::MAX);
            // The borrow of `open` ends here: what comes next may open a level.
            let Some(reader) = open.last_mut() else {
                break;
            };
            let element = match reader.any() {
                Ok(element) => element,
                Err(problem) => {
                    tree.problems.push(problem);
                    open.pop();
                    continue;
                }
            };
            let inside = inside(reader, element);
            let text = match inside {
                Some(_) => String::new(),
                None => value_text(element, element.content.of(bytes)),
            };
            let constructed = element.tag & 0x20 != 0;
            tree.nodes.push(Node {
                depth,
                tag: element.tag,
                header: Span {
                    start: element.whole.start,
                    end: element.content.start,
                },
                content: element.content,
                encapsulates: inside.is_some() && !constructed,
                text,
            });
            match inside {
                Some(_) if depth >= MAX_DEPTH => tree.cut = true,
                Some(inside) => open.push(inside),
                None => {}
            }
        }
        tree
    }
}

/// A reader of what an element contains: its content where it is constructed, and where it is a
/// string whose content is one element from the first byte to the last.
fn inside<'a>(reader: &Reader<'a>, element: Element) -> Option<Reader<'a>> {
    if element.tag & 0x20 != 0 {
        return Some(reader.inside(element));
    }
    let mut span = element.content;
    match element.tag {
        tag::OCTET_STRING => {}
        tag::BIT_STRING if reader.bytes(span).first() == Some(&0) => span.start += 1,
        _ => return None,
    }
    let content = Reader::within(reader.buffer(), span);
    let mut trial = content.clone();
    let only = trial.any().ok()?;
    // Of a key's or a signature's octets, only a SEQUENCE is taken to be more than chance.
    let likely = match only.tag {
        tag::SEQUENCE => true,
        tag::BIT_STRING | tag::OCTET_STRING | tag::IA5_STRING | tag::UTF8_STRING => {
            element.tag == tag::OCTET_STRING
        }
        _ => false,
    };
    (likely && trial.is_empty()).then_some(content)
}

fn value_text(element: Element, content: &[u8]) -> String {
    match element.tag {
        tag::BOOLEAN => match content {
            [0] => "FALSE".to_owned(),
            [0xff] => "TRUE".to_owned(),
            _ => octets(content),
        },
        tag::INTEGER | ENUMERATED => match content.first() {
            Some(first) if *first < 0x80 && content.len() <= 8 => content
                .iter()
                .fold(0, |sum: u64, octet| (sum << 8) | u64::from(*octet))
                .to_string(),
            _ => octets(content),
        },
        tag::OID if der::check_oid(content, 0).is_ok() => oid::described(content),
        tag::UTC_TIME | tag::GENERALIZED_TIME => visible(&String::from_utf8_lossy(content)),
        tag::BIT_STRING => match content.split_first() {
            Some((0, rest)) => octets(rest),
            Some((unused, rest)) => format!("{} ({unused} bits unused)", octets(rest)),
            None => String::new(),
        },
        universal if universal < 0x40 => match text_of(universal, content) {
            Some(text) => cut(visible(&text)),
            None => octets(content),
        },
        // Of a tag of its own, the type is not known: text where it is nothing but text.
        _ if !content.is_empty() && content.iter().all(|octet| (0x20..0x7f).contains(octet)) => {
            cut(String::from_utf8_lossy(content).into_owned())
        }
        _ => octets(content),
    }
}

fn octets(content: &[u8]) -> String {
    match content.get(..MAX_OCTETS) {
        Some(head) if head.len() < content.len() => format!("{}…", hex(head)),
        _ => hex(content),
    }
}

const ENUMERATED: u8 = 0x0a;

/// The names of the universal types, by number (X.680 §8.4).
const UNIVERSAL: [&str; 31] = [
    "",
    "BOOLEAN",
    "INTEGER",
    "BIT STRING",
    "OCTET STRING",
    "NULL",
    "OBJECT IDENTIFIER",
    "ObjectDescriptor",
    "EXTERNAL",
    "REAL",
    "ENUMERATED",
    "EMBEDDED PDV",
    "UTF8String",
    "RELATIVE-OID",
    "TIME",
    "",
    "SEQUENCE",
    "SET",
    "NumericString",
    "PrintableString",
    "TeletexString",
    "VideotexString",
    "IA5String",
    "UTCTime",
    "GeneralizedTime",
    "GraphicString",
    "VisibleString",
    "GeneralString",
    "UniversalString",
    "CHARACTER STRING",
    "BMPString",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extension::tests::wrap;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let tree = Tree::read(bytes, MAX_NODES);
        let line = |node: &Node| {
            let indent = " ".repeat(usize::from(node.depth));
            format!("{}{indent}{} {}", node.header.start, node.name(), node.text)
        };
        tree.nodes.iter().map(line).collect()
    }

    #[test]
    fn values_are_shown() {
        let all = [
            wrap(tag::BOOLEAN, &[0xff]),
            wrap(tag::INTEGER, &[1, 0]),
            wrap(tag::OID, oid::COMMON_NAME),
            wrap(tag::UTF8_STRING, b"a\x1b"),
            wrap(0x82, b"web"),
            wrap(tag::OCTET_STRING, &wrap(tag::SEQUENCE, &[5, 0])),
            wrap(tag::BIT_STRING, &[1, 2]),
        ];
        assert_eq!(
            lines(&wrap(tag::SEQUENCE, &all.concat())),
            [
                "0SEQUENCE ",
                "2 BOOLEAN TRUE",
                "5 INTEGER 256",
                "9 OBJECT IDENTIFIER CN (2.5.4.3)",
                "14 UTF8String a\\u{1b}",
                "18 [2] web",
                "23 OCTET STRING ",
                "25  SEQUENCE ",
                "27   NULL ",
                "29 BIT STRING 02 (1 bits unused)",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_ends_its_branch() {
        let bytes = [wrap(tag::SEQUENCE, &[2, 9, 1]), vec![5, 0]].concat();
        let tree = Tree::read(&bytes, MAX_NODES);
        assert_eq!(tree.nodes.len(), 2);
        assert_eq!(tree.problems.len(), 1);
        assert_eq!(tree.problems[0].offset, 4);
        assert!(!tree.cut);
    }

    #[test]
    fn depth_and_number_are_limited() {
        let mut deep = Vec::new();
        for _ in 0..100 {
            deep = wrap(tag::SEQUENCE, &deep);
        }
        let tree = Tree::read(&deep, MAX_NODES);
        assert_eq!(tree.nodes.len(), usize::from(MAX_DEPTH) + 1);
        assert!(tree.cut);
        let wide = [5, 0].repeat(10);
        assert!(Tree::read(&wide, 9).cut);
        assert!(!Tree::read(&wide, 10).cut);
        assert!(Tree::read(&[], 10).nodes.is_empty());
    }
}
