//! A certificate as its parts, each already DER, and how they become bytes with a signature.

use super::der::{elements, oid, replaced, sequence, tlv};
use super::keys::{Algorithm, Key};

/// A certificate before it is written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The version with its tag; empty for version 1.
    pub version: Vec<u8>,
    /// The content of the serial number.
    pub serial: Vec<u8>,
    /// The issuer's name.
    pub issuer: Vec<u8>,
    /// notBefore.
    pub not_before: Vec<u8>,
    /// notAfter.
    pub not_after: Vec<u8>,
    /// The subject's name.
    pub subject: Vec<u8>,
    /// SubjectPublicKeyInfo.
    pub key: Vec<u8>,
    /// Unique identifiers.
    pub unique: Vec<u8>,
    /// Extensions, in order.
    pub extensions: Vec<Extension>,
    /// Who signs.
    pub signer: Key,
    /// By which algorithm.
    pub algorithm: Algorithm,
    /// Another AlgorithmIdentifier inside.
    pub inner: Option<Vec<u8>>,
    /// Another AlgorithmIdentifier outside.
    pub outer: Option<Vec<u8>>,
    /// Changes to what is signed.
    pub before: Vec<Edit>,
    /// Changes after signing.
    pub after: Vec<Edit>,
}

/// One extension.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The content of its identifier.
    pub oid: &'static [u8],
    /// The octet of the BOOLEAN; `None` where it is left out.
    pub critical: Option<u8>,
    /// The content of extnValue.
    pub value: Vec<u8>,
}

/// A change to bytes. Places are taken modulo what is there.
#[derive(Clone, Debug)]
pub enum Edit {
    /// One bit of the whole.
    Flip(u64),
    /// One bit of the signature's octets.
    FlipSignature(u64),
    /// A length in one octet more than it needs.
    LongLength(u64),
    /// An element twice.
    Double(u64),
    /// An element left out.
    Drop(u64),
    /// Another tag.
    Tag(u64, u8),
    /// The end cut off.
    Cut(u64),
    /// Something behind the end.
    Append(Vec<u8>),
}

impl Draft {
    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let identifier = self.algorithm.identifier();
        let inner = self.inner.as_ref().unwrap_or(&identifier);
        let outer = self.outer.as_ref().unwrap_or(&identifier);
        let list: Vec<u8> = self.extensions.iter().flat_map(Extension::encode).collect();
        let extensions = if self.extensions.is_empty() {
            Vec::new()
        } else {
            tlv(0xa3, &tlv(0x30, &list))
        };
        let mut tbs = sequence(&[
            &self.version,
            &tlv(2, &self.serial),
            inner,
            &self.issuer,
            &sequence(&[&self.not_before, &self.not_after]),
            &self.subject,
            &self.key,
            &self.unique,
            &extensions,
        ]);
        for edit in &self.before {
            tbs = edit.apply(tbs);
        }
        let signature = self.signer.sign(self.algorithm, &tbs);
        let bits = tlv(3, &[&[0], signature.as_slice()].concat());
        let mut out = sequence(&[&tbs, outer, &bits]);
        for edit in &self.after {
            out = edit.apply(out);
        }
        out
    }

    /// The extension of this identifier, if it is there.
    pub fn extension(&mut self, oid: &[u8]) -> Option<&mut Extension> {
        self.extensions
            .iter_mut()
            .find(|extension| extension.oid == oid)
    }

    /// Sets an extension, in its place or at the end.
    pub fn set(&mut self, oid: &'static [u8], critical: bool, value: Vec<u8>) {
        let critical = critical.then_some(0xff);
        let new = Extension {
            oid,
            critical,
            value,
        };
        match self.extension(oid) {
            Some(old) => *old = new,
            None => self.extensions.push(new),
        }
    }

    /// Takes an extension away.
    pub fn unset(&mut self, oid: &[u8]) {
        self.extensions.retain(|extension| extension.oid != oid);
    }
}

impl Extension {
    fn encode(&self) -> Vec<u8> {
        let critical = self.critical.map_or(Vec::new(), |octet| tlv(1, &[octet]));
        sequence(&[&oid(self.oid), &critical, &tlv(4, &self.value)])
    }
}

impl Edit {
    fn apply(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let all = elements(&bytes);
        let inner = |n: u64| all[1..][(n % (all.len() as u64 - 1)) as usize];
        if all.len() < 2 {
            return bytes;
        }
        match self {
            Self::Flip(n) => {
                let bit = (*n % (bytes.len() as u64 * 8)) as usize;
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            Self::FlipSignature(n) => {
                let Some((at, header, length @ 1..)) = all.last().copied() else {
                    return bytes;
                };
                let bit = (*n % (length as u64 * 8)) as usize;
                bytes[at + header + bit / 8] ^= 1 << (bit % 8);
            }
            Self::LongLength(n) => {
                let (at, header, length) = inner(*n);
                let octets = length.to_be_bytes();
                let needed = if header == 2 { 1 } else { header - 1 };
                let mut new = vec![bytes[at], 0x80 | needed as u8];
                new.extend_from_slice(&octets[octets.len() - needed..]);
                new.extend_from_slice(&bytes[at + header..at + header + length]);
                return replaced(&bytes, at, &new);
            }
            Self::Double(n) => {
                let (at, header, length) = inner(*n);
                let once = bytes[at..at + header + length].to_vec();
                return replaced(&bytes, at, &[once.as_slice(), once.as_slice()].concat());
            }
            Self::Drop(n) => return replaced(&bytes, inner(*n).0, &[]),
            Self::Tag(n, tag) => {
                let at = inner(*n).0;
                bytes[at] = *tag;
            }
            Self::Cut(n) => {
                let most = bytes.len() as u64 - 1;
                bytes.truncate((bytes.len() as u64 - 1 - n % most.min(12)) as usize);
            }
            Self::Append(more) => bytes.extend_from_slice(more),
        }
        bytes
    }
}
