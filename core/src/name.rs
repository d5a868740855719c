//! Distinguished names and general names, as they stand in a certificate.

pub(crate) mod dns;
pub(crate) mod ip;
pub(crate) mod mail;
pub(crate) mod uri;

use crate::der::{Reader, tag};
use crate::error::{ParseError, Reason};
use crate::index::{Index, pair};
use crate::lower::push_lower;
use crate::oid;
use crate::span::Span;
use crate::text::{push_visible, visible};

/// The largest name that is read, in octets, and the most attributes in it: names in use stay below
/// 1 KB and 20. Comparing two is quadratic in the attributes of one set.
const MAX_NAME: usize = 16 * 1024;
const MAX_ATTRIBUTES: usize = 64;

/// Where a distinguished name stands in a certificate's DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The SEQUENCE with its header.
    pub whole: Span,
    /// The relative distinguished names.
    pub content: Span,
}

impl Name {
    /// Takes a `Name` and checks its structure (RFC 5280 §4.1.2.4).
    ///
    /// # Errors
    /// Where it is not a sequence of non-empty sets of attributes.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ParseError> {
        let element = reader.expect(tag::SEQUENCE)?;
        let too_large = |what| ParseError::new(element.whole.start, Reason::OutOfRange { what });
        if element.content.len() > MAX_NAME {
            return Err(too_large("the size of a name"));
        }
        let mut rdns = reader.inside(element);
        let mut attributes_left = MAX_ATTRIBUTES;
        while !rdns.is_empty() {
            let set = rdns.expect(tag::SET)?;
            let mut attributes = rdns.inside(set);
            if attributes.is_empty() {
                let what = "RelativeDistinguishedName";
                return Err(ParseError::new(set.whole.start, Reason::Empty { what }));
            }
            while !attributes.is_empty() {
                attributes_left = usize::checked_sub(attributes_left, 1)
                    .ok_or_else(|| too_large("the number of a name's attributes"))?;
                let mut pair = attributes.sequence()?;
                pair.oid()?;
                pair.any()?;
                pair.finish()?;
            }
        }
        Ok(Self {
            whole: element.whole,
            content: element.content,
        })
    }

    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.content.is_empty()
    }
}

/// One attribute of a distinguished name.
struct Attribute<'a> {
    /// Which relative distinguished name it belongs to.
    rdn: usize,
    oid: &'a [u8],
    tag: u8,
    value: &'a [u8],
}

/// The attributes of the content of a checked name, in order.
fn attributes(content: &[u8]) -> Vec<Attribute<'_>> {
    let mut out = Vec::new();
    let mut rdns = Reader::new(content);
    let mut rdn = 0;
    // The structure was checked when the certificate was read; an error here ends the list.
    while let Ok(set) = rdns.expect(tag::SET) {
        let mut pairs = rdns.inside(set);
        while let Ok(mut pair) = pairs.sequence() {
            if let (Ok(oid), Ok(value)) = (pair.oid(), pair.any()) {
                out.push(Attribute {
                    rdn,
                    oid: pair.bytes(oid),
                    tag: value.tag,
                    value: pair.bytes(value.content),
                });
            }
        }
        rdn += 1;
    }
    out
}

/// Compares the contents of two names by RFC 5280 §7.1: attribute by attribute, case and repeated
/// white space aside, whatever string type carries them.
#[must_use]
pub fn same_name(a: &[u8], b: &[u8]) -> bool {
    a == b || {
        let (a, b) = (attributes(a), attributes(b));
        a.len() == b.len() && rdns_match(&a, &b, same_value)
    }
}

/// The same octets for two names where [`same_name`] holds, and for no others: what stands for a
/// name in an index.
#[must_use]
pub(crate) fn normal_form(content: &[u8]) -> Vec<u8> {
    let mut sorted = Index::default();
    for (place, attribute) in attributes(content).into_iter().enumerate() {
        let (tag, value) = match text_of(attribute.tag, attribute.value) {
            Some(text) => (0, folded(&text).into_bytes()),
            None => (attribute.tag, attribute.value.to_vec()),
        };
        // Lengths stand before what they count, so that no two lists give the same octets; and the
        // place behind, so that what stands twice counts twice.
        let mut octets = pair(attribute.rdn, attribute.oid.len()).to_vec();
        octets.extend(pair(value.len(), usize::from(tag)));
        octets.extend_from_slice(attribute.oid);
        octets.extend_from_slice(&value);
        let length = octets.len();
        octets.extend(pair(place, 0));
        sorted.get_or_give(&octets, length);
    }
    let mut out = Vec::new();
    for (octets, length) in sorted.iter() {
        out.extend_from_slice(octets.get(..length).unwrap_or(octets));
    }
    out
}

/// Whether `name` begins with all of `base`: the directoryName constraint of RFC 5280 §4.2.1.10.
#[must_use]
pub fn within_directory(name: &[u8], base: &[u8]) -> bool {
    begins_with(name, base, same_value)
}

/// Whether `name` could begin with `base` for a reader that prepares strings by RFC 4518 in full
/// (mapping, compatibility forms) or knows further string types: values of the same type are taken
/// to be equal where either is more than plain ASCII text.
#[must_use]
pub(crate) fn may_be_within_directory(name: &[u8], base: &[u8]) -> bool {
    begins_with(name, base, |a, b| {
        let plain = |x: &Attribute<'_>| text_of(x.tag, x.value).is_some_and(|text| text.is_ascii());
        a.oid == b.oid && (!plain(a) || !plain(b) || same_value(a, b))
    })
}

fn begins_with(name: &[u8], base: &[u8], same: Same) -> bool {
    let (name, base) = (attributes(name), attributes(base));
    let depth = base.last().map_or(0, |last| last.rdn + 1);
    let head = name.partition_point(|attribute| attribute.rdn < depth);
    head == base.len()
        && name
            .get(..head)
            .is_some_and(|head| rdns_match(head, &base, same))
}

/// How two attributes are compared.
type Same = fn(&Attribute<'_>, &Attribute<'_>) -> bool;

/// Matches two lists of equal length; inside one relative distinguished name order is free.
fn rdns_match(a: &[Attribute<'_>], b: &[Attribute<'_>], same: Same) -> bool {
    let mut unmatched: Vec<&Attribute<'_>> = b.iter().collect();
    a.iter().all(|left| {
        let twin = unmatched
            .iter()
            .position(|right| left.rdn == right.rdn && same(left, right));
        twin.map(|at| unmatched.remove(at)).is_some()
    })
}

fn same_value(a: &Attribute<'_>, b: &Attribute<'_>) -> bool {
    if a.oid != b.oid {
        return false;
    }
    if a.tag == b.tag && a.value == b.value {
        return true;
    }
    match (text_of(a.tag, a.value), text_of(b.tag, b.value)) {
        (Some(a), Some(b)) => folded(&a) == folded(&b),
        _ => false,
    }
}

/// Lower case, outer white space removed, inner runs of it as one space (RFC 4518 §2.6.1).
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        word.chars().for_each(|letter| push_lower(&mut out, letter));
    }
    out
}

/// The text of a string of one of the types that names use; `None` where it is not one.
pub(crate) fn text_of(tag: u8, value: &[u8]) -> Option<String> {
    match tag {
        tag::UTF8_STRING => std::str::from_utf8(value).ok().map(str::to_owned),
        tag::PRINTABLE_STRING | tag::IA5_STRING | tag::NUMERIC_STRING => value
            .is_ascii()
            .then(|| value.iter().map(|b| char::from(*b)).collect()),
        // T.61 was never used as written; Latin-1 is what those who issued it meant.
        tag::TELETEX_STRING => Some(value.iter().map(|b| char::from(*b)).collect()),
        tag::BMP_STRING => {
            let units = value.chunks(2).map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0xd800, // an odd octet: a lone surrogate, refused below
            });
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        tag::UNIVERSAL_STRING => value
            .chunks(4)
            .map(|unit| match *unit {
                [a, b, c, d] => char::from_u32(u32::from_be_bytes([a, b, c, d])),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// The name for people, first attribute first: `CN=web, O=Plant A`. Control characters and
/// separators inside a value are escaped by a backslash, other octets as `#` and hex (RFC 4514).
#[must_use]
pub fn display(content: &[u8]) -> String {
    let mut out = String::new();
    let mut last_rdn = 0;
    for attribute in attributes(content) {
        if !out.is_empty() {
            out.push_str(if attribute.rdn == last_rdn {
                " + "
            } else {
                ", "
            });
        }
        last_rdn = attribute.rdn;
        out.push_str(&oid::name(attribute.oid));
        out.push('=');
        push_value(&mut out, attribute.tag, attribute.value);
    }
    out
}

fn push_value(out: &mut String, tag: u8, value: &[u8]) {
    match text_of(tag, value) {
        Some(text) => escape_into(out, &text),
        None => {
            out.push('#');
            out.push_str(&crate::text::hex(value));
        }
    }
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            ',' | '+' | '\\' | '"' | '<' | '>' | ';' | '=' => {
                out.push('\\');
                out.push(c);
            }
            _ => push_visible(out, c),
        }
    }
}

/// The text values of an attribute type in a name's content, in order.
pub(crate) fn values_of(content: &[u8], oid: &[u8]) -> Vec<String> {
    attributes(content)
        .iter()
        .filter(|attribute| attribute.oid == oid)
        .filter_map(|attribute| text_of(attribute.tag, attribute.value))
        .collect()
}

/// The kinds of `GeneralName` (RFC 5280 §4.2.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameForm {
    /// otherName.
    Other,
    /// rfc822Name: an email address.
    Email,
    /// dNSName.
    Dns,
    /// x400Address.
    X400,
    /// directoryName.
    Directory,
    /// ediPartyName.
    EdiParty,
    /// uniformResourceIdentifier.
    Uri,
    /// iPAddress.
    Ip,
    /// registeredID.
    RegisteredId,
}

impl NameForm {
    /// Its name in RFC 5280.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Other => "otherName",
            Self::Email => "rfc822Name",
            Self::Dns => "dNSName",
            Self::X400 => "x400Address",
            Self::Directory => "directoryName",
            Self::EdiParty => "ediPartyName",
            Self::Uri => "uniformResourceIdentifier",
            Self::Ip => "iPAddress",
            Self::RegisteredId => "registeredID",
        }
    }
}

/// One general name: its kind, and where its value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralName {
    /// Its kind.
    pub form: NameForm,
    /// Its value; for a directoryName the content of the `Name`.
    pub value: Span,
}

impl GeneralName {
    /// Takes a `GeneralName`. Values of the kinds that are strings must be ASCII.
    ///
    /// # Errors
    /// Where the tag is none of a general name's, or a string is not ASCII.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ParseError> {
        let element = reader.any()?;
        let form = match element.tag {
            0xa0 => NameForm::Other,
            0x81 => NameForm::Email,
            0x82 => NameForm::Dns,
            0xa3 => NameForm::X400,
            0xa4 => NameForm::Directory,
            0xa5 => NameForm::EdiParty,
            0x86 => NameForm::Uri,
            0x87 => NameForm::Ip,
            0x88 => NameForm::RegisteredId,
            found => {
                let expected = tag::context(2);
                let reason = Reason::UnexpectedTag { expected, found };
                return Err(ParseError::new(element.whole.start, reason));
            }
        };
        let mut value = element.content;
        match form {
            NameForm::Email | NameForm::Dns | NameForm::Uri => {
                if !reader.bytes(value).is_ascii() {
                    return Err(ParseError::new(value.start, Reason::BadString));
                }
            }
            // A Name is a CHOICE, so its tag is explicit (X.680 §31.2.7).
            NameForm::Directory => {
                let mut inside = reader.inside(element);
                value = Name::read(&mut inside)?.content;
                inside.finish()?;
            }
            NameForm::Other | NameForm::X400 | NameForm::EdiParty => {}
            NameForm::Ip | NameForm::RegisteredId => {}
        }
        Ok(Self { form, value })
    }

    /// The name for people.
    #[must_use]
    pub fn display(self, der: &[u8]) -> String {
        let bytes = self.value.of(der);
        match self.form {
            NameForm::Email | NameForm::Dns | NameForm::Uri => {
                visible(&String::from_utf8_lossy(bytes))
            }
            NameForm::Directory if bytes.is_empty() => "(empty)".to_owned(),
            NameForm::Directory => display(bytes),
            NameForm::Ip => ip::display(bytes),
            NameForm::RegisteredId => oid::dotted(bytes),
            NameForm::Other => other_name(bytes).unwrap_or_else(|| raw(bytes)),
            NameForm::EdiParty => edi_party(bytes).unwrap_or_else(|| raw(bytes)),
            NameForm::X400 => raw(bytes),
        }
    }
}

/// The value of an attribute for people, as [`display`] has it.
pub(crate) fn value_text(tag: u8, value: &[u8]) -> String {
    let mut text = String::new();
    push_value(&mut text, tag, value);
    text
}

/// The attributes of one RelativeDistinguishedName for people.
pub(crate) fn display_set(content: &[u8]) -> String {
    let mut pairs = Reader::new(content);
    let mut texts = Vec::new();
    while let Ok(mut pair) = pairs.sequence() {
        if let (Ok(oid), Ok(value)) = (pair.oid(), pair.any()) {
            let mut text = oid::name(pair.bytes(oid));
            text.push('=');
            push_value(&mut text, value.tag, pair.bytes(value.content));
            texts.push(text);
        }
    }
    texts.join(" + ")
}

/// An otherName: its type, and its value where that is a string.
fn other_name(content: &[u8]) -> Option<String> {
    let mut fields = Reader::new(content);
    let kind = fields.oid().ok()?;
    let explicit = fields.expect(tag::context_constructed(0)).ok()?;
    let value = fields.inside(explicit).any().ok()?;
    let octets = value.content.of(content);
    let text = text_of(value.tag, octets).map_or_else(|| raw(octets), |text| visible(&text));
    Some(format!("{}: {text}", oid::described(kind.of(content))))
}

/// An ediPartyName: nameAssigner, if there is one, and partyName, both tagged explicitly.
fn edi_party(content: &[u8]) -> Option<String> {
    let mut fields = Reader::new(content);
    let mut texts = Vec::new();
    while !fields.is_empty() {
        let explicit = fields.any().ok()?;
        let value = fields.inside(explicit).any().ok()?;
        texts.push(visible(&text_of(value.tag, value.content.of(content))?));
    }
    Some(texts.join(" / "))
}

/// Octets that have no text: how many, and the first of them in hex.
fn raw(octets: &[u8]) -> String {
    let head = octets.get(..32).unwrap_or(octets);
    let more = if head.len() < octets.len() { "…" } else { "" };
    format!("{} bytes: {}{more}", octets.len(), crate::text::hex(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(parts: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
        let wrap = |tag: u8, content: &[u8]| {
            let mut out = vec![tag, u8::try_from(content.len()).unwrap()];
            out.extend_from_slice(content);
            out
        };
        parts
            .iter()
            .flat_map(|(oid, tag, value)| {
                let pair = [wrap(tag::OID, oid), wrap(*tag, value)].concat();
                wrap(tag::SET, &wrap(tag::SEQUENCE, &pair))
            })
            .collect()
    }

    #[test]
    fn names_compare_by_7_1() {
        let a = name(&[(oid::COMMON_NAME, tag::PRINTABLE_STRING, b"Plant  A CA")]);
        let b = name(&[(oid::COMMON_NAME, tag::UTF8_STRING, b" plant a ca")]);
        let c = name(&[(oid::COMMON_NAME, tag::UTF8_STRING, b"plant b ca")]);
        let d = name(&[(oid::ORGANIZATION, tag::UTF8_STRING, b"Plant A CA")]);
        assert!(same_name(&a, &b));
        assert!(!same_name(&a, &c));
        assert!(!same_name(&a, &d));
        assert!(!same_name(&a, &[]));
    }

    #[test]
    fn directories_contain_what_begins_with_them() {
        let org = name(&[(oid::ORGANIZATION, tag::UTF8_STRING, b"Plant")]);
        let inside = name(&[
            (oid::ORGANIZATION, tag::UTF8_STRING, b"plant"),
            (oid::COMMON_NAME, tag::UTF8_STRING, b"web"),
        ]);
        assert!(within_directory(&inside, &org));
        assert!(within_directory(&org, &org));
        assert!(within_directory(&org, &[]));
        assert!(!within_directory(&org, &inside));
    }

    #[test]
    fn what_is_shown_is_seen() {
        let hostile = name(&[(
            oid::COMMON_NAME,
            tag::UTF8_STRING,
            "a\u{202e},b\x1b[2J".as_bytes(),
        )]);
        assert_eq!(display(&hostile), "CN=a\\u{202e}\\,b\\u{1b}[2J");
        let bmp = name(&[(oid::COMMON_NAME, tag::BMP_STRING, &[0, b'x', 0x20])]);
        assert_eq!(display(&bmp), "CN=#007820");
    }
}
