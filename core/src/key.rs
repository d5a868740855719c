//! Public keys: of which kind, and whether two are the same key, whatever bytes carry them.

use crate::der::{Reader, tag};
use crate::error::ParseError;
use crate::oid;
use crate::span::Span;

/// The named curves that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
}

impl Curve {
    /// Octets of one coordinate.
    #[must_use]
    pub fn coordinate_length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }
}

/// What kind of key a SubjectPublicKeyInfo holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, by its modulus and public exponent (minimal unsigned octets).
    Rsa {
        /// The modulus.
        modulus: Span,
        /// The public exponent.
        exponent: Span,
    },
    /// An elliptic curve key on a named curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// Whether the point is in compressed form (SEC 1 §2.3.3).
        compressed: bool,
    },
    /// Ed25519.
    Ed25519,
    /// ML-DSA, by its name (RFC 9881).
    MlDsa(&'static str),
    /// A key that is refused wherever it stands: why.
    Refused(String),
}

/// A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// The whole structure.
    pub whole: Span,
    /// The content of its AlgorithmIdentifier.
    pub algorithm: Span,
    /// The key's octets.
    pub bits: Span,
    /// What it is.
    pub kind: KeyKind,
}

impl PublicKey {
    /// Takes a SubjectPublicKeyInfo. A key of a kind that is not accepted is read all the same
    /// and says so; only a malformed structure is an error.
    ///
    /// # Errors
    /// Where the outer structure is not one.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ParseError> {
        let element = reader.expect(tag::SEQUENCE)?;
        let mut fields = reader.inside(element);
        let algorithm = fields.expect(tag::SEQUENCE)?;
        let bits = fields.octet_bits()?;
        fields.finish()?;
        let mut parameters = reader.inside(algorithm);
        let oid = parameters.oid()?;
        let kind = kind_of(reader, oid, parameters, bits);
        Ok(Self {
            whole: element.whole,
            algorithm: algorithm.content,
            bits,
            kind,
        })
    }

    /// The kind for people: `EC P-256`, `RSA 2048`.
    #[must_use]
    pub fn describe(&self, der: &[u8]) -> String {
        match &self.kind {
            KeyKind::Rsa { modulus, .. } => format!("RSA {}", bit_length(modulus.of(der))),
            KeyKind::Ec { curve, compressed } => {
                let form = if *compressed {
                    ", compressed point"
                } else {
                    ""
                };
                format!("EC {}{form}", curve.name())
            }
            KeyKind::Ed25519 => "Ed25519".to_owned(),
            KeyKind::MlDsa(name) => (*name).to_owned(),
            KeyKind::Refused(why) => why.clone(),
        }
    }

    /// The key as numbers and points, in one form: two keys are the same exactly if these octets
    /// are. `None` for a kind whose material is not known here.
    #[must_use]
    pub fn material(&self, der: &[u8]) -> Option<Vec<u8>> {
        let bits = self.bits.of(der);
        match &self.kind {
            KeyKind::Rsa { modulus, exponent } => {
                let mut out = b"rsa:".to_vec();
                out.extend_from_slice(exponent.of(der));
                out.push(b':');
                out.extend_from_slice(modulus.of(der));
                Some(out)
            }
            // A point is its x and the parity of its y (SEC 1 §2.3.3), which both forms tell.
            KeyKind::Ec { curve, .. } => {
                let (form, coordinates) = bits.split_first()?;
                let x = coordinates.get(..curve.coordinate_length())?;
                let odd = match form {
                    2 | 3 => form & 1,
                    _ => coordinates.last()? & 1,
                };
                let mut out = curve.name().as_bytes().to_vec();
                out.push(odd);
                out.extend_from_slice(x);
                Some(out)
            }
            KeyKind::Ed25519 => Some([b"ed25519:", bits].concat()),
            KeyKind::MlDsa(name) => Some([name.as_bytes(), bits].concat()),
            KeyKind::Refused(_) => None,
        }
    }
}

/// The number of bits of an unsigned big-endian number.
#[must_use]
pub fn bit_length(number: &[u8]) -> usize {
    let significant = number
        .iter()
        .position(|octet| *octet != 0)
        .unwrap_or(number.len());
    let rest = number.get(significant..).unwrap_or_default();
    match rest.first() {
        None => 0,
        Some(first) => {
            let unused = usize::try_from(first.leading_zeros()).unwrap_or_default();
            rest.len() * 8 - unused
        }
    }
}

fn kind_of(whole: &Reader<'_>, oid: Span, mut parameters: Reader<'_>, bits: Span) -> KeyKind {
    match whole.bytes(oid) {
        // RFC 4055 §1.2: the same numbers may be marked for PSS alone; they are one key.
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS => rsa(Reader::within(whole.buffer(), bits))
            .unwrap_or_else(|_| refused("malformed RSA key")),
        oid::EC_PUBLIC_KEY => match parameters.peek() {
            Some(tag::OID) => match parameters.oid().map(|curve| whole.bytes(curve)) {
                Ok(oid::P256) => ec(Curve::P256, whole.bytes(bits)),
                Ok(oid::P384) => ec(Curve::P384, whole.bytes(bits)),
                Ok(oid::P521) => ec(Curve::P521, whole.bytes(bits)),
                Ok(other) => KeyKind::Refused(format!("EC {}", oid::name(other))),
                Err(_) => refused("EC key with malformed parameters"),
            },
            // RFC 5480 §2.1.1: implicitCurve and specifiedCurve must not be used.
            _ => refused("EC key with explicit curve parameters"),
        },
        oid::ED25519 if bits.len() == 32 && parameters.is_empty() => KeyKind::Ed25519,
        oid::ED25519 => refused("malformed Ed25519 key"),
        oid::ML_DSA_44 => KeyKind::MlDsa("ML-DSA-44"),
        oid::ML_DSA_65 => KeyKind::MlDsa("ML-DSA-65"),
        oid::ML_DSA_87 => KeyKind::MlDsa("ML-DSA-87"),
        other => KeyKind::Refused(oid::name(other)),
    }
}

fn rsa(mut reader: Reader<'_>) -> Result<KeyKind, ParseError> {
    let mut fields = reader.sequence()?;
    reader.finish()?;
    let modulus = fields.integer()?;
    let exponent = fields.integer()?;
    fields.finish()?;
    let number = |span: Span| match fields.bytes(span) {
        [first, ..] if *first >= 0x80 => None, // negative
        [0, _, ..] => Some(Span {
            start: span.start + 1,
            end: span.end,
        }),
        _ => Some(span),
    };
    Ok(match (number(modulus), number(exponent)) {
        (Some(modulus), Some(exponent)) => {
            let odd = |span: Span| {
                fields
                    .bytes(span)
                    .last()
                    .is_some_and(|octet| octet & 1 == 1)
            };
            // RFC 8017 §3.1: e from 3 on, coprime to an even number, so odd; n a product of odd
            // primes. 33 bits is the largest e that every backend here verifies.
            let e_bits = bit_length(fields.bytes(exponent));
            if odd(modulus) && odd(exponent) && (2..=33).contains(&e_bits) {
                KeyKind::Rsa { modulus, exponent }
            } else {
                refused("RSA key with an even or unfit modulus or exponent")
            }
        }
        _ => refused("RSA key with a negative number"),
    })
}

fn ec(curve: Curve, point: &[u8]) -> KeyKind {
    let length = curve.coordinate_length();
    match point.split_first() {
        Some((4, xy)) if xy.len() == 2 * length => KeyKind::Ec {
            curve,
            compressed: false,
        },
        Some((2 | 3, x)) if x.len() == length => KeyKind::Ec {
            curve,
            compressed: true,
        },
        _ => KeyKind::Refused(format!("EC {} with a malformed point", curve.name())),
    }
}

fn refused(why: &str) -> KeyKind {
    KeyKind::Refused(why.to_owned())
}
