//! JSON (RFC 8259) that may hold certificates: a Secret, a web key set, an x5c array.

use super::Limits;
use super::reading::{Place, Reading};
use super::tree::{self, Damage, Node};
use crate::json::{Value, parse_some};

pub(super) use crate::json::unescape;

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
    let most = limits.objects.saturating_mul(NODES_PER_OBJECT);
    let root = match parse_some(bytes, most.saturating_add(64)) {
        Ok(value) => Ok(node(value)),
        Err(stop) if stop.is_rule => Err((stop.at, stop.what)),
        Err(_) => return None,
    };
    Some(Json {
        length: bytes.len(),
        root,
    })
}

pub(super) fn read(reading: &mut Reading<'_>, place: &Place<'_>, json: Json) {
    tree::read(reading, place, json.length, "JSON", json.root);
}

fn node(value: Value) -> Node {
    match value {
        Value::Text(range, text) => Node::Text(range, text),
        Value::List(items) => Node::List(items.into_iter().map(node).collect()),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            Node::Map(entries.map(|(key, value)| (key, node(value))).collect())
        }
        Value::Null | Value::Flag(_) | Value::Number(_) => Node::Other,
    }
}
