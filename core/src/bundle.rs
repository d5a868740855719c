//! What was handed in: bytes of any kind to certificates, and a fate for every object.
//!
//! One order decides what an input is, so that nothing is read as two different things. The name of
//! a file decides nothing. What is decoded (base64, hex) is decided anew, by the same table.
//!
//! | | an input is | when | why here |
//! |---|---|---|---|
//! | 1 | a Java key store, zip, gzip: refused by name | it begins with their magic octets | neither DER nor text begins so |
//! | 2 | DER | it begins as [`is_der`] says | text inside of DER is the DER's, and no PEM block |
//! | 3 | JSON | it is one JSON value from end to end | JSON holds PEM in strings, with the line ends escaped |
//! | 4 | YAML of Kubernetes | it has the lines `apiVersion:` and `kind:` | it holds PEM in block scalars |
//! | 5 | PEM | `-----BEGIN ` is in it | any text may stand around a block |
//! | 6 | DER that is damaged | it begins with the octet of a SEQUENCE | short, or cut off in its header |
//! | 7 | SSH, PGP, HTML, XML: refused by name | it begins with their first words | PEM is looked for before: pages quote it |
//! | 8 | hex | nothing but hex digits and separators, from `30` on | base64 of DER begins with `M` |
//! | 9 | base64, base64url | nothing but that alphabet, and what it holds is one of the above | any short word is base64 |

mod decode;
mod der_object;
mod encryption;
mod evidence;
mod json;
mod keys;
mod pem;
mod pkcs12;
mod pkcs7;
mod reading;
mod request;
mod tree;
mod yaml;

use std::ops::Range;

use sha2::{Digest, Sha256};

use self::reading::Reading;
pub use self::request::CertificateRequest;
use crate::Certificate;
use crate::crl::Crl;
use crate::der::Reader;
use crate::error::Reason;
use crate::finding::Code;
use crate::index::Index;
use crate::key_match::{KeyMatch, KeyMaterial, key_matches};
use crate::ocsp::OcspResponse;
use crate::passphrase::Passphrase;

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
    /// Objects of all inputs together. 2,000 by default: ten times the roots of a browser.
    pub objects: usize,
    /// How many containers may stand in one another. 4 by default: a List, the Secret in it, base64
    /// and PEM are the deepest in use.
    pub depth: usize,
    /// Bytes that base64, hex and decryption may yield in all. 40 MB by default: 10 MB of input,
    /// decoded at each of the four depths.
    pub decoded: usize,
    /// Rounds of key derivation of all inputs together. 2,000,000 by default: OWASP's 600,000 for
    /// PBKDF2-HMAC-SHA256 (2023), for the MAC, the certificates and the key of one PKCS#12 file.
    pub iterations: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            objects: 2_000,
            depth: 4,
            decoded: 40_000_000,
            iterations: 2_000_000,
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
    objects: Vec<Object>,
    seen: Index,
    others: Index,
    requests: Vec<CertificateRequest>,
    crls: Vec<Crl>,
    responses: Vec<OcspResponse>,
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
    /// The public part of a key, or of the key of a certificate request.
    pub key: Option<KeyMaterial>,
}

impl Object {
    /// Why it was not read, where it could matter to a verdict. A private key never does.
    pub(crate) fn unread(&self) -> Option<&Problem> {
        match &self.fate {
            Fate::Problem(problem) if self.kind != Kind::PrivateKey => Some(problem),
            _ => None,
        }
    }
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A certificate.
    Certificate,
    /// A private key: compared with certificates by its public part, which alone is kept.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// A certificate request (PKCS#10).
    Request,
    /// A certificate revocation list.
    Crl,
    /// An OCSP response.
    OcspResponse,
    /// Something else that has a name, such as a key store.
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
            Self::PrivateKey => "private key",
            Self::PublicKey => "public key",
            Self::Request => "certificate request",
            Self::Crl => "certificate revocation list",
            Self::OcspResponse => "OCSP response",
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
    /// Understood, and no certificate: its place in the list of its kind.
    Understood(usize),
    /// The same as that object of this bundle.
    Repeats(usize),
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
    /// Reads every input. Nothing fails the whole: each object ends as understood, as a duplicate,
    /// as passed over, or as a problem with its place.
    #[must_use]
    pub fn parse(inputs: &[Input], limits: &Limits) -> Self {
        Self::parse_with(inputs, limits, None)
    }

    /// Reads every input, and opens what this passphrase opens.
    #[must_use]
    pub fn parse_with(inputs: &[Input], limits: &Limits, passphrase: Option<&Passphrase>) -> Self {
        let mut reading = Reading::new(limits, passphrase);
        let mut bytes = 0usize;
        for input in inputs {
            bytes = bytes.saturating_add(input.bytes.len());
            if bytes > limits.bytes {
                let found = format!("more than {} bytes", limits.bytes);
                reading.bundle.problem(
                    &input.name,
                    0..input.bytes.len(),
                    Kind::Unknown,
                    Problem::new(Code::InputTooLarge, 0, found),
                );
            } else {
                reading.input(input);
            }
        }
        reading.bundle
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
        !self.objects.iter().any(|object| object.unread().is_some())
    }

    /// Every object, in order.
    #[must_use]
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// Whether the first key of `keys`, private, public or of a request, is that of the first
    /// certificate here.
    #[must_use]
    pub fn first_key_matches(&self, keys: &Self) -> KeyMatch {
        let key = keys.objects.iter().find_map(|object| object.key.as_ref());
        match (self.certificates.first(), key) {
            (None, _) => KeyMatch::NotComparable("there is no certificate that could be read"),
            (_, None) => KeyMatch::NotComparable("there is no key that could be read"),
            (Some(certificate), Some(key)) => key_matches(certificate, key),
        }
    }

    /// The certificate requests, each once.
    #[must_use]
    pub fn requests(&self) -> &[CertificateRequest] {
        &self.requests
    }

    fn read_certificate(&mut self, source: &str, range: Range<usize>, der: &[u8]) {
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

    fn add(&mut self, source: &str, range: Range<usize>, certificate: Certificate) {
        let next = self.certificates.len();
        let digest = Sha256::digest(certificate.der());
        let index = self.seen.get_or_give(&digest, next);
        let fate = if index == next {
            self.certificates.push(certificate);
            Fate::Read(index)
        } else {
            Fate::Duplicate(index)
        };
        self.push(source, range, Kind::Certificate, fate);
    }

    /// Keeps an object that is no certificate, unless it is here already.
    fn keep(&mut self, source: &str, range: Range<usize>, kept: Kept) {
        let kind = kept.kind();
        let key = kept.key();
        let digest = Sha256::new()
            .chain_update(kind.as_str())
            .chain_update(kept.bytes());
        let here = self.objects.len();
        let first = self.others.get_or_give(&digest.finalize(), here);
        let fate = if first == here {
            kept.enter(self)
        } else {
            Fate::Repeats(first)
        };
        let key = key.filter(|_| first == here);
        self.push(source, range, kind, fate);
        if let Some(object) = self.objects.last_mut() {
            object.key = key;
        }
    }

    fn problem(&mut self, source: &str, range: Range<usize>, kind: Kind, problem: Problem) {
        self.push(source, range, kind, Fate::Problem(problem));
    }

    fn push(&mut self, source: &str, range: Range<usize>, kind: Kind, fate: Fate) {
        self.objects.push(Object {
            source: source.to_owned(),
            offset: range.start,
            length: range.len(),
            kind,
            fate,
            key: None,
        });
    }
}

/// What is kept of an object that is no certificate.
enum Kept {
    PrivateKey(KeyMaterial),
    PublicKey(KeyMaterial),
    Request(Box<CertificateRequest>),
}

impl Kept {
    fn kind(&self) -> Kind {
        match self {
            Self::PrivateKey(_) => Kind::PrivateKey,
            Self::PublicKey(_) => Kind::PublicKey,
            Self::Request(_) => Kind::Request,
        }
    }

    fn key(&self) -> Option<KeyMaterial> {
        match self {
            Self::PrivateKey(key) | Self::PublicKey(key) => Some(key.clone()),
            Self::Request(request) => Some(request.key_material()),
        }
    }

    /// What makes it the same as another: of a key the public part alone.
    fn bytes(&self) -> &[u8] {
        match self {
            Self::PrivateKey(key) | Self::PublicKey(key) => key.identity(),
            Self::Request(request) => request.der(),
        }
    }

    fn enter(self, bundle: &mut Bundle) -> Fate {
        match self {
            Self::PrivateKey(_) | Self::PublicKey(_) => Fate::PassedOver,
            Self::Request(request) => {
                bundle.requests.push(*request);
                Fate::Understood(bundle.requests.len() - 1)
            }
        }
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
        assert_eq!(fates(b"<html>", &limits), [Code::ContainerNotSupported]);
        assert_eq!(fates(b"<htm", &limits), [Code::NotRecognised]);
        assert_eq!(fates(&[0x30, 0x82, 1, 0, 0x30], &limits), [Code::Truncated]);
        assert_eq!(
            fates(&[0x30, 2, 0x30, 0], &limits),
            [Code::MalformedCertificate]
        );
        assert_eq!(fates(&[0x30, 3, 2, 1, 0], &limits), [Code::NotRecognised]);
    }

    #[test]
    fn what_follows_a_broken_key_is_not_passed_over() {
        let input = Input {
            name: "x".to_owned(),
            bytes: vec![0x30, 0x82, 1, 0, 2, 1, 0, 0x30, 0],
        };
        let bundle = Bundle::parse(&[input], &Limits::default());
        assert!(!bundle.is_whole());
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
                    ..Limits::default()
                }
            ),
            [Code::InputTooLarge]
        );
        assert_eq!(
            fates(
                &two,
                &Limits {
                    bytes: 8,
                    ..Limits::default()
                }
            )
            .len(),
            2
        );
    }
}
