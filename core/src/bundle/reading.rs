//! Decides what bytes are, and hands them to their reader.

use std::ops::Range;

use super::{Bundle, Code, Input, Kept, Kind, Limits, Passphrase, Problem};
use super::{decode, der_object, json, pem, yaml};
use crate::der::tag;

/// A bundle in the making, with what is left of every limit.
pub(super) struct Reading<'a> {
    pub bundle: Bundle,
    pub limits: &'a Limits,
    pub passphrase: Option<&'a Passphrase>,
    decoded: usize,
    /// Rounds of key derivation spent so far.
    pub iterations: u64,
    full: bool,
}

/// Where the bytes that are being read stand in their input.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub source: &'a str,
    at: Range<usize>,
    /// Whether the bytes are the input's own, so that offsets go on; decoded ones have the place of
    /// what they were decoded from.
    own: bool,
    pub depth: usize,
}

impl<'a> Place<'a> {
    /// The input's range of a range of these bytes.
    pub fn range(&self, local: &Range<usize>) -> Range<usize> {
        if self.own {
            self.at.start + local.start..self.at.start + local.end
        } else {
            self.at.clone()
        }
    }

    /// A part of the same bytes, one container deeper.
    pub fn part(&self, local: &Range<usize>) -> Self {
        Self {
            at: self.range(local),
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// What was decoded from a part.
    pub fn decoded(&self, local: &Range<usize>) -> Self {
        Self {
            own: false,
            ..self.part(local)
        }
    }
}

impl<'a> Reading<'a> {
    pub fn new(limits: &'a Limits, passphrase: Option<&'a Passphrase>) -> Self {
        Self {
            bundle: Bundle::default(),
            limits,
            passphrase,
            decoded: 0,
            iterations: 0,
            full: false,
        }
    }

    pub fn input(&mut self, input: &Input) {
        self.full = false;
        let place = Place {
            source: &input.name,
            at: 0..input.bytes.len(),
            own: true,
            depth: 0,
        };
        if input.bytes.is_empty() {
            let problem = Problem::new(Code::EmptyInput, 0, "no bytes");
            return self.problem(&place, 0..0, Kind::Unknown, problem);
        }
        self.bytes(&place, &input.bytes);
    }

    /// Reads bytes of any kind, by the table at the top of [`super`].
    pub fn bytes(&mut self, place: &Place<'_>, bytes: &[u8]) {
        let whole = 0..bytes.len();
        if self.is_too_deep(place, &whole) || self.is_full(place, &whole) {
            return;
        }
        if let Some(refusal) = magic(bytes) {
            return self.refuse(place, whole, refusal);
        }
        if der_object::is_der(bytes) {
            return der_object::read_all(self, place, bytes);
        }
        if let Some(tree) = json::parse(bytes, self.limits) {
            return json::read(self, place, tree);
        }
        if yaml::is_kubernetes(bytes) {
            return yaml::read(self, place, bytes);
        }
        if pem::find_begin(bytes, 0).is_some() {
            return pem::read(self, place, bytes);
        }
        if bytes.first() == Some(&tag::SEQUENCE) && !decode::begins_as_hex(bytes) {
            return der_object::read_all(self, place, bytes);
        }
        if let Some(refusal) = words(bytes) {
            return self.refuse(place, whole, refusal);
        }
        match decode::decode(bytes) {
            Some(Ok(inside)) => {
                if self.may_decode(place, &whole, inside.len()) {
                    self.bytes(&place.decoded(&whole), &inside);
                }
            }
            Some(Err((offset, what))) => {
                let problem = Problem::new(Code::ContainerDamaged, offset, what);
                self.problem(place, whole, Kind::Unknown, problem);
            }
            None => {
                let problem = Problem::new(Code::NotRecognised, 0, guess(bytes));
                self.problem(place, whole, Kind::Unknown, problem);
            }
        }
    }

    pub fn keep(&mut self, place: &Place<'_>, local: Range<usize>, kept: Kept) {
        self.bundle.keep(place.source, place.range(&local), kept);
    }

    pub fn problem(
        &mut self,
        place: &Place<'_>,
        local: Range<usize>,
        kind: Kind,
        problem: Problem,
    ) {
        self.bundle
            .problem(place.source, place.range(&local), kind, problem);
    }

    /// Something that has a name, and is not opened by any build.
    pub fn refuse(&mut self, place: &Place<'_>, local: Range<usize>, name: &'static str) {
        let problem = Problem::new(Code::ContainerNotSupported, 0, name);
        self.problem(place, local, Kind::Named(name), problem);
    }

    /// Whether so many bytes more may be decoded; says so where not.
    pub fn may_decode(&mut self, place: &Place<'_>, local: &Range<usize>, bytes: usize) -> bool {
        self.decoded = self.decoded.saturating_add(bytes);
        let fits = self.decoded <= self.limits.decoded;
        if !fits {
            let found = format!("more than {} decoded bytes", self.limits.decoded);
            let problem = Problem::new(Code::DecodedTooLarge, local.start, found);
            self.problem(place, local.clone(), Kind::Unknown, problem);
        }
        fits
    }

    /// Whether the limit of objects is reached; says so once for each input.
    pub fn is_full(&mut self, place: &Place<'_>, local: &Range<usize>) -> bool {
        let full = self.bundle.objects.len() >= self.limits.objects;
        if full && !std::mem::replace(&mut self.full, true) {
            let found = format!("more than {} objects", self.limits.objects);
            let problem = Problem::new(Code::TooManyObjects, local.start, found);
            self.problem(place, local.clone(), Kind::Unknown, problem);
        }
        full
    }

    fn is_too_deep(&mut self, place: &Place<'_>, local: &Range<usize>) -> bool {
        let deep = place.depth > self.limits.depth;
        if deep {
            let found = format!("more than {} containers in one another", self.limits.depth);
            let problem = Problem::new(Code::NestingTooDeep, local.start, found);
            self.problem(place, local.clone(), Kind::Unknown, problem);
        }
        deep
    }
}

/// What is refused by its first octets.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 4] = [
        (&[0xfe, 0xed, 0xfe, 0xed], "Java key store (JKS)"),
        (&[0xce, 0xce, 0xce, 0xce], "Java key store (JCEKS)"),
        (b"PK\x03\x04", "zip archive"),
        (&[0x1f, 0x8b, 8], "gzip archive"),
    ];
    let found = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, name)| *name)
}

/// What is refused by its first words.
fn words(bytes: &[u8]) -> Option<&'static str> {
    const WORDS: [(&str, &str); 9] = [
        ("<!doctype html", "HTML page"),
        ("<html", "HTML page"),
        ("<?xml", "XML document"),
        ("ssh-", "SSH public key"),
        ("ecdsa-sha2-", "SSH public key"),
        ("sk-ssh-", "SSH public key"),
        ("sk-ecdsa-", "SSH public key"),
        ("---- begin ssh2", "SSH public key"),
        ("putty-user-key-file", "PuTTY key file"),
    ];
    let text = head(bytes);
    let found = WORDS.iter().find(|(word, _)| text.starts_with(word));
    found.map(|(_, name)| *name)
}

/// What bytes look like that are nothing known.
fn guess(bytes: &[u8]) -> &'static str {
    let text = bytes.get(..512).unwrap_or(bytes);
    if head(bytes).starts_with(['{', '[']) {
        "JSON that is damaged"
    } else if text
        .iter()
        .all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace())
    {
        "text without a PEM block"
    } else {
        "bytes that are neither PEM nor DER"
    }
}

/// The first characters, in lower case, without what stands before the first visible one.
fn head(bytes: &[u8]) -> String {
    let head = bytes.get(..512).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text: String = head
        .iter()
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    text.trim_start().to_owned()
}
