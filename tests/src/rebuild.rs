//! A certificate taken apart and put together again, changed in ways that no issuer offers, and
//! signed anew: for what must be refused.

use rcgen::KeyPair;

use crate::pki::Issued;

/// The parts of a certificate, as DER.
pub struct Rebuild {
    /// `None` leaves version and extensions out.
    pub extensions: Option<Vec<Extension>>,
    /// The content of the signature's AlgorithmIdentifier.
    pub algorithm: Vec<u8>,
    /// The issuer's name, whole.
    pub issuer: Vec<u8>,
    /// The subject's name, whole.
    pub subject: Vec<u8>,
    /// The SubjectPublicKeyInfo, whole.
    pub spki: Vec<u8>,
    serial: Vec<u8>,
    validity: Vec<u8>,
}

/// An extension.
#[derive(Clone)]
pub struct Extension {
    /// Content of the identifier.
    pub oid: Vec<u8>,
    /// Its criticality.
    pub critical: bool,
    /// The content of the OCTET STRING.
    pub value: Vec<u8>,
}

impl Rebuild {
    /// The parts of this certificate.
    #[must_use]
    pub fn of(issued: &Issued) -> Self {
        let certificate = issued.certificate();
        let der = certificate.der();
        let (not_before, not_after) = certificate.validity_spans();
        let extensions = certificate
            .extensions()
            .all
            .iter()
            .map(|extension| Extension {
                oid: extension.oid.of(der).to_vec(),
                critical: extension.critical,
                value: extension.value.of(der).to_vec(),
            });
        Self {
            extensions: Some(extensions.collect()),
            algorithm: certificate.signature_algorithm().of(der).to_vec(),
            issuer: certificate.issuer().whole.of(der).to_vec(),
            subject: certificate.subject().whole.of(der).to_vec(),
            spki: certificate.spki().to_vec(),
            serial: certificate.serial().of(der).to_vec(),
            validity: [not_before.of(der), not_after.of(der)].concat(),
        }
    }

    /// The extension of this identifier.
    ///
    /// # Panics
    /// Where there is none.
    pub fn extension(&mut self, oid: &[u8]) -> &mut Extension {
        let list = self.extensions.as_mut().unwrap();
        list.iter_mut()
            .find(|extension| extension.oid == oid)
            .unwrap()
    }

    /// Leaves the extension of this identifier out.
    ///
    /// # Panics
    /// Where there are no extensions.
    pub fn without(&mut self, oid: &[u8]) {
        self.extensions
            .as_mut()
            .unwrap()
            .retain(|extension| extension.oid != oid);
    }

    /// Signs the parts.
    ///
    /// # Panics
    /// Where the key does not sign.
    #[must_use]
    pub fn sign(&self, key: &KeyPair) -> Vec<u8> {
        self.sign_by(&|message| crate::pki::sign(key, message))
    }

    /// Puts the parts together, with what `sign` makes of them as the signature.
    #[must_use]
    pub fn sign_by(&self, sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let algorithm = tlv(0x30, &self.algorithm);
        let mut tbs = Vec::new();
        if self.extensions.is_some() {
            tbs.extend(tlv(0xa0, &tlv(0x02, &[2])));
        }
        tbs.extend(tlv(0x02, &self.serial));
        tbs.extend_from_slice(&algorithm);
        tbs.extend_from_slice(&self.issuer);
        tbs.extend(tlv(0x30, &self.validity));
        tbs.extend_from_slice(&self.subject);
        tbs.extend_from_slice(&self.spki);
        if let Some(extensions) = &self.extensions {
            let list: Vec<u8> = extensions.iter().flat_map(Extension::encode).collect();
            tbs.extend(tlv(0xa3, &tlv(0x30, &list)));
        }
        let tbs = tlv(0x30, &tbs);
        let signature = [&[0][..], &sign(&tbs)].concat();
        tlv(0x30, &[tbs, algorithm, tlv(0x03, &signature)].concat())
    }
}

impl Extension {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut content = tlv(0x06, &self.oid);
        if self.critical {
            content.extend(tlv(0x01, &[0xff]));
        }
        content.extend(tlv(0x04, &self.value));
        tlv(0x30, &content)
    }
}

/// A DER element.
///
/// # Panics
/// Where the content is 4 GiB or longer.
#[must_use]
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    match length {
        [0, 0, 0, short @ 0..=0x7f] => out.push(short),
        _ => {
            let zeros = length.iter().take_while(|octet| **octet == 0).count();
            let octets = &length[zeros..];
            out.push(0x80 | u8::try_from(octets.len()).unwrap());
            out.extend(octets);
        }
    }
    out.extend_from_slice(content);
    out
}
