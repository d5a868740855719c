//! What a structured text holds, JSON and YAML alike: Secrets, ConfigMaps, x5c and JWKS.

use std::ops::Range;

use zeroize::Zeroizing;

use super::reading::{Place, Reading};
use super::{Code, Fate, Kind, Problem, decode, der_object, pem};

/// A value of a structured text. Numbers and the like are of no use here.
pub(super) enum Node {
    /// A string, and where it stands, its quotes left out.
    Text(Range<usize>, Zeroizing<String>),
    List(Vec<Self>),
    /// In order; no key stands twice.
    Map(Vec<(String, Self)>),
    Other,
}

/// What is wrong with a structured text: where, and what.
pub(super) type Damage = (usize, &'static str);

impl Node {
    fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let found = entries.iter().find(|(name, _)| name == key);
        found.map(|(_, node)| node)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(_, text) => Some(text),
            _ => None,
        }
    }
}

/// Reads everything in a structured text, which is called by this name.
pub(super) fn read(
    reading: &mut Reading<'_>,
    place: &Place<'_>,
    length: usize,
    name: &'static str,
    tree: Result<Node, Damage>,
) {
    let before = reading.bundle.objects.len();
    match tree {
        Ok(node) => walk(reading, place, &node),
        Err((offset, what)) => {
            let problem = Problem::new(Code::ContainerDamaged, offset, what);
            return reading.problem(place, 0..length, Kind::Named(name), problem);
        }
    }
    if reading.bundle.objects.len() == before {
        let problem = Problem::new(
            Code::NotRecognised,
            0,
            format!("{name} without a certificate"),
        );
        reading.problem(place, 0..length, Kind::Named(name), problem);
    }
}

/// The depth of the tree was bounded when it was read.
fn walk(reading: &mut Reading<'_>, place: &Place<'_>, node: &Node) {
    match node {
        Node::Text(range, text) => {
            if pem::find_begin(text.as_bytes(), 0).is_some() {
                nested(reading, place, range, text.as_bytes());
            }
        }
        Node::List(items) if is_x5c(items) => x5c(reading, place, items),
        Node::List(items) => items.iter().for_each(|item| walk(reading, place, item)),
        Node::Map(entries) => match node.get("kind").and_then(Node::text) {
            Some("Secret") => {
                entries_of(reading, place, node.get("data"), true);
                entries_of(reading, place, node.get("stringData"), false);
            }
            Some("ConfigMap") => {
                entries_of(reading, place, node.get("data"), false);
                entries_of(reading, place, node.get("binaryData"), true);
            }
            _ if node.get("kty").is_some() => web_key(reading, place, node),
            _ => entries
                .iter()
                .for_each(|(_, inner)| walk(reading, place, inner)),
        },
        Node::Other => {}
    }
}

/// The entries of a Secret or ConfigMap.
fn entries_of(reading: &mut Reading<'_>, place: &Place<'_>, map: Option<&Node>, encoded: bool) {
    let Some(Node::Map(entries)) = map else {
        return;
    };
    for (key, value) in entries {
        let Node::Text(range, text) = value else {
            continue;
        };
        if reading.is_full(place, range) {
            return;
        }
        // What is named like a certificate or key must be one; a password beside it is no problem.
        let named = [
            ".crt", ".pem", ".key", ".cer", ".der", ".p7b", ".p12", ".pfx", ".jks",
        ]
        .iter()
        .any(|ending| key.to_ascii_lowercase().ends_with(ending));
        let inside = if encoded {
            decode::base64(text.as_bytes())
        } else {
            Some(Zeroizing::new(text.as_bytes().to_vec()))
        };
        match inside {
            Some(inside) if named || is_worth_reading(&inside) => {
                nested(reading, place, range, &inside);
            }
            Some(_) => pass_over(reading, place, range, Kind::Named("other entry")),
            None => {
                let what = "an entry that is not base64";
                let problem = Problem::new(Code::ContainerDamaged, range.start, what);
                reading.problem(place, range.clone(), Kind::Unknown, problem);
            }
        }
    }
}

fn is_worth_reading(bytes: &[u8]) -> bool {
    der_object::is_der(bytes) || pem::find_begin(bytes, 0).is_some()
}

/// Decoded bytes of a string, read as an input of their own.
fn nested(reading: &mut Reading<'_>, place: &Place<'_>, range: &Range<usize>, bytes: &[u8]) {
    if bytes.is_empty() {
        let problem = Problem::new(Code::EmptyInput, range.start, "no bytes");
        return reading.problem(place, range.clone(), Kind::Unknown, problem);
    }
    if reading.may_decode(place, range, bytes.len()) {
        reading.bytes(&place.decoded(range), bytes);
    }
}

/// Whether a list is strings that begin like base64 of a large SEQUENCE, each of them.
fn is_x5c(items: &[Node]) -> bool {
    let like = |item: &Node| item.text().is_some_and(|text| text.starts_with("MI"));
    !items.is_empty() && items.iter().all(like)
}

/// An array of certificates (RFC 7515 §4.1.6): standard base64 of DER, each string one.
fn x5c(reading: &mut Reading<'_>, place: &Place<'_>, items: &[Node]) {
    for item in items {
        let Node::Text(range, text) = item else {
            continue;
        };
        if reading.is_full(place, range) {
            return;
        }
        match decode::base64(text.as_bytes()) {
            Some(der) if reading.may_decode(place, range, der.len()) => {
                let inside = place.decoded(range);
                reading
                    .bundle
                    .read_certificate(inside.source, inside.range(&(0..der.len())), &der);
            }
            Some(_) => {}
            None => {
                let problem = Problem::new(
                    Code::ContainerDamaged,
                    range.start,
                    "an x5c entry that is not base64",
                );
                reading.problem(place, range.clone(), Kind::Certificate, problem);
            }
        }
    }
}

/// A JSON web key (RFC 7517 §4): by its certificates, where it has any.
fn web_key(reading: &mut Reading<'_>, place: &Place<'_>, node: &Node) {
    let range = match node.get("kty") {
        Some(Node::Text(range, _)) => range.clone(),
        _ => 0..0,
    };
    if reading.is_full(place, &range) {
        return;
    }
    if ["d", "k", "priv"]
        .iter()
        .any(|private| node.get(private).is_some())
    {
        pass_over(reading, place, &range, Kind::PrivateKey);
    }
    match node.get("x5c") {
        Some(Node::List(items)) => x5c(reading, place, items),
        Some(_) => {
            let problem = Problem::new(
                Code::ContainerDamaged,
                range.start,
                "an x5c that is no array",
            );
            reading.problem(place, range, Kind::Certificate, problem);
        }
        None => pass_over(reading, place, &range, Kind::Named("JSON web key")),
    }
}

fn pass_over(reading: &mut Reading<'_>, place: &Place<'_>, range: &Range<usize>, kind: Kind) {
    reading
        .bundle
        .push(place.source, place.range(range), kind, Fate::PassedOver);
}
