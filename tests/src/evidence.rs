//! Evidence of revocation, made by hand: lists and OCSP responses in every way that an authority may
//! get them wrong.

use rcgen::KeyPair;
use zoneseal_core::Certificate;

use crate::pki::{Authority, Issued};
use crate::rebuild::{Extension, tlv};

/// A day before the time of the cases, in which evidence is made.
pub const MADE: &str = "20261123061000Z";
/// A month after it, until which evidence counts.
pub const DUE: &str = "20261224061000Z";

/// ecdsa-with-SHA256.
const ALGORITHM: &[u8] = &[0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const SHA1: &[u8] = &[0x06, 5, 0x2b, 14, 3, 2, 26, 5, 0];
const SHA256: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const BASIC: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 48, 1, 1];

/// A certificate revocation list before it is signed.
pub struct List {
    /// Whether its version is said.
    pub version: bool,
    /// The content of the signature's AlgorithmIdentifier.
    pub algorithm: Vec<u8>,
    /// The issuer's name, whole.
    pub issuer: Vec<u8>,
    /// thisUpdate, as a GeneralizedTime says it.
    pub this_update: &'static str,
    /// nextUpdate.
    pub next_update: Option<&'static str>,
    /// Whole entries.
    pub entries: Vec<Vec<u8>>,
    /// Its extensions.
    pub extensions: Vec<Extension>,
}

impl List {
    /// An empty list of this authority, its number 7.
    #[must_use]
    pub fn of(authority: &Authority) -> Self {
        let certificate = authority.issued.certificate();
        Self {
            version: true,
            algorithm: ALGORITHM.to_vec(),
            issuer: certificate.subject().whole.of(certificate.der()).to_vec(),
            this_update: MADE,
            next_update: Some(DUE),
            entries: Vec::new(),
            extensions: vec![extension(20, tlv(0x02, &[7]))],
        }
    }

    /// Changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// With an entry for this serial number, revoked on the day the list was made, and for a reason
    /// where one is given.
    #[must_use]
    pub fn revoking(self, serial: &[u8], reason: Option<u8>) -> Self {
        let reason = reason.map(|code| extension(21, vec![0x0a, 1, code]));
        self.entry(serial, reason.as_slice())
    }

    /// With an entry that has these extensions.
    #[must_use]
    pub fn entry(mut self, serial: &[u8], extensions: &[Extension]) -> Self {
        let mut content = [tlv(0x02, serial), utc(MADE)].concat();
        if !extensions.is_empty() {
            content.extend(list_of(extensions));
        }
        self.entries.push(tlv(0x30, &content));
        self
    }

    /// With a further extension.
    #[must_use]
    pub fn extended(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// With an issuingDistributionPoint of this content.
    #[must_use]
    pub fn scoped(self, content: &[u8]) -> Self {
        self.extended(critical(extension(28, tlv(0x30, content))))
    }

    /// Signed by this key.
    ///
    /// # Panics
    /// Where the key does not sign.
    #[must_use]
    pub fn sign(&self, key: &KeyPair) -> Vec<u8> {
        let mut content = Vec::new();
        if self.version {
            content.extend(tlv(0x02, &[1]));
        }
        content.extend(tlv(0x30, &self.algorithm));
        content.extend_from_slice(&self.issuer);
        content.extend(utc(self.this_update));
        content.extend(self.next_update.map(utc).unwrap_or_default());
        if !self.entries.is_empty() {
            content.extend(tlv(0x30, &self.entries.concat()));
        }
        if !self.extensions.is_empty() {
            content.extend(tlv(0xa0, &list_of(&self.extensions)));
        }
        signed(&content, &self.algorithm, key, &[])
    }
}

/// An OCSP response before it is signed, about one certificate.
pub struct Response {
    /// The whole content of responderID.
    pub responder: Vec<u8>,
    /// producedAt.
    pub produced_at: &'static str,
    /// The certID.
    pub id: Vec<u8>,
    /// certStatus.
    pub status: Vec<u8>,
    /// thisUpdate.
    pub this_update: &'static str,
    /// nextUpdate.
    pub next_update: Option<&'static str>,
    /// singleExtensions.
    pub single_extensions: Vec<Extension>,
    /// responseExtensions.
    pub extensions: Vec<Extension>,
    /// Certificates to embed.
    pub embedded: Vec<Vec<u8>>,
}

impl Response {
    /// That this certificate of that authority is good, by the authority's own name and with hashes
    /// of SHA-256.
    #[must_use]
    pub fn of(issued: &Issued, authority: &Authority) -> Self {
        let certificate = issued.certificate();
        let issuer = authority.issued.certificate();
        Self {
            responder: by_name(&issuer),
            produced_at: MADE,
            id: cert_id(&certificate, &issuer, false),
            status: tlv(0x80, &[]),
            this_update: MADE,
            next_update: Some(DUE),
            single_extensions: Vec::new(),
            extensions: Vec::new(),
            embedded: Vec::new(),
        }
    }

    /// Changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// That it is revoked since the day the response was made, for this reason.
    #[must_use]
    pub fn revoked(mut self, reason: u8) -> Self {
        let content = [time(MADE), tlv(0xa0, &[0x0a, 1, reason])].concat();
        self.status = tlv(0xa1, &content);
        self
    }

    /// Answered by this certificate, which is embedded.
    #[must_use]
    pub fn delegated(mut self, signer: &Issued) -> Self {
        self.responder = by_name(&signer.certificate());
        self.embedded = vec![signer.der.clone()];
        self
    }

    /// Signed by this key.
    ///
    /// # Panics
    /// Where the key does not sign.
    #[must_use]
    pub fn sign(&self, key: &KeyPair) -> Vec<u8> {
        let mut single = [self.id.clone(), self.status.clone(), time(self.this_update)].concat();
        if let Some(next) = self.next_update {
            single.extend(tlv(0xa0, &time(next)));
        }
        if !self.single_extensions.is_empty() {
            single.extend(tlv(0xa1, &list_of(&self.single_extensions)));
        }
        let mut content = self.responder.clone();
        content.extend(time(self.produced_at));
        content.extend(tlv(0x30, &tlv(0x30, &single)));
        if !self.extensions.is_empty() {
            content.extend(tlv(0xa1, &list_of(&self.extensions)));
        }
        let mut embedded = Vec::new();
        if !self.embedded.is_empty() {
            embedded = tlv(0xa0, &tlv(0x30, &self.embedded.concat()));
        }
        let basic = signed(&content, ALGORITHM, key, &embedded);
        let bytes = [tlv(0x06, BASIC), tlv(0x04, &basic)].concat();
        let bytes = tlv(0xa0, &tlv(0x30, &bytes));
        tlv(0x30, &[tlv(0x0a, &[0]), bytes].concat())
    }
}

/// An extension `2.5.29.<last>`, not critical.
#[must_use]
pub fn extension(last: u8, value: Vec<u8>) -> Extension {
    Extension {
        oid: vec![0x55, 29, last],
        critical: false,
        value,
    }
}

/// The same, critical.
#[must_use]
pub fn critical(mut extension: Extension) -> Extension {
    extension.critical = true;
    extension
}

/// responderID by name.
#[must_use]
pub fn by_name(certificate: &Certificate) -> Vec<u8> {
    tlv(0xa1, certificate.subject().whole.of(certificate.der()))
}

/// responderID by the SHA-1 of the key.
#[must_use]
pub fn by_key(certificate: &Certificate) -> Vec<u8> {
    tlv(0xa2, &tlv(0x04, &sha1(certificate.key_bytes())))
}

/// A certID, with hashes of SHA-1 or SHA-256.
#[must_use]
pub fn cert_id(certificate: &Certificate, issuer: &Certificate, by_sha1: bool) -> Vec<u8> {
    let der = certificate.der();
    let name = certificate.issuer().whole.of(der);
    let key = issuer.key_bytes();
    let hash = |of| if by_sha1 { sha1(of) } else { sha256(of) };
    let algorithm = if by_sha1 { SHA1 } else { SHA256 };
    let id = [
        tlv(0x30, algorithm),
        tlv(0x04, &hash(name)),
        tlv(0x04, &hash(key)),
        tlv(0x02, certificate.serial().of(der)),
    ];
    tlv(0x30, &id.concat())
}

/// A PEM block.
#[must_use]
pub fn block(label: &str, der: &[u8]) -> String {
    crate::pki::pem(der).replace("CERTIFICATE", label)
}

fn sha1(of: &[u8]) -> Vec<u8> {
    use sha1::Digest;
    sha1::Sha1::digest(of).to_vec()
}

fn sha256(of: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(of).to_vec()
}

/// A UTCTime: what lists use through 2049.
fn utc(text: &str) -> Vec<u8> {
    tlv(0x17, &text.as_bytes()[2..])
}

fn time(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

fn list_of(extensions: &[Extension]) -> Vec<u8> {
    let all: Vec<u8> = extensions.iter().flat_map(Extension::encode).collect();
    tlv(0x30, &all)
}

/// The content signed, with the algorithm, the signature, and what comes behind it.
fn signed(content: &[u8], algorithm: &[u8], key: &KeyPair, rest: &[u8]) -> Vec<u8> {
    let content = tlv(0x30, content);
    let signature = [&[0][..], &crate::pki::sign(key, &content)].concat();
    let parts = [content, tlv(0x30, algorithm), tlv(0x03, &signature)].concat();
    tlv(0x30, &[&parts[..], rest].concat())
}
