//! Whether a key belongs to a certificate, compared as key material.

use crate::Certificate;
use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::key::PublicKey;
use crate::oid;
use crate::span::Span;

/// The public part of a key, or why it is not known. Never holds a private one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyMaterial(Result<Vec<u8>, &'static str>);

/// Whether two keys are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMatch {
    /// They are.
    Same,
    /// They are not.
    Different,
    /// It cannot be told: why.
    NotComparable(&'static str),
}

impl KeyMatch {
    /// Its name: `same`, `different` or `not-comparable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::NotComparable(_) => "not-comparable",
        }
    }
}

/// Whether a key is the one in a certificate. A private key that carries its public part is taken
/// at its word: whether it can sign is not tried.
///
/// ```
/// # use zoneseal_core::{Certificate, KeyMatch, KeyMaterial, key_matches};
/// # fn of(certificate: &Certificate) {
/// let key = KeyMaterial::of_public(certificate.spki());
/// assert_eq!(key_matches(certificate, &key), KeyMatch::Same);
/// # }
/// ```
#[must_use]
pub fn key_matches(certificate: &Certificate, key: &KeyMaterial) -> KeyMatch {
    let own = certificate.key().material(certificate.der());
    match (own, &key.0) {
        (_, Err(why)) => KeyMatch::NotComparable(why),
        (None, _) => KeyMatch::NotComparable("the certificate's key is of a kind that is refused"),
        (Some(own), Ok(material)) if own == *material => KeyMatch::Same,
        _ => KeyMatch::Different,
    }
}

impl KeyMaterial {
    /// Of a SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn of_public(spki: &[u8]) -> Self {
        let mut reader = Reader::new(spki);
        let key = PublicKey::read(&mut reader).and_then(|key| reader.finish().map(|()| key));
        match key {
            Ok(key) => Self::of_key(&key, spki),
            Err(_) => Self::unknown("it is malformed"),
        }
    }

    /// Of an RSAPublicKey in DER (RFC 8017 §A.1.1).
    pub(crate) fn of_rsa_public(der: &[u8]) -> Self {
        let algorithm = [&element_of(tag::OID, oid::RSA_ENCRYPTION)[..], &[5, 0]].concat();
        Self::of_public(&spki(&algorithm, der))
    }

    /// Of a private key in DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 §A.1.2) or SEC 1 (RFC 5915).
    /// Nothing private is copied.
    #[must_use]
    pub fn of_private(der: &[u8]) -> Self {
        let read = pkcs8(der)
            .or_else(|_| pkcs1(Reader::new(der)).map(Self))
            .or_else(|_| sec1(Reader::new(der), None).map(Self));
        read.unwrap_or_else(|_| Self::unknown("it is malformed"))
    }

    /// Of a key that cannot be looked at: why.
    pub(crate) fn unknown(why: &'static str) -> Self {
        Self(Err(why))
    }

    /// Of a key in a structure with this DER.
    pub(crate) fn of_key(key: &PublicKey, der: &[u8]) -> Self {
        let unknown = "it is of a kind that is refused";
        Self(key.material(der).ok_or(unknown))
    }

    pub(crate) fn is_known(&self) -> bool {
        self.0.is_ok()
    }

    /// What tells it from others.
    pub(crate) fn identity(&self) -> &[u8] {
        match &self.0 {
            Ok(material) => material,
            Err(why) => why.as_bytes(),
        }
    }
}

/// PrivateKeyInfo and OneAsymmetricKey (RFC 5958 §2).
fn pkcs8(der: &[u8]) -> Result<KeyMaterial, ParseError> {
    let mut outer = Reader::new(der);
    let mut fields = outer.sequence()?;
    outer.finish()?;
    fields.small_integer("version")?;
    let algorithm = fields.expect(tag::SEQUENCE)?;
    let private = fields.expect(tag::OCTET_STRING)?;
    fields.optional(tag::context_constructed(0))?;
    let public = fields.optional(tag::context(1))?;
    fields.finish()?;
    let mut parameters = fields.inside(algorithm);
    let id = parameters.oid()?;
    let inside = fields.inside(private);
    Ok(match fields.bytes(id) {
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS => KeyMaterial(pkcs1(inside)?),
        oid::EC_PUBLIC_KEY => {
            let curve = fields.bytes(algorithm.content);
            match sec1(inside, Some(curve))? {
                Err(_) if public.is_some() => beside(&fields, algorithm.content, public),
                material => KeyMaterial(material),
            }
        }
        // An Ed25519 or ML-DSA key is a seed: its public part stands beside it, or must be computed.
        _ => beside(&fields, algorithm.content, public),
    })
}

/// The public key that a PKCS#8 structure carries beside the private one.
fn beside(
    fields: &Reader<'_>,
    algorithm: Span,
    public: Option<crate::der::Element>,
) -> KeyMaterial {
    match public.map(|element| fields.bytes(element.content)) {
        Some([0, point @ ..]) => KeyMaterial::of_public(&spki(fields.bytes(algorithm), point)),
        Some(_) => KeyMaterial::unknown("it is malformed"),
        None => KeyMaterial::unknown(WITHOUT_PUBLIC),
    }
}

type Material = Result<Vec<u8>, &'static str>;

/// RSAPrivateKey: the modulus alone is the key, see [`PublicKey::material`].
fn pkcs1(mut reader: Reader<'_>) -> Result<Material, ParseError> {
    let mut fields = reader.sequence()?;
    reader.finish()?;
    fields.small_integer("version")?;
    let modulus = fields.integer()?;
    for _ in 0..7 {
        fields.integer()?; // e, d, p, q and what is computed of them
    }
    let unsigned = match fields.bytes(modulus) {
        [0, rest @ ..] => rest,
        all => all,
    };
    Ok(Ok([b"rsa:", unsigned].concat()))
}

/// ECPrivateKey (RFC 5915 §3); the curve stands in it, or in the PKCS#8 around it.
fn sec1(mut reader: Reader<'_>, algorithm: Option<&[u8]>) -> Result<Material, ParseError> {
    let mut fields = reader.sequence()?;
    reader.finish()?;
    fields.small_integer("version")?;
    fields.expect(tag::OCTET_STRING)?;
    let curve = fields.optional(tag::context_constructed(0))?;
    let public = fields.optional(tag::context_constructed(1))?;
    fields.finish()?;
    let own = curve.map(|element| {
        let id = element_of(tag::OID, oid::EC_PUBLIC_KEY);
        [id.as_slice(), fields.bytes(element.content)].concat()
    });
    let Some(algorithm) = algorithm.map(<[u8]>::to_vec).or(own) else {
        return Ok(Err("its curve is not named"));
    };
    let Some(public) = public else {
        return Ok(Err(WITHOUT_PUBLIC));
    };
    let mut inside = fields.inside(public);
    let point = inside.octet_bits()?;
    Ok(KeyMaterial::of_public(&spki(&algorithm, inside.bytes(point))).0)
}

/// A SubjectPublicKeyInfo of these parts, so that one reader reads all keys.
fn spki(algorithm: &[u8], bits: &[u8]) -> Vec<u8> {
    let bits = [&[0], bits].concat();
    let parts = [
        element_of(tag::SEQUENCE, algorithm),
        element_of(tag::BIT_STRING, &bits),
    ];
    element_of(tag::SEQUENCE, &parts.concat())
}

/// One element in DER; of no content where that is longer than any key.
fn element_of(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or_default();
    let [high, low] = length.to_be_bytes();
    let header: &[u8] = match (high, low) {
        (0, 0..=0x7f) => &[tag, low],
        (0, _) => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [header, content].concat()
}

const WITHOUT_PUBLIC: &str = "it does not carry its public part, which is not computed here";
