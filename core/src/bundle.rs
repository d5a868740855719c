//! What was handed in: bytes of any kind to certificates, and a fate for every object.

mod evidence;
mod pem;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::Certificate;
use crate::crl::Crl;
use crate::der::{Reader, tag};
use crate::error::Reason;
use crate::finding::Code;
use crate::ocsp::OcspResponse;

/// A file, or what was pasted: its name as it is shown, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name that reports call it by.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// How much is read, checked before the work that it bounds begins.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of all inputs together. 10 MB by default: several times the largest trust store.
    pub bytes: usize,
    /// Objects of all inputs together. 2,000 by default.
    pub objects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            objects: 2_000,
        }
    }
}

/// Everything handed in together: unordered, and untrusted.
///
/// ```
/// use zoneseal_core::{Bundle, Input, Limits};
/// let empty = Input { name: "web.pem".to_owned(), bytes: Vec::new() };
/// let bundle = Bundle::parse(&[empty], &Limits::default());
/// assert!(bundle.certificates().is_empty());
/// assert_eq!(bundle.objects().len(), 1); // it says what became of the file
/// ```
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    certificates: Vec<Certificate>,
    crls: Vec<Crl>,
    responses: Vec<OcspResponse>,
    objects: Vec<Object>,
    seen: BTreeMap<[u8; 32], usize>,
}

/// One object of an input.
#[derive(Clone, Debug)]
pub struct Object {
    /// The input's name.
    pub source: String,
    /// Where the object begins in it.
    pub offset: usize,
    /// How many bytes it covers there.
    pub length: usize,
    /// What it is.
    pub kind: Kind,
    /// What became of it.
    pub fate: Fate,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A certificate.
    Certificate,
    /// A certificate revocation list.
    Crl,
    /// An OCSP response.
    OcspResponse,
    /// A private key: passed over, its bytes never decoded.
    PrivateKey,
    /// Something else that has a name, such as a certificate request.
    Named(&'static str),
    /// Nothing that is known here.
    Unknown,
}

impl Kind {
    /// Whether it is evidence of revocation, and never a certificate.
    #[must_use]
    pub fn is_evidence(self) -> bool {
        matches!(self, Self::Crl | Self::OcspResponse)
    }

    /// Its name in a report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Crl => "certificate revocation list",
            Self::OcspResponse => "OCSP response",
            Self::PrivateKey => "private key",
            Self::Named(name) => name,
            Self::Unknown => "unknown",
        }
    }
}

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The certificate, or what else its kind says, at this index of its own list.
    Read(usize),
    /// The same as the one at this index.
    Duplicate(usize),
    /// Recognised, and not of use here.
    PassedOver,
    /// Not read: why.
    Problem(Problem),
}

/// Why an object was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// The byte, counted from the beginning of the object's DER where it has one, else of the input.
    pub offset: usize,
    /// What stands there, or what it looks like.
    pub found: String,
}

impl Problem {
    fn new(code: Code, offset: usize, found: impl Into<String>) -> Self {
        Self {
            code,
            offset,
            found: found.into(),
        }
    }
}

impl Bundle {
    /// Reads every input. Nothing fails the whole: each object ends as read, as a duplicate, as
    /// passed over, or as a problem with its place.
    #[must_use]
    pub fn parse(inputs: &[Input], limits: &Limits) -> Self {
        let mut bundle = Self::default();
        let mut bytes = 0usize;
        for input in inputs {
            bytes = bytes.saturating_add(input.bytes.len());
            if bytes > limits.bytes {
                let found = format!("more than {} bytes", limits.bytes);
                bundle.problem(
                    &input.name,
                    0..input.bytes.len(),
                    Kind::Unknown,
                    Problem::new(Code::InputTooLarge, 0, found),
                );
            } else {
                bundle.read_input(input, limits);
            }
        }
        bundle
    }

    /// Takes the chain that a peer sent: each entry one certificate in DER, and nothing else.
    pub(crate) fn of_peer(chain: &[&[u8]], most: usize) -> Self {
        let mut bundle = Self::default();
        let name = |number: usize| format!("peer certificate {number}");
        for (number, der) in (1..).zip(chain.iter().take(most)) {
            bundle.read_certificate(&name(number), 0..der.len(), der);
        }
        if let Some(rest) = chain.get(most) {
            let found = format!("more than {most} certificates");
            let problem = Problem::new(Code::TooManyObjects, 0, found);
            bundle.problem(&name(most + 1), 0..rest.len(), Kind::Certificate, problem);
        }
        bundle
    }

    /// The certificates, each once, in the order in which they were met.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Whether no object ended as a problem.
    pub(crate) fn is_whole(&self) -> bool {
        let problem = |object: &Object| matches!(object.fate, Fate::Problem(_));
        !self.objects.iter().any(problem)
    }

    /// Every object, in order.
    #[must_use]
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    fn read_input(&mut self, input: &Input, limits: &Limits) {
        let bytes = &input.bytes;
        if bytes.is_empty() {
            return self.problem(
                &input.name,
                0..0,
                Kind::Unknown,
                Problem::new(Code::EmptyInput, 0, "no bytes"),
            );
        }
        if is_der(bytes) {
            self.read_der_objects(input, limits);
        } else if pem::find_begin(bytes, 0).is_some() {
            pem::read(self, input, limits);
        } else if bytes.first() == Some(&tag::SEQUENCE) {
            self.read_der_objects(input, limits);
        } else {
            let found = guess(bytes);
            self.problem(
                &input.name,
                0..bytes.len(),
                Kind::Unknown,
                Problem::new(Code::NotRecognised, 0, found),
            );
        }
    }

    /// Reads DER objects that stand one after the other.
    fn read_der_objects(&mut self, input: &Input, limits: &Limits) {
        let mut reader = Reader::new(&input.bytes);
        while !reader.is_empty() {
            let start = reader.offset();
            if self.is_full(input, start, limits) {
                return;
            }
            match reader.any() {
                Ok(element) => {
                    let range = start..element.whole.end;
                    self.read_der(input, range, element.whole.of(&input.bytes));
                }
                Err(error) => {
                    let (code, kind) = match error.reason {
                        Reason::Truncated { .. } => (Code::Truncated, guess_der(&input.bytes)),
                        _ => (Code::NotRecognised, Kind::Unknown),
                    };
                    let found = error.reason.to_string();
                    let problem = Problem::new(code, error.offset - start, found);
                    return self.problem(&input.name, start..input.bytes.len(), kind, problem);
                }
            }
        }
    }

    /// Takes one whole DER object of an input.
    fn read_der(&mut self, input: &Input, range: std::ops::Range<usize>, der: &[u8]) {
        match guess_der(der) {
            Kind::Certificate => self.read_certificate(&input.name, range, der),
            Kind::Crl => self.read_crl(&input.name, range, der),
            Kind::OcspResponse => self.read_response(&input.name, range, der),
            kind @ Kind::PrivateKey => self.push(&input.name, range, kind, Fate::PassedOver),
            kind @ (Kind::Named(_) | Kind::Unknown) => {
                let problem = Problem::new(Code::NotRecognised, 0, "DER that is no certificate");
                self.problem(&input.name, range, kind, problem);
            }
        }
    }

    fn read_certificate(&mut self, source: &str, range: std::ops::Range<usize>, der: &[u8]) {
        match Certificate::parse(der) {
            Ok(certificate) => self.add(source, range, certificate),
            Err(error) => {
                // Cut off is what ends before the outermost element does; an inner element
                // that claims too much is malformed.
                let whole = Reader::new(der).any();
                let code = match whole.map_err(|error| error.reason) {
                    Err(Reason::Truncated { .. }) => Code::Truncated,
                    _ => Code::MalformedCertificate,
                };
                let problem = Problem::new(code, error.offset, error.reason.to_string());
                self.problem(source, range, Kind::Certificate, problem);
            }
        }
    }

    fn add(&mut self, source: &str, range: std::ops::Range<usize>, certificate: Certificate) {
        let digest = Sha256::digest(certificate.der()).into();
        let next = self.certificates.len();
        let index = *self.seen.entry(digest).or_insert(next);
        let fate = if index == next {
            self.certificates.push(certificate);
            Fate::Read(index)
        } else {
            Fate::Duplicate(index)
        };
        self.push(source, range, Kind::Certificate, fate);
    }

    fn problem(
        &mut self,
        source: &str,
        range: std::ops::Range<usize>,
        kind: Kind,
        problem: Problem,
    ) {
        self.push(source, range, kind, Fate::Problem(problem));
    }

    fn push(&mut self, source: &str, range: std::ops::Range<usize>, kind: Kind, fate: Fate) {
        self.objects.push(Object {
            source: source.to_owned(),
            offset: range.start,
            length: range.len(),
            kind,
            fate,
        });
    }

    /// Whether the limit of objects is reached; says so once.
    fn is_full(&mut self, input: &Input, start: usize, limits: &Limits) -> bool {
        let full = self.objects.len() >= limits.objects;
        if full {
            let found = format!("more than {} objects", limits.objects);
            let problem = Problem::new(Code::TooManyObjects, start, found);
            self.problem(
                &input.name,
                start..input.bytes.len(),
                Kind::Unknown,
                problem,
            );
        }
        full
    }
}

/// Whether bytes are DER, whatever text stands inside of them: a SEQUENCE with a length of several
/// octets, which no text begins with (0x81 to 0x84 cannot follow an ASCII `0` in UTF-8), or short
/// SEQUENCEs from the first byte to the last.
fn is_der(bytes: &[u8]) -> bool {
    if let [tag::SEQUENCE, 0x81..=0x84, ..] = bytes {
        return true;
    }
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() {
        if reader.expect(tag::SEQUENCE).is_err() {
            return false;
        }
    }
    !bytes.is_empty()
}

/// What a DER object looks like from its first elements.
fn guess_der(der: &[u8]) -> Kind {
    if let Some(kind) = evidence::guess(der) {
        return kind;
    }
    let mut outer = Reader::new(der);
    // A cut object has no whole SEQUENCE: look behind its header all the same.
    let header = match der {
        [_, first, ..] if *first < 0x80 => 2,
        [_, first, ..] => 2 + usize::from(first & 0x7f),
        _ => return Kind::Unknown,
    };
    let inside = outer
        .expect(tag::SEQUENCE)
        .map_or(header, |element| element.content.start);
    match der.get(inside) {
        // Certificate, CSR and CRL begin with a SEQUENCE; keys with their version.
        Some(&tag::SEQUENCE) => Kind::Certificate,
        Some(&tag::INTEGER) => Kind::PrivateKey,
        Some(&tag::OID) => Kind::Named("PKCS#7 message"),
        _ => Kind::Unknown,
    }
}

/// What bytes look like that are neither PEM nor DER.
fn guess(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..512).unwrap_or(bytes);
    let text: String = head
        .iter()
        .map(|b| char::from(*b).to_ascii_lowercase())
        .collect();
    let text = text.trim_start();
    if text.starts_with("<!doctype") || text.starts_with("<html") {
        "an HTML page"
    } else if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") {
        "an SSH public key"
    } else if text.starts_with('{') || text.starts_with('[') {
        "JSON"
    } else if bytes.starts_with(b"PK\x03\x04") {
        "a zip archive"
    } else if head
        .iter()
        .all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace())
    {
        "text without a PEM block"
    } else {
        "bytes that are neither PEM nor DER"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(bytes: &[u8], limits: &Limits) -> Vec<Code> {
        let input = Input {
            name: "x".to_owned(),
            bytes: bytes.to_vec(),
        };
        let bundle = Bundle::parse(&[input], limits);
        let problems = bundle
            .objects
            .iter()
            .filter_map(|object| match &object.fate {
                Fate::Problem(problem) => Some(problem.code),
                _ => None,
            });
        problems.collect()
    }

    #[test]
    fn every_input_has_a_fate() {
        let limits = Limits::default();
        assert_eq!(fates(b"", &limits), [Code::EmptyInput]);
        assert_eq!(fates(b"<html>", &limits), [Code::NotRecognised]);
        assert_eq!(fates(&[0x30, 0x82, 1, 0, 0x30], &limits), [Code::Truncated]);
        assert_eq!(
            fates(&[0x30, 2, 0x30, 0], &limits),
            [Code::MalformedCertificate]
        );
        assert_eq!(
            fates(&[0x30, 3, 2, 1, 0], &limits),
            [],
            "a key is passed over"
        );
    }

    #[test]
    fn limits_are_checked_first() {
        let two = [0x30, 2, 0x30, 0, 0x30, 2, 0x30, 0];
        let one = Limits {
            objects: 1,
            ..Limits::default()
        };
        assert_eq!(
            fates(&two, &one),
            [Code::MalformedCertificate, Code::TooManyObjects]
        );
        assert_eq!(
            fates(
                &two,
                &Limits {
                    bytes: 7,
                    objects: 9
                }
            ),
            [Code::InputTooLarge]
        );
        assert_eq!(
            fates(
                &two,
                &Limits {
                    bytes: 8,
                    objects: 9
                }
            )
            .len(),
            2
        );
    }
}
