//! Public keys: of which kind, and whether two are the same key, whatever bytes carry them.

use sha2::{Digest, Sha256};

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
            KeyKind::Rsa { modulus, .. } => {
                let mark = if self.is_marked_for_pss(der) {
                    ", marked for RSASSA-PSS"
                } else {
                    ""
                };
                format!("RSA {}{mark}", bit_length(modulus.of(der)))
            }
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

    /// Whether it is marked to make RSASSA-PSS signatures alone (RFC 4055 §1.2).
    pub(crate) fn is_marked_for_pss(&self, der: &[u8]) -> bool {
        let id = self.algorithm.of(der);
        Reader::new(id).oid().map(|name| name.of(id)) == Ok(oid::RSASSA_PSS)
    }

    /// The key as numbers and points, in one form: two keys are the same exactly if these octets
    /// are. `None` for a kind whose material is not known here.
    #[must_use]
    pub fn material(&self, der: &[u8]) -> Option<Vec<u8>> {
        let bits = self.bits.of(der);
        match &self.kind {
            // Whoever knows the private key of one exponent can factor the modulus, and so has the
            // private key of every other: the modulus alone is the key.
            KeyKind::Rsa { modulus, .. } => Some([b"rsa:", modulus.of(der)].concat()),
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

/// SHA-256 of a SubjectPublicKeyInfo's key as numbers and points, as
/// [`Certificate::key_material_hex`](crate::Certificate::key_material_hex) has it in hex; `None`
/// where it is malformed or cannot be compared.
#[must_use]
pub fn key_material_sha256(spki: &[u8]) -> Option<[u8; 32]> {
    let mut reader = Reader::new(spki);
    let key = PublicKey::read(&mut reader).ok()?;
    reader.finish().ok()?;
    Some(Sha256::digest(key.material(spki)?).into())
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
        // RFC 3279 §2.3.1: the parameters are NULL.
        oid::RSA_ENCRYPTION if !is_null(&mut parameters) => {
            refused("RSA key with malformed parameters")
        }
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS => rsa(Reader::within(whole.buffer(), bits))
            .unwrap_or_else(|_| refused("malformed RSA key")),
        oid::EC_PUBLIC_KEY => match parameters.peek() {
            Some(tag::OID) => match parameters.oid().map(|curve| whole.bytes(curve)) {
                // An AlgorithmIdentifier has one parameter (RFC 5280 §4.1.1.2): nothing follows.
                Ok(_) if !parameters.is_empty() => refused("EC key with malformed parameters"),
                Ok(oid::P256) => ec(Curve::P256, whole.bytes(bits)),
                Ok(oid::P384) => ec(Curve::P384, whole.bytes(bits)),
                Ok(oid::P521) => ec(Curve::P521, whole.bytes(bits)),
                Ok(other) => KeyKind::Refused(format!("EC {}", oid::name(other))),
                Err(_) => refused("EC key with malformed parameters"),
            },
            // RFC 5480 §2.1.1: implicitCurve and specifiedCurve must not be used.
            _ => refused("EC key with explicit curve parameters"),
        },
        oid::ED25519 if has_small_order(whole.bytes(bits)) => refused("Ed25519 key of small order"),
        oid::ED25519 if bits.len() == 32 && parameters.is_empty() => KeyKind::Ed25519,
        oid::ED25519 => refused("malformed Ed25519 key"),
        // RFC 9881 §2: parameters are absent.
        oid::ML_DSA_44 | oid::ML_DSA_65 | oid::ML_DSA_87 if !parameters.is_empty() => {
            refused("ML-DSA key with parameters")
        }
        oid::ML_DSA_44 => KeyKind::MlDsa("ML-DSA-44"),
        oid::ML_DSA_65 => KeyKind::MlDsa("ML-DSA-65"),
        oid::ML_DSA_87 => KeyKind::MlDsa("ML-DSA-87"),
        other => KeyKind::Refused(oid::name(other)),
    }
}

fn is_null(parameters: &mut Reader<'_>) -> bool {
    let found = parameters.any();
    found.is_ok_and(|found| found.tag == tag::NULL && found.content.is_empty())
        && parameters.is_empty()
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

/// Whether an Ed25519 key is one of the points of small order, under which signatures verify that
/// nobody made: y is 0, 1, -1, one of the two of order 8, or one of these not reduced (RFC 8032
/// §5.1.7 leaves them to the verifier).
fn has_small_order(key: &[u8]) -> bool {
    const ORDER_8: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    let Ok(mut y) = <[u8; 32]>::try_from(key) else {
        return false;
    };
    if let Some(last) = y.last_mut() {
        *last &= 0x7f; // the sign of x
    }
    let [first, middle @ .., last] = y;
    let zero_or_one = first <= 1 && last == 0 && middle.iter().all(|octet| *octet == 0);
    // p - 1, p and p + 1, p = 2^255 - 19.
    let around_p =
        (0xec..=0xee).contains(&first) && last == 0x7f && middle.iter().all(|octet| *octet == 0xff);
    zero_or_one || around_p || ORDER_8.contains(&y)
}

fn refused(why: &str) -> KeyKind {
    KeyKind::Refused(why.to_owned())
}
